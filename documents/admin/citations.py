"""Citations, and relations between documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin

from documents.admin.concurrency import GuardedMixin
from documents.admin.links import change_link
from documents.admin.permissions import PublishedTextMixin
from documents.admin.reopening import telling_reopened
from documents.models import Citation, Provision, Relation, Table
from documents.services.editing import text_changed

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString


class CitationForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where a citation leads; a clerk decides for good."""

    class Meta:
        model = Citation
        fields = (
            "document",
            "provision",
            "in_heading",
            "quote",
            "start",
            "end",
            "title",
            "number",
            "article",
            "target_document",
            "target_eid",
        )

    def clean(self) -> dict[str, Any] | None:
        """Check that the words stand there, and that the target exists."""
        data = super().clean() or {}
        provision = data.get("provision")
        if provision is not None and "quote" in data:
            text = provision.heading if data.get("in_heading") else provision.text
            span = text[data.get("start", 0) : data.get("end", 0)]
            if span != data["quote"]:
                self.add_error("quote", f"条款的这个位置是“{span}”，与引文不同。")
            if data.get("document") and provision.document_id != data["document"].pk:
                self.add_error("provision", "条款要在引用文件里。")
        target, eid = data.get("target_document"), data.get("target_eid")
        if eid and target is None:
            self.add_error("target_document", "填了锚点，就要选文件。")
        if eid and target is not None and not _exists(target.pk, eid):
            self.add_error("target_eid", f"《{target.title}》里没有{eid}。")
        return data


@admin.register(Citation)
class CitationAdmin(PublishedTextMixin, GuardedMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Citations and where they lead."""

    form = CitationForm
    list_display = (
        "quote",
        "source",
        "status",
        "title",
        "article",
        "target",
        "target_eid",
        "origin",
    )
    list_filter = ("status", "origin", "document__kind")
    search_fields = ("quote", "title", "number", "document__number")
    list_select_related = ("document", "target_document")
    ordering = ("document_id", "pk")
    list_per_page = 50
    show_full_result_count = False
    autocomplete_fields = ("document", "target_document")
    raw_id_fields = ("provision",)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Citation | None = None
    ) -> tuple[str, ...]:
        """The words and their place are the text's; only the meaning is decided."""
        if obj is None:
            return ()
        return ("document", "provision", "in_heading", "quote", "start", "end")

    def save_model(
        self, request: HttpRequest, obj: Citation, form: Any, change: bool
    ) -> None:
        """Sign it as a clerk's: no import changes it any more."""
        obj.origin = Citation.Origin.CLERK
        obj.target_table = Table.objects.filter(
            document=obj.target_document, eid=obj.target_eid
        ).exists()
        obj.status = (
            Citation.Status.FOUND if obj.target_document else Citation.Status.NOT_HELD
        )
        super().save_model(request, obj, form, change)
        with telling_reopened(request, [obj.document_id]):
            text_changed(document_ids=[obj.document_id])

    def delete_model(self, request: HttpRequest, obj: Citation) -> None:
        """Render the body without it."""
        super().delete_model(request, obj)
        with telling_reopened(request, [obj.document_id]):
            text_changed(document_ids=[obj.document_id])

    def delete_queryset(
        self, request: HttpRequest, queryset: QuerySet[Citation]
    ) -> None:
        """Render the bodies without them."""
        ids = list(queryset.order_by().values_list("document_id", flat=True))
        super().delete_queryset(request, queryset)
        with telling_reopened(request, ids):
            text_changed(document_ids=ids)

    @admin.display(description="引用文件")
    def source(self, citation: Citation) -> str:
        """Show the citing document briefly."""
        return citation.document.number or citation.document.title

    @admin.display(description="链接到")
    def target(self, citation: Citation) -> SafeString | str:
        """Link to the cited document."""
        target = citation.target_document
        return change_link(target, target.title) if target else "—"


@admin.register(Relation)
class RelationAdmin(PublishedTextMixin, GuardedMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """What documents do to each other."""

    list_display = (
        "document_name",
        "kind",
        "target_title",
        "target_number",
        "target_article",
        "held",
        "origin",
    )
    list_filter = ("kind", "origin")
    search_fields = ("target_title", "target_number", "document__number", "quote")
    list_select_related = ("document", "target_document")
    ordering = ("document_id", "kind", "pk")
    list_per_page = 50
    show_full_result_count = False
    autocomplete_fields = ("document", "target_document")
    raw_id_fields = ("provision",)
    readonly_fields = ("origin",)

    def save_model(
        self, request: HttpRequest, obj: Relation, form: Any, change: bool
    ) -> None:
        """Sign it as a clerk's: no import changes it any more."""
        obj.origin = Citation.Origin.CLERK
        super().save_model(request, obj, form, change)

    @admin.display(description="文件")
    def document_name(self, relation: Relation) -> str:
        """Show the document briefly."""
        return relation.document.number or relation.document.title

    @admin.display(description="本站收录", boolean=True)
    def held(self, relation: Relation) -> bool:
        """Tell whether the portal holds the other document."""
        return relation.target_document_id is not None


def _exists(document_id: int, eid: str) -> bool:
    place = {"document_id": document_id, "eid": eid}
    return (
        Provision.objects.filter(**place).exists()
        or Table.objects.filter(**place).exists()
    )
