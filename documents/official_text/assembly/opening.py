"""The start of a text: addressees, and the history of enactment (题注)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from documents.official_text.blocks import Block, BlockKind, without_spaces
from documents.official_text.dates import parse_date
from documents.official_text.dispatch_numbers import find_dispatch_numbers
from documents.official_text.labels import match_label

_ADDRESSEES_MAX = 300
_BARE_NUMBER_MAX = 20
_ADDRESSEES = re.compile(r"[^。；;“”]{2,300}[:：]$")
#: How the name of someone that a document is addressed to ends.
_ADDRESSEE = re.compile(
    r"(?:政府|管委会|部门|单位|委员会|委|办|办公室|局|厅|处|院|公司|集团|企业|街道|办事处|乡|镇|县|区|市|省"
    r"|部|署|机关|学校|大学|学院|银行|支行|分行|组织|团体|机构|中心|协会|学会|商会|社|所|站|队|联|你们"
    r"|同志|同志们|先生|女士|代表|委员|公民|市民|居民|村民|群众|住户|业主|人|户|方|者|朋友|朋友们|人民|同胞|同学|家长|师生|职工|网民|游客|客户|用户|企事业|院校|中队|大队|支队)$"
)
_NOT_ADDRESSEE = re.compile(
    r"如下|下列|以下|决定|通知|通告|公告|规定|要求|现将|根据|为了|^为|分工|包括|情形|措施|^由"
)
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_EVENT = r"通过|公布|发布|颁布|修正|修订|施行|实施|批准|生效|废止|制定|印发|解释|起草|根据|修改|号|令|决定"
_PREFACE = re.compile(
    r"[（(]?\s*(?:[12][0-9]{3}\s*年|[12][0-9]{3}[-./][0-9]{1,2}[-./]|[一二][〇○零一二三四五六七八九]{3}年)"
    rf".{{0,200}}(?:{_EVENT})"
)
_PREFACE_END = re.compile(rf"(?:{_EVENT}|》|修正案|次会议|[号令）)])\s*$")


_BARE_NUMBER = re.compile(
    r"[（(]?\s*(?:[〔\[【（(]\s*[12][0-9]{3}\s*[〕\]】）)]|[12][0-9]{3}\s*年)?\s*"
    r"第?\s*[0-9]{1,4}\s*[号期]\s*[）)]?$"
)


def is_bare_number(block: Block) -> bool:
    """Tell ``〔2020〕3号`` or ``第3期`` under a title, a number without a code."""
    return len(block.text) <= _BARE_NUMBER_MAX and bool(_BARE_NUMBER.match(block.text))


def addressees_of(blocks: list[Block]) -> tuple[list[str], int]:
    """Read the addressees (主送机关) that open a text.

    Returns:
        Their names, and how many blocks they take; a hard line end may have
        parted them in two or three.
    """
    text = ""
    for count, block in enumerate(blocks[:3], start=1):
        if block.kind is not BlockKind.PARAGRAPH or block.level:
            break
        if match_label(block.text) or (count > 1 and block.indented):
            break
        text += block.text
        if len(text) > _ADDRESSEES_MAX or re.search(r"[。；;“”]", block.text):
            break
        if block.text[-1] not in ":：":
            continue
        line = without_spaces(text)
        names = _names(line[:-1])
        if (
            _ADDRESSEES.match(line)
            and not _NOT_ADDRESSEE.search(line)
            and all(_ADDRESSEE.search(_BRACKETS.sub("", name)) for name in names)
        ):
            return names, count
        break
    return [], 0


def _names(text: str) -> list[str]:
    """Part a line of addressees at its strongest mark outside brackets.

    ``各省、自治区、直辖市人民政府，国务院各部委`` are two, not four.
    """
    hidden = _BRACKETS.sub(lambda match: "\0" * len(match.group()), text)
    for marks in ("；;", "，,", "、"):
        if not any(mark in hidden for mark in marks):
            continue
        names = []
        start = 0
        for place, character in enumerate([*hidden, marks[0]]):
            if character in marks:
                names.append(text[start:place].strip())
                start = place + 1
        return _whole(name for name in names if name)
    return [text.strip()]


#: ``各区`` alone is no organ: it shares the word that the next name ends in.
_BARE_PLACE = re.compile(
    r"(?:各)?(?:省|自治区|直辖市|市|区|县|自治县|旗|盟|州|乡|镇|街道)$"
)


def _whole(names: Iterable[str]) -> list[str]:
    """Keep ``各区、县（市）人民政府`` in one piece."""
    whole: list[str] = []
    begun = ""
    for name in names:
        begun = f"{begun}、{name}" if begun else name
        if not _BARE_PLACE.match(name):
            whole.append(begun)
            begun = ""
    return [*whole, begun] if begun else whole


def is_preface(block: Block) -> bool:
    """Tell whether a line is a 题注: when an act was passed and changed."""
    if block.kind is not BlockKind.PARAGRAPH or block.level or match_label(block.text):
        return False
    text = block.text
    if parse_date(text) is not None:
        return True
    if text[0] in "（(" and text[-1] in "）)":
        return bool(_PREFACE.match(text)) or bool(find_dispatch_numbers(text))
    return bool(_PREFACE.match(text)) and bool(_PREFACE_END.search(text))
