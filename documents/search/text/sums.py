"""Sums of money: ``20万元``, ``200000元`` and ``二十万元`` are one sum.

The sums of a text are written behind its folded form, each in one spelling between two
signs that no text has, so that a sum is found as a phrase and never inside a larger one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.official_text.numerals import NumeralError, to_int
from documents.search.text.folding import BARRIER, POINT

SIGN: Final = "¤"
_UNITS: Final = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4}
_FIGURES: Final = rf"[0-9]{{1,15}}(?:{POINT}[0-9]{{1,6}})?"
#: Plain, and as written on cheques.
_WORDS: Final = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_SUM: Final = re.compile(
    # Not the 5000元 of 2万5000元.
    rf"(?<![0-9{POINT}])(?<![0-9][亿万千百])"
    rf"(?P<figures>{_FIGURES})(?P<unit>亿|千万|百万|万|千|百)?元"
    rf"|(?<![0-9{_WORDS}])(?P<words>[{_WORDS}]{{1,20}})元"
)
_WITHOUT_UNIT: Final = re.compile(rf"(?:{_FIGURES}|[{_WORDS}]{{1,19}})[万亿]")
_SMALL: Final = {"千": 1000, "百": 100}


def sums(folded: str) -> Iterator[tuple[int, int, str]]:
    """Yield the sums of a folded text: start, end, and the sum in its one spelling."""
    if "元" not in folded:
        return
    for match in _SUM.finditer(folded):
        amount = _amount(match)
        if amount is not None:
            yield match.start(), match.end(), f"{SIGN}{amount}{SIGN}"


def with_sums(folded: str) -> str:
    """Return a folded text with its sums behind it."""
    found = dict.fromkeys(one for _, _, one in sums(folded))
    return BARRIER.join((folded, *found))


def without_unit(folded: str) -> str:
    """Return ``20万`` as ``20万元``, which it often is; empty for anything else."""
    return f"{folded}元" if _WITHOUT_UNIT.fullmatch(folded) else ""


def _amount(match: re.Match[str]) -> str | None:
    """Return the amount in 元 without a zero too many."""
    words = match["words"]
    if words:
        try:
            amount = Decimal(to_int(words))
        except NumeralError:
            return None
    else:
        unit = match["unit"] or ""
        factor = _UNITS.get(unit) or _SMALL.get(unit, 1)
        amount = Decimal(match["figures"].replace(POINT, ".")) * factor
    written = format(amount, "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return written.replace(".", POINT)
