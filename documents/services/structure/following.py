"""What points at units of a text, and how it goes along."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.apps import apps
from django.db import models
from django.utils import timezone

from documents.errors import DocumentError
from documents.models import (
    Citation,
    Component,
    Document,
    Provision,
    ProvisionAlias,
    SearchedPlace,
    Table,
)
from documents.services.linking import sync_missing_articles
from documents.services.rendering import render_published

#: What has eIds of its own, and what is made anew from these.
_UNITS: Final = (Provision, ProvisionAlias, Component, Table, SearchedPlace)


def follow_eids(document: Document, moved: dict[str, Provision]) -> None:
    """Keep old anchors, and write the new ones wherever the old ones are noted."""
    eids = {old: row.eid for old, row in moved.items()}
    for model in _noting_models():
        rows = list(model._default_manager.filter(document=document, eid__in=eids))  # noqa: SLF001
        for row in rows:
            row.eid = eids[row.eid]  # type: ignore[attr-defined]
        model._default_manager.bulk_update(rows, ["eid"], batch_size=500)  # noqa: SLF001
    _follow_targets(document, eids)
    _alias(document, moved)


def _follow_targets(document: Document, eids: dict[str, str]) -> None:
    """Let what is linked to a document's units go along to their new eIds."""
    for model in _targeting_models():
        rows: list[Any] = list(
            model._default_manager.filter(  # noqa: SLF001 (documented API)
                target_document=document, target_eid__in=eids
            )
        )
        for row in rows:
            row.target_eid = eids[row.target_eid]
        model._default_manager.bulk_update(rows, ["target_eid"], batch_size=500)  # noqa: SLF001


def cut_citations(document: Document, eids: set[str]) -> None:
    """Say of what cited units that are gone, here or elsewhere, that they are not found."""
    rows = list(Citation.objects.filter(target_document=document, target_eid__in=eids))
    for row in rows:
        row.target_eid = ""
        row.status = Citation.Status.NO_SUCH_PROVISION
    Citation.objects.bulk_update(rows, ["target_eid", "status"], batch_size=500)
    citing = {row.document_id for row in rows}
    sync_missing_articles(document_ids=citing)
    render_published(citing)


def note_removed(
    document: Document,
    near: Provision | None,
    *,
    name: str,
    eid: str,
    rows: Iterable[Provision],
    eids: set[str],
) -> None:
    """Leave word where something stands that goes, for whoever follows a link to it.

    Nothing is left of what the public never knew.

    Args:
        document: Its document.
        near: The unit before it, or around it; None where no other stands in the text.
        name: What it is called.
        eid: Its anchor.
        rows: The units that go.
        eids: Their anchors and those of all else that goes.
    """
    was_public = (
        document.withdrawn_reason
        or Document.objects.published().filter(pk=document.pk).exists()
    )
    if near is None or not was_public:
        return
    aliases = ProvisionAlias.objects.filter(provision__in=list(rows))
    # What went before it is told of beside it.
    aliases.filter(removed_on__isnull=False).update(provision=near)
    eids = eids | set(aliases.values_list("eid", flat=True))
    ProvisionAlias.objects.filter(document=document, eid__in=eids).delete()
    today = timezone.localdate()
    ProvisionAlias.objects.bulk_create(
        ProvisionAlias(
            document=document,
            eid=each,
            provision=near,
            removed_on=today,
            removed_name=name if each == eid else "",
        )
        for each in sorted(eids)
    )


def _alias(document: Document, moved: dict[str, Provision]) -> None:
    ProvisionAlias.objects.filter(document=document, eid__in=moved).delete()
    ProvisionAlias.objects.bulk_create(
        ProvisionAlias(document=document, eid=eid, provision=provision)
        for eid, provision in moved.items()
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


def _targeting_models() -> list[type[models.Model]]:
    """Return the tables that link to the eId of a unit of another document."""
    found: list[type[models.Model]] = []
    for model in apps.get_models():
        fields = {field.name: field for field in model._meta.concrete_fields}  # noqa: SLF001
        target = fields.get("target_document")
        if "target_eid" in fields and target and target.related_model is Document:
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


def repoint(second: Provision, first: Provision) -> None:
    """Let everything that points at one unit point at another."""
    for key in _pointing():
        # What the second one cites is found again in the joined text.
        if key.model is not Citation or key.name != "provision":
            key.model._base_manager.filter(**{key.name: second}).update(  # noqa: SLF001
                **{key.name: first}
            )


def marked_by_clerks(provision: Provision) -> models.QuerySet[Citation]:
    """Return what clerks marked; no search of the text would find it again."""
    return Citation.objects.filter(provision=provision, origin=Citation.Origin.CLERK)


def cited_behind(provision: Provision, end: int, cut: int) -> list[Citation]:
    """Return what clerks marked in the second part of a text that is split."""
    marked = marked_by_clerks(provision).filter(in_heading=False)
    across = marked.filter(start__lt=cut, end__gt=end).first()
    if across is not None:
        raise DocumentError(
            "in_citation",
            f"不能在人工录入的引用“{across.quote}”中间分开。",
            field="text",
        )
    return list(marked.filter(start__gte=cut))


def carry_citations(
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
            below = Provision.objects.filter(parent__in=level)
            level = list(below.exclude(pk__in=[row.pk for row in rows]))
            rows = rows + level
        found += used_by(rows)
    return list(dict.fromkeys(found))


def require_unused(rows: list[Provision]) -> None:
    """Check that nothing of higher floors stands on units that would go.

    Raises:
        DocumentError: ``in_use``.
    """
    used = used_by(rows)
    if used:
        raise DocumentError(
            "in_use",
            f"这里的条款是别处的依据，不能删除：{'；'.join(used[:3])}"
            f"{f'等{len(used)}处' if len(used) > 3 else ''}。",  # noqa: PLR2004 (shown)
        )


def used_by(rows: list[Provision]) -> list[str]:
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
