"""From when and until when a text is in force, where the text itself says so."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from documents.official_text.dates import Precision, find_dates
from documents.official_text.numerals import NumeralError, to_int

if TYPE_CHECKING:
    from collections.abc import Iterable

#: 本办法自…起施行, also 于…起, with what is in force named before it.
_EFFECT: Final = re.compile(
    r"自(?P<when>[^。；;，,自]{2,30}?)(?:之日)?起?(?:正式)?"
    r"(?:施行|实施|执行|生效|试行)"
)
_AT_ISSUE: Final = re.compile(
    r"(?:公布|发布|印发|颁布|颁发|下发|发文|通过|公告|签发|印发文)(?:之日|之时)?$"
)
#: Only the text's own life counts, not that of a licence.
_OWN: Final = re.compile(
    r"(?:本|该)(?:办法|规定|条例|细则|规则|方案|意见|通知|通告|公告|决定|法|规划|令"
    r"|标准|规范|解释|制度|章程|计划|要点|措施|政策|文件)"
)
#: 自…起施行，有效期五年; 本办法有效期… What a licence is good for stands otherwise.
_LIFE: Final = (
    r"(?:(?:施行|实施|执行|生效|试行)(?:[，,；;]|[，,]?(?:暂定|其|并))?"
    r"|(?:本|该)(?:办法|规定|条例|细则|规则|方案|意见|通知|通告|公告|决定|法|规划|令"
    r"|标准|规范|制度|章程|计划|要点|措施|政策|文件)的?)"
    r"(?:有效期|试行期|实施期|执行期|暂行期)(?:限|间)?"
)
_TERM: Final = re.compile(
    _LIFE + r"(?:为|是|[:：])?"
    r"(?P<number>\d{1,2}|[一二三四五六七八九十两]{1,3})(?P<unit>年|个月)"
)
_UNTIL: Final = re.compile(
    _LIFE + r"(?:截止|截至)?(?:[至到]|为?自[^。]{6,30}?[至到])?(?P<rest>[^。]{6,24})"
)
_MONTHS: Final = 12


def find_effective_on(texts: Iterable[str], dated: date | None) -> date | None:
    """Return the day from which a text says it is in force (施行日期).

    Args:
        texts: The text's provisions in order. The last one that names a day
            counts: a final article stands at the end.
        dated: The date of the document, which 自公布之日起 refers to.

    Returns:
        The day, or None where the text does not say or the day is not known.
    """
    found: date | None = None
    for text in texts:
        if "起" not in text or not _OWN.search(text):
            continue
        for match in _EFFECT.finditer(text):
            # 《…》自…起施行 speaks of another text, unless 本办法 stands before.
            before = text[max(0, match.start() - 12) : match.start()]
            if before.endswith("》") and not _OWN.search(before):
                continue
            day = _day(match["when"], dated)
            found = day or found
    return found


def find_lapsed_on(texts: Iterable[str], effective: date | None) -> date | None:
    """Return the first day on which a text is no longer in force.

    Reads 有效期五年 (from ``effective``) and 有效期至2025年12月31日 (until the end
    of that day), and only where the sentence speaks of the text itself.
    """
    for text in texts:
        if not _OWN.search(text):
            continue
        for sentence in text.split("。"):
            if not _OWN.search(sentence):
                continue
            term = _TERM.search(sentence)
            if term:
                return _later(effective, term["number"], term["unit"])
            until = _UNTIL.search(sentence)
            if until:
                days = find_dates(until["rest"])
                if days and days[0].precision is Precision.DAY:
                    return date.fromordinal(days[0].date.toordinal() + 1)
    return None


def _day(when: str, dated: date | None) -> date | None:
    if _AT_ISSUE.search(when):
        return dated
    days = find_dates(when)
    if len(days) == 1 and days[0].precision is Precision.DAY:
        return days[0].date
    return None


def _later(start: date | None, number: str, unit: str) -> date | None:
    if start is None:
        return None
    try:
        count = to_int(number)
    except NumeralError:
        return None
    months = count * _MONTHS if unit == "年" else count
    total = start.year * _MONTHS + start.month - 1 + months
    year, month = divmod(total, _MONTHS)
    try:
        return date(year, month + 1, start.day)
    except ValueError:  # 31 January and a month: the day after the month's last.
        return date(year + (month + 1) // _MONTHS, (month + 1) % _MONTHS + 1, 1)
