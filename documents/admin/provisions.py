"""Provisions, tables and annexes: edited one at a time, found by lists and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html

from documents.admin.deleting import SeenDeletionMixin
from documents.admin.fields import CellsField, reason_field
from documents.admin.history import HistoryAdmin
from documents.admin.links import change_link, list_link
from documents.admin.permissions import PublishedTextMixin, user_of
from documents.admin.reopening import telling_reopened
from documents.admin.restoring import RestoringMixin
from documents.errors import DocumentError
from documents.models import (
    Citation,
    Component,
    Provision,
    Responsibility,
    Table,
)
from documents.services.editing import (
    check_words,
    save_component,
    save_provision,
    save_table,
    text_changed,
)
from documents.services.restored_fields import (
    COMPONENT_FIELDS,
    TABLE_FIELDS,
    UNIT_FIELDS,
)
from documents.services.restoring import (
    restore_component,
    restore_provision,
    restore_table,
)
from documents.services.structure import (
    remove_component,
    remove_provision,
    remove_table,
    uses_of,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

_SHOWN = 60


class ProvisionForm(forms.ModelForm):  # type: ignore[type-arg]
    """One provision, and why it is changed."""

    reason = reason_field()

    class Meta:
        model = Provision
        fields = (
            "document",
            "component",
            "parent",
            "position",
            "eid",
            "kind",
            "label",
            "heading",
            "text",
            "quoted",
        )
        widgets = {
            "text": forms.Textarea(attrs={"rows": 10, "cols": 90}),
            "heading": forms.TextInput(attrs={"size": 90}),
        }

    def clean(self) -> dict[str, Any] | None:
        """Keep parent and annex of a new one inside the document, and words in each."""
        data = super().clean() or {}
        document = data.get("document") or getattr(self.instance, "document", None)
        for name in ("parent", "component"):
            other = data.get(name)
            if other is not None and document and other.document_id != document.pk:
                self.add_error(name, "要在同一文件里。")
        words = {name: data.get(name, "") for name in ("label", "heading", "text")}
        try:
            check_words(self.instance, **words)
        except DocumentError as error:
            self.add_error(error.field, error.message)
        return data


class ResponsibilityInline(admin.TabularInline):  # type: ignore[type-arg]
    """Who answers for the task that a provision sets: a handful of rows."""

    model = Responsibility
    extra = 0
    fields = ("role", "name", "position", "quote")


@admin.register(Provision)
class ProvisionAdmin(
    SeenDeletionMixin, PublishedTextMixin, RestoringMixin, HistoryAdmin
):
    """Provisions of a document in order, a page of them at a time."""

    form = ProvisionForm
    restored_fields = UNIT_FIELDS
    list_display = ("place", "words", "kind", "eid", "document_name")
    list_display_links = ("place", "words")
    list_filter = ("kind", "quoted", "document__state")
    search_fields = ("eid", "label", "heading", "text", "document__number")
    ordering = ("document_id", "position", "pk")
    list_select_related = ("document",)
    list_per_page = 100
    show_full_result_count = False
    autocomplete_fields = ("document",)
    raw_id_fields = ("parent", "component")
    inlines = (ResponsibilityInline,)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Provision | None = None
    ) -> tuple[str, ...]:
        """Keep what others point at as it is, and the place: it is moved with all in it."""
        if obj is None:
            return ()
        place = ("component", "parent", "move_link")
        return ("document_link", "eid", "around", "citations_link", *place)

    def get_fields(
        self, request: HttpRequest, obj: Provision | None = None
    ) -> list[str]:
        """Show the words first; the place in the tree last."""
        words = ["kind", "label", "heading", "text", "quoted", "reason"]
        tree = ["component", "parent"]
        if obj is None:
            return ["document", "eid", *words, *tree, "position"]
        tree = [*tree, "move_link", "eid", "citations_link"]
        return ["document_link", "around", *words, *tree]

    def save_model(
        self, request: HttpRequest, obj: Provision, form: Any, change: bool
    ) -> None:
        """Save by the service: citations, body and corrections follow."""
        with telling_reopened(request, [obj.document_id]):
            save_provision(
                provision=obj,
                user=user_of(request),
                reason=form.cleaned_data.get("reason", ""),
            )

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Render the body after who answers for a task has changed too."""
        super().save_related(request, form, formsets, change)
        if any(formset.has_changed() for formset in formsets):
            with telling_reopened(request, [form.instance.document_id]):
                text_changed(document_ids=[form.instance.document_id])

    def restore(self, row: Provision, version: Any, user: User, seen: str) -> None:
        """Restore the words of a unit."""
        restore_provision(provision=row, version=version, user=user, seen=seen)

    def remove(self, row: Provision, user: User) -> None:
        """Delete as on the page of the text: the public and the log are told."""
        remove_provision(provision=row, user=user)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[Any, Any], set[Any], list[Any]]:
        """Refuse also where rows read from the text stand on it."""
        listed, counts, missing, protected = super().get_deleted_objects(objs, request)
        return listed, counts, missing, [*protected, *uses_of(provisions=objs)]

    @admin.display(description="条款", ordering="position")
    def place(self, provision: Provision) -> str:
        """Show the number, set in by its level."""
        return "　" * provision.depth + (provision.label or "·")

    @admin.display(description="内容")
    def words(self, provision: Provision) -> str:
        """Show how it begins."""
        words = provision.heading or provision.text
        return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"

    @admin.display(description="文件")
    def document_name(self, provision: Provision) -> str:
        """Show its document briefly."""
        return provision.document.number or provision.document.title[:_SHOWN]

    @admin.display(description="文件")
    def document_link(self, provision: Provision) -> SafeString | str:
        """Link back to the document."""
        return change_link(provision.document)

    @admin.display(description="前后条款")
    def around(self, provision: Provision) -> SafeString | str:
        """Link to what stands before and after."""
        beside = Provision.objects.filter(document_id=provision.document_id)
        before = beside.filter(position__lt=provision.position).last()
        after = beside.filter(position__gt=provision.position).first()
        return format_html(
            "{}　{}　{}",
            change_link(before, f"← {before}"[:_SHOWN] if before else ""),
            list_link(Provision, "全部条款", document__id__exact=provision.document_id),
            change_link(after, f"{after} →"[-_SHOWN:] if after else ""),
        )

    @admin.display(description="位置")
    def move_link(self, provision: Provision) -> SafeString:
        """Link to where it is moved."""
        page = reverse("admin:documents_document_text", args=(provision.document_id,))
        return format_html(
            '<a href="{}?at={}">在“编辑正文”里移动</a>', page, provision.pk
        )

    @admin.display(description="引用")
    def citations_link(self, provision: Provision) -> SafeString | str:
        """Link to what it cites."""
        count = provision.citations.count()
        return list_link(Citation, f"{count} 处", provision__id__exact=provision.pk)


