"""Rearranging the units of a text: insert, move, split, merge, remove, renumber.

Every change is one transaction under a lock of the document. No word is lost or said
twice; what points at a unit by its row (citations, rules, corrections) goes along; an
anchor that changes stays as an alias, so that links that were made with it arrive. A
unit keeps its eId when it is moved: only a new number makes a new one. The public is
told of each change of a published text by a correction (勘误).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from django.apps import apps
from django.db import models, transaction

from documents.errors import DocumentError
from documents.models import (
    AuditEntry,
    Citation,
    Component,
    Document,
    Provision,
    ProvisionAlias,
    SearchedPlace,
    Table,
)
from documents.official_text.labels import EID_ELEMENT
from documents.official_text.model import Kind
from documents.official_text.relabelling import label_of, renumbered
from documents.services.audit import record
from documents.services.editing import (
    refind_citations,
    table_words,
    text_changed,
    unit_words,
    write_correction,
)
from documents.services.linking import sync_missing_articles
from documents.services.rendering import render_published

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User

#: What has eIds of its own, and what is made anew from these.
_UNITS: Final = (Provision, ProvisionAlias, Component, Table, SearchedPlace)
Where = Literal["before", "after", "inside"]
_Item = Provision | Table | Component
_UNNUMBERED: Final = frozenset(
    {Kind.PARAGRAPH, Kind.DIVISION, Kind.SIGNATURE, Kind.MARK, Kind.NOTE, Kind.PREFACE}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Renumbering:
    """A label that would change."""

    provision: Provision
    before: str
    after: str


class _Text:
    """The units of a document in printed order, locked until the transaction ends."""

    def __init__(self, document_id: int) -> None:
        self.document = Document.objects.select_for_update().get(pk=document_id)
        rows: list[_Item] = [
            *self.document.components.all(),
            *self.document.provisions.all(),
            *self.document.tables.all(),
        ]
        rows.sort(
            key=lambda row: (row.position, not isinstance(row, Component), row.pk)
        )
        self.items = rows
        self.by_pk = {row.pk: row for row in rows if isinstance(row, Provision)}
        self.used = {row.eid for row in rows}

    def get(self, provision: Provision) -> Provision:
        """Return a unit as it is now.

        Raises:
            DocumentError: ``gone``.
        """
        found = self.by_pk.get(provision.pk)
        if found is None:
            raise DocumentError("gone", "这一条已经不在了，请刷新页面。")
        return found

    def is_under(self, item: _Item, top: Provision) -> bool:
        """Tell whether something stands in a unit, or is it."""
        if isinstance(item, Component):
            return False
        above: Provision | None
        if isinstance(item, Table):
            above = self.by_pk.get(item.provision_id or 0)
        else:
            above = item
        while above is not None:
            if above.pk == top.pk:
                return True
            above = self.by_pk.get(above.parent_id or 0)
        return False

    def span(self, top: Provision) -> tuple[int, int]:
        """Return where a unit with all in it begins and ends in the order."""
        start = next(
            index
            for index, item in enumerate(self.items)
            if isinstance(item, Provision) and item.pk == top.pk
        )
        end = start + 1
        while end < len(self.items) and self.is_under(self.items[end], top):
            end += 1
        return start, end

    def place(self, anchor: Provision, where: Where) -> int:
        """Return where in the order something new goes."""
        start, end = self.span(anchor)
        return start if where == "before" else end

    def siblings(self, provision: Provision) -> list[Provision]:
        """Return the units beside one, itself included."""
        return [
            item
            for item in self.items
            if isinstance(item, Provision)
            and item.parent_id == provision.parent_id
            and item.component_id == provision.component_id
        ]

    def new_eid(
        self, parent: Provision | None, beside: Provision, unit: Provision
    ) -> str:
        """Return an eId for a new unit, by the importer's rules."""
        kind = Kind(unit.kind)
        read = label_of(unit.label)
        same = next(
            (
                item.eid
                for item in self.siblings(beside)
                if item.kind == unit.kind and parent is not beside
            ),
            "",
        )
        if kind is Kind.ARTICLE and not same:
            same = next(
                (
                    item.eid
                    for item in self.items
                    if isinstance(item, Provision)
                    and item.kind == unit.kind
                    and item.component_id == beside.component_id
                ),
                "",
            )
        if same:
            stem = same.rpartition("_dup")[0] or same
            stem = f"{stem.rpartition('_')[0]}_"
        else:
            above = parent.eid if parent else ""
            if not above and "__" in beside.eid:
                above = beside.eid.rpartition("__")[0]
            stem = f"{above}__" if above else ""
            stem += f"{EID_ELEMENT[kind]}_"
        if read is not None:
            return self.unique(f"{stem}{read.num}")
        number = 1
        while f"{stem}{number}" in self.used:
            number += 1
        return self.unique(f"{stem}{number}")

    def unique(self, eid: str) -> str:
        """Return an eId that nothing has yet, and take it."""
        found, copy = eid, 1
        while found in self.used:
            copy += 1
            found = f"{eid}_dup{copy}"
        self.used.add(found)
        return found

    def save_order(self) -> None:
        """Write places and depths of all units."""
        changed: dict[type[models.Model], list[_Item]] = {}
        for position, item in enumerate(self.items, start=1):
            depth = self._depth(item) if isinstance(item, Provision) else 0
            if item.position != position or getattr(item, "depth", 0) != depth:
                item.position = position
                if isinstance(item, Provision):
                    item.depth = depth
                changed.setdefault(type(item), []).append(item)
        for model, rows in changed.items():
            fields = ["position", "depth"] if model is Provision else ["position"]
            model._default_manager.bulk_update(rows, fields, batch_size=500)  # noqa: SLF001

    def _depth(self, item: Provision) -> int:
        depth, above = 0, self.by_pk.get(item.parent_id or 0)
        while above is not None:
            depth += 1
            above = self.by_pk.get(above.parent_id or 0)
        return depth


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
    if not (label + heading + text).strip():
        raise DocumentError("empty", "请填写编号、标题或正文。", field="text")
    tree = _Text(anchor.document_id)
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
    unit.eid = tree.new_eid(parent, anchor, unit)
    ProvisionAlias.objects.filter(document=tree.document, eid=unit.eid).delete()
    _sign(unit, user, "新增")
    unit.save()
    tree.items.insert(tree.place(anchor, where), unit)
    tree.by_pk[unit.pk] = unit
    tree.save_order()
    _finish(tree, unit, "", unit_words(unit), "新增条款", user)
    return unit


