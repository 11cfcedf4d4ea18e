"""The documents that an amending act names: titles, numbers, days."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from documents.official_text.dates import Precision, find_dates
from documents.official_text.dispatch_numbers import find_dispatch_numbers
from documents.official_text.titles import number_key, title_key

_TITLE: Final = re.compile(r"《(?P<title>(?:[^《》]|《[^《》]*》){1,300})》")
_BRACKET: Final = re.compile(
    r"\s*[（(](?P<words>[^（()）]*(?:[（(][^（()）]*[)）][^（()）]*)*)[)）]"
)
#: A blank between Chinese and figures is the printer's, not the title's.
_BLANK: Final = re.compile(r"(?<=[^\x21-\x7e])\s+|\s+(?=[^\x21-\x7e])")
_NUMBER_REACH: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A document as another one names it.

    Attributes:
        title: Title without its book marks; may be empty.
        number: Dispatch number in its canonical form; may be empty.
        dated_on: The day that is named with it.
    """

    title: str = ""
    number: str = ""
    dated_on: date | None = None

    @property
    def key(self) -> str:
        """What two names of one document have in common."""
        return self.number or title_key(self.title)

    def is_same(self, other: "Act") -> bool:
        """Tell whether two names may be of one document, and nothing speaks against."""
        if self.number and other.number:
            return self.number == other.number
        return bool(self.title) and title_key(self.title) == title_key(other.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAct:
    """A name of a document in a text: ``text[start:end]``, bracket included."""

    start: int
    end: int
    act: Act


def make_act(title: str, number: str = "", dated_on: date | None = None) -> Act:
    """Return an act from words as printed: marks and needless blanks are taken off."""
    words = tidy(title)
    marked = _TITLE.fullmatch(words)
    return Act(
        title=tidy(marked["title"]) if marked else words,
        number=number_key(number),
        dated_on=dated_on,
    )


def tidy(text: str) -> str:
    """Take out blanks beside Chinese characters; those between Latin words stay."""
    return _BLANK.sub("", text.strip())


def find_acts(text: str) -> list[FoundAct]:
    """Return the documents that a text names by title, in order.

    The number is looked for in the bracket behind the title, then right before it
    (minutes are printed so: 办公会议纪要2005年第42期《…》).
    """
    found: list[FoundAct] = []
    for match in _TITLE.finditer(text):
        start, end = match.span()
        number, day = "", None
        bracket = _BRACKET.match(text, end)
        if bracket is not None:
            number, day = _in_bracket(bracket["words"])
            if number or day:
                end = bracket.end()
        if not number:
            number, start = _before(text, start, found[-1].end if found else 0)
        act = make_act(match["title"], number, day)
        found.append(FoundAct(start=start, end=end, act=act))
    return found


def find_numbers(text: str) -> list[FoundAct]:
    """Return the documents that a text without titles names by number, in order."""
    return [
        FoundAct(
            start=each.start,
            end=each.end,
            act=make_act("", each.number.normalised, None),
        )
        for each in find_dispatch_numbers(text)
    ]


def distinct(acts: Iterable[Act]) -> list[Act]:
    """Return each document once, with all that its names say."""
    merged: list[Act] = []
    for act in acts:
        for place, known in enumerate(merged):
            if known.is_same(act):
                merged[place] = complete(known, [act])
                break
        else:
            merged.append(act)
    return merged


def complete(act: Act, others: Iterable[Act]) -> Act:
    """Add the number and the day that another name of the document has."""
    for other in others:
        if act.is_same(other):
            act = replace(
                act,
                title=act.title or other.title,
                number=act.number or other.number,
                dated_on=act.dated_on or other.dated_on,
            )
    return act


def _in_bracket(words: str) -> tuple[str, date | None]:
    numbers = find_dispatch_numbers(words)
    number = numbers[0].number.normalised if numbers else ""
    days = [each for each in find_dates(words) if each.precision is Precision.DAY]
    return number, days[0].date if len(days) == 1 else None


def _before(text: str, start: int, least: int) -> tuple[str, int]:
    reach = max(least, start - _NUMBER_REACH)
    tail = text[reach:start]
    numbers = find_dispatch_numbers(tail)
    if numbers and numbers[-1].end == len(tail):
        last = numbers[-1]
        return last.number.normalised, reach + last.start
    return "", start
