"""River management: reaches, and the distance from the dike."""

import re
from decimal import Decimal
from typing import Final

from regulations.reading.rows import Row
from regulations.reading.sentences import prose, whole
from regulations.reading.source import SourceDocument

WATER: Final = (
    r"(?<!其)(?:(?!支流|干流|其中|范围|界桩|两岸)[\u4e00-\u9fff]){1,7}?[河江溪沟渠川]++"
)
"""The name of a river; what stands before it is taken off by :func:`river_name`."""
NUMBER: Final = (
    r"(?:[\d０-９]{1,9}(?:[.．][\d０-９]{1,4})?|[〇零一二两三四五六七八九十百千]{1,12})"
)
_LEADING: Final = re.compile(
    r"^(?:其中|本次|本市|我市|分别|对|将|按|包?含|包括|及|和|与|为|是|有|在|的|共)+"
)
_SECTION: Final = (
    r"(?:城区段|市区段|全段|河段|段|河道|干流|管理|保护|划界|划定|范围|区域|[：:，,])*"
)
_REACH: Final = re.compile(
    rf"(?:(?P<main>{WATER})的?)?(?P<tributary>支流)?(?P<river>{WATER}){_SECTION}"
    r"(?:上游|起点)?(?P<begins>起点为|起点是|始于|起于|起自|上起|自|从|由|为)"
    r"(?P<start>[^，。；（）()、]{2,40}?)"
    r"[，,、]?(?:下游|终点)?(?P<ends>终点为|终点是|止于|终于|终至|下至|至|到|为)"
    r"(?P<end>[^，。；（）()]{2,40})"
)
_ABOUT_REACHES: Final = re.compile(r"划界|管理范围|保护范围|河道|岸线")
_METRES: Final = rf"(?P<metres>{NUMBER})\s*(?:米|m|M|ｍ)(?![²2³3/每])"
_OUTWARD: Final = r"(?:向?外侧?|以外|外延|外沿|延伸|向?外延伸|各|水平)+"
_AREA: Final = r"(?:管理范围|保护范围|管理区域|保护区域|保护区|护堤地)"
_AREA_FIRST: Final = re.compile(
    rf"(?P<subject>[^，。；：]{{0,20}}?{_AREA})(?:线|边界)?(?:均|一般|统一)?(?:为|按|是|从|自|由|以)+"
    rf"(?P<start>[^，。；\d]{{2,40}}?){_OUTWARD}\s*{_METRES}"
)
_AREA_LAST: Final = re.compile(
    rf"(?P<start>[^，。；：\d]{{2,40}}?){_OUTWARD}\s*{_METRES}"
    rf"(?:的|内|以内|之内|范围|区域|地带)*(?:为|划为|划定为|作为|属于)(?P<subject>[^，。；]{{0,20}}?{_AREA})"
)


def river_name(printed: str) -> str:
    """Take off what stands before a river's name in a sentence."""
    name = _LEADING.sub("", printed)
    return name if len(name) > 1 else printed


def river_reaches(source: SourceDocument) -> list[Row]:
    """Read from where to where a river is managed, its tributaries too."""
    rows: dict[str, Row] = {}
    for provision in prose(source.text):
        if not _ABOUT_REACHES.search(f"{source.text.title}{provision.text}"):
            continue
        head = ""
        for match in _REACH.finditer(provision.text):
            if not _is_a_reach(match):
                continue
            river = river_name(match["river"])
            tributary = bool(match["tributary"])
            if match["main"] and tributary:
                head = river_name(match["main"])
            elif not tributary:
                head = river = river_name(f"{match['main'] or ''}{match['river']}")
            row = Row(
                key=f"reach:{provision.eid}:{river}",
                eid=provision.eid,
                quote=match[0],
                values={
                    "river": river[:100],
                    "tributary_of": (head if tributary else "")[:100],
                    "from_place": _place(match["start"], "起"),
                    "to_place": _place(match["end"], "止"),
                },
            )
            rows.setdefault(row.key, row)
    return list(rows.values())


def _is_a_reach(match: re.Match[str]) -> bool:
    """Refuse 为 unless 起点 and 终点 stand before it; 自…至… needs no more."""
    begins = match[0][: match.start("start") - match.start()]
    between = match[0][match.end("start") - match.start() :]
    between = between[: match.start("end") - match.end("start")]
    return (match["begins"] != "为" or "起点为" in begins) and (
        match["ends"] != "为" or "终点为" in between
    )


def _place(printed: str, last: str) -> str:
    """Take 起 of 自…起 and 止 of 至…止 off a place."""
    place = printed.strip()
    return place.removesuffix(last)


def setbacks(source: SourceDocument) -> list[Row]:
    """Read how far a managed area reaches from where it is measured, in metres.

    Ranges (20至50米) and distances without a starting line are no rule of this sort.
    """
    rows: dict[str, Row] = {}
    for provision in prose(source.text):
        for pattern in (_AREA_FIRST, _AREA_LAST):
            for match in pattern.finditer(provision.text):
                metres = _metres(match["metres"])
                start = match["start"].strip().removeprefix("从").removeprefix("自")
                if metres is None or start[0] in "、和及":
                    continue
                row = Row(
                    key=f"setback:{provision.eid}:{match['subject']}:{start}"[:300],
                    eid=provision.eid,
                    quote=match[0],
                    values={
                        "subject": match["subject"].strip()[:300],
                        "measured_from": start[:300],
                        "distance": metres,
                    },
                )
                rows.setdefault(row.key, row)
    return list(rows.values())


def _metres(printed: str) -> Decimal | None:
    if re.fullmatch(r"[\d０-９.．]+", printed):
        return Decimal(printed.replace("．", "."))
    number = whole(printed)
    return None if number is None else Decimal(number)
