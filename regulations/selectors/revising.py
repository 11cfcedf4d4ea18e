"""A document's revisions, frozen for the rules, and its text on a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import F

from documents.models import Document, Provision
from documents.official_text.model import Kind
from documents.public_state import DocumentsWith
from documents.rendering import Body, Node, load_body, render_tree
from regulations.models import Revision
from regulations.rules.revising import Change, Outcome, Step, Unit, apply, text_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

_LAST_STEP: Final = re.compile(r"第[^第]{1,8}[条款项目]\Z")
_BRACKETS: Final = str.maketrans("", "", "（）() \u3000\t\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricalText:
    """A document's body on a day.

    Attributes:
        body_html: The body with the words of that day.
        steps: What became of each revision, in the order of ``revisions_of``.
    """

    body_html: str
    steps: tuple[Step, ...]


def revisions_of(document: Document) -> list[Revision]:
    """Return what the public knows to revise a document, in order.

    One query, and none while nothing public has changed for one that nothing revises.
    """
    if not _revised.may_have(document):
        return []
    rows = (
        Revision.objects.public()
        .filter(target_document=document)
        .select_related("document")
        .defer("document__body_html")
        .order_by(
            F("effective_on").asc(nulls_last=True), "document_id", "position", "pk"
        )
    )
    found = list(rows)
    for row in found:
        # The same row of the database: it needs no query of its own.
        row.target_document = document
    return found


_revised: Final = DocumentsWith(
    lambda: (
        Revision.objects.public()
        .exclude(target_document=None)
        .order_by()
        .values_list("target_document_id", flat=True)
        .distinct()
    )
)


def change_of(row: Revision) -> Change:
    """Freeze a revision of clauses for the rules."""
    return Change(
        key=row.pk,
        act=row.document_id,
        clause=row.clause,
        eid=row.target_eid,
        modification=row.modification,
        before=row.before,
        after=row.after,
        effective_on=row.effective_on,
        numbered=_is_numbered(row),
        keeps_numbers=row.kind == Revision.Kind.REPEAL,
    )


def text_of_day(
    document: Document, rows: Sequence[Revision], day: date
) -> HistoricalText:
    """Return a document's body with the words of a day; five queries.

    Repeals of the whole document change no words.

    Args:
        document: The document.
        rows: Its revisions.
        day: The day.
    """
    body = load_body(document)
    nodes = list(_provisions(body.roots, ""))
    found = text_on(
        tuple(_unit(node, parent) for node, parent in nodes),
        [change_of(row) for row in rows if not row.is_whole],
        day,
        version_on=document.version_on,
    )
    _rewrite(body, [node for node, _ in nodes], found.units)
    return HistoricalText(body_html=render_tree(document, body), steps=found.steps)


def _is_numbered(row: Revision) -> bool:
    """Tell whether an inserted clause is named by its own number.

    在第十条后增加一条，作为第十一条 is; 第十条增加一款 is not.
    """
    last = _LAST_STEP.search(row.clause.translate(_BRACKETS))
    if row.modification != Revision.Modification.INSERTION or last is None:
        return False
    if f"作为{last[0]}" in row.quote.translate(_BRACKETS):
        return True
    return row.after.translate(_BRACKETS).startswith(last[0])


def _provisions(nodes: Sequence[Node], parent: str) -> Iterator[tuple[Node, str]]:
    """Yield provisions in printed order, each with what it stands in."""
    for node in nodes:
        own = parent
        if isinstance(node.item, Provision):
            yield node, parent
            own = node.item.eid
        yield from _provisions(node.children, own)


def _unit(node: Node, parent: str) -> Unit:
    item = node.item
    assert isinstance(item, Provision)  # noqa: S101 (only those are walked)
    return Unit(
        eid=item.eid,
        parent=parent,
        label=item.label,
        heading=item.heading,
        text=item.text,
    )


def _rewrite(body: Body, nodes: Sequence[Node], units: Sequence[Unit]) -> None:
    """Put the words of a day into a body that is not saved."""
    known = {node.item.eid: node for node in nodes}
    kept = {unit.eid for unit in units}
    holders: dict[str, list[Node]] = {}
    _drop(body.roots, kept, holders)
    placed: dict[str, str] = {}
    before = ""
    for unit in units:
        placed[unit.eid] = unit.parent
        node = known.get(unit.eid)
        if node is None:
            node = Node(item=_new_provision(unit))
            known[unit.eid] = node
            _place(node, unit, before, body, known, holders, placed)
        elif isinstance(node.item, Provision):
            node.item.label = unit.label
            node.item.heading = unit.heading
            node.item.text = unit.text
        before = unit.eid


def _drop(nodes: list[Node], kept: set[str], holders: dict[str, list[Node]]) -> None:
    nodes[:] = [
        node
        for node in nodes
        if not isinstance(node.item, Provision) or node.item.eid in kept
    ]
    for node in nodes:
        holders[node.item.eid] = nodes
        _drop(node.children, kept, holders)


def _new_provision(unit: Unit) -> Provision:
    article = re.match(r"第[^第\s]{1,12}条", unit.label)
    return Provision(
        eid=unit.eid,
        kind=(Kind.ARTICLE if article else Kind.PARAGRAPH).value,
        label=unit.label,
        text=unit.text,
    )


def _place(
    node: Node,
    unit: Unit,
    before: str,
    body: Body,
    known: dict[str, Node],
    holders: dict[str, list[Node]],
    placed: dict[str, str],
) -> None:
    """Put a new unit behind the unit before it, in what it stands in."""
    sibling = before
    while sibling and sibling != unit.parent and placed[sibling] != unit.parent:
        sibling = placed[sibling]
    if sibling and sibling != unit.parent:
        among = holders[sibling]
        at = next(i for i, each in enumerate(among) if each is known[sibling]) + 1
    else:
        among = known[unit.parent].children if unit.parent else body.roots
        at = 0
    among.insert(at, node)
    holders[unit.eid] = among


def fit_of(row: Revision) -> Outcome | None:
    """Tell whether a revision can be written into the text held, by itself.

    None where nothing is held, or the whole document is repealed; one query.
    """
    if row.target_document_id is None or row.is_whole:
        return None
    held = Provision.objects.filter(document=row.target_document_id).order_by(
        "position", "pk"
    )
    units = tuple(
        Unit(eid=eid, parent=parent or "", label=label, heading=heading, text=text)
        for eid, parent, label, heading, text in held.values_list(
            "eid", "parent__eid", "label", "heading", "text"
        )
    )
    return apply(units, change_of(row))[1].outcome
