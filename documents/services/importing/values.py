"""From a document as read to the columns of its row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from documents.models import Document, Topic
from documents.official_text.dispatch_numbers import find_dispatch_numbers
from documents.official_text.model import Kind
from documents.official_text.titles import promulgated_title
from documents.official_text.validity import find_effective_on, find_lapsed_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from documents.official_text.model import DocumentText

_LAW: Final = re.compile(r"法典|宪法|(?:法|宪法修正案|刑法修正案)(?:\([^()]*\))?$")
_LEGISLATURE: Final = re.compile(r"^全国人民代表大会(?:常务委员会)?关于")
_COURTS: Final = re.compile(r"最高人民法院|最高人民检察院")
_REGULATION: Final = re.compile(
    r"(?:条例|规定|办法|细则|规则|决定|规程|标准|准则|章程|公约|议定书|目录|通则"
    r"|通知|意见|批复|公告|命令|规范)(?:\([^()]*\))?$"
)
#: Words of folders by which a collection sorts what titles do not tell.
_FOLDERS: Final = (
    ("案例", Document.Kind.CASE),
    ("司法解释", Document.Kind.INTERPRETATION),
)


def document_values(text: DocumentText) -> dict[str, Any]:
    """Return the columns that are read from the text itself.

    What a clerk decides (topic, state, force, address) is not among them.
    """
    texts = [unit.text for unit in text.all_provisions() if unit.text]
    effective = text.effective or find_effective_on(texts, text.dated)
    lapsed = find_lapsed_on(texts, effective)
    if lapsed and effective and lapsed < effective:
        lapsed = None
    ends = text.end_page
    if ends is not None and text.page is not None and ends < text.page:
        ends = None
    return {
        "number": text.number,
        "title": text.title,
        "issuer": text.issuer,
        "category": text.category,
        "dated_on": text.dated,
        "addressees": list(text.addressees),
        "publicity": text.publicity,
        "promulgates": text.promulgates or promulgated_title(text.title),
        "page": text.page,
        "end_page": ends,
        "effective_on": effective,
        "lapsed_on": lapsed,
        "source_line": text.line,
        "source_end_line": text.end_line,
    }


def law_values(text: DocumentText, version_on: date | None) -> dict[str, Any]:
    """Return the columns of a law's text of one day.

    Its number is the one under which it was first promulgated, as its preface tells:
    that is how people cite it.

    Args:
        text: The law as read.
        version_on: Day of this text, where the file's name tells it.
    """
    values = document_values(text)
    version = version_on or text.dated
    values["version_on"] = version
    values["dated_on"] = text.dated or version
    values["number"] = text.number or _number_in_preface(text)
    values["page"] = values["end_page"] = None
    return values


def law_kind(title: str, folders: Sequence[str]) -> Document.Kind:
    """Return what sort of text it is, by its title and the folders it lies in."""
    for word, kind in _FOLDERS:
        if any(word in folder for folder in folders):
            return kind
    plain = "".join(title.split()).replace("（", "(").replace("）", ")")
    if _COURTS.search(plain):
        return Document.Kind.INTERPRETATION
    if _LAW.search(plain) or _LEGISLATURE.match(plain):
        return Document.Kind.LAW
    if _REGULATION.search(plain):
        return Document.Kind.REGULATION
    return Document.Kind.OTHER


def propose_topic(title: str, topics: Sequence[Topic]) -> Topic | None:
    """Return the topic whose keywords a title has most of; the first of equals."""
    best, most = None, 0
    for topic in topics:
        words = topic.keywords.split()
        hits = sum(len(word) for word in words if word in title)
        if hits > most:
            best, most = topic, hits
    return best


def _number_in_preface(text: DocumentText) -> str:
    for unit in text.provisions:
        if unit.kind is not Kind.PREFACE:
            continue
        numbers = find_dispatch_numbers(unit.text)
        if numbers:
            return numbers[0].number.printed
    return ""
