"""Enforcement bodies, and which of them a later announcement supersedes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.utils.html import format_html

from documents.presenters.head import chinese_date
from regulations.admin.derived import DerivedAdmin
from regulations.models import EnforcementBody
from regulations.services.superseding import (
    SupersessionProposal,
    accept_supersessions,
    proposed_supersessions,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

_PROPOSALS = "_supersession_proposals"


def _proposals(request: HttpRequest) -> dict[int, SupersessionProposal]:
    """Compare the announcements once a request."""
    found: dict[int, SupersessionProposal] | None = getattr(request, _PROPOSALS, None)
    if found is None:
        found = proposed_supersessions()
        setattr(request, _PROPOSALS, found)
    return found


class SupersededFilter(admin.SimpleListFilter):
    """Rows that wait to be ended."""

    title = "取代建议"
    parameter_name = "superseded"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Say how many there are."""
        del model_admin
        return [("yes", f"有取代建议（{len(_proposals(request))}）")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[EnforcementBody]
    ) -> QuerySet[EnforcementBody]:
        """Keep them."""
        if self.value() == "yes":
            return queryset.filter(pk__in=_proposals(request))
        return queryset


@admin.register(EnforcementBody)
class EnforcementBodyAdmin(DerivedAdmin):
    """What announcements say; a later one's claim on a row is accepted here."""

    row_columns = (
        "number",
        "name",
        "authority",
        "nature",
        "telephone",
        "valid_from",
        "valid_to",
    )
    row_fields = (
        ("number", "name"),
        "office",
        ("authority", "nature"),
        ("person_in_charge", "telephone"),
        "address",
        ("valid_from", "valid_to"),
        "superseded_by",
    )
    list_filter = (
        "state",
        SupersededFilter,
        "authority",
        "nature",
        "origin",
    )
    list_display_links = ("number", "name")
    search_fields = ("name", "person_in_charge", "address", "telephone", "quote")
    autocomplete_fields = ("document", "office", "superseded_by")
    actions = (*DerivedAdmin.actions, "supersede")

    def get_list_display(  # type: ignore[override]  # a column that knows the request
        self, request: HttpRequest
    ) -> tuple[str | Callable[[EnforcementBody], SafeString | str], ...]:
        """Show which announcement supersedes a row, where one does."""

        @admin.display(description="取代建议")
        def supersession(row: EnforcementBody) -> SafeString | str:
            found = _proposals(request).get(row.pk)
            if found is None:
                return ""
            return format_html(
                '到{}为止：{}（<a href="{}">{}</a>）',
                chinese_date(found.until),
                found.reason,
                found.document.get_absolute_url(),
                found.document.number or found.document.title,
            )

        return (*super().get_list_display(request), supersession)

    @admin.action(description="按取代建议填写失效日期", permissions=["change"])
    def supersede(
        self, request: HttpRequest, queryset: QuerySet[EnforcementBody]
    ) -> None:
        """End rows that a later announcement supersedes."""
        ids = set(queryset.values_list("pk", flat=True))
        done = accept_supersessions(row_ids=ids, user=request.user)  # type: ignore[arg-type]  # a clerk
        self.message_user(
            request,
            f"填写了 {len(done)} 项的失效日期"
            + (
                f"，{len(ids) - len(done)} 项没有取代建议。"
                if len(done) < len(ids)
                else "。"
            ),
            messages.SUCCESS if done else messages.WARNING,
        )
