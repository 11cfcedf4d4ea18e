"""The import desk: upload, look at what was understood, decide, import."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from documents.admin.import_changes import shown_changes
from documents.admin.import_forms import TypedForm, UploadForm
from documents.admin.import_preview import (
    FINDINGS,
    Typed,
    applied_findings,
    grouped_findings,
    listed,
    source_lines,
    twins,
    typed_issue,
    waiting_findings,
    window,
)
from documents.errors import DocumentError
from documents.models import ImportJob, SourceFile
from documents.official_text.errors import OfficialTextError
from documents.official_text.model import Severity
from documents.services.importing.comparing import compare_job
from documents.services.importing.decisions import chosen, disputed
from documents.services.importing.jobs import (
    decide,
    describe,
    discard,
    is_lost,
    refuse,
    run,
    submit,
    take_up,
)
from documents.services.importing.readings import reading_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

_State = ImportJob.State
_LIST = "admin:documents_importjob_changelist"
_MOST = 100_000
_NUMBER = re.compile(r"[0-9]{1,7}")
#: Document, part and line that a button leads to.
_PLACE = re.compile(r"([0-9]{1,6})-([0-9]{1,6})-([0-9]{1,7})")


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
                ("describe", self.describe),
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
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            job = submit(
                name=file.name,
                data=file.read(),
                kind=ImportJob.Kind(form.cleaned_data["kind"]),
                note=form.cleaned_data["note"],
                year=form.cleaned_data["year"],
                number=form.cleaned_data["number"],
                user=_user(request),
            )
            if job.state != _State.REFUSED:
                return HttpResponseRedirect(self._page(job))
            form.add_error("file", job.message)
        elif form.refusal is not None:
            turned_away = request.FILES.getlist("file")[-1]
            refuse(
                name=turned_away.name or "",
                size=turned_away.size or 0,
                error=form.refusal,
                note=form.cleaned_data.get("note", ""),
                user=_user(request),
            )
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
        number = int(object_id) if _NUMBER.fullmatch(object_id) else 0
        job = _jobs().filter(pk=number).first()
        if job is None:
            self.message_user(request, "没有这次导入。", messages.WARNING)
            return HttpResponseRedirect(reverse(_LIST))
        if not self.has_view_permission(request, job):
            raise PermissionDenied
        return self._show(request, job)

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep what was decided on findings, and go where the button says."""
        job = self._job(request, pk)
        refused = self._keep_decisions(request, job)
        if refused is not None:
            return refused
        place = _PLACE.fullmatch(request.POST.get("goto", ""))
        part = _number(request, "findings", 1, _MOST)
        if place is None:
            self.message_user(
                request, "已记下对发现的处理，导入时照办。", messages.SUCCESS
            )
            return HttpResponseRedirect(f"{self._page(job)}?findings={part}#findings")
        document, page, line = place.groups()
        query = urlencode({"document": document, "page": page, "findings": part})
        return HttpResponseRedirect(f"{self._page(job)}?{query}#line-{line}")

    def describe(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change what was typed about the file."""
        job = self._job(request, pk)
        form = TypedForm(request.POST, instance=_jobs().get(pk=job.pk))
        if not form.is_valid():
            return self._show(request, job, form=form)
        try:
            describe(job=job, **form.cleaned_data)
        except DocumentError as error:
            self.message_user(request, error.message, messages.ERROR)
        return HttpResponseRedirect(self._page(job))

    def run(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Import it as drafts, with what was decided on the page."""
        job = self._job(request, pk)
        refused = self._keep_decisions(request, job)
        if refused is not None:
            return refused
        try:
            job = run(
                job=job,
                user=_user(request),
                replace=request.POST.get("replace") == "on",
                replace_public=_may_publish(request),
                # Without the field nothing counts as seen.
                seen=request.POST.get("compared", ""),
            )
        except DocumentError as error:
            self.message_user(request, error.message, messages.ERROR)
        else:
            if job.state == _State.IMPORTED:
                self.message_user(request, _told(job), messages.SUCCESS)
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
            take_up(job=job, user=_user(request))
        except DocumentError as error:
            self.message_user(request, error.message, messages.WARNING)
        return HttpResponseRedirect(self._page(job))

    # --- How ---------------------------------------------------------------------

    def _page(self, job: ImportJob) -> str:
        return reverse("admin:documents_importjob_change", args=(job.pk,))

    def _job(self, request: HttpRequest, pk: int) -> ImportJob:
        """Return a job that the clerk may act on by a POST."""
        job = get_object_or_404(_jobs(), pk=pk)
        if request.method != "POST" or not self.has_change_permission(request, job):
            raise PermissionDenied
        return job

    def _keep_decisions(
        self, request: HttpRequest, job: ImportJob
    ) -> HttpResponse | None:
        """Keep what the form says of findings; return the page if it says it wrongly."""
        names = [name.removeprefix("f-") for name in request.POST if name[:2] == "f-"]
        leaves_hints = "leave_info" in request.POST
        if not names and not leaves_hints:
            return None
        try:
            waiting = waiting_findings(reading_of(job), job)
        except OfficialTextError as error:
            return self._show(request, job, complaint=error.message)
        known = {each.key: each.finding.severity for each in waiting}
        decisions = {
            key: {
                "decision": request.POST[f"f-{key}"],
                # PostgreSQL keeps no text with NUL, nor does any printed one have it.
                "text": request.POST.get(f"t-{key}", "").replace("\x00", ""),
            }
            for key in names
            if key in known
        }
        seen = {key: request.POST.get(f"s-{key}", "") for key in decisions}
        hints = [key for key, sort in known.items() if sort == Severity.INFO]
        try:
            decide(
                job=job,
                decisions=decisions,
                seen=seen,
                leave=hints if leaves_hints else (),
            )
        except DocumentError as error:
            # What is decided by now, not what was read before the lock.
            job.refresh_from_db(fields=["decisions"])
            typed = Typed(
                chosen=chosen(decisions, seen),
                disputed=disputed(job.decisions, decisions, seen),
            )
            return self._show(
                request,
                job,
                field=error.field,
                complaint=error.message,
                typed=typed,
            )
        return None

    def _show(
        self,
        request: HttpRequest,
        job: ImportJob,
        *,
        field: str = "",
        complaint: str = "",
        form: TypedForm | None = None,
        typed: Typed | None = None,
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
            "form": form or TypedForm(instance=job),
        }
        if is_open:
            try:
                context |= self._preview(request, job, typed)
            except OfficialTextError as error:
                context["unreadable"] = error.message
        return TemplateResponse(
            request,
            "admin/documents/importjob/job.html",
            context,
            status=400 if complaint or form else 200,
        )

    def _preview(
        self, request: HttpRequest, job: ImportJob, typed: Typed | None
    ) -> dict[str, Any]:
        reading = reading_of(job)
        known = SourceFile.objects.filter(digest=job.digest).without_content().first()
        comparison, objection = None, ""
        try:
            comparison = compare_job(job)
        except DocumentError as error:
            objection = error.message
        index = _number(request, "document", 1, len(reading.documents)) - 1
        page = _number(request, "page", 1, _MOST)
        waiting = waiting_findings(reading, job, typed)
        parts = max((len(waiting) + FINDINGS - 1) // FINDINGS, 1)
        part = _number(request, "findings", 1, parts)
        shown = window(reading, source_lines(job), index, page, waiting)
        address = self._page(job)
        return {
            "reading": reading,
            "issue": reading.issue if objection else typed_issue(reading, job),
            "documents": listed(reading),
            "groups": grouped_findings(waiting, part),
            "waiting_count": len(waiting),
            "decided_count": sum(1 for each in waiting if each.decision),
            "part": part,
            "parts": range(1, parts + 1),
            "applied": applied_findings(reading),
            "comparison": comparison,
            "changes": shown_changes(comparison) if comparison else [],
            "may_replace": comparison is None
            or _may_publish(request)
            or not comparison.is_public_change,
            "objection": objection,
            "known": known if known is not None and known.documents.exists() else None,
            "twins": twins(job),
            "window": shown,
            "previous_page": self._part(address, index, shown.page - 1, part),
            "next_page": self._part(address, index, shown.page + 1, part)
            if shown.page < shown.pages
            else "",
        }

    def _part(self, address: str, index: int, page: int, part: int) -> str:
        if page < 1:
            return ""
        query = urlencode({"document": index + 1, "page": page, "findings": part})
        return f"{address}?{query}#beside"


def _jobs() -> QuerySet[ImportJob]:
    """Return jobs without their bytes, which come when somebody reads them."""
    return ImportJob.objects.defer("content").select_related("created_by", "issue")


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def _may_publish(request: HttpRequest) -> bool:
    return request.user.has_perm("documents.publish_document")


def _told(job: ImportJob) -> str:
    """Say what an import did; what it replaced keeps its state."""
    outcomes = Counter(each["outcome"] for each in job.report["documents"])
    words = [
        f"{words} {outcomes[outcome]} 份"
        for outcome, words in (
            ("created", "新增草稿"),
            ("replaced", "更新"),
            ("unchanged", "没有变化"),
        )
        if outcomes[outcome]
    ]
    return f"导入了 {outcomes.total()} 份文件：{'，'.join(words)}。"


def _number(request: HttpRequest, name: str, least: int, most: int) -> int:
    text = request.GET.get(name) or request.POST.get(name, "")
    number = int(text) if _NUMBER.fullmatch(text) else 1
    return min(max(number, least), max(most, least))
