"""Revisions and repeals: the redline beside the words that order it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from documents.admin.links import change_link
from regulations.admin.derived import DerivedAdmin
from regulations.models import Derived, Revision
from regulations.presenters.history import REASONS
from regulations.presenters.revisions import deed, redline_of
from regulations.rules.revising import Outcome
from regulations.selectors.revising import fit_of
from regulations.services.revision_force import apply_revisions, take_back
from regulations.services.revision_links import choose_target, link_revisions

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.forms import ModelForm
    from django.http import HttpRequest

#: What decides how the force of the other document changes.
_DECIDING: Final = frozenset(
    {"target_document", "kind", "clause", "before", "effective_on"}
)


@admin.register(Revision)
class RevisionAdmin(DerivedAdmin):
    """Revisions; confirming one updates the force of the document it acts on."""

    row_columns = ("__str__", "what", "effective_on", "target_link")
    row_fields = (
        ("kind", "modification", "effective_on"),
        "target_document",
        ("target_number", "target_dated_on"),
        "target_title",
        "clause",
        "before",
        "after",
    )
    list_filter = (
        "state",
        "kind",
        "modification",
        ("target_document", admin.EmptyFieldListFilter),
        "origin",
    )
    list_display_links = ("__str__",)
    search_fields = ("target_title", "target_number", "clause", "before", "after")
    autocomplete_fields = ("document", "target_document")
    actions = (*DerivedAdmin.actions, "link_again")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Derived]:
        """Bring the other document along, without its body."""
        rows = super().get_queryset(request)
        return rows.select_related(  # type: ignore[misc]  # of revisions
            "document", "target_document"
        ).defer("document__body_html", "target_document__body_html")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Derived | None = None
    ) -> tuple[str, ...]:
        """Add what is only to be looked at."""
        kept = super().get_readonly_fields(request, obj)
        return (*kept, "compared", "ordered", "fits", "target_place", "linked_by")

    def get_fieldsets(self, request: HttpRequest, obj: Derived | None = None) -> Any:
        """Put the redline and the words that order it above what was read."""
        sets = super().get_fieldsets(request, obj)
        if obj is None:
            return sets
        shown = ("compared", "ordered", "fits", "target_place", "linked_by")
        return (("对照", {"fields": shown}), *sets)

    @transaction.atomic
    def save_model(
        self, request: HttpRequest, obj: Derived, form: ModelForm[Any], change: bool
    ) -> None:
        """Link a target chosen by hand for good, and bring the force in step."""
        assert isinstance(obj, Revision)  # noqa: S101 (the admin of revisions)
        if change and _DECIDING & set(form.changed_data):
            take_back([Revision.objects.get(pk=obj.pk)])
            obj.applied_at = None
            obj.force_before = ""
        by_hand = "target_document" in form.changed_data
        if by_hand or obj.linked_by == Derived.Origin.CLERK:
            choose_target(obj)
        super().save_model(request, obj, form, change)
        link_revisions(document_ids=[obj.document_id])
        apply_revisions(Q(pk=obj.pk))

    @admin.display(description="怎样改")
    def what(self, row: Revision) -> str:
        """Say what is done, as the public reads it."""
        return deed(row)

    @admin.display(description="对方文件", ordering="target_document")
    def target_link(self, row: Revision) -> SafeString | str:
        """Lead to the other document in the desk."""
        if row.target_document is None:
            return "本站未收录"
        return change_link(row.target_document)

    @admin.display(description="修改前后")
    def compared(self, row: Revision) -> SafeString | str:
        """Show the redline, to the character."""
        found = redline_of(row.before, row.after)
        if found is None:
            return deed(row)
        pieces = render_to_string("components/redline.html", {"pieces": found.pieces})
        words = mark_safe(pieces)  # noqa: S308 (the template escapes)
        return format_html('<span class="clause-text">{}</span>', words)

    @admin.display(description="文件原文")
    def ordered(self, row: Revision) -> SafeString:
        """Quote the provision that orders it."""
        return format_html('<span class="clause-text">{}</span>', row.quote)

    @admin.display(description="能否改入正文")
    def fits(self, row: Revision) -> str:
        """Tell whether it can be written into the text held."""
        outcome = fit_of(row)
        if outcome is None:
            return "整份文件废止。" if row.is_whole else "本站未收录对方文件。"
        if outcome is Outcome.APPLIED:
            return "能逐字改入对方条款。"
        return f"不能：{REASONS[outcome]}网页上会写明，并列出修改前后的词句。"

    @admin.display(description="对方条款")
    def target_place(self, row: Revision) -> SafeString | str:
        """Lead to the clause that it acts on."""
        target = row.target_document
        if target is None:
            return "—"
        anchor = f"#{row.target_eid}" if row.target_eid else ""
        return format_html(
            '<a href="{}{}">{}{}</a>',
            target.get_absolute_url(),
            anchor,
            target,
            f" · {row.target_eid}" if row.target_eid else "（没有找到这一条款）",
        )

    @admin.action(
        description="按字号、标题重新自动链接对方文件", permissions=["change"]
    )
    def link_again(self, request: HttpRequest, queryset: QuerySet[Revision]) -> None:
        """Give what was linked by hand back to the machine."""
        rows = list(queryset)
        queryset.model.objects.filter(pk__in=[row.pk for row in rows]).update(
            linked_by=Derived.Origin.MACHINE
        )
        changed = link_revisions(document_ids={row.document_id for row in rows})
        self.message_user(
            request,
            f"重新链接了 {len(rows)} 项，{changed} 项有变化。",
            messages.SUCCESS,
        )