@transaction.atomic
def move_provision(
    *, provision: Provision, anchor: Provision, where: Where, user: User | None = None
) -> Provision:
    """Move a unit with all in it before, after or inside another.

    Raises:
        DocumentError: ``inside_itself``; ``elsewhere`` for another document; ``gone``.
    """
    if provision.document_id != anchor.document_id:
        raise DocumentError("elsewhere", "只能在同一文件里移动。", field="anchor")
    tree = _Text(provision.document_id)
    provision, anchor = tree.get(provision), tree.get(anchor)
    if tree.is_under(anchor, provision):
        raise DocumentError(
            "inside_itself", "不能移到它自己或它的下级那里。", field="anchor"
        )
    start, end = tree.span(provision)
    moved = tree.items[start:end]
    del tree.items[start:end]
    place = tree.place(anchor, where)
    tree.items[place:place] = moved
    provision.parent_id = anchor.pk if where == "inside" else anchor.parent_id
    if provision.component_id != anchor.component_id:
        for item in moved:
            if not isinstance(item, Component):
                item.component_id = anchor.component_id
                item.save(update_fields=["component"])
    _sign(provision, user, "移动")
    provision.save()
    tree.save_order()
    words = unit_words(provision)
    _finish(
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
    tree = _Text(provision.document_id)
    provision = tree.get(provision)
    first, second = provision.text[:at].rstrip(), provision.text[at:].lstrip()
    if not first or not second:
        raise DocumentError("nothing_to_split", "分开的两部分都要有文字。", field="at")
    cut = len(provision.text) - len(second)
    moved = _cited_behind(provision, len(first), cut)
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
    unit.eid = tree.new_eid(parent, provision, unit)
    ProvisionAlias.objects.filter(document=tree.document, eid=unit.eid).delete()
    provision.text = first
    _sign(provision, user, "拆分")
    provision.save()
    _sign(unit, user, "拆分")
    unit.save()
    _carry_citations(moved, unit, -cut)
    start, end = tree.span(provision)
    tree.items.insert(end if beside else start + 1, unit)
    tree.by_pk[unit.pk] = unit
    tree.save_order()
    after = f"{unit_words(provision)}\n{unit_words(unit)}"
    _finish(tree, provision, before, after, "拆分条款", user)
    return unit


@transaction.atomic
def merge_provisions(*, provision: Provision, user: User | None = None) -> Provision:
    """Join a unit with the next beside it: its words and all in it come along.

    What pointed at the second one points at the joined one.

    Raises:
        DocumentError: ``nothing_behind`` where there is no next; ``gone``.
    """
    tree = _Text(provision.document_id)
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
    _sign(provision, user, "合并")
    provision.save()
    own = _by_clerks(second)
    _carry_citations(own.filter(in_heading=True), provision, behind_label)
    _carry_citations(
        own.filter(in_heading=False), provision, behind_label + len(second.heading)
    )
    for row in tree.by_pk.values():
        if row.parent_id == second.pk:
            row.parent_id = provision.pk
    _repoint(second, provision)
    merged_eid = second.eid
    tree.items = [
        item
        for item in tree.items
        if not (isinstance(item, Provision) and item.pk == second.pk)
    ]
    del tree.by_pk[second.pk]
    _sign(second, user, "并入前一条")
    second.delete()
    _follow_eids(tree.document, {merged_eid: provision})
    tree.save_order()
    _finish(tree, provision, before, unit_words(provision), "合并条款", user)
    return provision


@transaction.atomic
def remove_provision(*, provision: Provision, user: User | None = None) -> None:
    """Delete a unit with all in it.

    Raises:
        DocumentError: ``in_use`` where rules, offices or the like stand on it; ``gone``.
    """
    tree = _Text(provision.document_id)
    provision = tree.get(provision)
    start, end = tree.span(provision)
    rows = [row for row in tree.items[start:end] if isinstance(row, Provision)]
    used = _users(rows)
    if used:
        raise DocumentError(
            "in_use",
            f"这里的条款是别处的依据，不能删除：{'；'.join(used[:3])}"
            f"{f'等{len(used)}处' if len(used) > 3 else ''}。",  # noqa: PLR2004 (shown)
        )
    before = "\n".join(
        table_words(row) if isinstance(row, Table) else unit_words(row)
        for row in tree.items[start:end]
        if not isinstance(row, Component)
    )
    parent = tree.by_pk.get(provision.parent_id or 0)
    gone = {item.eid for item in tree.items[start:end]}
    del tree.items[start:end]
    for row in rows:
        del tree.by_pk[row.pk]
    eid = provision.eid
    _sign(provision, user, "删除")
    provision.delete()
    tree.save_order()
    _finish(tree, parent, before, "", "删除条款", user, eid=eid)
    _cut_citations(tree.document, gone)


def plan_renumbering(
    *, provision: Provision, start: int | None = None
) -> list[Renumbering]:
    """Return which labels would change if a list is numbered through from a unit on.

    Articles count through an act, whatever chapters they stand in; other units count
    under their parent.

    Args:
        provision: The first one.
        start: Its number; the one it has when left out.

    Raises:
        DocumentError: ``no_number`` where it has none.
    """
    read = label_of(provision.label)
    if read is None:
        raise DocumentError("no_number", "这一条没有编号，不能从它开始编号。")
    rows = Provision.objects.filter(
        document_id=provision.document_id,
        component=provision.component,
        kind=provision.kind,
        quoted=provision.quoted,
        position__gte=provision.position,
    )
    if provision.kind != Kind.ARTICLE:
        rows = rows.filter(parent_id=provision.parent_id)
    units = [
        row
        for row in rows.order_by("position", "pk")
        if label_of(row.label) is not None
    ]
    labels = renumbered(
        [row.label for row in units], start=read.number if start is None else start
    )
    return [
        Renumbering(provision=row, before=row.label, after=label)
        for row, label in zip(units, labels, strict=True)
        if row.label != label
    ]


@transaction.atomic
def renumber(
    *, provision: Provision, start: int | None = None, user: User | None = None
) -> list[Renumbering]:
    """Number a list through from a unit on; anchors follow, old ones still arrive.

    Where an old anchor is now another unit's (第三条 became 第四条, and there is a new
    第三条), it means what is printed there now.

    Raises:
        DocumentError: ``no_number``; ``gone``.
    """
    tree = _Text(provision.document_id)
    changes = plan_renumbering(provision=tree.get(provision), start=start)
    if not changes:
        return []
    before = {row.pk: row.eid for row in tree.by_pk.values()}
    prefixes: list[tuple[str, str]] = []
    for change in changes:
        row = tree.by_pk[change.provision.pk]
        read = label_of(change.after)
        row.label = change.after
        if read is not None:
            stem = (row.eid.rpartition("_dup")[0] or row.eid).rpartition("_")[0]
            prefixes.append((row.eid, f"{stem}_{read.num}"))
    wanted = _with_prefixes(before, prefixes)
    tree.used = {item.eid for item in tree.items if not isinstance(item, Provision)}
    for pk, eid in wanted.items():
        tree.by_pk[pk].eid = tree.unique(eid)
    moved = [row for row in tree.by_pk.values() if row.eid != before[row.pk]]
    # Two rows never have one eId, not even for a moment.
    for row in moved:
        Provision.objects.filter(pk=row.pk).update(eid=f"~{row.pk}")
    relabelled = {change.provision.pk for change in changes}
    for row in moved:
        if row.pk not in relabelled:
            Provision.objects.filter(pk=row.pk).update(eid=row.eid)
    for pk in relabelled:
        _sign(tree.by_pk[pk], user, "重新编号")
        tree.by_pk[pk].save()
    _follow_eids(tree.document, {before[row.pk]: row for row in moved})
    printed = "\n".join(change.before for change in changes)
    corrected = "\n".join(change.after for change in changes)
    first = tree.by_pk[changes[0].provision.pk]
    _finish(tree, first, printed, corrected, "重新编号", user)
    return changes


# --- What follows --------------------------------------------------------------------

_WORDS: Final = {"before": "之前", "after": "之后", "inside": "之下"}


def _finish(
    tree: _Text,
    provision: Provision | None,
    printed: str,
    corrected: str,
    what: str,
    user: User | None,
    *,
    eid: str = "",
) -> None:
    """Bring citations, body, corrections and the log in step."""
    refind_citations(document=tree.document)
    write_correction(
        tree.document,
        eid=provision.eid if provision is not None else eid,
        provision=provision,
        printed=printed,
        corrected=corrected,
        user=user,
        reason=what,
    )
    text_changed(document_ids=[tree.document.pk], user=user)
    record(
        action=AuditEntry.Action.EDIT,
        user=user,
        target=tree.document,
        summary=what,
        before={"text": printed},
        after={"text": corrected},
    )


def _with_prefixes(
    eids: dict[int, str], prefixes: list[tuple[str, str]]
) -> dict[int, str]:
    """Return eIds with the numbers of their own or of what they stand in replaced."""
    longest = sorted(prefixes, key=lambda pair: -len(pair[0]))
    found = {}
    for pk, eid in eids.items():
        found[pk] = eid
        for old, new in longest:
            if eid == old or eid.startswith(f"{old}__"):
                found[pk] = new + eid[len(old) :]
                break
    return found


def _follow_eids(document: Document, moved: dict[str, Provision]) -> None:
    """Keep old anchors, and write the new ones wherever the old ones are noted."""
    eids = {old: row.eid for old, row in moved.items()}
    for model in _noting_models():
        rows = list(model._default_manager.filter(document=document, eid__in=eids))  # noqa: SLF001
        for row in rows:
            row.eid = eids[row.eid]  # type: ignore[attr-defined]
        model._default_manager.bulk_update(rows, ["eid"], batch_size=500)  # noqa: SLF001
    _follow_citations(document, eids)
    _alias(document, moved)


def _follow_citations(document: Document, eids: dict[str, str]) -> None:
    """Let citations of a document's units go along to their new eIds."""
    rows = list(Citation.objects.filter(target_document=document, target_eid__in=eids))
    for row in rows:
        row.target_eid = eids[row.target_eid]
    Citation.objects.bulk_update(rows, ["target_eid"], batch_size=500)


def _cut_citations(document: Document, eids: set[str]) -> None:
    """Say of what cited units that are gone, here or elsewhere, that they are not found."""
    rows = list(Citation.objects.filter(target_document=document, target_eid__in=eids))
    for row in rows:
        row.target_eid = ""
        row.status = Citation.Status.NO_SUCH_PROVISION
    Citation.objects.bulk_update(rows, ["target_eid", "status"], batch_size=500)
    citing = {row.document_id for row in rows}
    sync_missing_articles(document_ids=citing)
    render_published(citing)


def _alias(document: Document, moved: dict[str, Provision]) -> None:
    taken = set(document.provisions.values_list("eid", flat=True))
    ProvisionAlias.objects.filter(document=document, eid__in={*moved, *taken}).delete()
    ProvisionAlias.objects.bulk_create(
        ProvisionAlias(document=document, eid=eid, provision=provision)
        for eid, provision in moved.items()
        if eid not in taken
    )


def _noting_models() -> list[type[models.Model]]:
    """Return the tables that note the eId of a unit beside its document."""
    found: list[type[models.Model]] = []
    for model in apps.get_models():
        if model in _UNITS or model.__name__.startswith("Historical"):
            continue
        fields = {field.name: field for field in model._meta.concrete_fields}  # noqa: SLF001
        document = fields.get("document")
        if "eid" in fields and document and document.related_model is Document:
            found.append(model)
    return found


def _pointing(
    provision_model: type[Provision] = Provision,
) -> list[models.ForeignKey[models.Model, models.Model]]:
    """Return every foreign key to a provision, histories left out."""
    return [
        relation.field
        for relation in provision_model._meta.related_objects  # noqa: SLF001
        if isinstance(relation.field, models.ForeignKey)
        and not relation.related_model.__name__.startswith("Historical")
    ]


def _repoint(second: Provision, first: Provision) -> None:
    """Let everything that points at one unit point at another."""
    for key in _pointing():
        # What the second one cites is found again in the joined text.
        if key.model is not Citation or key.name != "provision":
            key.model._base_manager.filter(**{key.name: second}).update(  # noqa: SLF001
                **{key.name: first}
            )


def _by_clerks(provision: Provision) -> models.QuerySet[Citation]:
    """Return what clerks marked; no search of the text would find it again."""
    return Citation.objects.filter(provision=provision, origin=Citation.Origin.CLERK)


def _cited_behind(provision: Provision, end: int, cut: int) -> list[Citation]:
    """Return what clerks marked in the second part of a text that is split."""
    marked = _by_clerks(provision).filter(in_heading=False)
    across = marked.filter(start__lt=cut, end__gt=end).first()
    if across is not None:
        raise DocumentError(
            "in_citation",
            f"不能在人工录入的引用“{across.quote}”中间分开。",
            field="text",
        )
    return list(marked.filter(start__gte=cut))


def _carry_citations(
    citations: Iterable[Citation], provision: Provision, by: int
) -> None:
    """Let citations go along with their words into the text of another unit."""
    for citation in list(citations):
        citation.provision = provision
        citation.in_heading = False
        citation.start += by
        citation.end += by
        citation.save()


def uses_of(*, provisions: Iterable[Provision]) -> list[str]:
    """Say what of higher floors stands on units or on what stands in them."""
    found: list[str] = []
    for provision in provisions:
        rows = level = [provision]
        while level:
            level = list(Provision.objects.filter(parent__in=level))
            rows = rows + level
        found += _users(rows)
    return list(dict.fromkeys(found))


def _users(rows: list[Provision]) -> list[str]:
    """Say what of higher floors stands on units."""
    found: list[str] = []
    own = Document._meta.app_label  # noqa: SLF001
    for key in _pointing():
        if key.model._meta.app_label == own:  # noqa: SLF001
            continue
        name = str(key.model._meta.verbose_name)  # noqa: SLF001
        found += [
            f"{name}“{row}”"
            for row in key.model._base_manager.filter(**{f"{key.name}__in": rows})  # noqa: SLF001
        ]
    eids = [row.eid for row in rows]
    for model in _noting_models():
        if model._meta.app_label == own:  # noqa: SLF001
            continue
        found += [
            f"{model._meta.verbose_name}“{row}”"  # noqa: SLF001
            for row in model._base_manager.filter(  # noqa: SLF001
                document_id=rows[0].document_id, eid__in=eids
            )
        ]
    return found


def _sign(provision: Provision, user: User | None, reason: str) -> None:
    provision._change_reason = reason  # type: ignore[attr-defined]  # noqa: SLF001
    if user is not None:
        provision._history_user = user  # type: ignore[attr-defined]  # noqa: SLF001
