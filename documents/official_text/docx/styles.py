"""Styles: what a paragraph or a run is set in without saying so itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from documents.official_text.docx.markup import W, integer, switch, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

MAX_HEADING: Final = 6
_BODY_LEVEL: Final = 9
_HEADING: Final = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLES: Final = frozenset({"title", "标题"})


@dataclass(slots=True, frozen=True, kw_only=True)
class RunStyle:
    """How characters are set; None where nothing is said.

    ``raised`` is ``superscript``, ``subscript`` or ``baseline``.
    """

    bold: bool | None = None
    hidden: bool | None = None
    raised: str | None = None


@dataclass(slots=True, frozen=True, kw_only=True)
class ParagraphStyle:
    """How paragraphs are set, by their style and what it is based on.

    Attributes:
        level: The level of the heading, 0 for none.
        centred: Whether it is set in the middle of the line.
        indented: Whether its first line is indented; None where nothing is said.
        list_number: The list (``numId``) that numbers it; 0 for expressly none.
        list_depth: The level of the list that its style names.
        list_style: The style of the chain that names the list.
        run: How its characters are set.
    """

    level: int = 0
    centred: bool = False
    indented: bool | None = None
    list_number: int | None = None
    list_depth: int | None = None
    list_style: str = ""
    run: RunStyle = RunStyle()


class Styles:
    """The styles of one document.

    Args:
        definitions: The children of ``w:styles``.
    """

    def __init__(self, definitions: Iterable[Element]) -> None:
        self._elements: dict[str, Element] = {}
        self._defaults: list[Element] = []
        self._default_paragraph = ""
        self._paragraphs: dict[str, ParagraphStyle] = {}
        self._runs: dict[str, RunStyle] = {}
        #: The list (``numId``) of each numbering style.
        self.lists: dict[str, int] = {}
        #: Whether the document's defaults are bold; styles cannot undo that.
        self.bold_by_default = False
        for element in definitions:
            if element.tag == W + "docDefaults":
                self._read_defaults(element)
            elif element.tag == W + "style":
                self._read_style(element)

    def _read_defaults(self, element: Element) -> None:
        paragraph = element.find(f"{W}pPrDefault")
        if paragraph is not None:
            self._defaults.append(paragraph)
        run = element.find(f"{W}rPrDefault/{W}rPr")
        self.bold_by_default = switch(run, "b") is True

    def _read_style(self, element: Element) -> None:
        identifier = value(element, "styleId") or ""
        self._elements[identifier] = element
        kind = value(element, "type")
        if kind == "paragraph" and value(element, "default") in {"1", "true", "on"}:
            self._default_paragraph = identifier
        if kind == "numbering":
            number = integer(value(element.find(f"{W}pPr/{W}numPr/{W}numId")))
            if number is not None:
                self.lists[identifier] = number

    def paragraph(self, identifier: str | None) -> ParagraphStyle:
        """Return a paragraph style, the default one for None or an unknown one."""
        if identifier is None or identifier not in self._elements:
            identifier = self._default_paragraph
        found = self._paragraphs.get(identifier)
        if found is None:
            found = self._paragraphs[identifier] = self._resolve(identifier)
        return found

    def run(self, identifier: str | None) -> RunStyle:
        """Return a character style; an unknown one says nothing."""
        if identifier is None:
            return RunStyle()
        found = self._runs.get(identifier)
        if found is None:
            found = self._runs[identifier] = run_style(
                [
                    properties
                    for _, element in self._chain(identifier)
                    if (properties := element.find(W + "rPr")) is not None
                ]
            )
        return found

    def _chain(self, identifier: str) -> Iterator[tuple[str, Element]]:
        """Yield a style and what it is based on; a circle ends."""
        seen: set[str] = set()
        while identifier in self._elements and identifier not in seen:
            seen.add(identifier)
            element = self._elements[identifier]
            yield identifier, element
            identifier = value(element.find(W + "basedOn")) or ""

    def _resolve(self, identifier: str) -> ParagraphStyle:
        chain = list(self._chain(identifier))
        holders = [element for _, element in chain] + self._defaults
        properties = [
            found
            for element in holders
            if (found := element.find(W + "pPr")) is not None
        ]
        levels = (_level(name, element) for name, element in chain)
        alignments = (value(found.find(W + "jc")) for found in properties)
        indents = (is_indented(found.find(W + "ind")) for found in properties)
        number, depth, list_style = _list(chain)
        return ParagraphStyle(
            level=next((level for level in levels if level is not None), 0),
            centred=next((one for one in alignments if one), "") == "center",
            indented=next((one for one in indents if one is not None), None),
            list_number=number,
            list_depth=depth,
            list_style=list_style,
            run=self.run(identifier),
        )


def run_style(properties: Iterable[Element]) -> RunStyle:
    """Return how characters are set; the first ``w:rPr`` to say something wins."""
    bold: bool | None = None
    hidden: bool | None = None
    raised: str | None = None
    for one in properties:
        bold = switch(one, "b") if bold is None else bold
        hidden = switch(one, "vanish") if hidden is None else hidden
        raised = value(one.find(W + "vertAlign")) if raised is None else raised
    return RunStyle(bold=bold, hidden=hidden, raised=raised)


def outline_level(properties: Element | None) -> int | None:
    """Return the heading level that ``w:outlineLvl`` sets, 0 for body text."""
    if properties is None:
        return None
    outline = integer(value(properties.find(W + "outlineLvl")))
    if outline is None or outline < 0:
        return None
    return 0 if outline >= _BODY_LEVEL else min(outline + 1, MAX_HEADING)


def is_indented(indent: Element | None) -> bool | None:
    """Tell whether ``w:ind`` moves the first line in; None where it is silent.

    Characters outweigh twips, and a nought in characters hands over to twips:
    WPS writes ``firstLineChars="0" firstLine="420"``.
    """
    if indent is None:
        return None
    silent = True
    for unit in ("Chars", ""):
        for name, indents in (("hanging", False), ("firstLine", True)):
            size = integer(value(indent, name + unit))
            if size:
                return indents and size > 0
            silent = silent and size is None
    return None if silent else False


def _level(identifier: str, element: Element) -> int | None:
    outline = outline_level(element.find(W + "pPr"))
    if outline is not None:
        return outline
    name = value(element.find(W + "name")) or ""
    for called in (name, identifier):
        heading = _HEADING.fullmatch(called.strip())
        if heading:
            return min(int(heading[1]), MAX_HEADING)
        if called.strip().lower() in _TITLES:
            return 1
    return None


def _list(chain: list[tuple[str, Element]]) -> tuple[int | None, int | None, str]:
    """Return list and level that a chain of styles names, and the style that does."""
    depth: int | None = None
    for identifier, element in chain:
        properties = element.find(f"{W}pPr/{W}numPr")
        if properties is None:
            continue
        if depth is None:
            depth = integer(value(properties.find(W + "ilvl")))
        number = integer(value(properties.find(W + "numId")))
        if number is not None:
            return number, depth, identifier
    return None, depth, ""
