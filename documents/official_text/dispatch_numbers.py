"""Dispatch numbers 发文字号: who sent a document, in which year, as which.

Four families are read, whatever brackets, blanks and digits they are set in::

    葫政办发〔2020〕1号                          code, year, sequence
    国务院令第590号, 海关总署第61号令            orders, without a year
    国家税务总局公告2019年第12号, 2019年第5号    announcements
    葫芦岛市人民政府办公会议纪要2005年第42期     minutes

``（2019）辽14民终5号`` is the number of a court case and none of these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from documents.official_text.numerals import NumeralError, to_int


@dataclass(slots=True, kw_only=True, frozen=True)
class DispatchNumber:
    """A dispatch number.

    Attributes:
        agency_code: 机关代字 such as ``葫政办发``; for orders, announcements and
            minutes what stands before the number: ``国务院令``.
        year: The year, where the number has one.
        sequence: The running number, where the number has one.
        printed: As it stands in the text.
    """

    agency_code: str
    year: int | None
    sequence: int | None
    printed: str

    @property
    def normalised(self) -> str:
        """The canonical form: two numbers are the same when these are equal."""
        number = "" if self.sequence is None else str(self.sequence)
        if self.agency_code.endswith("纪要"):
            year = "" if self.year is None else f"{self.year}年"
            return f"{self.agency_code}{year}第{number}期"
        if self.year is None:
            return f"{self.agency_code}第{number}号"
        if not self.agency_code or self.agency_code.endswith(_BY_YEAR_AND_NUMBER):
            return f"{self.agency_code}{self.year}年第{number}号"
        return f"{self.agency_code}〔{self.year}〕{number}号"


@dataclass(slots=True, kw_only=True, frozen=True)
class FoundDispatchNumber:
    """A dispatch number in a text: ``text[start:end] == number.printed``."""

    start: int
    end: int
    number: DispatchNumber


_BY_YEAR_AND_NUMBER: Final = ("令", "公告", "通告")
_OPEN: Final = r"〔［\[【（(〈﹝<"
_CLOSE: Final = r"〕］\]】）)〉﹞>"
_D: Final = "0-9０-９"
_HAN: Final = "一-鿿〇"
_B: Final = r"[^\S\n]*"
_ARABIC: Final = rf"[{_D}](?:{_B}[{_D}]){{0,5}}"
_NUMERAL: Final = rf"(?:{_ARABIC}|[〇○零一二三四五六七八九十百]{{1,7}})"
_YEAR: Final = rf"[12１２](?:{_B}[{_D}]){{3}}"

#: The part of a number that cannot be mistaken; the code stands before it. It
#: is searched first because its first characters are rare in running text.
_CORE: Final = re.compile(
    rf"[{_OPEN}]{_B}(?P<year>{_YEAR}){_B}年?{_B}[{_CLOSE}]"
    rf"{_B}(?:第{_B})?(?P<seq>{_ARABIC}){_B}(?P<unit>[号期])"
    rf"|(?P<order>令){_B}(?:[{_OPEN}]{_B})?(?:(?P<order_year>{_YEAR}){_B}年{_B})?"
    rf"第?{_B}(?P<order_seq>{_NUMERAL}){_B}号(?:{_B}[{_CLOSE}])?"
    rf"|第{_B}(?P<after_seq>{_NUMERAL}){_B}号{_B}令"
    rf"|(?<![{_D}])(?P<plain_year>{_YEAR}){_B}年{_B}"
    rf"第{_B}(?P<plain_seq>{_ARABIC}){_B}(?P<plain_unit>[号期])"
)
_RUN: Final = re.compile(rf"[{_HAN}]{{1,40}}\Z")
#: Agencies that sign together: 国务院、中央军事委员会令第689号.
_JOINT_RUN: Final = re.compile(rf"(?:[{_HAN}]{{2,20}}、)+[{_HAN}]{{2,20}}\Z")
_NAMED: Final = ("公告", "通告", "纪要")
_LEAD_WORDS: Final = (
    "按照|根据|依据|依照|参照|遵照|对照|贯彻|落实|执行|印发|废止|关于|简称|认为|修订"
    "|修改|修正|发布|公布|下发|转发|批准|作出|违反|详见|参见|同意|符合|[的了按见据以是被在从将等原由]"
)
#: Ends of titles and of names that stand before a code without a mark between.
_LEAD_NAMES: Final = (
    "政府|法院|文件|通告|公告|通知|决定|意见|办法|规定|方案|批复|条例|细则|规划|计划"
)
_BEFORE_CODE: Final = re.compile(
    rf".*(?:{_LEAD_WORDS}|{_LEAD_NAMES}|(?<=.)[和与及或至](?=..))"
)
_BEFORE_AGENCY: Final = re.compile(rf".*(?:{_LEAD_WORDS})")
_JOINER: Final = re.compile(r"^(?:和|与|及|或|以及|至|经(?![信贸济])|对(?!外)|日)+")
_NATION: Final = "中华人民共和国"
_CODE_LIMIT: Final = 12

_CASE: Final = re.compile(
    rf"[（(〔\[]{_B}{_YEAR}{_B}[）)〕\]]{_B}[{_HAN}]{{1,4}}{_B}[{_D}]{{0,6}}"
    rf"{_B}[{_HAN}]{{0,6}}{_B}(?:第{_B})?[{_D}]{{0,7}}(?:[-－][{_D}]+)?{_B}号"
)


def find_dispatch_numbers(text: str) -> list[FoundDispatchNumber]:
    """Return the dispatch numbers of a text in order."""
    if "号" not in text and "纪要" not in text:
        return []
    found = []
    begin = 0
    for match in _CORE.finditer(text):
        one = _read(text, match, begin)
        if one is not None:
            found.append(one)
            begin = one.end
    return found


def parse_dispatch_number(text: str) -> DispatchNumber | None:
    """Return the number that ``text`` is wholly, or None.

    Blanks and one pair of brackets around it are ignored.
    """
    printed = text.strip()
    if printed[:1] in {"（", "("} and printed[-1] in {"）", ")"}:
        printed = printed[1:-1].strip()
    written = "".join(printed.split())
    for found in find_dispatch_numbers(written):
        if found.start == 0 and found.end == len(written):
            number = found.number
            return DispatchNumber(
                agency_code=number.agency_code,
                year=number.year,
                sequence=number.sequence,
                printed=printed,
            )
    return None


def is_same_order(one: DispatchNumber, other: DispatchNumber) -> bool:
    """Tell whether two numbers of orders differ only in how the organ is named.

    ``市政府令第45号`` on a contents page is ``明州市人民政府令第45号``.
    """
    return (
        one.agency_code.endswith("令")
        and other.agency_code.endswith("令")
        and one.sequence == other.sequence
        and one.year == other.year
    )


def find_case_numbers(text: str) -> list[tuple[int, int]]:
    """Return the spans of the numbers of court cases: ``（2019）辽14民终5号``."""
    if "号" not in text:
        return []
    return [match.span() for match in _CASE.finditer(text)]


def _read(text: str, match: re.Match[str], begin: int) -> FoundDispatchNumber | None:
    before = text[begin : match.start()].rstrip(" \t\u3000\xa0")
    year, sequence = _figures(match)
    if sequence is None:
        return None
    if match["order"] or match["after_seq"]:
        start, code = _agency(before, begin)
        if code in {"", "命"}:
            return None
        code += "令"
    elif match["plain_year"]:
        start, code = _agency(before, begin)
        if not code.endswith("纪要" if match["plain_unit"] == "期" else _NAMED):
            # 2019年第5号 alone is a number only where nothing else stands.
            alone = not code and _stands_alone(text, match)
            if not alone or match["plain_unit"] == "期":
                return None
            start, code = match.start(), ""
    else:
        named = before.endswith((*_NAMED, "令"))
        start, code = (_agency if named else _code)(before, begin)
        if not code or (match["unit"] == "期" and not code.endswith("纪要")):
            return None
    end = _end(match)
    return FoundDispatchNumber(
        start=start,
        end=end,
        number=DispatchNumber(
            agency_code=code.replace(_NATION, ""),
            year=year,
            sequence=sequence,
            printed=text[start:end],
        ),
    )


def _figures(match: re.Match[str]) -> tuple[int | None, int | None]:
    year = match["year"] or match["order_year"] or match["plain_year"]
    sequence = (
        match["seq"] or match["order_seq"] or match["after_seq"] or match["plain_seq"]
    )
    try:
        return (to_int(year) if year else None), to_int(sequence)
    except NumeralError:  # 第十十号 is printed somewhere, but numbers nothing.
        return None, None


def _end(match: re.Match[str]) -> int:
    """Leave a closing bracket outside that was opened before the number."""
    printed = match[0]
    if (
        match["order"]
        and printed[-1] in _CLOSE
        and not re.search(f"[{_OPEN}]", printed)
    ):
        return match.start() + len(printed[:-1].rstrip())
    return match.end()


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    before = text[: match.start()].rstrip()
    after = text[match.end() :].lstrip()
    return (not before or before[-1] in "（(〔[") and (
        not after or after[0] in "）)〕]"
    )


def _agency(before: str, begin: int) -> tuple[int, str]:
    """Return where the name of an agency starts that ends ``before``, and it."""
    joint = _JOINT_RUN.search(before)
    if joint and (joint.start() == 0 or before[joint.start() - 1] in "（( \u3000"):
        return begin + joint.start(), joint[0]
    run = _RUN.search(before)
    if run is None:
        return 0, ""
    return _trim(run, begin, _BEFORE_AGENCY)


def _code(before: str, begin: int) -> tuple[int, str]:
    """Return where the agency code starts that ends ``before``, and the code."""
    run = _RUN.search(before)
    if run is None:
        return 0, ""
    start, code = _trim(run, begin, _BEFORE_CODE)
    return (start, code) if len(code) <= _CODE_LIMIT else (0, "")


def _trim(run: re.Match[str], begin: int, lead: re.Pattern[str]) -> tuple[int, str]:
    words = run[0]
    skipped = 0
    match = lead.match(words)
    if match:
        skipped = match.end()
    elif run.start() > 0 or begin > 0:
        joiner = _JOINER.match(words)
        skipped = joiner.end() if joiner else 0
    return begin + run.start() + skipped, words[skipped:]


#: What the first characters of an agency code say when they name a field of
#: work and no place: the codes of ministries (建城, 财税) begin with these.
_FIELDS: Final = frozenset(
    "国中财税建教人公民司自环交水农商文卫应银审海市证保法检工发科署林铁邮质食药安体"
    "统知旅宗侨港高军政府委党组纪办住医信经监联社信退粮城综应机残妇团档"
)
_ORGANS: Final = frozenset("政府委")
_SERIES: Final = ("告字",)


def category_of(number: DispatchNumber | str | None) -> str:
    """Return the series that a number belongs to: 葫政办发〔2020〕1号 → 政办发.

    The short name of the place is left out, so that the series of two cities
    compare; orders are 令, announcements 公告, minutes 纪要, and public notices
    in a series of their own 告字. Empty where there is no number.
    """
    if isinstance(number, str):
        number = parse_dispatch_number(number)
    if number is None:
        return ""
    code = number.agency_code
    for series in ("令", *_NAMED, *_SERIES):
        if code.endswith(series):
            return series
    return _without_place(code)


def _without_place(code: str) -> str:
    if code[:1] in {"国", "中"}:
        return code
    for length in (1, 2, 3):
        rest = code[length:]
        if not rest[1:]:
            break
        # A place is followed by an organ (沪府发) or by a field (葫住建发).
        if rest[0] in _ORGANS or (rest[0] in _FIELDS and code[0] not in _FIELDS):
            return rest
    return code
