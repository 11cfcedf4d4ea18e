"""Dates as official text prints them (成文日期, 施行日期, 出版日期)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from documents.official_text.numerals import NumeralError, to_int


class Precision(StrEnum):
    """How exactly a date is printed."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(slots=True, kw_only=True, frozen=True)
class FoundDate:
    """A date in a text: ``text[start:end]`` prints it.

    ``date`` is the first day of the month or the year where the print is no
    more exact than that (see ``precision``).
    """

    start: int
    end: int
    date: date
    precision: Precision


_BLANK: Final = r"[^\S\n]*"
_ARABIC: Final = "0-9０-９"
#: 〇 is printed as ○, 零, a letter O or a full-width nought.
_CHINESE: Final = "〇○◯零一二三四五六七八九Ｏ０O0"
_TENS: Final = "十廿卅元拾"
_YEAR: Final = (
    rf"(?P<year>[12１２][{_ARABIC}]{{3}}"
    rf"|[12１２](?:[^\S\n]+[{_ARABIC}]){{3}}"
    rf"|[一二][{_CHINESE}]{{3}}|[一二](?:[^\S\n]+[{_CHINESE}]){{3}})"
)
_PLACE: Final = (
    rf"[{_ARABIC}{_CHINESE}{_TENS}](?:{_BLANK}[{_ARABIC}{_CHINESE}{_TENS}]){{0,3}}"
)
_DATE: Final = re.compile(
    rf"(?<![{_ARABIC}{_CHINESE}]){_YEAR}{_BLANK}(?:"
    rf"年(?!度){_BLANK}(?:(?P<month>{_PLACE}){_BLANK}月"
    rf"(?:{_BLANK}(?P<day>{_PLACE}){_BLANK}[日号](?!楼))?)?"
    rf"|(?P<sep>[-.／/．－–]){_BLANK}(?P<m>[{_ARABIC}]{{1,2}}){_BLANK}(?P=sep)"
    rf"{_BLANK}(?P<d>[{_ARABIC}]{{1,2}})(?![{_ARABIC}]|(?P=sep)[{_ARABIC}]))"
)
#: The cheapest test that a text can hold a date at all.
_TRIGGER: Final = re.compile(rf"年|[{_ARABIC}]{{4}}{_BLANK}[-.／/．－–]")


def find_dates(text: str) -> list[FoundDate]:
    """Return the dates of a text in order; days that do not exist are left out."""
    if not _TRIGGER.search(text):
        return []
    found = []
    for match in _DATE.finditer(text):
        read = _read(match)
        if read is not None:
            when, precision = read
            # A blank before a missing month belongs to the sentence.
            end = match.start() + len(match[0].rstrip())
            found.append(
                FoundDate(start=match.start(), end=end, date=when, precision=precision)
            )
    return found


def parse_date(text: str) -> date | None:
    """Return the day that a line prints and nothing else, or None.

    Blanks anywhere are ignored: dates under a signature are often spaced out.
    """
    match = _DATE.fullmatch("".join(text.split()))
    read = _read(match) if match else None
    if read is None or read[1] is not Precision.DAY:
        return None
    return read[0]


def _read(match: re.Match[str]) -> tuple[date, Precision] | None:
    month = match["month"] or match["m"]
    day = match["day"] or match["d"]
    try:
        when = date(_number(match["year"]), _number(month), _number(day))
    except ValueError:  # NumeralError is one: 十十月, like 二月三十日, is no date.
        return None
    if day:
        return when, Precision.DAY
    return when, Precision.MONTH if month else Precision.YEAR


def _number(printed: str | None) -> int:
    """Return a place of a date, 1 where it is not printed (元月 is January)."""
    if printed is None or printed == "元":
        return 1
    number = to_int(printed)
    if number == 0:
        raise NumeralError(f"no place of a date: {printed!r}")
    return number
