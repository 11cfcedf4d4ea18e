"""What of the regulations waits on the clerks' desk; see :mod:`documents.desk`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import StrIndex
from django.http import HttpRequest
from django.urls import reverse

from documents.desk import SHOWN, DeskItem, DeskSection
from documents.models import Document, Provision, Table
from regulations.models import Derived

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet


def stale_rules(request: HttpRequest) -> DeskSection | None:
    """Confirmed rows whose clause is gone or no longer says what was quoted.

    One query for each sort of row that the clerk may change.
    """
    count = 0
    items: list[DeskItem] = []
    for model in _changeable(request):
        rows = _stale(model)
        found = rows.count()
        count += found
        if found and len(items) < SHOWN:
            items += [_item(row) for row in rows[: SHOWN - len(items)]]
    return DeskSection(
        title="规定：与原文不一致", count=count, items=items, is_broken=True
    )


def _changeable(request: HttpRequest) -> Iterator[type[Derived]]:
    for model in apps.get_app_config("regulations").get_models():
        if (
            issubclass(model, Derived)
            and admin.site.is_registered(model)
            and request.user.has_perm(f"regulations.change_{model._meta.model_name}")  # noqa: SLF001 (documented API)
        ):
            yield model


def _stale(model: type[Derived]) -> QuerySet[Derived]:
    same_place = {"document": OuterRef("document"), "eid": OuterRef("eid")}
    clause = Provision.objects.filter(**same_place)
    quoting = clause.annotate(
        in_text=StrIndex("text", OuterRef("quote")),
        in_heading=StrIndex("heading", OuterRef("quote")),
    ).filter(Q(in_text__gt=0) | Q(in_heading__gt=0))
    rows: QuerySet[Derived] = model.objects.filter(
        state=Derived.State.CONFIRMED, document__state=Document.State.PUBLISHED
    )
    return (
        rows.exclude(eid="")
        .exclude(Exists(Table.objects.filter(**same_place)))
        .exclude(Exists(quoting))
        .exclude(Exists(clause), quote="")
        .select_related("document")
        .defer("document__body_html")
        .order_by("document", "position", "pk")
    )


def _item(row: Derived) -> DeskItem:
    options = row._meta  # noqa: SLF001 (documented API)
    return DeskItem(
        label=f"{options.verbose_name}：{row}",
        url=reverse(f"admin:regulations_{options.model_name}_change", args=(row.pk,)),
        detail=f"{row.document}里的条款已经改动，请核对。",
    )
