"""Documents and issues as Akoma Ntoso."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from documents.exports.akoma_ntoso.metadata import (
    Identity,
    gazette_meta,
    identification,
    identity_of,
    lifecycle,
    notes,
    publication,
    references,
)
from documents.exports.akoma_ntoso.names import ACTS, UNDATED, issue_name, work_name
from documents.exports.characters import xml_text
from documents.exports.tree import (
    Annex,
    Cited,
    DocumentTree,
    Grid,
    IssueTree,
    Node,
    Unit,
    Work,
    nested,
    runs,
)
from documents.official_text.model import Kind

_NAMESPACE: Final = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_HEAD: Final = b'<?xml version="1.0" encoding="UTF-8"?>\n'
#: Units that the standard has an element for; all others are named containers.
_ELEMENTS: Final = {
    Kind.PART: "part",
    Kind.SUBPART: "subpart",
    Kind.CHAPTER: "chapter",
    Kind.SECTION: "section",
    Kind.ARTICLE: "article",
    Kind.PARAGRAPH: "paragraph",
    Kind.CLAUSE: "clause",
    Kind.POINT: "point",
    Kind.SUBPARAGRAPH: "subparagraph",
    Kind.INDENT: "indent",
    Kind.DIVISION: "division",
}
_PREFACE: Final = frozenset({Kind.PREFACE, Kind.TOC})
_CONCLUSION: Final = frozenset({Kind.SIGNATURE, Kind.MARK})


def document_xml(tree: DocumentTree, *, portal: str, base: str) -> bytes:
    """Write one document.

    Args:
        tree: The document.
        portal: Name of the portal, who made the markup.
        base: Scheme and host, without a slash at the end.
    """
    root = Element("akomaNtoso", xmlns=_NAMESPACE)
    _Writer(tree, portal=portal, base=base).write(root)
    return _file(root)


def issue_xml(issue: IssueTree, *, portal: str, base: str) -> bytes:
    """Write an issue: an official gazette whose components are its documents.

    An eId has to be unique in a file, so those of the third document begin with
    ``cmp_3__``; ``wId`` keeps what they are called in the document itself.
    """
    head = issue.head
    root = Element("akomaNtoso", xmlns=_NAMESPACE)
    gazette = SubElement(root, "officialGazette", name="gazette")
    dated = head.published_on or UNDATED
    identity = Identity(
        work=issue_name(head),
        dated=dated,
        version=dated,
        number=f"{head.year}-{head.number}",
        name=head.title,
        author="org__portal",
        alias=f"{base}{issue.url}",
    )
    gazette_meta(SubElement(gazette, "meta"), head, identity, portal)
    preface = SubElement(gazette, "preface")
    SubElement(SubElement(preface, "p"), "docTitle").text = xml_text(head.title)
    SubElement(SubElement(preface, "p"), "docNumber").text = head.label
    body = SubElement(gazette, "collectionBody")
    for place, tree in enumerate(issue.documents, start=1):
        component = SubElement(body, "component", eId=f"cmp_{place}")
        _Writer(tree, portal=portal, base=base, prefix=f"cmp_{place}__").write(
            component
        )
    return _file(root)


def _file(root: Element) -> bytes:
    data: bytes = tostring(root, encoding="utf-8")
    return _HEAD + data


class _Writer:
    """Writes one document; remembers the absent texts that it cites."""

    def __init__(
        self, tree: DocumentTree, *, portal: str, base: str, prefix: str = ""
    ) -> None:
        self._tree = tree
        self._portal = portal
        self._base = base
        self._prefix = prefix
        self._absent: dict[Work, str] = {}
        self._refs = 0

    def write(self, root: Element) -> None:
        tree = self._tree
        nodes = nested(tree.items)
        front, main, closing, annexes = _parted(nodes)
        is_act = tree.kind in ACTS and bool(main)
        holder = SubElement(root, "act" if is_act else "doc", name=tree.kind)
        meta = SubElement(holder, "meta")
        self._preface(holder, front)
        self._preamble(holder)
        body = SubElement(holder, "body" if is_act else "mainBody")
        for node in main:
            self._node(body, node)
        if not main:
            SubElement(body, "p")
        if closing:
            conclusions = SubElement(holder, "conclusions")
            for node in closing:
                self._line(conclusions, node)
        if annexes:
            attachments = SubElement(holder, "attachments")
            for place, node in enumerate(annexes, start=1):
                self._annex(attachments, node, place)
        identification(meta, identity_of(tree, self._base))
        publication(meta, tree.issue)
        lifecycle(meta, tree)
        references(
            meta,
            tree,
            portal=self._portal,
            absent=((eid, work) for work, eid in self._absent.items()),
        )
        notes(meta, tree)
        if self._prefix:
            self._put_prefix(holder)

    def _put_prefix(self, holder: Element) -> None:
        for element in holder.iter():
            eid = element.get("eId")
            if eid is not None:
                element.set("eId", f"{self._prefix}{eid}")
                element.set("wId", eid)
            for name in ("source", "href"):
                target = element.get(name, "")
                if target.startswith("#"):
                    element.set(name, f"#{self._prefix}{target[1:]}")

    # Around the text

    def _preface(self, holder: Element, front: list[Node]) -> None:
        tree = self._tree
        preface = SubElement(holder, "preface")
        if tree.issuer:
            author = SubElement(SubElement(preface, "p"), "docAuthority")
            author.text = xml_text(tree.issuer)
        if tree.number:
            number = SubElement(SubElement(preface, "p"), "docNumber")
            number.text = xml_text(tree.number)
        SubElement(SubElement(preface, "p"), "docTitle").text = xml_text(tree.title)
        if tree.dated:
            day = SubElement(
                SubElement(preface, "p"), "docDate", date=tree.dated.isoformat()
            )
            day.text = f"{tree.dated.year}年{tree.dated.month}月{tree.dated.day}日"
        for node in front:
            self._line(preface, node)

    def _preamble(self, holder: Element) -> None:
        if self._tree.addressees:
            names = "，".join(self._tree.addressees)
            line = SubElement(SubElement(holder, "preamble"), "p")
            line.set("class", "addressees")
            line.text = xml_text(f"{names}：")

    def _line(self, holder: Element, node: Node) -> None:
        """Write a unit that is one line: of the preface, of the signature."""
        unit = node.item
        if not isinstance(unit, Unit):  # see _is_line
            raise TypeError(unit)
        line = SubElement(holder, "p", eId=unit.eid)
        line.set("class", unit.kind.value)
        self._words(line, unit)

    def _annex(self, holder: Element, node: Node, place: int) -> None:
        annex = node.item
        if not isinstance(annex, Annex):  # see _parted
            raise TypeError(annex)
        attachment = SubElement(holder, "attachment", eId=annex.eid)
        if annex.label:
            heading = SubElement(attachment, "heading", eId=f"{annex.eid}__heading")
            heading.text = xml_text(annex.label)
        document = SubElement(attachment, "doc", name="annex")
        meta = SubElement(document, "meta")
        identity = identity_of(self._tree, self._base)
        identification(
            meta,
            Identity(
                work=identity.work,
                component=f"annex_{place}",
                dated=identity.dated,
                version=identity.version,
                subtype=identity.subtype,
                name=annex.title or annex.label,
                author=identity.author,
            ),
        )
        if annex.title:
            title = SubElement(SubElement(document, "preface"), "p")
            SubElement(title, "docTitle").text = xml_text(annex.title)
        body = SubElement(document, "mainBody")
        for child in node.children:
            self._node(body, child)
        if not node.children:
            line = SubElement(body, "p")
            if not annex.carried:
                line.set("class", "not-carried")
                line.text = "公报只列出本附件的名称，没有刊登其内容。"

    # The text

    def _node(self, holder: Element, node: Node) -> None:
        item = node.item
        if isinstance(item, Unit):
            self._unit(holder, item, node.children)
        elif isinstance(item, Grid):
            wrapper = SubElement(
                holder, "hcontainer", name="table", eId=f"{item.eid}__container"
            )
            content = SubElement(wrapper, "content", eId=f"{item.eid}__content")
            self._table(content, item)

    def _unit(self, holder: Element, unit: Unit, children: Sequence[Node]) -> None:
        tag = _ELEMENTS.get(unit.kind)
        element = (
            SubElement(holder, tag, eId=unit.eid)
            if tag
            else SubElement(holder, "hcontainer", name=unit.kind.value, eId=unit.eid)
        )
        if unit.quoted:
            element.set("class", "quoted")
        if unit.label:
            SubElement(element, "num").text = xml_text(unit.label)
        if unit.heading:
            heading = SubElement(element, "heading", eId=f"{unit.eid}__heading")
            self._inline(heading, unit.heading, unit.in_heading)
        if not children:
            content = SubElement(element, "content", eId=f"{unit.eid}__content")
            line = SubElement(content, "p")
            self._inline(line, unit.text, unit.in_text)
            return
        if unit.text:
            intro = SubElement(element, "intro", eId=f"{unit.eid}__intro")
            self._inline(SubElement(intro, "p"), unit.text, unit.in_text)
        for child in children:
            self._node(element, child)

    def _table(self, holder: Element, grid: Grid) -> None:
        table = SubElement(holder, "table", eId=grid.eid)
        name = " ".join(filter(None, (grid.label, grid.caption)))
        if name:
            SubElement(table, "caption").text = xml_text(name)
        if grid.header:
            self._row(table, "th", grid, -1, grid.header)
        for place, row in enumerate(grid.rows):
            self._row(table, "td", grid, place, row)
        if not grid.header and not grid.rows:
            SubElement(SubElement(table, "tr"), "td")

    def _row(
        self, table: Element, tag: str, grid: Grid, place: int, cells: Sequence[str]
    ) -> None:
        row = SubElement(table, "tr")
        for column in range(max(grid.width, 1)):
            cell = SubElement(row, tag)
            if column < len(cells) and cells[column]:
                cited = grid.in_cells.get((place, column), ())
                self._inline(SubElement(cell, "p"), cells[column], cited)

    def _words(self, line: Element, unit: Unit) -> None:
        """Write all words of a unit into one line."""
        if unit.label:
            self._add(line, f"{unit.label} ")
        self._inline(line, unit.heading, unit.in_heading)
        self._inline(line, unit.text, unit.in_text)

    def _inline(self, line: Element, text: str, cited: Sequence[Cited]) -> None:
        for words, citation in runs(text, cited):
            if citation is None:
                self._add(line, words)
                continue
            self._refs += 1
            ref = SubElement(
                line, "ref", eId=f"cite__{self._refs}", href=self._href(citation)
            )
            self._add(ref, words)

    def _add(self, element: Element, words: str) -> None:
        """Append words, their line ends as breaks."""
        first, *others = xml_text(words).split("\n")
        _append(element, first)
        for other in others:
            SubElement(element, "br").tail = other

    def _href(self, citation: Cited) -> str:
        work = citation.target
        if not work.slug:
            eid = self._absent.setdefault(work, f"ref__cited_{len(self._absent) + 1}")
            return f"#{eid}"
        if work.slug == self._tree.slug:
            return f"#{citation.eid}" if citation.eid else work_name(work)
        return f"{work_name(work)}{f'/~{citation.eid}' if citation.eid else ''}"


def _append(element: Element, words: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words


def _parted(
    nodes: list[Node],
) -> tuple[list[Node], list[Node], list[Node], list[Node]]:
    """Part what stands before the body, the body, what closes it, and annexes.

    A signature in the midst (the covering notice's, before what it promulgates) stays
    where it is printed.
    """
    annexes = [node for node in nodes if isinstance(node.item, Annex)]
    main = [node for node in nodes if not isinstance(node.item, Annex)]
    front = 0
    while front < len(main) and _is_line(main[front], _PREFACE):
        front += 1
    end = len(main)
    while end > front and _is_line(main[end - 1], _CONCLUSION):
        end -= 1
    return main[:front], main[front:end], main[end:], annexes


def _is_line(node: Node, kinds: frozenset[Kind]) -> bool:
    return isinstance(node.item, Unit) and node.item.kind in kinds and not node.children
