"""From the rows of a document to the HTML of its body."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from documents.models import (
    Component,
    Document,
    Provision,
    ProvisionAlias,
    Responsibility,
    Table,
)
from documents.official_text.model import Kind
from documents.rendering.inline import InlineWriter
from documents.rendering.tables import render_table
from documents.rendering.tree import Body, Node, load_body

#: The page's own title is its h1.
_FIRST_LEVEL = 2
_LAST_LEVEL = 6

#: Printed with a blank between the number and the words (第十二条　…).
_SPACED = frozenset({Kind.PART, Kind.SUBPART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE})

#: Units that may be a heading or a line of a list.
_LINES = frozenset({Kind.ITEM, Kind.POINT, Kind.SUBPARAGRAPH, Kind.INDENT})

_NAMES = {
    Kind.PARAGRAPH: "本段",
    Kind.TITLE: "标题",
    Kind.PREFACE: "题注",
    Kind.TOC: "目录行",
    Kind.SIGNATURE: "落款",
    Kind.MARK: "附注",
    Kind.NOTE: "注释",
}


def render_body(document: Document) -> str:
    """Return the body of a document as HTML, every text escaped.

    Every provision, table and annex carries its eId as ``id``. It reads the database
    in a fixed number of queries, whatever the document's length.
    """
    return render_tree(document, load_body(document))


def render_tree(document: Document, body: Body) -> str:
    """Return a body as HTML; its units need not be those that are stored."""
    return str(_Writer(document, body).write())


class _Writer:
    def __init__(self, document: Document, body: Body) -> None:
        self._document = document
        self._body = body
        self._inline = InlineWriter(document.pk)

    def write(self) -> SafeString:
        parts: list[str] = []
        if self._document.addressees:
            names = "，".join(str(name) for name in self._document.addressees)
            parts.append(f'<p class="addressees">{escape(names)}：</p>')
        for node in self._body.roots:
            parts.extend(self._node(node, _FIRST_LEVEL))
        return mark_safe("\n".join(parts))  # noqa: S308 (every part is escaped)

    def _node(self, node: Node, level: int) -> Iterable[str]:
        item = node.item
        if isinstance(item, Component):
            yield from self._annex(item, node.children, level)
        elif isinstance(item, Table):
            yield render_table(
                item,
                anchor=_anchor,
                inline=self._inline,
                citations=self._body.cell_citations,
            )
        else:
            yield from self._provision(item, node.children, level)

    def _annex(
        self, annex: Component, children: list[Node], level: int
    ) -> Iterable[str]:
        eid = escape(annex.eid)
        name = annex.label or "附件"
        label = f'<span class="annex__label">{escape(name)}</span>'
        yield f'<section class="annex" id="{eid}" aria-labelledby="{eid}--head">'
        yield (
            f'<h{level} class="prov__line annex__head" id="{eid}--head">{label}'
            f"{escape(annex.title)}{_anchor(annex.eid, name)}</h{level}>"
        )
        if not annex.carried:
            yield (
                '<p class="annex__absent">公报只列出本附件的名称，没有刊登其内容。</p>'
            )
        for child in children:
            yield from self._node(child, min(level + 1, _LAST_LEVEL))
        yield "</section>"

    def _provision(
        self, provision: Provision, children: list[Node], level: int
    ) -> Iterable[str]:
        kind = Kind(provision.kind)
        quoted = " prov--quoted" if provision.quoted else ""
        yield (
            f'<div class="prov prov--{kind.value}{quoted}" id="{escape(provision.eid)}">'
        )
        aliases = self._body.aliases.get(provision.pk, [])
        for alias in aliases:
            if alias.removed_on is None:
                yield f'<span class="prov__alias" id="{escape(alias.eid)}"></span>'
        # A numbered line with nothing under it is a sentence, whatever it was
        # printed like; a heading with words after it in its own line runs into them.
        # (What stands below a heading is a unit of its own.)
        alone = kind in _LINES and not provision.text and not children
        run_in = kind in _LINES | {Kind.CLAUSE} and bool(provision.text)
        headed = (bool(provision.heading) and not alone and not run_in) or (
            kind in {Kind.TITLE, Kind.DIVISION} and bool(provision.text)
        )
        link = _anchor(provision.eid, provision.label or _NAMES.get(kind, "本段"))
        if headed:
            yield from self._headed(provision, kind, link, level)
            level = min(level + 1, _LAST_LEVEL)
        elif provision.label or provision.heading or provision.text:
            words = self._heading(provision) if alone else self._text(provision)
            if run_in and provision.heading:
                heading = self._heading(provision)
                words = format_html('<b class="prov__runin">{}</b>{}', heading, words)
            yield (
                f'<p class="prov__line prov__text">{_label(provision, kind)}'
                f"{words}{link}</p>"
            )
        yield from self._duties(self._body.duties.get(provision.pk, []))
        for child in children:
            yield from self._node(child, level)
        yield from _removed(aliases)
        yield "</div>"

    def _headed(
        self, provision: Provision, kind: Kind, link: str, level: int
    ) -> Iterable[str]:
        heading = (
            self._heading(provision) if provision.heading else self._text(provision)
        )
        yield (
            f'<h{level} class="prov__line prov__head">{_label(provision, kind)}'
            f"{heading}{link}</h{level}>"
        )
        if provision.heading and provision.text:
            yield f'<p class="prov__text">{self._text(provision)}</p>'

    def _heading(self, provision: Provision) -> SafeString:
        return self._inline.write(
            provision.heading, self._body.citations.get((provision.pk, True), ())
        )

    def _text(self, provision: Provision) -> SafeString:
        return self._inline.write(
            provision.text, self._body.citations.get((provision.pk, False), ())
        )

    def _duties(self, duties: list[Responsibility]) -> Iterable[str]:
        """Write who leads and who shares a task, as tags under the provision."""
        if not duties:
            return
        lead = [duty.name for duty in duties if duty.role == Responsibility.Role.LEAD]
        shared = [
            duty.name for duty in duties if duty.role == Responsibility.Role.SHARED
        ]
        yield '<dl class="duties">'
        for name, offices in (
            ("牵头单位" if shared else "责任单位", lead),
            ("配合单位", shared),
        ):
            if not offices:
                continue
            tags = "".join(
                f'<dd class="tag">{escape(office)}</dd>' for office in offices
            )
            yield f"<div><dt>{name}</dt>{tags}</div>"
        yield "</dl>"


def _label(provision: Provision, kind: Kind) -> str:
    if not provision.label:
        return ""
    words = bool(provision.heading or provision.text)
    spaced = "　" if kind in _SPACED and words else ""
    return f'<span class="prov__label">{escape(provision.label)}</span>{spaced}'


def _removed(aliases: Iterable[ProvisionAlias]) -> Iterable[str]:
    """Say of what stood here that it is gone, where old links arrive."""
    for alias in aliases:
        if alias.removed_name:
            yield (
                f'<p class="prov__removed" id="{escape(alias.eid)}">'
                f"{escape(alias.notice)}</p>"
            )
        elif alias.removed_on is not None:
            yield f'<span class="prov__alias" id="{escape(alias.eid)}"></span>'


def _anchor(eid: str, name: str) -> str:
    """Return the ¶ that links to a provision; its name is for screen readers."""
    return (
        f'<a class="anchor" href="#{escape(eid)}"'
        f' aria-label="链接到{escape(name)}">¶</a>'
    )
