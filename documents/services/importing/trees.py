"""Write what stands in documents: annexes, provisions, tables, and what they name.

A row that is there already keeps its key when a document is read again: rules and
corrections of other apps hold foreign keys to provisions by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.db import models
from django.db.models import ProtectedError

from documents.errors import DocumentError
from documents.models import Component, Finding, Provision, Responsibility, Table
from documents.official_text.model import Severity
from documents.services.linking.batches import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from documents.models import Document
    from documents.official_text.model import DocumentText

    Pairs = Sequence[tuple[Document, DocumentText]]
    Keys = dict[tuple[int, str], int]

Row = TypeVar("Row", Component, Provision, Table)

#: Why the history says that something went.
REPLACED: Final = "再次导入时删去"
_WRITTEN_AT_ONCE = 500
_DOCUMENTS_AT_ONCE = 200
_FIELDS: dict[type[models.Model], tuple[str, ...]] = {
    Component: ("label", "title", "position", "carried"),
    Provision: (
        "component",
        "parent",
        "position",
        "depth",
        "kind",
        "label",
        "heading",
        "text",
        "line",
        "end_line",
        "quoted",
    ),
    Table: (
        "component",
        "provision",
        "position",
        "label",
        "caption",
        "header",
        "rows",
        "line",
    ),
}


class Trees:
    """The rows of some documents, by document and eId, once they are written."""

    def __init__(self) -> None:
        self.components: Keys = {}
        self.provisions: Keys = {}
        self.tables: Keys = {}


def write_trees(pairs: Pairs, *, replaced: Iterable[int] = ()) -> Trees:
    """Write annexes, provisions, tables and responsibilities of documents in bulk.

    Args:
        pairs: Stored documents and what was read of them.
        replaced: Keys of those that had content before: what is still there is
            updated in place, what is gone is deleted.

    Raises:
        DocumentError: ``too_long`` for a text that fits no column;
            ``provision_in_use`` where rules rest on a provision that is gone.
    """
    old = sorted(set(replaced))
    trees = Trees()
    components = [
        Component(
            document=document,
            eid=annex.eid,
            label=annex.label,
            title=annex.title,
            position=annex.order,
            carried=annex.carried,
        )
        for document, text in pairs
        for annex in text.annexes
    ]
    held: dict[type[Component | Provision | Table], Keys] = {
        Component: _held(Component, old),
        Provision: _held(Provision, old),
        Table: _held(Table, old),
    }
    trees.components = _upsert(components, held[Component])
    trees.provisions = _write_provisions(pairs, trees, held[Provision])
    trees.tables = _upsert(_tables(pairs, trees), held[Table])
    # What is gone goes last: by now nothing that stays hangs under it.
    _delete_gone(Table, held[Table], trees.tables)
    _delete_gone(Provision, held[Provision], trees.provisions)
    _delete_gone(Component, held[Component], trees.components)
    _write_responsibilities(pairs, trees, old)
    return trees


def check_lengths(rows: Iterable[models.Model]) -> None:
    """Check that texts fit their columns: SQLite does not, PostgreSQL does.

    Raises:
        DocumentError: ``too_long``, with what and how much is allowed.
    """
    limits: dict[type[models.Model], list[tuple[str, int, str]]] = {}
    for row in rows:
        model = type(row)
        if model not in limits:
            limits[model] = [
                (field.attname, field.max_length, str(field.verbose_name))
                for field in model._meta.concrete_fields  # noqa: SLF001 (documented API)
                if isinstance(field, models.CharField) and field.max_length
            ]
        for name, limit, label in limits[model]:
            value = getattr(row, name)
            if len(value) > limit:
                line = getattr(row, "line", 0) or getattr(row, "source_line", 0)
                where = f"第{line}行：" if line else ""
                raise DocumentError(
                    "too_long",
                    f"{where}{model._meta.verbose_name}的“{label}”有{len(value)}字，"  # noqa: SLF001
                    f"超过了{limit}字：“{value[:30]}…”。",
                )


def _held(model: type[Row], documents: Sequence[int]) -> Keys:
    if not documents:
        return {}
    rows = model._default_manager.filter(document_id__in=documents).order_by()  # noqa: SLF001
    return {
        (document, eid): pk
        for pk, document, eid in rows.values_list("pk", "document_id", "eid")
    }


def _upsert(rows: Sequence[Row], held: Keys) -> Keys:
    """Create rows, or update those whose eId the document has already."""
    check_lengths(rows)
    keys: Keys = {}
    created: list[Row] = []
    updated: list[Row] = []
    for row in rows:
        pk = held.get((row.document_id, row.eid))
        if pk is None:
            created.append(row)
        else:
            row.pk = pk
            updated.append(row)
    if created:
        manager: Any = type(created[0])._default_manager  # noqa: SLF001
        manager.bulk_create(created, batch_size=_WRITTEN_AT_ONCE)
    if updated:
        manager = type(updated[0])._default_manager  # noqa: SLF001
        manager.bulk_update(updated, _FIELDS[type(updated[0])], batch_size=100)
    for row in rows:
        keys[row.document_id, row.eid] = row.pk
    return keys


def _write_provisions(pairs: Pairs, trees: Trees, held: Keys) -> Keys:
    """Write level by level, so that every parent has its key before its children."""
    levels: list[list[tuple[Provision, str]]] = []
    for document, text in pairs:
        component_of = {
            unit.eid: trees.components[document.pk, annex.eid]
            for annex in text.annexes
            for unit in annex.provisions
        }
        depths: dict[str, int] = {}
        for unit in text.all_provisions():
            depth = depths[unit.parent] + 1 if unit.parent in depths else 0
            depths[unit.eid] = depth
            while len(levels) <= depth:
                levels.append([])
            row = Provision(
                document=document,
                component_id=component_of.get(unit.eid),
                position=unit.order,
                depth=depth,
                kind=unit.kind.value,
                label=unit.label,
                heading=unit.heading,
                text=unit.text,
                eid=unit.eid,
                line=unit.line,
                end_line=unit.end_line,
                quoted=unit.quoted,
            )
            levels[depth].append((row, unit.parent if depth else ""))
    keys: Keys = {}
    for level in levels:
        for row, parent in level:
            row.parent_id = keys[row.document_id, parent] if parent else None
        keys |= _upsert([row for row, _ in level], held)
    return keys


def _tables(pairs: Pairs, trees: Trees) -> list[Table]:
    rows = []
    for document, text in pairs:
        component_of = {
            table.eid: trees.components[document.pk, annex.eid]
            for annex in text.annexes
            for table in annex.tables
        }
        rows += [
            Table(
                document=document,
                component_id=component_of.get(table.eid),
                provision_id=trees.provisions.get((document.pk, table.parent)),
                eid=table.eid,
                position=table.order,
                label=table.label,
                caption=table.caption,
                header=table.header,
                rows=table.rows,
                line=table.line,
            )
            for table in text.all_tables()
        ]
    return rows


def _delete_gone(
    model: type[Component | Provision | Table], held: Keys, keys: Keys
) -> None:
    gone = [pk for key, pk in held.items() if key not in keys]
    for some in chunks(gone, _WRITTEN_AT_ONCE):
        try:
            model._default_manager.filter(pk__in=some).delete()  # noqa: SLF001
            # Who removes the unit around them later gets them back with it no more.
            model.history.filter(
                id__in=some, history_type="-", history_change_reason=None
            ).update(history_change_reason=REPLACED)
        except ProtectedError as error:
            used = "、".join(sorted({str(row) for row in error.protected_objects})[:5])
            raise DocumentError(
                "provision_in_use",
                f"新的文本里没有了的条款，还有规则以它为依据：{used}。请先改规则。",
            ) from error


def _write_responsibilities(pairs: Pairs, trees: Trees, old: Sequence[int]) -> None:
    """Write who answers for a task; rows that stay keep their keys and links."""
    held: dict[tuple[int, str, str], int] = {}
    for some in chunks(old, _DOCUMENTS_AT_ONCE):
        found = Responsibility.objects.filter(provision__document_id__in=some)
        for pk, place, role, name in found.order_by().values_list(
            "pk", "provision_id", "role", "name"
        ):
            held[place, role, name] = pk
    rows = _responsibilities(pairs, trees)
    created = []
    updated = []
    for key, row in rows.items():
        if key in held:
            row.pk = held[key]
            updated.append(row)
        else:
            created.append(row)
    Responsibility.objects.bulk_create(created, batch_size=_WRITTEN_AT_ONCE)
    Responsibility.objects.bulk_update(updated, ("position", "quote"), batch_size=100)
    gone = [pk for key, pk in held.items() if key not in rows]
    Responsibility.objects.filter(pk__in=gone).delete()


def _responsibilities(
    pairs: Pairs, trees: Trees
) -> dict[tuple[int, str, str], Responsibility]:
    """Return the rows to be there, by provision, role and name."""
    limit = Responsibility._meta.get_field("name").max_length or 0  # noqa: SLF001
    rows: dict[tuple[int, str, str], Responsibility] = {}
    odd: list[Finding] = []
    for document, task in (
        (d, task) for d, text in pairs for task in text.responsibilities
    ):
        provision = trees.provisions.get((document.pk, task.eid))
        if provision is None:
            continue
        named = [(Responsibility.Role.LEAD, name) for name in task.lead]
        named += [(Responsibility.Role.SHARED, name) for name in task.shared]
        for position, (role, name) in enumerate(named, start=1):
            if len(name) > limit:
                odd.append(_no_office(document, task.eid, name))
                continue
            rows.setdefault(
                (provision, role.value, name),
                Responsibility(
                    provision_id=provision,
                    role=role.value,
                    name=name,
                    position=position,
                    quote=task.text,
                ),
            )
    Finding.objects.bulk_create(odd, batch_size=_WRITTEN_AT_ONCE)
    return rows


def _no_office(document: Document, eid: str, name: str) -> Finding:
    """A name of that length is a sentence that was taken for an office."""
    return Finding(
        source_id=document.source_id,
        document=document,
        eid=eid,
        code="office_too_long",
        severity=Severity.WARNING.value,
        text=f"责任单位太长，没有登记：“{name[:60]}…”",
    )
