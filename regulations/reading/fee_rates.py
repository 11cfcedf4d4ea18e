"""How far a fee is reduced, in the words of cells and clauses."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from regulations.reading.sentences import whole
from regulations.reading.tables import plain

_TAKEN: Final = r"征收|收取|计收|缴纳|征缴|计征|执行"
_EXEMPT: Final = (
    r"全部免[除收征缴]|全额?免[除收征缴]?|予以免[收征除]|免收|免征|免缴|免除|停止征收|暂停征收"
    r"|停征|不予?(?:收取|征收)|零收费"
)
_HALF: Final = rf"减半(?:{_TAKEN})?|半价(?:{_TAKEN})?"
_FULL: Final = (
    rf"(?:按规定)?(?:全额|足额)(?:{_TAKEN})|不予减[免收]|不减不免|不得减[免收]"
)
_PART: Final = (
    r"(?:\d{1,3}(?:\.\d+)?[%]|百分之[零〇一二三四五六七八九十百]{1,5}"
    r"|[一二三四五六七八九](?:[一二三四五六七八九])?[折成]|\d(?:\.\d)?[折成])"
)
_LESS: Final = (
    rf"(?:予以|给予)?(?:减免|减收|减征|减缴|降低|下调|优惠)(?P<less>{_PART})"
    rf"(?:(?:的)?(?:{_TAKEN}))?"
)
_KEPT: Final = (
    rf"(?:减?按)(?:[^，。；、]{{0,12}}?标准)?的?(?P<kept>{_PART})的?(?:标准)?(?:{_TAKEN})"
    rf"|(?:{_TAKEN})(?:标准的)?(?P<kept2>{_PART})|打(?P<kept3>[一-九\d]{{1,2}}折)"
)
_VERDICT: Final = re.compile(
    rf"(?P<full>{_FULL})|(?P<exempt>{_EXEMPT})|(?P<half>{_HALF})|{_LESS}|{_KEPT}"
)
_PERCENT: Final = re.compile(r"(\d{1,3}(?:\.\d+)?)%")
_SPELLED: Final = re.compile(r"百分之(.+)")
_TENTHS: Final = re.compile(r"(.+?)([折成])")
_FEE_END: Final = re.compile(r"(?:费|基金|保证金|统筹|收费|租金)$")
_JOINT: Final = re.compile(r"[、和及与]")
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How far a fee is reduced.

    Attributes:
        reduction: exempt, half, partial, full or other.
        share: Payable share of a partial reduction; None otherwise.
    """

    reduction: str
    share: Decimal | None = None


OTHER: Final = Verdict(reduction="other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A fee named in words with its reduction."""

    name: str
    verdict: Verdict
    printed: str
    quote: str


def verdict_of(words: str, column: str = "") -> Verdict | None:
    """Read the words of a cell under a column's name; None where they are no verdict.

    A bare percentage is what is left out under 减免比例, and what is taken under
    征收比例; under a name that says neither, or both, it stays ``other``.
    """
    text = _folded(words)
    found = _VERDICT.fullmatch(text)
    if found is not None:
        return _verdict(found)
    if re.fullmatch(_PART, text):
        less = bool(re.search(r"减|免|优惠", column))
        kept = bool(re.search(r"征收|收取|缴纳|应[缴收]|计收", column))
        part = _part(text)
        if part is not None and text.endswith("折"):
            return _of_share(part)
        if less == kept or part is None:
            return OTHER
        return _of_share(1 - part if less else part)
    return None


def rates_in(words: str) -> list[Rate]:
    """Read the fees that a clause names, each with its reduction.

    ``A、B全额征收，C减半征收，其他行政事业性收费全免`` has the names before the verdict,
    ``免收A、B，按70%收取C`` behind it. Taxes are not fees and are left out.
    """
    found: list[Rate] = []
    for part in re.split(r"[，；。;]", plain(words)):
        text = _folded(part)
        match = _VERDICT.search(text)
        if match is None:
            continue
        before, after = text[: match.start()], text[match.end() :]
        listed = before if not after else after if not _names_any(before) else ""
        if after and re.match(r"[（(]", after):
            listed = before
        listed = re.sub(r"^.*(?:费|基金)中的(?=.+(?:费|基金))", "", listed)
        found.extend(
            Rate(name=name, verdict=_verdict(match), printed=match[0], quote=part)
            for name in _names(listed)
        )
    return found


def _names_any(listed: str) -> bool:
    return next(_names(listed), None) is not None


def _folded(words: str) -> str:
    """Fold width and blanks; Chinese commas and brackets stay as they are printed."""
    text = plain(words).rstrip("。")
    return "".join(
        unicodedata.normalize("NFKC", each) if each not in "，；：（）！？" else each
        for each in text
    )


def _verdict(match: re.Match[str]) -> Verdict:
    for name in ("full", "exempt", "half"):
        if match[name]:
            return Verdict(reduction=name)
    less = match["less"]
    part = _part(less or match["kept"] or match["kept2"] or match["kept3"] or "")
    if part is None or (less and less.endswith("折")):
        return OTHER
    return _of_share(1 - part if less else part)


def _of_share(share: Decimal) -> Verdict:
    exact = {Decimal(0): "exempt", Decimal("0.5"): "half", Decimal(1): "full"}
    if share in exact:
        return Verdict(reduction=exact[share])
    # Four decimals are what is kept of a share; others are left to the clerk.
    if not 0 < share < 1 or share != share.quantize(Decimal("0.0001")):
        return OTHER
    return Verdict(reduction="partial", share=share)


def _part(words: str) -> Decimal | None:
    """Return the share that words name: 70%, 百分之七十, 七折, 三成."""
    if found := _PERCENT.fullmatch(words):
        return Decimal(found[1]) / 100
    if found := _SPELLED.fullmatch(words):
        number = whole(found[1])
        return None if number is None else Decimal(number) / 100
    if found := _TENTHS.fullmatch(words):
        return _tenths(found[1])
    return None


def _tenths(words: str) -> Decimal | None:
    """Read 七 as 0.7, 七五 and 7.5 as 0.75."""
    digits = "".join(str("〇一二三四五六七八九".find(each)) for each in words)
    if digits.isdigit():
        return Decimal(f"0.{digits}")
    return Decimal(words) / 10 if re.fullmatch(r"\d(?:\.\d)?", words) else None


def _names(listed: str) -> Iterator[str]:
    """Part a list at 、和及, but not inside a name (城市道路及公交场站配套费)."""
    name = ""
    for piece in re.split(r"([、和及与])", listed):
        if _JOINT.fullmatch(piece):
            if _FEE_END.search(name):
                yield name
                name = ""
            else:
                name += piece
        else:
            name += piece
    if _FEE_END.search(name) and len(name) <= _LONGEST_NAME:
        yield name
