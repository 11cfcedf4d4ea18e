"""What notices say, for programs: handling, duties, telephones, rivers, distances."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from django.db.models import Q
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from regulations.answers.parameters import (
    asked,
    list_parameters,
    of_document,
    of_office,
)
from regulations.api_support import ErrorsOut, InputError
from regulations.models import (
    Contact,
    Derived,
    HandlingRule,
    Obligation,
    RiverReach,
    Setback,
    StakeCount,
)
from regulations.paging import list_answer
from regulations.presenters.notices import metres
from regulations.querysets import DerivedQuerySet
from regulations.selectors.stakes import check_rows
from regulations.selectors.standing import standing_offices

router = Router(tags=["通告和公告"])

_BAD_REQUEST: Final = HTTPStatus.BAD_REQUEST.value


class RowOut(Schema):
    """Where a row comes from."""

    document: str = Field(description="文件的网址名。")
    eid: str = Field(description="条款或表格的锚点。")


class HandlingRuleOut(RowOut):
    """Who deals with what conduct."""

    conduct: str
    handler: str = Field(description="由谁处理，照原文；原文没有写明的为空。")
    office: str | None = Field(description="单位的网址名；不是一个单位的为 null。")
    consequence: str
    basis: str = Field(description="依据的法律条款；原文没有写明的为空。")


class ObligationOut(RowOut):
    """What is asked or forbidden."""

    kind: str = Field(description="must（应当）或者 forbidden（不得）。")
    text: str


class ContactOut(RowOut):
    """A number to call."""

    label: str
    telephone: str = Field(description="照原文。")


class ReachOut(RowOut):
    """A reach of a river."""

    river: str
    tributary_of: str
    from_place: str
    to_place: str


class StakesOut(RowOut):
    """Boundary stakes; null where nothing is printed."""

    river: str
    part_of: str
    total: int | None
    left: int | None
    right: int | None
    adds_up: bool | None = Field(description="各部分加起来是否相符；无从核对为 null。")
    faults: list[str] = Field(description="不相符之处；数字照原文，没有改动。")


class SetbackOut(RowOut):
    """A distance rule."""

    subject: str
    measured_from: str
    metres: str


class PageOut(Schema):
    """What every page of a list tells."""

    count: int
    page: int
    pages: int
    next: str | None


class HandlingRulesOut(PageOut):
    """A page of rows."""

    results: list[HandlingRuleOut]


class ObligationsOut(PageOut):
    """A page of rows."""

    results: list[ObligationOut]


class ContactsOut(PageOut):
    """A page of rows."""

    results: list[ContactOut]


class RiversOut(PageOut):
    """A page of rows."""

    results: list[ReachOut]


class StakeCountsOut(PageOut):
    """A page of rows."""

    results: list[StakesOut]


class SetbacksOut(PageOut):
    """A page of rows."""

    results: list[SetbackOut]


def _rows(
    model: type[Derived], query: dict[str, str], searched: tuple[str, ...] = ()
) -> DerivedQuerySet:
    rows = of_document(model.objects.public(), query["document"])
    for word in query.get("q", "").split():
        anywhere = Q()
        for field in searched:
            anywhere |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(anywhere)
    return rows.select_related("document").defer("document__body_html").in_order()


def _shape(row: Any, *names: str) -> dict[str, Any]:
    return {
        "document": row.document.slug,
        "eid": row.eid,
        **{name: getattr(row, name) for name in names},
    }


@router.get(
    "/handling-rules",
    response={200: HandlingRulesOut, _BAD_REQUEST: ErrorsOut},
    summary="什么行为由谁处理",
    openapi_extra=list_parameters(document="", office="", q=""),
)
def list_handling_rules(request: HttpRequest) -> dict[str, Any]:
    """List who deals with what conduct."""
    query = asked(request, ("document", "office", "q"))
    offices = standing_offices()
    searched = ("conduct", "handler", "consequence", "basis")
    rows = of_office(_rows(HandlingRule, query, searched), query["office"], offices)

    def shape(row: HandlingRule) -> dict[str, Any]:
        return {
            **_shape(row, *searched),
            "office": offices.slug_of(row.office_id),
        }

    return list_answer(request, rows, shape)


@router.get(
    "/obligations",
    response={200: ObligationsOut, _BAD_REQUEST: ErrorsOut},
    summary="应当做的和不得做的",
    openapi_extra=list_parameters(document="", kind="must 或者 forbidden。", q=""),
)
def list_obligations(request: HttpRequest) -> dict[str, Any]:
    """List what notices ask and forbid."""
    query = asked(request, ("document", "kind", "q"))
    rows = _rows(Obligation, query, ("text",))
    if query["kind"]:
        if query["kind"] not in Obligation.Kind.values:
            raise InputError({"kind": ["请填写 must 或者 forbidden。"]})
        rows = rows.filter(kind=query["kind"])
    return list_answer(request, rows, lambda row: _shape(row, "kind", "text"))


@router.get(
    "/contacts",
    response={200: ContactsOut, _BAD_REQUEST: ErrorsOut},
    summary="公布的电话",
    openapi_extra=list_parameters(document="", q=""),
)
def list_contacts(request: HttpRequest) -> dict[str, Any]:
    """List the telephone numbers that documents give."""
    query = asked(request, ("document", "q"))
    rows = _rows(Contact, query, ("label", "telephone"))
    return list_answer(request, rows, lambda row: _shape(row, "label", "telephone"))


@router.get(
    "/rivers",
    response={200: RiversOut, _BAD_REQUEST: ErrorsOut},
    summary="河段",
    openapi_extra=list_parameters(document="", q=""),
)
def list_rivers(request: HttpRequest) -> dict[str, Any]:
    """List reaches of rivers."""
    query = asked(request, ("document", "q"))
    fields = ("river", "tributary_of", "from_place", "to_place")
    rows = _rows(RiverReach, query, fields)
    return list_answer(request, rows, lambda row: _shape(row, *fields))


@router.get(
    "/stakes",
    response={200: StakeCountsOut, _BAD_REQUEST: ErrorsOut},
    summary="界桩数",
    openapi_extra=list_parameters(document="", q=""),
)
def list_stakes(request: HttpRequest) -> dict[str, Any]:
    """List boundary stakes, and whether their parts add up."""
    query = asked(request, ("document", "q"))
    fields = ("river", "part_of", "total", "left", "right")
    rows = _rows(StakeCount, query, ("river", "part_of"))
    checks = _checks()

    def shape(row: StakeCount) -> dict[str, Any]:
        sums, faults = checks[row.pk]
        return {
            **_shape(row, *fields),
            "adds_up": False if faults else (True if sums else None),
            "faults": list(faults),
        }

    return list_answer(request, rows, shape)


def _checks() -> dict[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Add up every public row with the others of its document: parts may be filtered."""
    by_document: dict[int, list[StakeCount]] = {}
    for row in StakeCount.objects.public().order_by("document_id", "position", "pk"):
        by_document.setdefault(row.document_id, []).append(row)
    return {
        row.pk: (check.sums, check.faults)
        for rows in by_document.values()
        for row, check in zip(rows, check_rows(rows), strict=True)
    }


@router.get(
    "/setbacks",
    response={200: SetbacksOut, _BAD_REQUEST: ErrorsOut},
    summary="管理范围的距离",
    openapi_extra=list_parameters(document="", q=""),
)
def list_setbacks(request: HttpRequest) -> dict[str, Any]:
    """List distance rules, in metres."""
    query = asked(request, ("document", "q"))
    rows = _rows(Setback, query, ("subject", "measured_from"))

    def shape(row: Setback) -> dict[str, Any]:
        return {
            **_shape(row, "subject", "measured_from"),
            "metres": metres(row.distance),
        }

    return list_answer(request, rows, shape)
