"""Insert, move, split, merge, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from documents.errors import DocumentError
from documents.models import Component, Document, Provision, Table
from documents.official_text.model import Kind
from documents.services.editing import table_words, unit_name, unit_words
from documents.services.signing import sign
from documents.services.structure.following import (
    carry_citations,
    cited_behind,
    cut_citations,
    follow_eids,
    marked_by_clerks,
    note_removed,
    repoint,
    require_unused,
)
from documents.services.structure.returning import REMOVED
from documents.services.structure.tree import TextTree, Where, finish

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_UNNUMBERED: Final = frozenset(
    {Kind.PARAGRAPH, Kind.DIVISION, Kind.SIGNATURE, Kind.MARK, Kind.NOTE, Kind.PREFACE}
)
_WORDS: Final = {"before": "之前", "after": "之后", "inside": "之下"}


@transaction.atomic
def insert_provision(
    *,
    anchor: Provision,
    where: Where,
    kind: Kind,
    label: str = "",
    heading: str = "",
    text: str = "",
    user: User | None = None,
) -> Provision:
    """Put a new unit before, after or (as the last) inside another.

    Raises:
        DocumentError: ``empty`` without words; ``gone``.
    """
    _check_words(label, heading, text)
    tree = TextTree(anchor.document_id)
    anchor = tree.get(anchor)
    parent = anchor if where == "inside" else tree.by_pk.get(anchor.parent_id or 0)
    unit = Provision(
        document=tree.document,
        component_id=anchor.component_id,
        parent=parent,
        kind=kind.value,
        label=label.strip(),
        heading=heading.strip(),
        text=text.strip(),
        position=anchor.position,
        quoted=anchor.quoted,
    )
    sign(unit, user=user, reason="新增")
    tree.add(unit, beside=anchor, at=tree.place(anchor, where))
    finish(tree, unit, "", unit_words(unit), "新增条款", user)
    return unit


@transaction.atomic
def insert_first(
    *,
    document: Document,
    kind: Kind,
    label: str = "",
    heading: str = "",
    text: str = "",
    user: User | None = None,
) -> Provision:
    """Put the first unit into a text that has none.

    Raises:
        DocumentError: ``empty`` without words; ``not_first`` where there is one by now.
    """
    _check_words(label, heading, text)
    tree = TextTree(document.pk)
    if tree.by_pk:
        raise DocumentError(
            "not_first",
            "这份文件已经有条款了。请从列表里选一条，在它旁边插入。",
        )
    unit = Provision(
        document=tree.document,
        kind=kind.value,
        label=label.strip(),
        heading=heading.strip(),
        text=text.strip(),
        position=1,
    )
    sign(unit, user=user, reason="新增")
    tree.add(unit, beside=unit, at=0)
    finish(tree, unit, "", unit_words(unit), "新增条款", user)
    return unit


def _check_words(label: str, heading: str, text: str) -> None:
    if not (label + heading + text).strip():
        raise DocumentError("empty", "请填写编号、标题或正文。", field="text")


@transaction.atomic
def move_provision(
    *,
    provision: Provision,
    anchor: Provision | Component,
    where: Where,
    user: User | None = None,
) -> Provision:
    """Move a unit with all in it before, after or inside another, or inside an annex.

    Raises:
        DocumentError: ``inside_itself``; ``elsewhere`` for another document; ``gone``;
            ``only_inside`` for a place beside an annex (附件).
    """
    if provision.document_id != anchor.document_id:
        raise DocumentError("elsewhere", "只能在同一文件里移动。", field="anchor")
    tree = TextTree(provision.document_id)
    provision = tree.get(provision)
    parent_id: int | None = None
    component_id: int | None
    if isinstance(anchor, Component):
        if where != "inside":
            raise DocumentError(
                "only_inside", "移到附件，请选“之下（最后）”。", field="where"
            )
        anchor = tree.get_annex(anchor)
        component_id = anchor.pk
    else:
        anchor = tree.get(anchor)
        if tree.is_under(anchor, provision):
            raise DocumentError(
                "inside_itself", "不能移到它自己或它的下级那里。", field="anchor"
            )
        parent_id = anchor.pk if where == "inside" else anchor.parent_id
        component_id = anchor.component_id
    start, end = tree.span(provision)
    moved = tree.items[start:end]
    del tree.items[start:end]
    place = tree.place(anchor, where)
    tree.items[place:place] = moved
    provision.parent_id = parent_id
    if provision.component_id != component_id:
        for item in moved:
            if not isinstance(item, Component):
                item.component_id = component_id
                item.save(update_fields=["component"])
    sign(provision, user=user, reason="移动")
    provision.save()
    tree.save_order()
    words = unit_words(provision)
    finish(
        tree,
        provision,
        words,
        f"{words}（移到“{anchor}”{_WORDS[where]}）",
        "移动条款",
        user,
    )
    return provision


@transaction.atomic
def split_provision(
    *, provision: Provision, at: int, user: User | None = None
) -> Provision:
    """Split a unit's text in two.

    The second part of a paragraph is a paragraph behind it; the second part of a
    numbered unit's own text is its next 款.

    Args:
        provision: The unit.
        at: How many characters of its text stay.
        user: Who does it.

    Raises:
        DocumentError: ``nothing_to_split`` where one part would be empty;
            ``in_citation`` within words that a clerk marked as a citation.
    """
    tree = TextTree(provision.document_id)
    provision = tree.get(provision)
    first, second = provision.text[:at].rstrip(), provision.text[at:].lstrip()
    if not first or not second:
        raise DocumentError("nothing_to_split", "分开的两部分都要有文字。", field="at")
    cut = len(provision.text) - len(second)
    moved = cited_behind(provision, len(first), cut)
    before = unit_words(provision)
    beside = Kind(provision.kind) in _UNNUMBERED and not provision.label
    parent = tree.by_pk.get(provision.parent_id or 0) if beside else provision
    unit = Provision(
        document=tree.document,
        component_id=provision.component_id,
        parent=parent,
        kind=provision.kind if beside else Kind.PARAGRAPH.value,
        text=second,
        position=provision.position,
        quoted=provision.quoted,
        line=provision.line,
        end_line=provision.end_line,
    )
    provision.text = first
    for part in (provision, unit):
        sign(part, user=user, reason="拆分")
    provision.save()
    start, end = tree.span(provision)
    tree.add(unit, beside=provision, at=end if beside else start + 1)
    carry_citations(moved, unit, -cut)
    after = f"{unit_words(provision)}\n{unit_words(unit)}"
    finish(tree, provision, before, after, "拆分条款", user)
    return unit


@transaction.atomic
def merge_provisions(*, provision: Provision, user: User | None = None) -> Provision:
    """Join a unit with the next beside it: its words and all in it come along.

    What pointed at the second one points at the joined one.

    Raises:
        DocumentError: ``nothing_behind`` where there is no next; ``gone``.
    """
    tree = TextTree(provision.document_id)
    provision = tree.get(provision)
    siblings = tree.siblings(provision)
    index = next(i for i, row in enumerate(siblings) if row.pk == provision.pk)
    if index + 1 >= len(siblings):
        raise DocumentError("nothing_behind", "后面没有同级的条款可以合并。")
    second = siblings[index + 1]
    before = f"{unit_words(provision)}\n{unit_words(second)}"
    own_children = [row for row in tree.by_pk.values() if row.parent_id == provision.pk]
    joined = f"{second.label}{second.heading}{second.text}"
    if own_children and joined:
        raise DocumentError(
            "has_children",
            "这一条下面还有条款，后一条的文字接不上。请先移动或合并它的下级。",
        )
    behind_label = len(provision.text) + len(second.label)
    provision.text += joined
    sign(provision, user=user, reason="合并")
    provision.save()
    own = marked_by_clerks(second)
    carry_citations(own.filter(in_heading=True), provision, behind_label)
    carry_citations(
        own.filter(in_heading=False), provision, behind_label + len(second.heading)
    )
    for row in tree.by_pk.values():
        if row.parent_id == second.pk:
            row.parent_id = provision.pk
    repoint(second, provision)
    merged_eid = second.eid
    tree.items = [
        item
        for item in tree.items
        if not (isinstance(item, Provision) and item.pk == second.pk)
    ]
    del tree.by_pk[second.pk]
    sign(second, user=user, reason="并入前一条")
    second.delete()
    follow_eids(tree.document, {merged_eid: provision})
    tree.save_order()
    finish(tree, provision, before, unit_words(provision), "合并条款", user)
    return provision


@transaction.atomic
def remove_provision(*, provision: Provision, user: User | None = None) -> None:
    """Delete a unit with all in it.

    Raises:
        DocumentError: ``in_use`` where rules, offices or the like stand on it; ``gone``.
    """
    tree = TextTree(provision.document_id)
    provision = tree.get(provision)
    start, end = tree.span(provision)
    rows = [row for row in tree.items[start:end] if isinstance(row, Provision)]
    require_unused(rows)
    before = "\n".join(
        table_words(row) if isinstance(row, Table) else unit_words(row)
        for row in tree.items[start:end]
        if not isinstance(row, Component)
    )
    parent = tree.by_pk.get(provision.parent_id or 0)
    gone = {item.eid for item in tree.items[start:end]}
    siblings = tree.siblings(provision)
    index = next(i for i, row in enumerate(siblings) if row.pk == provision.pk)
    near = (siblings[index - 1] if index else None) or parent
    near = near or (siblings[index + 1] if index + 1 < len(siblings) else None)
    note_removed(
        tree.document,
        near,
        name=unit_name(provision),
        eid=provision.eid,
        rows=rows,
        eids=gone,
    )
    del tree.items[start:end]
    for row in rows:
        del tree.by_pk[row.pk]
    eid = provision.eid
    sign(provision, user=user, reason=REMOVED)
    provision.delete()
    tree.save_order()
    finish(tree, parent, before, "", "删除条款", user, eid=eid)
    cut_citations(tree.document, gone)
