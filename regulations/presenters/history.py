"""How a document stands on a day, and which revisions its text cannot show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from documents.models import Document
from documents.presenters.head import chinese_date
from regulations.presenters.revisions import RevisionLine, revision_line
from regulations.rules.revising import Outcome, Step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from regulations.models import Revision

#: Why a revision does not stand in the text; the rest needs no words.
REASONS: Final = {
    Outcome.UNDATED: "没有写明从哪一天起生效。",
    Outcome.NO_CLAUSE: "本站收录的文本里找不到这一条款。",
    Outcome.NO_WORDS: "本站收录的这一条款里，没有被修改的原词句。",
    Outcome.ALREADY: "本站收录的这一条款里，已经是修改后的词句。",
    Outcome.SEVERAL: "这一条款里有几处同样的词句，不能确定改的是哪一处。",
    Outcome.NOT_APART: "本站收录的文本里，这一款、项没有单独成段，不能整段改写。",
    Outcome.RENUMBERED: "此前的修改增删过条款，条号可能已经变动，不能确定是哪一条。",
    Outcome.NO_WAY_BACK: "本站收录的是修改后的文本，修改前的词句没有记录。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a document stands on a day.

    Attributes:
        day: The day in words.
        exists: Whether it was made by then; else there is no text to show.
        style: The class of the notice.
        words: How it stands.
        future: Whether the day is still to come.
    """

    day: str
    exists: bool
    style: str
    words: str
    future: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unapplied:
    """A revision that the text of the day does not show, and why."""

    line: RevisionLine
    reason: str


def standing_on(
    document: Document, rows: Sequence[Revision], day: date, *, today: date
) -> Standing:
    """Say how a document stands on a day."""
    exists, style, words = _standing(document, rows, day)
    return Standing(
        day=chinese_date(day),
        exists=exists,
        style=style,
        words=words,
        future=day > today,
    )


def _standing(
    document: Document, rows: Sequence[Revision], day: date
) -> tuple[bool, str, str]:
    made = document.dated_on
    if made is not None and day < made:
        return False, "warn", f"这一天还没有本文件：它在{chinese_date(made)}成文。"
    ends = [
        (row.effective_on, "废止")
        for row in rows
        if row.is_whole and row.effective_on is not None
    ]
    if document.lapsed_on is not None:
        repealed = document.force == Document.Force.REPEALED
        ends.append((document.lapsed_on, "废止" if repealed else "失效"))
    past = sorted(end for end in ends if end[0] <= day)
    if past:
        since, how = past[0]
        return (
            True,
            "bad",
            f"这一天本文件已经{how}（{chinese_date(since)}起），仅供查考。",
        )
    starts = document.effective_on
    if starts is not None and day < starts:
        return (
            True,
            "warn",
            f"这一天本文件还没有施行：它自{chinese_date(starts)}起施行。",
        )
    changed = [
        row.effective_on
        for row in rows
        if not row.is_whole and row.effective_on and row.effective_on <= day
    ]
    if changed:
        last = chinese_date(max(changed))
        return True, "good", f"这一天本文件有效，最近一次修改自{last}起生效。"
    return True, "good", "这一天本文件有效，还没有修改过。"


def unapplied(
    rows: Sequence[Revision], steps: Sequence[Step], *, today: date
) -> list[Unapplied]:
    """Return the revisions that cannot be applied exactly, with the reason of each."""
    by_key = {row.pk: row for row in rows}
    return [
        Unapplied(
            line=revision_line(by_key[step.change.key], on=today),
            reason=REASONS[step.outcome],
        )
        for step in steps
        if step.outcome in REASONS
    ]
