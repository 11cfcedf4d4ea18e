"""One text of two that were made of the same one.

Two clerks correct two places of a clause: both corrections stand. Where they touch each
other, or change one figure, nobody but a person can say which is right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from diff_match_patch import diff_match_patch

#: A figure is changed as a whole: of 2018 made 2019 by one and 1018 by the other, no
#: 1019 is made that nobody wrote.
_FIGURE: Final = re.compile(
    r"[0-9０-９]+(?:[.,．，:：-][0-9０-９]+)*|[〇○零一二两三四五六七八九十百千万亿]+"
)


@dataclass(frozen=True, slots=True, order=True)
class _Edit:
    """A stretch of a text, and what stands there instead."""

    start: int
    end: int
    text: str

    def touches(self, other: _Edit) -> bool:
        return self.start <= other.end and other.start <= self.end


def merged(before: str, theirs: str, mine: str) -> str | None:
    """Return a text with both changes; None where they touch each other.

    Args:
        before: The text that both began with.
        theirs: What one made of it.
        mine: What the other one made of it.
    """
    edits, own = _edits(before, theirs), _edits(before, mine)
    figures = [figure.span() for figure in _FIGURE.finditer(before)]
    reach = [_with_figures(edit, figures) for edit in edits]
    own_reach = [_with_figures(edit, figures) for edit in own]
    if any(one.touches(other) for one in reach for other in own_reach):
        return None
    both = before
    for edit in sorted([*edits, *own], reverse=True):
        both = both[: edit.start] + edit.text + both[edit.end :]
    return both


def _edits(before: str, after: str) -> list[_Edit]:
    """Return how a text became another, from its beginning to its end."""
    found: list[_Edit] = []
    place = 0
    matcher = diff_match_patch()
    diffs = matcher.diff_main(before, after)
    matcher.diff_cleanupSemantic(diffs)
    for kind, text in diffs:
        end = place + len(text) if kind < 0 else place
        if kind == 0:
            place += len(text)
        elif found and found[-1].end == place:
            last = found.pop()
            added = last.text + text if kind > 0 else last.text
            found.append(_Edit(last.start, end, added))
            place = end
        else:
            found.append(_Edit(place, end, text if kind > 0 else ""))
            place = end
    return found


def _with_figures(edit: _Edit, figures: list[tuple[int, int]]) -> _Edit:
    """Return an edit that reaches over each figure that it touches."""
    touched = [
        (start, end)
        for start, end in figures
        if start <= edit.end and edit.start <= end
    ]
    return replace(
        edit,
        start=min([edit.start, *(start for start, _ in touched)]),
        end=max([edit.end, *(end for _, end in touched)]),
    )
