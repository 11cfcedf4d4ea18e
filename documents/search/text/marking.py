"""Marking: where the words of a query stand in a text, and what to show around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from documents.search.text.folding import fold, fold_with_places
from documents.search.text.queries import Term
from documents.search.text.sums import SIGN, sums

#: Characters of a snippet, and how many of them stand before the first mark.
LENGTH: Final = 140
_BEFORE: Final = 30
_STOPS: Final = "。；！？\n"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a text, marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """What is shown of a text.

    Attributes:
        text: The words shown, with ``…`` where something is left out.
        marks: Spans of ``text`` that were looked for, in order, apart from each other.
    """

    text: str
    marks: tuple[Span, ...]

    @property
    def pieces(self) -> Iterator[Piece]:
        """The text in stretches, marked and not."""
        end = 0
        for start, stop in self.marks:
            if start > end:
                yield Piece(text=self.text[end:start], marked=False)
            yield Piece(text=self.text[start:stop], marked=True)
            end = stop
        if end < len(self.text):
            yield Piece(text=self.text[end:], marked=False)


def spans(text: str, terms: Iterable[Term]) -> list[Span]:
    """Return where terms stand in a text, in order; what touches is one span."""
    folded = fold(text)
    found: list[Span] = []
    for term in terms:
        for phrases in term.alternatives:
            stretches = [list(_stretches(folded, phrase)) for phrase in phrases]
            if all(stretches):
                found += [one for some in stretches for one in some]
    if not found:
        return []
    # Most of what is shown has no mark: only where one is, its place is worked out.
    _, places = fold_with_places(text)
    merged: list[Span] = []
    for start, stop in sorted(found):
        span = places[start], places[stop - 1] + 1
        if merged and span[0] <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], span[1])
        else:
            merged.append(span)
    return merged


def snippet(text: str, terms: Sequence[Term], *, length: int = LENGTH) -> Snippet:
    """Return the stretch of a text around the first place of the terms in it."""
    marks = spans(text, terms)
    if len(text) <= length:
        return Snippet(text=text, marks=tuple(marks))
    first = marks[0][0] if marks else 0
    start = max(0, min(first - _BEFORE, len(text) - length))
    if start:
        # Rather from the beginning of the sentence, where that is near.
        stop = max(text.rfind(sign, start, first) for sign in _STOPS)
        start = stop + 1 if stop >= 0 else start
        while text[start].isspace():
            start += 1
    end = min(len(text), start + length)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    moved = len(before) - start
    return Snippet(
        text=f"{before}{text[start:end]}{after}",
        marks=tuple(
            (max(a, start) + moved, min(b, end) + moved)
            for a, b in marks
            if b > start and a < end
        ),
    )


def _stretches(folded: str, phrase: str) -> Iterator[Span]:
    if phrase.startswith(SIGN):
        yield from ((start, end) for start, end, one in sums(folded) if one == phrase)
        return
    place = folded.find(phrase)
    while place >= 0:
        yield place, place + len(phrase)
        place = folded.find(phrase, place + len(phrase))
