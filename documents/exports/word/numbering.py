"""Numbers that Word counts by itself: lists that give exactly the printed labels.

A label becomes automatic only where Word will write it as it is printed; any other
(第十条之一, a number by hand) stays words. Each run of siblings is a list of its own
that says where it starts, so no list counts on from another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from documents.exports.tree import Unit
from documents.official_text.docx.number_formats import write_number
from documents.official_text.labels import Style, match_label

_CHINESE: Final = "chineseCountingThousand"
#: How each style of label is written: number format, pattern, blank behind it.
_PATTERNS: Final = {
    Style.PART: (_CHINESE, "第%1编", "space"),
    Style.SUBPART: (_CHINESE, "第%1分编", "space"),
    Style.CHAPTER: (_CHINESE, "第%1章", "space"),
    Style.SECTION: (_CHINESE, "第%1节", "space"),
    Style.ARTICLE: (_CHINESE, "第%1条", "space"),
    Style.CLAUSE: (_CHINESE, "%1、", "nothing"),
    Style.ITEM: (_CHINESE, "（%1）", "nothing"),
    Style.POINT: ("decimal", "%1.", "nothing"),
    Style.POINT_COMMA: ("decimal", "%1、", "nothing"),
    Style.SUBPARAGRAPH: ("decimal", "（%1）", "nothing"),
    Style.CIRCLED: ("decimalEnclosedCircle", "%1", "nothing"),
}
_LEVELS: Final = {style: depth for depth, style in enumerate(_PATTERNS)}
#: Far from the lists of python-docx's own template.
_FIRST: Final = 500


@dataclass(slots=True)
class _Run:
    number: int
    last: int


class Lists:
    """The lists of one Word document."""

    def __init__(self, document: Any) -> None:
        self._root = document.part.numbering_part.element
        self._abstract: dict[Style, int] = {}
        self._runs: dict[tuple[str, str, Style], _Run] = {}
        self._next = _FIRST

    def number(self, unit: Unit, document: str) -> int | None:
        """Return the list that numbers a unit, None where its label is words.

        Args:
            unit: The unit; units have to be asked about in printed order.
            document: Which document it stands in: each counts for itself.
        """
        label = match_label(unit.label) if unit.label else None
        if (
            label is None
            or label.style not in _PATTERNS
            or label.quote
            or label.suffix
            or not (unit.heading or unit.text)
        ):
            return None
        number_format, pattern, _ = _PATTERNS[label.style]
        written = pattern.replace("%1", write_number(label.number, number_format))
        if written != unit.label:
            return None
        # Articles count through the whole text, whatever stands above them.
        above = "" if label.style is Style.ARTICLE else unit.parent
        key = (document, f"{unit.annex}/{above}", label.style)
        run = self._runs.get(key)
        if run is None or label.number != run.last + 1:
            run = self._runs[key] = _Run(self._list(label.style, label.number), 0)
        run.last = label.number
        return run.number

    def _list(self, style: Style, start: int) -> int:
        """Add a list that starts at a number."""
        abstract = self._abstract.get(style)
        if abstract is None:
            abstract = self._abstract[style] = self._add_abstract(style)
        number = self._next
        self._next += 1
        element = _element("num", numId=number)
        element.append(_element("abstractNumId", val=abstract))
        override = _element("lvlOverride", ilvl=0)
        override.append(_element("startOverride", val=start))
        element.append(override)
        self._root.append(element)
        return number

    def _add_abstract(self, style: Style) -> int:
        number_format, pattern, behind = _PATTERNS[style]
        identifier = _FIRST + _LEVELS[style]
        abstract = _element("abstractNum", abstractNumId=identifier)
        abstract.append(_element("multiLevelType", val="singleLevel"))
        level = _element("lvl", ilvl=0)
        level.append(_element("start", val=1))
        level.append(_element("numFmt", val=number_format))
        level.append(_element("suff", val=behind))
        level.append(_element("lvlText", val=pattern))
        level.append(_element("lvlJc", val="left"))
        abstract.append(level)
        # All abstract lists have to stand before the first list.
        first = self._root.find(qn("w:num"))
        if first is None:
            self._root.append(abstract)
        else:
            first.addprevious(abstract)
        return identifier


def _element(name: str, **attributes: object) -> Any:
    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    return element
