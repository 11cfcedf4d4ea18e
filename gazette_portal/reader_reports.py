"""我要纠错: a short form for readers, without an account, a cookie or a session.

Public pages print no CSRF token. The form is safe all the same: a browser says itself
where a request comes from (``Sec-Fetch-Site``, ``Origin``), nothing is done in
anybody's name, and an address may send only so many an hour.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from documents.models import Document, Provision, ReaderReport
from documents.official_text.model import Kind
from documents.services.reader_reports import file_report
from documents.views.visibility import get_document, gone_page, was_withdrawn
from gazette_portal.rate_limits import allow

_SALT: Final = "gazette_portal.reader_reports"
_HOUR: Final = 60 * 60
#: Nobody reads and types faster, in seconds; nobody leaves the page open for longer.
_FASTEST, _SLOWEST = 2, 24 * _HOUR
#: A longer list of places helps nobody choose.
_PLACES: Final = 300
_CHOSEN: Final = (Kind.CHAPTER, Kind.ARTICLE, Kind.CLAUSE, Kind.DIVISION, Kind.ITEM)
_WORDS: Final = 24
#: No anchor has it, and PostgreSQL takes no text with it.
_IMPOSSIBLE: Final = "\x00"


class ReportForm(forms.Form):
    """What is wrong, and where."""

    at = forms.ChoiceField(label="在哪一处", required=False)
    kind = forms.ChoiceField(
        label="哪方面", choices=ReaderReport.Kind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="哪里不对，应该是什么",
        max_length=1000,
        help_text="一两句话就行，最多一千字。请不要写姓名、身份证号等个人信息。",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    contact = forms.CharField(
        label="联系方式（可不填）",
        required=False,
        max_length=100,
        help_text="电话或邮箱，只在需要向您核实时使用，处理完即删除。",
    )
    # Only a program fills this in.
    website = forms.CharField(
        label="请留空",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, document: Document, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.document = document
        self.fields["at"].choices = [  # type: ignore[attr-defined]
            ("", "整份文件，或者说不准"),
            *_places(document, self.data.get("at") or self.initial.get("at", "")),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse what a program sends."""
        data = super().clean() or {}
        if data.get("website"):
            raise ValidationError("没有提交：最后一栏请留空。", code="program")
        try:
            signing.loads(data.get("opened", ""), salt=_SALT, max_age=_SLOWEST)
        except signing.BadSignature as error:
            raise ValidationError(
                "页面打开得太久了，请核对一下再提交一次。", code="stale"
            ) from error
        try:
            signing.loads(data["opened"], salt=_SALT, max_age=_FASTEST)
        except signing.SignatureExpired:
            return data
        raise ValidationError("提交得太快了，请过几秒再提交一次。", code="too_fast")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form, or take a report in."""
    document = _public(request, slug)
    if isinstance(document, HttpResponse):
        return document
    if request.method != "POST":
        form = ReportForm(document, initial={"at": request.GET.get("at", "")})
        return _page(request, form, HTTPStatus.OK)
    form = ReportForm(document, request.POST)
    valid = form.is_valid()
    if not _from_here(request):
        form.add_error(None, "请从本站的页面提交。")
    elif valid and not allow(
        request, "report", limit=settings.REPORT_RATE_LIMIT, seconds=_HOUR
    ):
        form.add_error(None, "一小时内提交得太多了，请过一会儿再试。")
        return _page(request, form, HTTPStatus.TOO_MANY_REQUESTS)
    if form.errors:
        return _page(request, form, HTTPStatus.BAD_REQUEST)
    data = form.cleaned_data
    filed = file_report(
        document=document,
        kind=ReaderReport.Kind(data["kind"]),
        text=data["text"],
        eid=data["at"],
        contact=data["contact"],
    )
    return HttpResponseRedirect(
        reverse("report-thanks", args=(slug, filed.pk)), status=HTTPStatus.SEE_OTHER
    )


@never_cache
@require_safe
def report_thanks(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say that it arrived, and its number."""
    document = _public(request, slug)
    if isinstance(document, HttpResponse):
        return document
    filed = get_object_or_404(ReaderReport, pk=number, document=document)
    return render(
        request,
        "gazette_portal/report_thanks.html",
        {"document": document, "number": filed.pk},
    )


def _public(request: HttpRequest, slug: str) -> Document | HttpResponse:
    document = get_document(slug)
    if document.is_public:
        return document
    if was_withdrawn(document):
        return gone_page(request, document)
    raise Http404


def _page(request: HttpRequest, form: ReportForm, status: HTTPStatus) -> HttpResponse:
    # A form that comes back counts as just opened, or a reader who was too fast once
    # would wait for ever with an old mark.
    opened = signing.dumps(form.document.pk, salt=_SALT)
    if form.is_bound:
        form.data = {**request.POST.dict(), "opened": opened}
    else:
        form.initial["opened"] = opened
    eid = form["at"].value() or ""
    place = _place(form.document, eid)
    return render(
        request,
        "gazette_portal/report.html",
        {"document": form.document, "form": form, "place": place},
        status=status,
    )


def _places(document: Document, chosen: str) -> list[tuple[str, str]]:
    """Return the places that a reader may name: the chosen one always."""
    rows = document.provisions.filter(kind__in=[kind.value for kind in _CHOSEN])
    found = [(row.eid, _name(row)) for row in rows.order_by("position", "pk")[:_PLACES]]
    if chosen and _IMPOSSIBLE not in chosen and chosen not in dict(found):
        row = _place(document, chosen)
        if row is not None:
            found.insert(0, (row.eid, _name(row)))
        else:
            # An anchor of an earlier text: the report is about the whole.
            found.append((chosen, "整份文件（原来的位置已经变动）"))
    return found


def _place(document: Document, eid: str) -> Provision | None:
    """Return the provision that an address or a form names, if there is one."""
    if not eid or _IMPOSSIBLE in eid:
        return None
    return document.provisions.filter(eid=eid).first()


def _name(row: Provision) -> str:
    words = " ".join(filter(None, (row.label, row.heading or row.text)))
    return words if len(words) <= _WORDS else f"{words[:_WORDS]}…"


def _from_here(request: HttpRequest) -> bool:
    """Tell whether a browser sent this from a page of ours."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(origin).netloc == request.get_host()