class TableForm(forms.ModelForm):  # type: ignore[type-arg]
    """One table; cells are typed as checked JSON."""

    header = CellsField(
        nested=False,
        label="表头",
        help_text="如：[“序号”, “收费项目”]（用半角引号）；没有表头填 []。",
    )
    rows = CellsField(
        nested=True, label="行", help_text="一行一个列表：[[“1”, “价调基金”], …]。"
    )
    reason = reason_field()

    class Meta:
        model = Table
        fields = ("label", "caption", "header", "rows")

    def clean(self) -> dict[str, Any] | None:
        """Refuse rows that are wider than the header."""
        data = super().clean() or {}
        header, rows = data.get("header"), data.get("rows")
        if header and rows:
            for number, row in enumerate(rows, start=1):
                if len(row) > len(header):
                    raise ValidationError(
                        {
                            "rows": f"第{number}行有{len(row)}格，表头只有{len(header)}格。"
                        }
                    )
        return data


@admin.register(Table)
class TableAdmin(SeenDeletionMixin, PublishedTextMixin, RestoringMixin, HistoryAdmin):
    """Tables of documents."""

    form = TableForm
    restored_fields = TABLE_FIELDS
    list_display = ("__str__", "document", "eid")
    search_fields = ("label", "caption", "document__number", "document__title")
    list_select_related = ("document",)
    ordering = ("document_id", "position", "pk")
    list_per_page = 50
    show_full_result_count = False
    readonly_fields = ("document_link", "eid")
    fields = ("document_link", "eid", "label", "caption", "header", "rows", "reason")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Table]:
        """Leave the cells out of lists."""
        tables: QuerySet[Table] = super().get_queryset(request)
        match = request.resolver_match
        if match and match.url_name and match.url_name.endswith("_changelist"):
            return tables.defer("header", "rows")
        return tables

    def has_add_permission(self, request: HttpRequest, *_args: Any) -> bool:
        """Tables come from sources."""
        return False

    def save_model(
        self, request: HttpRequest, obj: Table, form: Any, change: bool
    ) -> None:
        """Save by the service: citations, body and corrections follow."""
        with telling_reopened(request, [obj.document_id]):
            save_table(
                table=obj,
                user=user_of(request),
                reason=form.cleaned_data.get("reason", ""),
            )

    def remove(self, row: Table, user: User) -> None:
        """Delete a table."""
        remove_table(table=row, user=user)

    def restore(self, row: Table, version: Any, user: User, seen: str) -> None:
        """Restore the cells of a table."""
        restore_table(table=row, version=version, user=user, seen=seen)

    @admin.display(description="文件")
    def document_link(self, table: Table) -> SafeString | str:
        """Link back to the document."""
        return change_link(table.document)


class ComponentForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is printed over an annex, and why it is changed."""

    reason = reason_field()

    class Meta:
        model = Component
        fields = ("label", "title", "carried")


@admin.register(Component)
class ComponentAdmin(
    SeenDeletionMixin, PublishedTextMixin, RestoringMixin, HistoryAdmin
):
    """Annexes of documents."""

    form = ComponentForm
    restored_fields = COMPONENT_FIELDS
    list_display = ("__str__", "document", "carried")
    list_filter = ("carried",)
    search_fields = ("label", "title", "document__number", "document__title")
    list_select_related = ("document",)
    ordering = ("document_id", "position", "pk")
    list_per_page = 50
    show_full_result_count = False
    fields = ("document_link", "eid", "label", "title", "carried", "reason")
    readonly_fields = ("document_link", "eid")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Annexes come from sources."""
        return False

    def save_model(
        self, request: HttpRequest, obj: Component, form: Any, change: bool
    ) -> None:
        """Save by the service: citations, body and corrections follow."""
        with telling_reopened(request, [obj.document_id]):
            save_component(
                component=obj,
                user=user_of(request),
                reason=form.cleaned_data.get("reason", ""),
            )

    def remove(self, row: Component, user: User) -> None:
        """Delete an annex with all in it."""
        remove_component(component=row, user=user)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[Any, Any], set[Any], list[Any]]:
        """Refuse also where rows read from the text stand on it."""
        listed, counts, missing, protected = super().get_deleted_objects(objs, request)
        units = Provision.objects.filter(component__in=[each.pk for each in objs])
        return listed, counts, missing, [*protected, *uses_of(provisions=units)]

    def restore(self, row: Component, version: Any, user: User, seen: str) -> None:
        """Restore number and title of an annex."""
        restore_component(component=row, version=version, user=user, seen=seen)

    @admin.display(description="文件")
    def document_link(self, annex: Component) -> SafeString | str:
        """Link back to the document."""
        return change_link(annex.document)
