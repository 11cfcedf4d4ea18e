"""Readers' reports on the desk: the place marked, put right or answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from documents.admin.concurrency import last_change
from documents.errors import DocumentError
from documents.models import Provision, ReaderReport
from documents.services.editing import unit_words
from documents.services.reader_reports import (
    answer_report,
    correct_reported,
    shown_state,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet


class CorrectForm(forms.Form):
    """The words as they should be."""

    prefix = "correct"

    heading = forms.CharField(
        label="标题", required=False, widget=forms.TextInput(attrs={"size": 90})
    )
    text = forms.CharField(
        label="文字",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "cols": 90}),
    )
    reason = forms.CharField(
        label="勘误说明",
        required=False,
        max_length=300,
        help_text="和勘误一起公布，如：据读者反映，与原件核对。",
        widget=forms.TextInput(attrs={"size": 90}),
    )


class AnswerForm(forms.Form):
    """How a report was dealt with that changes no words here."""

    prefix = "answer"

    answer = forms.CharField(
        label="怎样处理的",
        max_length=1000,
        help_text="留在工作台，不公布。",
        widget=forms.Textarea(attrs={"rows": 4, "cols": 90}),
    )
    dismiss = forms.BooleanField(label="不处理（没有错误、重复、无关）", required=False)


@admin.register(ReaderReport)
class ReaderReportAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What readers report, newest first."""

    list_display = ("__str__", "kind", "document", "state", "created_at")
    list_filter = ("state", "kind")
    search_fields = ("document__title", "document__number")
    list_select_related = ("document",)
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-pk")
    list_per_page = 50
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReaderReport]:
        """Leave the body out."""
        return super().get_queryset(request).defer("document__body_html")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Readers write reports."""
        return False

    def has_change_permission(self, request: HttpRequest, *_args: Any) -> bool:
        """What a reader wrote stays as written."""
        return False

    def has_delete_permission(self, request: HttpRequest, *_args: Any) -> bool:
        """Old ones go by ``manage.py prune_reports``."""
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a report with its place; put it right or answer it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not (object_id.isascii() and object_id.isdecimal()):
            raise Http404
        report = _report(object_id)
        may_answer = request.user.has_perm("documents.answer_readerreport")
        place = report.provision
        seen = shown_state(place) if place else ""
        initial = {"heading": place.heading, "text": place.text} if place else {}
        correct, answer = CorrectForm(initial=initial), AnswerForm()
        conflict: dict[str, Any] = {}
        if request.method == "POST":
            if not may_answer:
                raise PermissionDenied
            is_correction = "put_right" in request.POST
            form: forms.Form
            if is_correction:
                form = correct = CorrectForm(request.POST)
                # What was shown stays what was shown, until the page says otherwise.
                seen = request.POST.get("seen", "")
            else:
                form = answer = AnswerForm(request.POST)
            if form.is_valid():
                try:
                    self._close(request, report, form, seen)
                except DocumentError as error:
                    name = error.field if error.field in form.fields else None
                    form.add_error(name, error.message)
                    # What stands now, not what was read before the lock.
                    report = _report(object_id)
                    place = report.provision
                    if error.code == "changed_meanwhile" and place is not None:
                        conflict, seen = _conflict(place), shown_state(place)
                else:
                    self.message_user(request, f"{report}已处理。", messages.SUCCESS)
                    return HttpResponseRedirect(
                        reverse("admin:documents_readerreport_changelist")
                    )
        is_open = report.state == ReaderReport.State.OPEN
        context = {
            **self.admin_site.each_context(request),
            "title": str(report),
            "opts": self.opts,
            "report": report,
            "forms": [
                (form, name, label)
                for form, name, label, is_offered in (
                    (correct, "put_right", "更正并公布勘误", is_open and place),
                    (answer, "close", "答复并结束", is_open),
                )
                # What was typed is shown even where it cannot be saved any more.
                if may_answer and (is_offered or form.is_bound)
            ],
            "seen": seen,
            "conflict": conflict,
            "changed_since": place is not None and report.quote != unit_words(place),
        }
        return TemplateResponse(
            request, "admin/documents/readerreport/report.html", context
        )

    @staticmethod
    def _close(
        request: HttpRequest, report: ReaderReport, form: forms.Form, seen: str
    ) -> None:
        user, data = cast("User", request.user), form.cleaned_data
        if isinstance(form, CorrectForm):
            correct_reported(
                report=report,
                heading=data["heading"],
                text=data["text"],
                reason=data["reason"],
                user=user,
                seen=seen,
            )
        else:
            answer_report(
                report=report, answer=data["answer"], dismiss=data["dismiss"], user=user
            )


def _report(pk: str) -> ReaderReport:
    rows = ReaderReport.objects.select_related(
        "document", "provision", "answered_by", "correction"
    )
    return get_object_or_404(rows, pk=pk)


def _conflict(place: Provision) -> dict[str, Any]:
    """Return what stands now, and who wrote it when."""
    who, when = last_change(place)
    return {"who": who, "when": when, "words": unit_words(place)}
