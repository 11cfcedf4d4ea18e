"""What clerks do with every sort of row: look at its words, confirm it, refuse it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.utils.html import format_html

from documents.admin.history import HistoryAdmin
from documents.admin.links import change_link
from documents.models import Document
from regulations.models import Derived
from regulations.services import confirm_rows, derive, reject_rows

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.forms import ModelForm
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

_SHOWN = 60


class SourceFilter(admin.RelatedFieldListFilter):
    """Lists the documents that rows come from: a portal may hold a hundred thousand."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        """Name each document that has rows, in the order of the list of documents."""
        sources = model_admin.get_queryset(request).order_by().values(field.name)
        documents = Document.objects.filter(pk__in=sources).defer("body_html")
        order = self.field_admin_ordering(field, request, model_admin)
        return [(each.pk, str(each)) for each in documents.order_by(*order)]

    def has_output(self) -> bool:
        """Stay where there is one document only: an address may ask for another."""
        return True


class DerivedAdmin(HistoryAdmin):
    """Rows read from documents; ``row_fields`` and ``row_columns`` are the model's own.

    What a clerk types in is signed as the clerk's, and confirmed: whoever types a row
    stands behind it. What a clerk edits is never overwritten by reading again.
    """

    row_columns: tuple[str, ...] = ("__str__",)
    row_fields: tuple[Any, ...] = ()
    list_filter: tuple[Any, ...] = ("state", "origin")
    list_per_page = 50
    ordering: tuple[str, ...] = ("document", "position", "pk")
    autocomplete_fields: tuple[str, ...] = ("document",)
    actions: tuple[str, ...] = ("confirm", "reject", "read_again")

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """Show the row, its words, where it stands, and whether it is confirmed."""
        return (*self.row_columns, "words", "place", "state", "origin")

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Narrow by the document last, which has the most to choose from."""
        return (*super().get_list_filter(request), ("document", SourceFilter))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Derived]:
        """Bring the document along, without its body."""
        rows: QuerySet[Derived] = super().get_queryset(request)
        return rows.select_related("document").defer("document__body_html")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Derived | None = None
    ) -> tuple[str, ...]:
        """Keep whose row it is; states change by actions."""
        return ("document_link", "place", "state", "origin") if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: Derived | None = None) -> Any:
        """Put the words of the text beside what was read in them."""
        source = (
            ("document_link", "place", "quote", "eid")
            if obj
            else (
                "document",
                "eid",
                "quote",
            )
        )
        kept = ("position", ("state", "origin")) if obj else ("position",)
        return (
            (None, {"fields": self.row_fields}),
            ("依据", {"fields": source}),
            ("状态", {"fields": kept}),
        )

    def save_model(
        self, request: HttpRequest, obj: Derived, form: ModelForm[Any], change: bool
    ) -> None:
        """Sign a new row as the clerk's."""
        del form
        if not change:
            obj.origin = Derived.Origin.CLERK
            obj.state = Derived.State.CONFIRMED
            obj.key = obj.key or _own_key(obj)
        obj.save()

    @admin.display(description="原文")
    def words(self, row: Derived) -> str:
        """Quote the beginning."""
        return row.quote if len(row.quote) <= _SHOWN else f"{row.quote[:_SHOWN]}……"

    @admin.display(description="文件")
    def document_link(self, row: Derived) -> SafeString | str:
        """Lead to the document's page in the desk."""
        return change_link(row.document)

    @admin.display(description="出处")
    def place(self, row: Derived) -> SafeString | str:
        """Lead to the clause in the document's page."""
        name = row.document.number or row.document.title
        return format_html(
            '<a href="{}">{}{}</a>',
            row.get_absolute_url(),
            name,
            f" · {row.eid}" if row.eid else "",
        )

    @admin.action(description="确认所选各项（对外可见）", permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Derived]) -> None:
        """Stand behind rows."""
        count = confirm_rows(queryset)
        self.message_user(request, f"确认了 {count} 项。", messages.SUCCESS)

    @admin.action(description="不采用所选各项", permissions=["change"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Derived]) -> None:
        """Refuse rows; they are not proposed again."""
        count = reject_rows(queryset)
        self.message_user(
            request, f"{count} 项不采用，以后也不再提出。", messages.SUCCESS
        )

    @admin.action(description="重新识别所选各项所在的文件", permissions=["change"])
    def read_again(self, request: HttpRequest, queryset: QuerySet[Derived]) -> None:
        """Read the documents of the rows again."""
        seen = {row.document_id: row.document for row in queryset}
        changed = sum(derive(document=each).changed for each in seen.values())
        self.message_user(
            request,
            f"重新识别了 {len(seen)} 份文件，{changed} 项有变化。",
            messages.SUCCESS,
        )


def _own_key(row: Derived) -> str:
    """Return a key that no reader gives: rows of clerks are never read again."""
    number = type(row).objects.filter(document=row.document).count() + 1
    taken = set(
        type(row)
        .objects.filter(document=row.document, key__startswith="clerk:")
        .values_list("key", flat=True)
    )
    while f"clerk:{number}" in taken:
        number += 1
    return f"clerk:{number}"
