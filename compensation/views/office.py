"""The office's pages: a file of households, the order of choice, lots.

They are for staff, and nothing of what is sent is stored: a table is read, answered
and forgotten within the request. The workbook of a batch goes out while it is computed,
so a long file shows its progress as a download and holds little memory.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import quote

from django.contrib.admin.views.decorators import staff_member_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    QueryDict,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from compensation.models import PlanVersion
from compensation.office.blanks import household_blank, order_blank
from compensation.office.drawing import drawing_workbook
from compensation.office.forms import DrawingForm, OrderForm, TableForm
from compensation.office.households import COLUMNS
from compensation.office.ordering import (
    OrderList,
    group_label,
    order_households,
    order_workbook,
    type_label,
)
from compensation.office.report import stream_report
from compensation.office.tables import find_heading
from compensation.office.tables.reading import open_table, text_table
from compensation.rules import CompensationError, draw_lots
from compensation.selectors import freeze, order_rules
from compensation.views.asked import asked_plan

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}
_WRONG = 400

View = Callable[..., HttpResponseBase]
Answer = TypeVar("Answer", bound=HttpResponseBase)


def _for_staff(view: View) -> View:
    """Let only staff in, and keep the answer out of every cache."""

    @wraps(view)
    def answer(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
        response: HttpResponseBase = staff_member_required(view)(
            request, *args, **kwargs
        )
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@_for_staff
def batch(request: HttpRequest, plan: str) -> HttpResponseBase:
    """Compute a file of households into a workbook."""
    version = asked_plan(request, plan).version
    rules = freeze(version)
    form = TableForm(*_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            records = find_heading(open_table(form.cleaned_data["file"]), COLUMNS)
        except CompensationError as error:
            form.add_error("file", error.message)
        else:
            return _attached(
                StreamingHttpResponse(
                    stream_report(rules, records, absolute=request.build_absolute_uri),
                    content_type=XLSX,
                ),
                f"测算结果-{version.project.slug}.xlsx",
            )
    return _page(request, "batch", version, {"form": form, "columns": COLUMNS})


@require_http_methods(["GET", "HEAD", "POST"])
@_for_staff
def order(request: HttpRequest, plan: str) -> HttpResponseBase:
    """Put the households of a table in the order of choice."""
    version = asked_plan(request, plan).version
    form = OrderForm(*_sent(request))
    found: OrderList | None = None
    if request.method == "POST" and form.is_valid():
        file, rows = form.cleaned_data["file"], form.cleaned_data["rows"]
        try:
            table = open_table(file) if file else text_table(rows)
            found = order_households(order_rules(version), table)
        except CompensationError as error:
            form.add_error("file" if file else "rows", error.message)
    if found and request.POST.get("format") == "xlsx":
        return _attached(
            HttpResponse(order_workbook(found), content_type=XLSX),
            f"选房顺序-{version.project.slug}.xlsx",
        )
    places = [
        {"place": each, "group": group_label(each.group), "type": type_label(each)}
        for each in (found.order.places if found else ())
    ]
    return _page(
        request, "order", version, {"form": form, "found": found, "places": places}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@_for_staff
def draw(request: HttpRequest, plan: str) -> HttpResponseBase:
    """Draw lots from a seed; the same list and seed give the same numbers."""
    version = asked_plan(request, plan).version
    form = DrawingForm(*_sent(request))
    drawing = None
    if request.method == "POST" and form.is_valid():
        drawing = draw_lots(
            form.cleaned_data["references"],
            seed=form.cleaned_data["seed"],
            label=form.cleaned_data["label"],
        )
        if request.POST.get("format") == "xlsx":
            book = drawing_workbook(drawing, version.project.name)
            return _attached(
                HttpResponse(book, content_type=XLSX),
                f"抓号结果-{version.project.slug}.xlsx",
            )
    return _page(request, "draw", version, {"form": form, "drawing": drawing})


@require_safe
def lots(request: HttpRequest, plan: str) -> HttpResponse:
    """Tell anyone how a drawing can be checked."""
    version = asked_plan(request, plan).version
    return render(
        request,
        "compensation/office/lots.html",
        {"version": version, "project": version.project},
    )


@require_safe
@_for_staff
def blank(request: HttpRequest, plan: str, table: str, kind: str) -> HttpResponse:
    """Give an empty table with Chinese headings and rows as examples."""
    version = asked_plan(request, plan).version
    if kind not in _TYPES:
        raise Http404("没有这种格式。")
    if table == "households":
        body, name = household_blank(freeze(version), version, kind), "批量测算"
    else:
        body, name = order_blank(kind), "选房顺序"
    return _attached(
        HttpResponse(body, content_type=_TYPES[kind]), f"{name}-模板.{kind}"
    )


def _sent(request: HttpRequest) -> tuple[QueryDict | None, Any]:
    """Give what was sent, empty or not; nothing where a page was only opened."""
    if request.method != "POST":
        return None, None
    return request.POST, request.FILES


def _page(
    request: HttpRequest, name: str, version: PlanVersion, context: dict[str, object]
) -> HttpResponse:
    form = context["form"]
    wrong = isinstance(form, (TableForm, OrderForm, DrawingForm)) and bool(form.errors)
    return render(
        request,
        f"compensation/office/{name}.html",
        {**context, "version": version, "project": version.project},
        status=_WRONG if wrong else None,
    )


def _attached(response: Answer, name: str) -> Answer:
    response.headers["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(name)}"
    )
    return response
