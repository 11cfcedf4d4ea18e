"""Who deals with what conduct, and on what legal basis (谁处理什么)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from documents.official_text.model import ProvisionText
from regulations.reading.notices.kinds import is_notice
from regulations.reading.rows import Row
from regulations.reading.sentences import prose, sentences
from regulations.reading.source import SourceDocument

_SUFFIX: Final = (
    r"(?:部门|机关|机构|单位|企业|局|委员会|委|办公室|办|大队|支队|总队|政府|中心"
    r"|管委会|街道办事处|所|站)"
)
_GOES_ON: Final = (
    r"(?=将|应当|应|可以|可|有权|负责|会同|依据|依照|根据|按照|遵照|依法|依规|予以|给予|处"
    r"|责令|责成|进行|实施|没收|吊销|暂扣|扣留|取缔|拆除|强制|追究|采取|代为|组织|视情|从严"
    r"|从重|一律|联合|严肃|按|移送|批评|警告|查处|清理|清除|暂停|对)"
)
_HANDLER: Final = (
    r"(?P<handler>(?!本|该|违|凡|对|未|在|自)[^，。；：“”《》对由]{1,60}?"
    rf"{_SUFFIX}){_GOES_ON}"
)
_ACTS: Final = re.compile(
    r"处罚|查处|处理|处置|警告|暂停|拖移|追究|制裁|没收|责令|取缔|拆除|清理|清除|强制"
    r"|罚款|停止|吊销|暂扣|扣留|扣押|批评教育|劝阻|移送|惩戒|处\d|予以"
)
_BY_OFFICE: Final = re.compile(
    rf"^(?:对于?|凡是?)?(?P<conduct>.+?)[，,](?:将|一律)*由{_HANDLER}(?P<how>.*)$"
)
_OFFICE_AFTER: Final = re.compile(
    rf"^(?:对于?|凡是?)(?P<conduct>.+?)[，,]{_HANDLER}(?P<how>(?:将|应|可|有权|依).*)$"
)
_OFFICE_FIRST: Final = re.compile(
    rf"^由?{_HANDLER}(?:将|应当?|要|可以?|联合|依法|依规|负责)*对于?(?P<conduct>[^，]+?)"
    r"[，,](?P<how>.*)$"
)
_IN_ONE_BREATH: Final = re.compile(
    rf"^由?{_HANDLER}(?P<before>(?:将|应当?|要|可以?|联合|依法|依规|负责)*)对于?"
    r"(?P<conduct>[^，]+?(?:行为|活动|人员|车辆|的))"
    r"(?P<how>(?:依法|依规|从严|从重|严肃|予以|给予|进行|实施|加以).*)$"
)
_SAME_OFFICE: Final = re.compile(
    r"^(?:对于?|凡是?)?(?P<conduct>.+?的)[，,](?P<how>.*)$"
)
_CRIME: Final = re.compile(r"^(?:情节严重)?[，,]?(?:涉嫌|构成)犯罪的?[，,]")
_AUTHORITY: Final = re.compile(
    r"(?:依据|根据|按照|依照|遵照)"
    r"((?:[、和及与或]*《[^》]+》(?:第[〇零一二三四五六七八九十百千\d]+[编章节条款项目]|[、和及至])*)+)"
)
_NOBODY: Final = re.compile(r"^各?(?:有关|相关)?(?:部门|单位|机关)$|^各")


def handling_rules(source: SourceDocument) -> list[Row]:
    """Read who deals with what conduct, and on what legal basis.

    Only from notices, and only where a sentence names the conduct, the office and
    what it does. A further case (…的，予以…) of the same provision is the same
    office's; that a crime is prosecuted belongs to the case before.
    """
    if not is_notice(source.text):
        return []
    rows: dict[str, Row] = {}
    for provision in prose(source.text):
        handler, last = "", ""
        for sentence in sentences(provision):
            for part in _parts(sentence.rstrip("。！？；")):
                if last and _CRIME.match(part):
                    rows[last] = _with_crime(rows[last], part)
                    continue
                row = _rule(provision, part, handler)
                if row is not None:
                    handler, last = str(row.values["handler"]), row.key
                    rows.setdefault(row.key, row)
    return list(rows.values())


def _parts(sentence: str) -> Iterator[str]:
    """Part a sentence at ；, but keep conduct together with who handles it."""
    waiting = ""
    for piece in re.split(r"[；;]", sentence):
        words = f"{waiting}；{piece}" if waiting else piece
        if _ACTS.search(piece):
            yield words.strip()
            waiting = ""
        else:
            waiting = words


def _rule(provision: ProvisionText, words: str, handler_before: str) -> Row | None:
    if not _ACTS.search(words):
        return None
    for pattern in (_BY_OFFICE, _OFFICE_FIRST, _IN_ONE_BREATH, _OFFICE_AFTER):
        found = pattern.match(words)
        if found is None or not _ACTS.search(found["how"]):
            continue
        if _NOBODY.search(found["handler"]):
            return None
        conduct, how = found["conduct"], found["how"]
        if pattern is _OFFICE_FIRST:
            conduct, how = _longer_conduct(conduct, how)
        return _row(provision, words, found["handler"], conduct, how)
    found = _SAME_OFFICE.match(words)
    if not handler_before or found is None:
        return None
    conduct, how = _longer_conduct(found["conduct"], found["how"])
    return _row(provision, words, handler_before, conduct, how)


def _row(
    provision: ProvisionText, words: str, handler: str, conduct: str, how: str
) -> Row:
    handler = handler.strip()
    conduct = conduct.strip("，,； ")
    return Row(
        key=f"handling:{provision.eid}:{handler}:{conduct}"[:300],
        eid=provision.eid,
        quote=words,
        values={
            "conduct": conduct,
            "handler": handler[:200],
            "consequence": how.strip("，,； "),
            "basis": "、".join(dict.fromkeys(_acts_named(how))),
        },
        offices={"office": handler if _is_an_office(handler) else ""},
    )


def _acts_named(how: str) -> Iterator[str]:
    """Give the acts that somebody acts upon, each with its articles."""
    for found in _AUTHORITY.finditer(how):
        yield found[1].strip("、和及与至")


def _with_crime(row: Row, words: str) -> Row:
    consequence = f"{row.values['consequence']}；{words}"
    return replace(
        row,
        quote=f"{row.quote}；{words}",
        values={**row.values, "consequence": consequence},
    )


def _longer_conduct(conduct: str, how: str) -> tuple[str, str]:
    """Take conditions (…在现场的，) to the conduct: they are no consequence yet."""
    pieces = how.split("，")
    while len(pieces) > 1 and pieces[0].endswith("的"):
        conduct = f"{conduct}，{pieces.pop(0)}"
    return conduct, "，".join(pieces)


def _is_an_office(handler: str) -> bool:
    """Tell an office (市公安局) from a kind of office (公安机关), which is no entity."""
    return bool(
        re.fullmatch(
            r"[^、和及]*[省市县区州盟旗][^、和及]+(?:局|委员会|委|办公室|政府|中心)",
            handler,
        )
    )
