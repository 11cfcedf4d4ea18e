"""Responsibilities: the tasks of plans, who leads and who shares them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.exports.lists import Value, streamed_list
from documents.models import Responsibility
from documents.paging import paged
from regulations.presenters.responsibilities import by_plan
from regulations.presenters.task_matrix import matrix_lines
from regulations.responsibility_filter import (
    MATRIX_PLANS,
    MatrixFilter,
    ResponsibilityFilter,
)
from regulations.selectors.tasks import task_matrix

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from regulations.models import Task

_AT_ONCE: Final = 500
_PER_PAGE: Final = 30
_OFFICES_PER_PAGE: Final = 40
_COLUMNS: Final = (
    "方案",
    "发文字号",
    "领域",
    "编号",
    "任务",
    "任务或保障措施",
    "牵头（责任）",
    "配合",
    "写到的年份",
    "原文",
    "网址",
)


@require_safe
def responsibilities(request: HttpRequest) -> HttpResponse:
    """List tasks by plan and area, the newest plan first: at most seven queries."""
    chosen = ResponsibilityFilter(request.GET)
    turned = paged(request, chosen.rows, per_page=_PER_PAGE)
    return render(
        request,
        "regulations/responsibilities.html",
        {
            "filter": chosen,
            "query": chosen.query_string(),
            "plans": by_plan(turned["page"].object_list, chosen.offices),
            **turned,
        },
    )


@require_safe
def responsibility_table(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give the list with the page's filters, all pages of it.

    A filter that the page would refuse is a 400 with that page.
    """
    chosen = ResponsibilityFilter(request.GET)
    if not chosen.form.is_valid():
        page = responsibilities(request)
        page.status_code = HTTPStatus.BAD_REQUEST
        return page
    response = streamed_list(
        kind,
        "任务分工",
        _COLUMNS,
        () if request.method == "HEAD" else _rows(chosen, request.build_absolute_uri),
    )
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@require_safe
def responsibility_matrix(request: HttpRequest) -> HttpResponse:
    """Count the tasks of offices in plans, a page of offices at a time."""
    chosen = MatrixFilter(request.GET)
    matrix = task_matrix(chosen.chosen.get("q", ""))
    plans = matrix.plans
    if "plans" not in chosen.chosen:
        plans = plans[:MATRIX_PLANS]
    turned = paged(request, matrix.rows, per_page=_OFFICES_PER_PAGE)
    return render(
        request,
        "regulations/responsibility_matrix.html",
        {
            "filter": chosen,
            "query": chosen.query_string(),
            "plans": plans,
            "left_out": len(matrix.plans) - len(plans),
            "lines": matrix_lines(turned["page"].object_list, plans),
            **turned,
        },
    )


@require_safe
def responsibility_matrix_table(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give the matrix with every office and every plan."""
    chosen = MatrixFilter(request.GET)
    if not chosen.form.is_valid():
        page = responsibility_matrix(request)
        page.status_code = HTTPStatus.BAD_REQUEST
        return page
    matrix = task_matrix(chosen.chosen.get("q", ""))
    columns = [
        "单位",
        "牵头（责任）合计",
        "配合合计",
        *(
            f"{plan.number} {part}"
            for plan in matrix.plans
            for part in ("牵头（责任）", "配合")
        ),
    ]
    response = streamed_list(
        kind,
        "任务分工表",
        columns,
        (
            (
                row.entry.name,
                row.lead.total(),
                row.shared.total(),
                *(
                    count[plan.slug]
                    for plan in matrix.plans
                    for count in (row.lead, row.shared)
                ),
            )
            for row in (() if request.method == "HEAD" else matrix.rows)
        ),
    )
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _rows(
    chosen: ResponsibilityFilter, absolute: Callable[[str], str]
) -> Iterator[tuple[Value, ...]]:
    for task in chosen.rows.iterator(chunk_size=_AT_ONCE):
        yield (
            task.document.title,
            task.document.number,
            task.area,
            task.label,
            task.title,
            "保障措施" if task.safeguard else "任务",
            _named(task, Responsibility.Role.LEAD),
            _named(task, Responsibility.Role.SHARED),
            "、".join(str(year) for year in task.years),
            task.quote,
            absolute(task.get_absolute_url()),
        )


def _named(task: Task, role: str) -> str:
    return "、".join(part.name for part in task.parts.all() if part.role == role)
