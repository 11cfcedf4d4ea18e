"""Issues of the gazette, and topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.db.models import Count

from documents.admin.fields import PairsField
from documents.admin.links import list_link
from documents.models import Document, GazetteIssue, Topic

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString


class GazetteIssueForm(forms.ModelForm):  # type: ignore[type-arg]
    """An issue; its editorial box is typed as lines."""

    people = PairsField(
        label="编委会与联系方式",
        required=False,
        help_text="一行一项，如：编辑部地址：葫芦岛市龙港区……",
    )

    class Meta:
        model = GazetteIssue
        fields = (
            "title",
            "year",
            "number",
            "serial_number",
            "published_on",
            "people",
        )


@admin.register(GazetteIssue)
class GazetteIssueAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Issues, newest first."""

    form = GazetteIssueForm
    list_display = ("__str__", "serial_number", "published_on", "documents_link")
    list_filter = ("year",)
    search_fields = ("title", "=year", "=number", "=serial_number")
    date_hierarchy = "published_on"
    ordering = ("-year", "-number", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[GazetteIssue]:
        """Count the documents in the same query."""
        issues: QuerySet[GazetteIssue] = super().get_queryset(request)
        return issues.annotate(documents_count=Count("documents"))

    @admin.display(description="文件", ordering="documents_count")
    def documents_link(self, issue: GazetteIssue) -> SafeString:
        """Link to the documents of the issue."""
        count = getattr(issue, "documents_count", 0)
        return list_link(Document, f"{count} 份", issue__id__exact=issue.pk)


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Topics and the words by which an import proposes them."""

    list_display = ("name", "position", "slug", "documents_link")
    list_editable = ("position",)
    search_fields = ("name", "keywords")
    ordering = ("position", "name", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        """Count the documents in the same query."""
        topics: QuerySet[Topic] = super().get_queryset(request)
        return topics.annotate(documents_count=Count("documents"))

    @admin.display(description="文件", ordering="documents_count")
    def documents_link(self, topic: Topic) -> SafeString:
        """Link to the documents of the topic."""
        count = getattr(topic, "documents_count", 0)
        return list_link(Document, f"{count} 份", topic__id__exact=topic.pk)
