"""WordprocessingML as elements, read piece by piece from XML not trusted.

A document type (and with it every entity) is refused before the first element;
so are elements nested too deep or too many. Of the two namespaces of Office Open
XML, the strict one is renamed to the transitional one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast
from xml.etree.ElementTree import ParseError, XMLPullParser
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STRICT: Final = {
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}": W,
    "{http://purl.oclc.org/ooxml/officeDocument/math}": M,
}
_STRICT_START: Final = "{http://purl.oclc.org/ooxml/"

#: 64 MiB of Word's own XML have about one and a half million elements.
MAX_ELEMENTS: Final = 4_000_000
#: A table in a table in a text box is some 40 levels deep.
MAX_DEPTH: Final = 160
_MAX_INTEGER: Final = 2**31 - 1
_MAX_DIGITS: Final = 11


class MarkupError(Exception):
    """A part is no XML that Word would write; the message is Chinese."""


class TooManyElementsError(Exception):
    """A part has more elements than any document."""


def children(chunks: Iterable[bytes], *, of: str | None) -> Iterator[Element]:
    """Yield the children of the first element ``of`` (None: the root).

    Each child is taken out of the tree after it was yielded, so that a long
    document never stands in memory as a whole.

    Raises:
        MarkupError: If it is no well-formed XML, or has a document type.
        TooManyElementsError: See :data:`MAX_ELEMENTS`.
    """
    guard: _Guard | None = _Guard()
    parser: XMLPullParser[Element] = XMLPullParser(events=("start", "end"))
    walk = _Walk(of)
    try:
        for chunk in chunks:
            if guard is not None and guard.saw_root(chunk):
                guard = None
            # Nothing that comes before the root reaches the tree unguarded.
            parser.feed(chunk)
            yield from walk.step(parser)
        parser.close()
        yield from walk.step(parser)
        if not walk.found:
            raise MarkupError("缺少应有的内容")
    except (ParseError, expat.ExpatError, ValueError, LookupError) as error:
        # ValueError and LookupError: encodings that the parser does not know.
        raise MarkupError("不是有效的 XML") from error


class _Guard:
    """Looks at the prologue of a part, and refuses a document type in it."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._note_root
        self._root = False

    def saw_root(self, chunk: bytes) -> bool:
        self._parser.Parse(chunk, False)  # noqa: FBT003 (expat's own signature)
        return self._root

    def _refuse(self, *_: object) -> None:
        raise MarkupError("含有不允许的 DOCTYPE 声明")

    def _note_root(self, *_: object) -> None:
        self._root = True


class _Walk:
    """Follows the parser's events down to the container's children."""

    def __init__(self, of: str | None) -> None:
        self._of = of
        self._container: Element | None = None
        self._container_depth = 0
        self._depth = 0
        self._count = 0
        self._strict = False

    @property
    def found(self) -> bool:
        """Whether the container was there."""
        return self._container is not None

    def step(self, parser: XMLPullParser[Element]) -> Iterator[Element]:
        # Only start and end are asked for, and they come with an element.
        events = cast("Iterator[tuple[str, Element]]", parser.read_events())
        for event, element in events:
            if event == "start":
                self._enter(element)
                continue
            self._depth -= 1
            container = self._container
            if container is not None and self._depth == self._container_depth:
                yield element
                del container[:]
            elif container is element:
                # A second body would be an addition that Word does not show.
                self._container_depth = -1

    def _enter(self, element: Element) -> None:
        self._depth += 1
        self._count += 1
        if self._count > MAX_ELEMENTS:
            raise TooManyElementsError
        if self._depth > MAX_DEPTH:
            raise MarkupError("嵌套过深")
        if self._count == 1:
            self._strict = element.tag.startswith(_STRICT_START)
        if self._strict:
            _rename(element)
        if self._container is None and self._of in {None, element.tag}:
            self._container = element
            self._container_depth = self._depth


def _rename(element: Element) -> None:
    element.tag = _transitional(element.tag)
    for name in [name for name in element.attrib if name.startswith(_STRICT_START)]:
        element.attrib[_transitional(name)] = element.attrib.pop(name)


def _transitional(name: str) -> str:
    namespace, brace, local = name.rpartition("}")
    return _STRICT.get(namespace + brace, namespace + brace) + local


def value(element: Element | None, name: str = "val") -> str | None:
    """Return an attribute of an element, None where either is missing."""
    return None if element is None else element.get(W + name)


def integer(text: str | None) -> int | None:
    """Return a whole number as Word writes it, None where it is none.

    Some programs write twips as ``420.0``.
    """
    if text is None or len(text) > _MAX_DIGITS:
        return None
    whole = text.strip().partition(".")[0]
    if not whole.removeprefix("-").isdecimal():
        return None
    number = int(whole)
    return number if abs(number) <= _MAX_INTEGER else None


def switch(properties: Element | None, name: str) -> bool | None:
    """Return an on/off property such as ``w:b``; None where it is not set."""
    if properties is None:
        return None
    element = properties.find(W + name)
    if element is None:
        return None
    return element.get(W + "val", "true").lower() not in {"0", "false", "off"}


def alternative(content: Element) -> Element | None:
    """Return the one branch of ``mc:AlternateContent`` that is read.

    Word writes a text box twice, for itself and for older programs. The first
    branch with words in it stands for all.
    """
    for branch in content:
        if any(text.text for text in branch.iter(W + "t")):
            return branch
    return content[0] if len(content) else None
