"""Issues of the gazette, and topics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from documents.admin.concurrency import GuardedMixin
from documents.admin.counting import counted
from documents.admin.fields import PairsField
from documents.admin.links import list_link
from documents.admin.seen import seen_by_key, seen_fields
from documents.admin.steps import PublishIssueForm, issue_rows
from documents.errors import DocumentError
from documents.models import Document, GazetteIssue, Topic
from documents.services.issues import (
    ONLY_PUBLISHERS_ISSUE,
    may_change_issue,
    save_issue,
)
from documents.services.publishing import publish_issue, waiting_documents

if TYPE_CHECKING:
    from django.db.models import QuerySet
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
class GazetteIssueAdmin(GuardedMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Issues, newest first."""

    form = GazetteIssueForm
    list_display = ("__str__", "serial_number", "published_on", "documents_link")
    list_filter = ("year",)
    search_fields = ("title", "=year", "=number", "=serial_number")
    date_hierarchy = "published_on"
    ordering = ("-year", "-number", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[GazetteIssue]:
        """Count the documents of what is shown."""
        issues: QuerySet[GazetteIssue] = super().get_queryset(request)
        own = Document.objects.filter(issue=OuterRef("pk"))
        return issues.annotate(documents_count=counted(own, by="issue"))

    def has_change_permission(
        self, request: HttpRequest, obj: GazetteIssue | None = None
    ) -> bool:
        """Ask of a public issue who may publish, where steps are demanded."""
        allowed = bool(super().has_change_permission(request, obj))
        return allowed and (obj is None or may_change_issue(obj, request.user))

    def has_delete_permission(
        self, request: HttpRequest, obj: GazetteIssue | None = None
    ) -> bool:
        """Ask the same."""
        allowed = bool(super().has_delete_permission(request, obj))
        return allowed and (obj is None or may_change_issue(obj, request.user))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Say why a clerk only looks at a public issue."""
        issue = self.get_object(request, unquote(object_id))
        if issue is not None and not may_change_issue(issue, request.user):
            if request.method == "POST":
                told = f"没有保存：{ONLY_PUBLISHERS_ISSUE}"
                self.message_user(request, told, messages.ERROR)
                return HttpResponseRedirect(request.path)
            self.message_user(request, ONLY_PUBLISHERS_ISSUE, messages.INFO)
        return super().change_view(request, object_id, form_url, extra_context)

    def save_model(
        self, request: HttpRequest, obj: GazetteIssue, form: Any, change: bool
    ) -> None:
        """Save by the service: the log keeps what stood there before."""
        if change:
            save_issue(issue=obj, user=cast("User", request.user))
        else:
            super().save_model(request, obj, form, change)

    def view_on_site(self, obj: GazetteIssue) -> str | None:
        """Lead to the issue's page once it has one: with its first public document."""
        is_public = GazetteIssue.objects.public().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_public else None

    def get_urls(self) -> list[URLPattern]:
        """Add the page that publishes a whole issue."""
        own = path(
            "<int:pk>/publish/",
            self.admin_site.admin_view(self.publish),
            name="documents_gazetteissue_publish",
        )
        return [own, *super().get_urls()]

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show where the documents of an issue stand; publish them all or none."""
        issue = get_object_or_404(GazetteIssue, pk=pk)
        if not self.has_view_permission(request, issue):
            raise PermissionDenied
        may_publish = request.user.has_perm("documents.publish_document")
        form = PublishIssueForm(request.POST if request.method == "POST" else None)
        errors: list[str] = []
        if request.method == "POST":
            if not may_publish:
                raise PermissionDenied
            if form.is_valid():
                try:
                    done = publish_issue(
                        issue=issue,
                        publish_at=form.cleaned_data["publish_at"],
                        user=cast("User", request.user),
                        seen=seen_by_key(request),
                    )
                except DocumentError as error:
                    errors = [f"没有发布：{error.message}"]
                else:
                    self.log_change(request, issue, "发布整期")
                    self.message_user(
                        request, f"发布整期：{len(done)} 份文件。", messages.SUCCESS
                    )
                    return HttpResponseRedirect(request.path)
        # Signed before the rows are read: what comes in between does not count as seen.
        seen = seen_fields(waiting_documents(issue).defer("body_html"))
        waiting = len(seen)
        context = {
            **self.admin_site.each_context(request),
            "title": "整期的进度和发布",
            "opts": self.opts,
            "issue": issue,
            "rows": issue_rows(issue),
            "waiting": waiting,
            "seen": seen,
            "may_publish": may_publish and waiting > 0,
            "form": form,
            "step_errors": errors,
        }
        return TemplateResponse(
            request, "admin/documents/gazetteissue/publish.html", context
        )

    @admin.display(description="文件", ordering="documents_count")
    def documents_link(self, issue: GazetteIssue) -> SafeString:
        """Link to the documents of the issue."""
        count = getattr(issue, "documents_count", 0)
        return list_link(Document, f"{count} 份", issue__id__exact=issue.pk)


@admin.register(Topic)
class TopicAdmin(GuardedMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Topics and the words by which an import proposes them.

    They are edited one at a time: a list of boxes would not say what it was opened with.
    """

    list_display = ("name", "position", "slug", "documents_link")
    search_fields = ("name", "keywords")
    ordering = ("position", "name", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        """Count the documents of what is shown."""
        topics: QuerySet[Topic] = super().get_queryset(request)
        own = Document.objects.filter(topic=OuterRef("pk"))
        return topics.annotate(documents_count=counted(own, by="topic"))

    @admin.display(description="文件", ordering="documents_count")
    def documents_link(self, topic: Topic) -> SafeString:
        """Link to the documents of the topic."""
        count = getattr(topic, "documents_count", 0)
        return list_link(Document, f"{count} 份", topic__id__exact=topic.pk)
