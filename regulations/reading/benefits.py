"""Sums that people, firms and institutions can get, with condition and clause."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from documents.official_text.dates import Precision, find_dates
from documents.official_text.model import ProvisionText
from regulations.reading.rows import Row
from regulations.reading.sentences import (
    SUM,
    all_sentences,
    amount,
    heading_of,
    prose,
    whole,
)
from regulations.reading.source import SourceDocument

_GIVING: Final = r"奖励|奖补|奖金|补贴|补助|资助|津贴|慰问金|救助金|扶持"
_NOT_GIVEN: Final = re.compile(r"罚款|处罚|罚金|赔偿|违约金|滞纳金|骗取|追回|退回")
_COMPENSATION: Final = re.compile(r"征收.*补偿|补偿.*安置|征收的决定")
_LUMP: Final = re.compile(
    rf"(?:(?:(?:分别|每[户人家个名项]|一次性|按)?给予|享受|发放|一次性)\s*)?"
    rf"(?P<first>最高|不超过|上限)?(?:{_GIVING})?(?P<second>最高|不超过|每[户人家个名项])?"
    rf"\s*(?P<sum>{SUM})元(?P<max>以内|以下)?(?:的)?(?:一次性)?(?:资金)?(?P<word>{_GIVING})?"
)
_MONTHLY: Final = re.compile(
    rf"每(?P<unit>张?[\u4e00-\u9fff]{{1,2}})每个?(?P<period>月|年)"
    rf"(?P<words>[^。；，\d]{{0,15}}?)"
    rf"(?:(?:从|由)\s*(?P<old>{SUM})元[，,]?\s*(?:提高|增加|调整|上调|提升)(?:到|至|为)\s*)?"
    rf"(?P<sum>{SUM})元"
)
_GROUPED: Final = re.compile(
    rf"(?P<condition>[^，。；（）()]{{2,60}}?)满?\s*(?P<years>\d+|[一二三四五六七八九十]{{1,3}})"
    rf"\s*年(?:以上|的|后)?[，,：:](?P<list>(?:[^，。；、]{{2,40}}?\s*{SUM}元[、，；]?){{1,8}})"
)
_ENTRY: Final = re.compile(rf"(?P<group>[^，。；、\d]{{2,40}}?)\s*(?P<sum>{SUM})元")
_EACH: Final = re.compile(
    r"[，、]?每(?P<unit>张?床位?|人|名|户|套|辆|台|亩|平方米|对|例)(?!每)[^，。；]{0,14}$"
)
_REPEATED: Final = re.compile(
    r"分别|每(?:年|月|季度?|学期|学年|次|吨|公里|千瓦时|度|小时|[天日])"
)
_GIVEN: Final = re.compile(
    r"[，、]?(?:市财政)?(?:一次性)?(?:再|各|均|可|按规定)?(?:给予|发放|享受)(?:一次性)?$"
)
_FROM_WORDS: Final = re.compile(r"实施|执行|施行|起")
_AUDIENCES: Final = (
    (
        "institution",
        re.compile(
            r"养老机构|医疗机构|院校|学校|医院|幼儿园|服务机构|服务中心|社会组织|金融机构|机构"
        ),
    ),
    (
        "person",
        re.compile(
            r"毕业生|个人|老年人|居民|职工|人员|人才|家庭|群众|农民|学生|残疾人|住户|军人|购房人"
        ),
    ),
    ("firm", re.compile(r"企业|公司|商户|工商户|项目单位|合作社|上市|挂牌|开发商")),
)
_LEAD: Final = re.compile(r"^(?:落实|执行|建立|完善|健全|实行|贯彻|继续)+")
_LONGEST: Final = 60


def benefits(source: SourceDocument) -> list[Row]:
    """Read sums that are given, never those that are owed.

    Expropriation plans are left out: what they give has a calculator of its own. A
    sum counts only with a word of giving (奖励, 补贴, 补助 …) in its own sentence.
    """
    if _COMPENSATION.search(source.text.title):
        return []
    provisions = {each.eid: each for each in source.text.all_provisions()}
    rows: list[Row] = []
    seen: Counter[str] = Counter()
    for provision in prose(source.text):
        unit = heading_of(provision, provisions)
        for row in _in_provision(source, provision, unit):
            seen[row.key] += 1
            again = f":{seen[row.key]}" if seen[row.key] > 1 else ""
            rows.append(
                Row(
                    key=f"{row.key}{again}"[:300],
                    eid=row.eid,
                    quote=row.quote,
                    values=row.values,
                )
            )
    return rows


def _in_provision(
    source: SourceDocument, provision: ProvisionText, unit: ProvisionText
) -> Iterator[Row]:
    all_words = list(all_sentences(provision))
    for place, sentence in enumerate(all_words):
        if not re.search(_GIVING, sentence) or _NOT_GIVEN.search(sentence):
            continue
        monthly = list(_MONTHLY.finditer(sentence))
        if monthly:
            following = all_words[place + 1] if place + 1 < len(all_words) else ""
            end = 0
            for match in monthly:
                yield from _rates(
                    source, provision, unit, (sentence, following), match, end
                )
                end = match.end()
            continue
        grouped = next(
            (m for m in _GROUPED.finditer(sentence) if _ENTRY.search(m["list"])), None
        )
        if grouped is not None:
            yield from _groups(source, provision, unit, sentence, grouped)
            continue
        yield from _lumps(source, provision, unit, sentence)


def _lumps(
    source: SourceDocument, provision: ProvisionText, unit: ProvisionText, sentence: str
) -> Iterator[Row]:
    end = 0
    for match in _LUMP.finditer(sentence):
        value = amount(match["sum"])
        given = re.search(_GIVING, match[0])
        if value is None or given is None:
            continue
        condition, begin = _condition(sentence, end, match.start())
        end = match.end()
        basis, counted, condition = _basis(condition)
        title = _short(condition) or unit.heading.rstrip("。")
        yield _row(
            source,
            provision,
            unit,
            key=f"once:{provision.eid}:{given[0]}:{value}:{title}",
            quote=sentence[begin:end],
            values={
                "title": f"{title}：{given[0]}",
                "condition": condition,
                "beneficiary": "",
                "amount": value,
                "maximum": bool(match["first"] or match["max"])
                or match["second"] in {"最高", "不超过"},
                "basis": basis,
                "unit": counted,
                "audience": _audience(condition),
            },
        )


def _basis(condition: str) -> tuple[str, str, str]:
    """Return what a sum is for, what is counted, and the condition without it.

    每户 and 每家 of firms means each firm, once. A sum that comes again and again, or
    one of several after 分别, has a basis that only a clerk can choose.
    """
    each = _EACH.search(condition)
    if each is not None and not (
        each["unit"] == "户" and _audience(condition) == "firm"
    ):
        counted = each["unit"].removeprefix("张").replace("床位", "床")
        return "per_unit", counted, condition[: each.start()].strip("，、")
    if _REPEATED.search(condition):
        return "other", "", condition
    return "once", "", _GIVEN.sub("", condition)


def _rates(
    source: SourceDocument,
    provision: ProvisionText,
    unit: ProvisionText,
    words: tuple[str, str],
    match: re.Match[str],
    end: int,
) -> Iterator[Row]:
    """Read a rate by unit and month or year; the next sentence may say since when."""
    sentence, following = words
    value = amount(match["sum"])
    old = amount(match["old"]) if match["old"] else None
    if value is None:
        return
    condition, _ = _condition(sentence, end, match.start())
    counted = match["unit"].removeprefix("张").replace("床位", "床")
    begins, exact = (
        _begins(sentence[match.end() :]) or _begins(following) or (None, True)
    )
    reading = (
        ""
        if begins is None or exact
        else f"“{begins.year}年”起实施，从{begins.year}年1月1日算起。"
    )
    kind = "month" if match["period"] == "月" else "year"
    common: dict[str, object] = {
        "title": unit.heading.rstrip("。") or _short(condition),
        "condition": condition,
        "beneficiary": "",
        "maximum": bool(re.search(r"最高|不超过", match["words"])),
        "basis": "per_unit_month" if match["period"] == "月" else "per_unit_year",
        "unit": counted,
        "audience": _audience(condition),
    }
    quote = f"{sentence}{following}" if begins and following else sentence
    if old is not None and begins is not None:
        ends = begins - timedelta(days=1)
        yield _row(
            source,
            provision,
            unit,
            key=f"{kind}:{provision.eid}:{counted}:old",
            quote=quote,
            values={**common, "amount": old, "valid_to": ends, "reading": reading},
        )
    yield _row(
        source,
        provision,
        unit,
        key=f"{kind}:{provision.eid}:{counted}",
        quote=quote,
        values={**common, "amount": value, "valid_from": begins, "reading": reading},
    )


def _groups(
    source: SourceDocument,
    provision: ProvisionText,
    unit: ProvisionText,
    sentence: str,
    match: re.Match[str],
) -> Iterator[Row]:
    years = whole(match["years"])
    if years is None:
        return
    lead = re.split(r"[，。；]", sentence[: match.start()].rstrip("（("))[-1]
    title = _short(_LEAD.sub("", lead)) if re.search(_GIVING, lead) else ""
    for entry in _ENTRY.finditer(match["list"]):
        value = amount(entry["sum"])
        group = entry["group"].strip("，、；:： ")
        if value is None:
            continue
        yield _row(
            source,
            provision,
            unit,
            key=f"years:{provision.eid}:{group}",
            quote=sentence,
            values={
                "title": title or unit.heading.rstrip("。"),
                "condition": match["condition"].strip(),
                "beneficiary": group,
                "amount": value,
                "maximum": False,
                "basis": "after_years",
                "min_years": Decimal(years),
                "audience": _audience(group) or _audience(lead),
                "reading": (
                    f"“{years}年以上”包括满{years}年。" if "以上" in match[0] else ""
                ),
            },
        )


def _row(
    source: SourceDocument,
    provision: ProvisionText,
    unit: ProvisionText,
    *,
    key: str,
    quote: str,
    values: dict[str, object],
) -> Row:
    document = source.text.number or source.text.title
    defaults: dict[str, object] = {
        "scheme": f"{document}|{unit.eid}",
        "unit": "",
        "min_years": None,
        "valid_from": None,
        "valid_to": None,
        "reading": "",
    }
    return Row(
        key=key,
        eid=provision.eid,
        quote=quote.strip("，；"),
        values={**defaults, **values, "title": str(values["title"])[:300]},
    )


def _condition(sentence: str, begin: int, end: int) -> tuple[str, int]:
    """Return the words that say for whom, and where they begin: after the last 对."""
    words = sentence[begin:end]
    starts = [
        m.end()
        for m in re.finditer(r"(?:^|[，；、。]|[\u4e00-\u9fff]{2,8})对(?=[^于])", words)
    ]
    stop = max((m.end() for m in re.finditer("[；]", words)), default=0)
    inside = [each for each in starts if each >= stop]
    first = inside[0] if inside else stop
    condition = words[first:].strip("，、；（( ")
    return condition, begin + first


def _begins(words: str) -> tuple[date, bool] | None:
    """Return the day from which a rate holds, and whether it is printed to the day."""
    for found in find_dates(words):
        if _FROM_WORDS.search(words[found.end : found.end + 8]):
            return found.date, found.precision is Precision.DAY
    return None


def _audience(words: str) -> str:
    """Return who is meant: what is named last (学校毕业生 is a person); may be empty."""
    best, place = "", -1
    for name, pattern in _AUDIENCES:
        for match in pattern.finditer(words):
            if match.end() > place:
                best, place = name, match.end()
    return best


def _short(words: str) -> str:
    if len(words) <= _LONGEST:
        return words
    cut = words[:_LONGEST]
    place = max(cut.rfind("，"), cut.rfind("、"))
    return (cut[:place] if place > _LONGEST // 3 else cut) + "……"
