"""The telephone numbers that documents give (热线、举报电话)."""

import re
from typing import Final

from documents.official_text.model import Kind
from regulations.reading.rows import Row
from regulations.reading.source import SourceDocument

_DIGITS: Final = r"(?:[（(]\s*\d{2,4}\s*[）)]\s*)?\d[\d\-—–－]*+(?:\s\d[\d\-—–－]*+)*+"
_NUMBERS: Final = rf"(?P<numbers>{_DIGITS}(?:\s*[、，,/／；;和或]\s*{_DIGITS})*)(?!\s*[年月日.．%％元个])"
_LABELLED: Final = re.compile(
    r"(?P<label>[\u4e00-\u9fff（）()]{0,20}?(?:电\s*话|热\s*线|传\s*真|手\s*机)(?:号码)?)"
    rf"\s*(?:[：:]|为|是)?\s*[“\"]?{_NUMBERS}"
)
_DIALLED: Final = re.compile(
    rf"(?:拨打|致电)\s*[“\"]?{_NUMBERS}[”\"]?(?P<label>[\u4e00-\u9fff]{{0,16}}?(?:热线|电话|平台))?"
)
#: What stands before the name of a line in a sentence.
_BEFORE_LABEL: Final = re.compile(
    r"^.*(?:拨打|致电|设立了?|开通了?|公布了?|公开|联系人|通过|本单位|我局|请|及|和)"
)
_FEWEST_DIGITS: Final = 3
_MOST_DIGITS: Final = 13


def contacts(source: SourceDocument) -> list[Row]:
    """Read the telephone numbers that a document gives in its text, marks included."""
    rows: dict[str, Row] = {}
    for provision in source.text.all_provisions():
        if provision.kind == Kind.TOC or provision.quoted:
            continue
        for words in (provision.heading, provision.text):
            for label, number, quote in _found_in(words):
                row = Row(
                    key=f"contact:{provision.eid}:{number}"[:300],
                    eid=provision.eid,
                    quote=quote,
                    values={"label": label[:100], "telephone": number[:100]},
                )
                rows.setdefault(row.key, row)
    return list(rows.values())


def _found_in(words: str) -> list[tuple[str, str, str]]:
    """Return label, number and the words that say them, in order."""
    found: dict[int, tuple[str, str, str]] = {}
    taken: list[range] = []
    for pattern in (_LABELLED, _DIALLED):
        for match in pattern.finditer(words):
            at = range(match.start("numbers"), match.end("numbers"))
            if any(at.start < each.stop and each.start < at.stop for each in taken):
                continue
            number = re.sub(r"\s+", " ", match["numbers"]).strip(" -—–－")
            if not _is_a_number(number):
                continue
            taken.append(at)
            label = _label(match["label"] or "")
            found[at.start] = (label, number, match[0].strip())
    return [found[start] for start in sorted(found)]


def _label(printed: str) -> str:
    label = re.sub(r"\s+", "", printed)
    label = _BEFORE_LABEL.sub("", label) or label
    label = re.sub(r"号码$", "", label).strip("（）()的")
    return label or "电话"


def _is_a_number(number: str) -> bool:
    """Tell whether each number has as many digits as telephones have."""
    return all(
        _FEWEST_DIGITS <= len(re.sub(r"\D", "", each)) <= _MOST_DIGITS
        for each in re.split(r"[、，,/／；;和或]", number)
    )
