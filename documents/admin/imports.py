"""The import desk: upload, look at what was understood, decide, import."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from documents.admin.import_preview import (
    applied_findings,
    grouped_findings,
    listed,
    source_lines,
    window,
)
from documents.errors import DocumentError
from documents.models import ImportJob, SourceFile
from documents.official_text.errors import OfficialTextError
from documents.official_text.sources import MAX_BYTES, check_size
from documents.services.importing.comparing import compare
from documents.services.importing.jobs import (
    decide,
    discard,
    is_lost,
    run,
    submit,
    take_up,
)
from documents.services.importing.readings import reading_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

_State = ImportJob.State
_NUMBER = re.compile(r"[0-9]{1,7}")
_ACCEPTED = (".docx", ".md", ".markdown", ".txt")


class UploadForm(forms.Form):
    """A file and what it is."""

    file = forms.FileField(
        label="文件",
        help_text=f"Word（.docx）、Markdown（.md）或纯文本（.txt），"
        f"不超过 {MAX_BYTES // 1024 // 1024} MB。",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(_ACCEPTED)}),
        error_messages={
            "required": "请选择要导入的文件。",
            "empty": "文件是空的，没有可以读取的内容。",
        },
    )
    kind = forms.ChoiceField(
        label="内容",
        choices=ImportJob.Kind.choices,
        initial=ImportJob.Kind.GAZETTE,
        help_text="一期公报、一份或几份文件，或者法律法规的全文。",
    )
    note = forms.CharField(
        label="备注",
        required=False,
        max_length=300,
        help_text="给同事看的，如：扫描件由印刷厂提供。可不填。",
        widget=forms.TextInput(attrs={"size": 60}),
    )

    def clean_file(self) -> Any:
        """Refuse by name and size before the content is looked at."""
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(_ACCEPTED):
            raise forms.ValidationError(
                f"不能导入“{file.name}”这种文件，请另存为 .docx、.md 或 .txt。",
                code="suffix",
            )
        try:
            check_size(file.size)
        except OfficialTextError as error:
            raise forms.ValidationError(error.message, code=error.code) from error
        return file


@admin.register(ImportJob)
class ImportJobAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Uploaded files, newest first; each has a page of its own kind."""

    list_display = ("job_link", "kind", "state", "note", "created_by", "created_at")
    list_display_links = None
    list_filter = ("state", "kind")
    search_fields = ("name", "note", "digest")
    list_select_related = ("created_by",)
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-pk")
    list_per_page = 50
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportJob]:
        """Leave the bytes where they are."""
        return super().get_queryset(request).defer("content")

    def get_urls(self) -> list[URLPattern]:
        """Add what is done with a job."""
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(view),
                name=f"documents_importjob_{name}",
            )
            for name, view in (
                ("decide", self.decide),
                ("run", self.run),
                ("discard", self.discard),
                ("resume", self.resume),
            )
        ]
        return [*own, *super().get_urls()]

    def has_delete_permission(self, request: HttpRequest, *_args: Any) -> bool:
        """What was uploaded stays on record; it may be discarded."""
        return False

    @admin.display(description="文件名", ordering="name")
    def job_link(self, job: ImportJob) -> SafeString:
        """Link to the job."""
        return format_html('<a href="{}">{}</a>', self._page(job), job.name)

    # --- Pages -------------------------------------------------------------------

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Take a file in; a refused one leaves what was typed in the form."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(
            request.POST if request.method == "POST" else None,
            request.FILES if request.method == "POST" else None,
        )
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            job = submit(
                name=file.name,
                data=file.read(),
                kind=ImportJob.Kind(form.cleaned_data["kind"]),
                note=form.cleaned_data["note"],
                user=_user(request),
            )
            if job.state != _State.REFUSED:
                return HttpResponseRedirect(self._page(job))
            form.add_error("file", job.message)
        context = {
            **self.admin_site.each_context(request),
            "title": "导入文件",
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(
            request, "admin/documents/importjob/upload.html", context
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a job: how far it is, or what was understood of it."""
        job = get_object_or_404(ImportJob, pk=object_id)
        if not self.has_view_permission(request, job):
            raise PermissionDenied
        return self._show(request, job)

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep what was decided on findings."""
        job = self._job(request, pk)
        decisions = {
            name.removeprefix("f-"): {
                "decision": request.POST[name],
                "text": request.POST.get(f"t-{name.removeprefix('f-')}", ""),
            }
            for name in request.POST
            if name.startswith("f-")
        }
        if "leave_info" in request.POST:
            for group in grouped_findings(reading_of(job), job):
                if group.severity == "info":
                    for each in group.findings:
                        decisions[each.key] = {"decision": "leave", "text": ""}
        try:
            decide(job=job, decisions=decisions)
        except DocumentError as error:
            job.decisions = {**job.decisions, **decisions}
            return self._show(request, job, field=error.field, complaint=error.message)
        self.message_user(request, "已记下对发现的处理，导入时照办。", messages.SUCCESS)
        return HttpResponseRedirect(f"{self._page(job)}#findings")

    def run(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Import it as drafts."""
        job = self._job(request, pk)
        try:
            job = run(
                job=job,
                user=_user(request),
                replace=request.POST.get("replace") == "on",
            )
        except DocumentError as error:
            self.message_user(request, error.message, messages.ERROR)
        else:
            if job.state == _State.IMPORTED:
                count = len(job.report["documents"])
                self.message_user(
                    request, f"导入了 {count} 份文件，都是草稿。", messages.SUCCESS
                )
        return HttpResponseRedirect(self._page(job))

    def discard(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put it away."""
        job = self._job(request, pk)
        try:
            discard(job=job, user=_user(request))
        except DocumentError as error:
            self.message_user(request, error.message, messages.ERROR)
        else:
            self.message_user(request, f"已放弃“{job}”。", messages.SUCCESS)
        return HttpResponseRedirect(self._page(job))

    def resume(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Go on with what was cut off."""
        job = self._job(request, pk)
        try:
            take_up(job=job)
        except DocumentError as error:
            self.message_user(request, error.message, messages.WARNING)
        return HttpResponseRedirect(self._page(job))

    # --- How ---------------------------------------------------------------------

    def _page(self, job: ImportJob) -> str:
        return reverse("admin:documents_importjob_change", args=(job.pk,))

    def _job(self, request: HttpRequest, pk: int) -> ImportJob:
        """Return a job that the clerk may act on by a POST."""
        job = get_object_or_404(ImportJob, pk=pk)
        if request.method != "POST" or not self.has_change_permission(request, job):
            raise PermissionDenied
        return job

    def _show(
        self,
        request: HttpRequest,
        job: ImportJob,
        *,
        field: str = "",
        complaint: str = "",
    ) -> HttpResponse:
        is_open = job.state in {_State.READY, _State.FAILED}
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": f"导入：{job}",
            "opts": self.opts,
            "job": job,
            "may_change": self.has_change_permission(request, job),
            "is_working": job.state in {_State.READING, _State.IMPORTING},
            "is_lost": is_lost(job),
            "is_open": is_open,
            "may_discard": is_open or job.state == _State.REFUSED,
            "wrong_field": field,
            "complaint": complaint,
        }
        if is_open:
            try:
                context |= self._preview(request, job)
            except OfficialTextError as error:
                context["unreadable"] = error.message
        return TemplateResponse(
            request,
            "admin/documents/importjob/job.html",
            context,
            status=400 if complaint else 200,
        )

    def _preview(self, request: HttpRequest, job: ImportJob) -> dict[str, Any]:
        reading = reading_of(job)
        known = SourceFile.objects.filter(digest=job.digest).without_content().first()
        try:
            comparison = (
                compare(reading) if job.kind == ImportJob.Kind.GAZETTE else None
            )
            objection = ""
        except DocumentError as error:
            comparison, objection = None, error.message
        index = _number(request, "document", 1, len(reading.documents)) - 1
        page = _number(request, "page", 1, 100_000)
        shown = window(reading, source_lines(job), index, page)
        address = self._page(job)
        return {
            "reading": reading,
            "documents": listed(reading),
            "groups": grouped_findings(reading, job),
            "applied": applied_findings(reading),
            "comparison": comparison,
            "objection": objection,
            "known": known if known is not None and known.documents.exists() else None,
            "window": shown,
            "previous_page": self._part(address, index, shown.page - 1),
            "next_page": self._part(address, index, shown.page + 1)
            if shown.page < shown.pages
            else "",
        }

    def _part(self, address: str, index: int, page: int) -> str:
        if page < 1:
            return ""
        query = urlencode({"document": index + 1, "page": page})
        return f"{address}?{query}#beside"


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def _number(request: HttpRequest, name: str, least: int, most: int) -> int:
    text = request.GET.get(name, "")
    number = int(text) if _NUMBER.fullmatch(text) else 1
    return min(max(number, least), max(most, least))
