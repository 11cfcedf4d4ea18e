"""Documents: their head, their state, and the ways to what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import OuterRef
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from documents.admin.counting import counted
from documents.admin.fields import LinesField, reason_field
from documents.admin.history import HistoryAdmin
from documents.admin.links import change_link, list_link
from documents.admin.permissions import PublishedTextMixin, user_of
from documents.admin.removed_parts import removed_page
from documents.admin.reopening import telling_reopened
from documents.admin.restoring import RestoringMixin
from documents.admin.several_steps import SeveralStepsMixin
from documents.admin.step_page import step_page
from documents.admin.steps import progress
from documents.admin.text_editor import text_page
from documents.models import (
    Citation,
    Component,
    Correction,
    Document,
    Finding,
    Provision,
    Relation,
    Table,
)
from documents.official_text.titles import number_key
from documents.search.index import remove_from_index
from documents.services.editing import document_changed, save_head
from documents.services.linking import link_documents
from documents.services.rendering import render_published
from documents.services.restored_fields import HEAD_FIELDS
from documents.services.restoring import restore_head
from documents.services.review import mark_typed

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

_SHOWN = 40


class DocumentForm(forms.ModelForm):  # type: ignore[type-arg]
    """The head of a document."""

    addressees = LinesField(
        label="主送机关", required=False, help_text="一个机关一行。"
    )
    reason = reason_field()

    class Meta:
        model = Document
        fields = (
            *HEAD_FIELDS,
            "topic",
            "issue",
            "position",
            "page",
            "end_page",
            "kind",
            "slug",
        )
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2, "cols": 90}),
            "promulgates": forms.TextInput(attrs={"size": 90}),
        }

    def clean(self) -> dict[str, Any] | None:
        """Refuse a number that another paper has: the key is no field of the form."""
        data = super().clean() or {}
        key = number_key(data.get("number") or "")
        kind = data.get("kind") or self.instance.kind
        if key and kind == Document.Kind.GAZETTE:
            same = Document.objects.filter(number_key=key, kind=kind)
            if same.exclude(pk=self.instance.pk).exists():
                self.add_error("number", "这个发文字号已经有一份文件。")
        return data


class RelationInline(admin.StackedInline):  # type: ignore[type-arg]
    """What the document does to others: a handful of rows."""

    model = Relation
    fk_name = "document"
    extra = 0
    fields = (
        ("kind", "target_number", "target_article"),
        "target_title",
        "target_document",
    )
    # A list to choose from would be all documents of the portal; the box that looks
    # them up has no name for screen readers and needs inline styles.
    raw_id_fields = ("target_document",)


@admin.register(Document)
class DocumentAdmin(
    SeveralStepsMixin, PublishedTextMixin, RestoringMixin, HistoryAdmin
):
    """Documents; what stands in them has lists and pages of its own."""

    form = DocumentForm
    restored_fields = HEAD_FIELDS
    list_display = (
        "short_title",
        "number",
        "issuer",
        "dated_on",
        "state",
        "force",
        "issue",
        "open_findings",
    )
    list_display_links = ("short_title", "number")
    list_filter = ("state", "kind", "force", "topic", "category", "issue")
    search_fields = ("title", "number", "issuer", "slug")
    date_hierarchy = "dated_on"
    ordering = ("-dated_on", "-pk")
    list_select_related = ("issue",)
    list_per_page = 50
    inlines = (RelationInline,)
    change_form_template = "admin/documents/document/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        """Leave the body out; count the open findings of what is shown."""
        documents: QuerySet[Document] = super().get_queryset(request)
        open_ = Finding.objects.filter(
            document=OuterRef("pk"), state=Finding.State.OPEN
        ).exclude(severity="info")
        return documents.defer("body_html").annotate(
            open_findings_count=counted(open_, by="document")
        )

    def get_readonly_fields(
        self, request: HttpRequest, obj: Document | None = None
    ) -> list[str]:
        """Change states by actions only; an address that was public stays."""
        fixed = ["state", "publish_at", "withdrawn_reason", "parts", "origin"]
        if obj is not None and obj.publish_at is not None:
            fixed.append("slug")
        return fixed

    def get_fieldsets(self, request: HttpRequest, obj: Document | None = None) -> Any:
        """Group the head; link to the parts once there are any."""
        groups: list[tuple[str | None, dict[str, Any]]] = [
            (
                None,
                {
                    "fields": (
                        "title",
                        ("number", "category"),
                        "issuer",
                        "addressees",
                        "promulgates",
                        "publicity",
                    )
                },
            ),
            (
                "日期与效力",
                {
                    "fields": (
                        ("dated_on", "version_on"),
                        ("effective_on", "lapsed_on"),
                        ("force", "topic"),
                    )
                },
            ),
            (
                "刊登",
                {"fields": ("issue", ("position", "page", "end_page"), "kind", "slug")},
            ),
        ]
        if obj is not None:
            states = ("state", "publish_at", "withdrawn_reason")
            groups[1:1] = [(None, {"fields": ("reason",)})]
            groups[:0] = [
                ("状态", {"fields": (states, "origin")}),
                ("内容", {"fields": ("parts",)}),
            ]
        return groups

    def get_urls(self) -> list[URLPattern]:
        """Add the pages that ask before a step."""
        own = path(
            "<int:pk>/step/<slug:name>/",
            self.admin_site.admin_view(self.step),
            name="documents_document_step",
        )
        text = path(
            "<int:pk>/text/",
            self.admin_site.admin_view(self.text),
            name="documents_document_text",
        )
        removed = path(
            "<int:pk>/text/removed/",
            self.admin_site.admin_view(self.removed),
            name="documents_document_removed",
        )
        return [own, text, removed, *super().get_urls()]

    def text(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Rearrange the units of a document's text."""
        return text_page(request, self, pk)

    def removed(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List what was removed from a document's text, and put it back."""
        return removed_page(request, self, pk)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show at the top where the document stands and what may be done."""
        document = self.get_object(request, object_id)
        context = {
            **(extra_context or {}),
            "progress": progress(request, document) if document else None,
        }
        answer: HttpResponse = super().change_view(
            request, object_id, form_url, context
        )
        return answer

    def step(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Ask before a step of a document, then take it."""
        return step_page(request, self, pk, name)

    def restore(self, row: Document, version: Any, user: User, seen: str) -> None:
        """Restore a head."""
        restore_head(document=row, version=version, user=user, seen=seen)

    def has_delete_permission(
        self, request: HttpRequest, obj: Document | None = None
    ) -> bool:
        """What was public is withdrawn, with a reason; it does not vanish."""
        if obj is not None and obj.publish_at is not None:
            return False
        return bool(super().has_delete_permission(request, obj))

    def save_model(
        self, request: HttpRequest, obj: Document, form: Any, change: bool
    ) -> None:
        """Save by the service: links, bodies and corrections follow."""
        if not change:
            super().save_model(request, obj, form, change)
            mark_typed(document_ids=[obj.pk], user=user_of(request))
            document_changed(document_ids=[obj.pk])
            return
        reason = form.cleaned_data.get("reason", "")
        with telling_reopened(request, [obj.pk]):
            save_head(document=obj, user=user_of(request), reason=reason)

    def save_formset(
        self, request: HttpRequest, form: Any, formset: Any, change: bool
    ) -> None:
        """Sign relations as a clerk's: no import changes them any more."""
        for row in formset.save(commit=False):
            row.origin = Citation.Origin.CLERK
            row.save()
        for row in formset.deleted_objects:
            row.delete()

    def delete_model(self, request: HttpRequest, obj: Document) -> None:
        """Delete, then let what cited it wait again."""
        citing = set(
            obj.cited_by.exclude(document=obj).values_list("document_id", flat=True)
        )
        remove_from_index([obj.pk])
        super().delete_model(request, obj)
        link_documents(document_ids=citing)
        render_published(citing)

    # --- Columns and links -------------------------------------------------------

    @admin.display(description="标题", ordering="title")
    def short_title(self, document: Document) -> str:
        """Show how the title begins."""
        title = document.title or "（无标题）"
        return title if len(title) <= _SHOWN else f"{title[:_SHOWN]}…"

    @admin.display(description="待校", ordering="open_findings_count")
    def open_findings(self, document: Document) -> int:
        """Count what waits for a clerk, hints left out."""
        return int(getattr(document, "open_findings_count", 0))

    @admin.display(description="来源")
    def origin(self, document: Document) -> SafeString | str:
        """Link to the file it was read from."""
        return change_link(document.source)

    @admin.display(description="各部分")
    def parts(self, document: Document) -> SafeString | str:
        """Link to the lists of what stands in the document, and to its page."""
        counted = (
            (Provision, document.provisions, "条款"),
            (Table, document.tables, "表格"),
            (Component, document.components, "附件"),
            (Citation, document.citations, "引用"),
            (Finding, document.findings, "校对发现"),
            (Correction, document.corrections, "勘误"),
        )
        links = [
            list_link(model, f"{name} {rows.count()}", document__id__exact=document.pk)
            for model, rows, name in counted
        ]
        page = format_html('<a href="{}">查看页面</a>', document.get_absolute_url())
        text = format_html(
            '<a href="{}">编辑正文（增删、移动、编号）</a>',
            reverse("admin:documents_document_text", args=(document.pk,)),
        )
        return format_html("　".join(["{}"] * (len(links) + 2)), text, *links, page)
