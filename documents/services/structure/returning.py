"""What was removed from a text, and its way back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from documents.errors import DocumentError
from documents.models import Component, Document, Provision, ProvisionAlias, Table
from documents.services.editing import component_words, table_words, unit_words
from documents.services.linking import link_documents
from documents.services.rendering import render_published
from documents.services.signing import sign
from documents.services.structure.tree import TextTree, finish

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: Why the history says that something went; of what went with it, it says nothing.
REMOVED: Final = "删除"

#: What fits into a key of the database.
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_KINDS: Final[dict[str, type[Provision | Table | Component]]] = {
    "unit": Provision,
    "table": Table,
    "annex": Component,
}
_NAMES: Final[dict[type[Provision | Table | Component], str]] = {
    Provision: "条款",
    Table: "表格",
    Component: "附件",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A unit, a table or an annex that was removed, with all that stood in it.

    Attributes:
        key: What names it when it is asked for: what it is, and its last version.
        version: Its last version: who removed it and when.
        words: It and what stood in it, line by line.
    """

    key: str
    version: Any
    words: str


def removed_parts(document: Document) -> list[Removed]:
    """Return what was removed from a text and is not back, the latest first."""
    found: dict[tuple[str, int], Removed] = {}
    for kind, model in _KINDS.items():
        live = set(
            model._default_manager.filter(document=document).values_list(  # noqa: SLF001
                "pk", flat=True
            )
        )
        for version in _tops(model, document).order_by("-history_date", "-history_id"):
            if version.id not in live and (kind, version.id) not in found:
                found[kind, version.id] = Removed(
                    key=f"{kind}-{version.history_id}",
                    version=version,
                    words=_all_words(_with_all_in_it(version)),
                )
    return sorted(
        found.values(), key=lambda each: each.version.history_date, reverse=True
    )


@transaction.atomic
def restore_removed(
    *, document: Document, key: str, user: User | None = None
) -> Provision | Table | Component:
    """Put back what was removed where it stood, with all that stood in it.

    Its links are found again. What a clerk had entered in it beside the words (links,
    responsibilities) does not come back.

    Args:
        document: Its document.
        key: Of :class:`Removed`.
        user: Who restores.

    Raises:
        DocumentError: ``not_removed`` where there is no such thing, or it is back.
    """
    tree = TextTree(document.pk)
    top = _top(document, key)
    rows = [each.instance for each in _with_all_in_it(top)]
    part: Provision | Table | Component = rows[0]
    provision = _put_under(tree, part)
    ProvisionAlias.objects.filter(
        document=document, eid__in=[row.eid for row in rows]
    ).delete()
    annexes = {row.pk for row in [*tree.items, part] if isinstance(row, Component)}
    at = _place(tree, part)
    reason = (
        f"恢复{date_format(timezone.localtime(top.history_date), 'Y年n月j日')}删除的"
    )
    for row in rows:
        row.eid = tree.unique(row.eid)
        if not isinstance(row, Component) and row.component_id not in annexes:
            row.component_id = None
        sign(row, user=user, reason=reason)
        row.save(force_insert=True)
        if isinstance(row, Provision):
            tree.by_pk[row.pk] = row
    tree.items[at:at] = rows
    tree.save_order()
    finish(
        tree,
        provision,
        "",
        _all_words(rows),
        f"恢复删除的{_NAMES[type(part)]}",
        user,
        eid=part.eid,
    )
    changed = link_documents(document_ids=[document.pk]).changed_documents
    render_published({document.pk, *changed})
    return part


def _tops(model: type[Provision | Table | Component], document: Document) -> Any:
    return model.history.filter(
        document_id=document.pk, history_type="-", history_change_reason=REMOVED
    )


def _top(document: Document, key: str) -> Any:
    """Return the last version of what is to come back.

    Raises:
        DocumentError: ``not_removed``.
    """
    kind, _, number = key.partition("-")
    model = _KINDS.get(kind)
    top = None
    if model is not None and _NUMBER.fullmatch(number):
        top = _tops(model, document).filter(history_id=int(number)).first()
    if top is None or type(top.instance)._default_manager.filter(pk=top.id).exists():  # noqa: SLF001
        raise DocumentError("not_removed", "这一处没有被删除，或者已经恢复了。")
    return top


def _put_under(tree: TextTree, part: Provision | Table | Component) -> Provision | None:
    """Let it stand in the unit where it stood, if that is there; return whose words change."""
    if isinstance(part, Provision):
        part.parent = tree.by_pk.get(part.parent_id or 0)
        return part
    if isinstance(part, Table):
        part.provision = tree.by_pk.get(part.provision_id or 0)
        return part.provision
    return None


def _with_all_in_it(top: Any) -> list[Any]:
    """Return the last versions of what was removed and of what went with it, in order."""
    found = [top]
    if isinstance(top.instance, Table):
        return found
    if isinstance(top.instance, Component):
        inside = {"component_id": top.id}
        below = list(
            _gone_with(Provision.history.filter(**inside, parent_id=None), found)
        )
        found += below
        found += _gone_with(Table.history.filter(**inside, provision_id=None), found)
        parents = [each.id for each in below]
    else:
        parents = [top.id]
    while parents:
        below = list(_gone_with(Provision.history.filter(parent_id__in=parents), found))
        found += below
        found += _gone_with(Table.history.filter(provision_id__in=parents), found)
        parents = [each.id for each in below]
    return [top, *sorted(found[1:], key=lambda each: (each.position, each.history_id))]


def _gone_with(versions: Any, found: Iterable[Any]) -> Iterable[Any]:
    """Yield of each row its last version, where that says that it went with another."""
    known = {(type(each), each.id) for each in found}
    latest: dict[int, Any] = {}
    for each in versions.order_by("history_date", "history_id"):
        latest[each.id] = each
    for each in latest.values():
        # What was removed or merged by itself has a reason of its own.
        if (
            each.history_type == "-"
            and not each.history_change_reason
            and (type(each), each.id) not in known
        ):
            yield each


def _place(tree: TextTree, part: Provision | Table | Component) -> int:
    """Return where in the order something goes that stood at its position."""
    if isinstance(part, Component):
        return next(
            (
                index
                for index, item in enumerate(tree.items)
                if isinstance(item, Component) and item.position >= part.position
            ),
            len(tree.items),
        )
    if isinstance(part, Provision) and (siblings := tree.siblings(part)):
        starts = (tree.span(each)[0] for each in siblings)
        return next(
            (start for start in starts if start + 1 >= part.position),
            tree.span(siblings[-1])[1],
        )
    start, end = _room(tree, part)
    return min(max(part.position - 1, start), end)


def _room(tree: TextTree, part: Provision | Table) -> tuple[int, int]:
    """Return between which places something stands: in its unit, annex, or the text."""
    above = part.parent if isinstance(part, Provision) else part.provision
    if above is not None:
        start, end = tree.span(above)
        return start + 1, end
    annexes = [item for item in tree.items if isinstance(item, Component)]
    for annex in annexes:
        if annex.pk == part.component_id:
            return tree.items.index(annex) + 1, tree.place(annex, "inside")
    return 0, tree.items.index(annexes[0]) if annexes else len(tree.items)


def _all_words(rows: Iterable[Any]) -> str:
    return "\n".join(map(_words, rows))


def _words(row: Any) -> str:
    if hasattr(row, "rows"):
        return table_words(row)
    return component_words(row) if hasattr(row, "carried") else unit_words(row)
