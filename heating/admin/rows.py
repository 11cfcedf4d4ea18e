"""What all rows of a schedule share at the desk: the clause beside the figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.utils.html import format_html

from documents.admin.deleting import NoBulkDeletionMixin
from documents.admin.history import HistoryAdmin
from documents.models import Provision
from heating.clauses import clause_text, objections
from heating.models import ClauseRow, ScheduleVersion

if TYPE_CHECKING:
    from django.db.models import ForeignKey, QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

_SHOWN = 36


class ProvisionChoices:
    """The clauses that rows may come from: those of the documents with a schedule.

    Read once and handed to every form of a page: a page of measures would otherwise
    read them for each of them.
    """

    def __init__(self) -> None:
        rows = (
            Provision.objects.filter(
                document__in=ScheduleVersion.objects.order_by().values("document")
            )
            .select_related("document", "parent")
            .defer("document__body_html")
            .order_by("document", "position", "pk")
        )
        self.choices = [("", "---------"), *((row.pk, _words(row)) for row in rows)]


class ClauseChoiceMixin:
    """Offers clauses by their number and first words."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offer only clauses of schedules, and only drafts to hang a row on."""
        if db_field.name == "version":
            kwargs["queryset"] = ScheduleVersion.objects.filter(
                state=ScheduleVersion.State.DRAFT
            ).order_by("title", "-valid_from", "pk")
        field: Any = super().formfield_for_foreignkey(  # type: ignore[misc]
            db_field, request, **kwargs
        )
        if db_field.related_model is Provision and isinstance(
            field, forms.ModelChoiceField
        ):
            found = getattr(request, "heating_clauses", None)
            if found is None:
                found = ProvisionChoices().choices
                request.heating_clauses = found  # type: ignore[attr-defined]
            field.choices = found
        return field

    @admin.display(description="条款原文")
    def clause_words(self, row: ClauseRow) -> SafeString | str:
        """Show the clause with a link, and what it does not bear out."""
        if row.provision is None:
            return "选择条款并保存以后，这里显示原文。"
        text = clause_text(row.provision)
        return format_html(
            '<a href="{}#{}">{}</a>　{}{}',
            row.provision.document.get_absolute_url(),
            row.provision.eid,
            row.clause,
            text,
            "".join(f"【{each}】" for each in objections(row, text)),
        )


class ClauseRowAdmin(ClauseChoiceMixin, NoBulkDeletionMixin, HistoryAdmin):
    """A row of a version: edited while the version is a draft."""

    list_filter: tuple[str, ...] = ("version",)
    list_select_related = ("version",)
    readonly_fields = ("clause_words",)
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Bring version and clause along."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.select_related("version", "provision__document").defer(
            "provision__document__body_html"
        )

    def has_change_permission(
        self, request: HttpRequest, obj: ClauseRow | None = None
    ) -> bool:
        """Let drafts be edited; what was published is only looked at."""
        allowed: bool = super().has_change_permission(request, obj)
        return allowed and _is_open(obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: ClauseRow | None = None
    ) -> bool:
        """The same for deleting."""
        allowed: bool = super().has_delete_permission(request, obj)
        return allowed and _is_open(obj)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Say after saving what the clauses do not bear out."""
        super().save_related(request, form, formsets, change)
        warn_of(request, form.instance)


def warn_of(request: HttpRequest, row: ClauseRow) -> None:
    """Tell the clerk when a clause does not name the figure or the words of a row."""
    if row.provision is None:
        return
    for words in objections(row, clause_text(row.provision)):
        messages.warning(request, f"“{row}”：{words}")


def _is_open(row: ClauseRow | None) -> bool:
    return row is None or row.schedule_version.is_draft


def _words(provision: Provision) -> str:
    start = (provision.heading or provision.text)[:_SHOWN]
    parent = provision.parent.label if provision.parent is not None else ""
    number = f"{parent}{provision.label}".strip()
    return f"{number or provision.eid}　{start}"
