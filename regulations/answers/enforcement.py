"""Enforcement bodies for programs."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
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
from regulations.enforcement_filter import with_words
from regulations.fields import DayField
from regulations.models import EnforcementBody
from regulations.paging import list_answer
from regulations.selectors.standing import standing_offices

if TYPE_CHECKING:
    from datetime import date

router = Router(tags=["行政执法主体"])

_BAD_REQUEST: Final = HTTPStatus.BAD_REQUEST.value
_PARAMETERS: Final = ("document", "office", "authority", "nature", "q", "on")


class EnforcementBodyOut(Schema):
    """A row of an announcement, as printed."""

    number: str = Field(description="公告里的序号，照原文。")
    name: str
    person_in_charge: str
    address: str
    authority: str = Field(description="主体类别，照原文，如：职权执法。")
    nature: str = Field(description="机构性质，照原文，如：行政机关。")
    telephone: str
    office: str | None = Field(description="单位的网址名；还没有词条的为 null。")
    document: str = Field(description="公告的网址名。")


class EnforcementBodiesOut(Schema):
    """A page of rows."""

    count: int
    page: int
    pages: int
    next: str | None
    results: list[EnforcementBodyOut]


@router.get(
    "/enforcement-bodies",
    response={200: EnforcementBodiesOut, _BAD_REQUEST: ErrorsOut},
    summary="行政执法主体",
    openapi_extra=list_parameters(
        document="",
        office="",
        authority="主体类别，照原文。",
        nature="机构性质，照原文。",
        q="名称、负责人、地址、电话里要有的字。",
        on="只要这一天有效的，如 2020-01-05。",
    ),
)
def list_bodies(request: HttpRequest) -> dict[str, Any]:
    """List what announcements say, the newest first."""
    query = asked(request, _PARAMETERS)
    offices = standing_offices()
    rows = of_office(
        of_document(EnforcementBody.objects.public(), query["document"]),
        query["office"],
        offices,
    )
    for name in ("authority", "nature"):
        if query[name]:
            rows = rows.filter(**{name: query[name]})
    if query["q"]:
        rows = rows.filter(with_words(query["q"]))
    day = _day(query["on"])
    if day is not None:
        rows = rows.in_force_on(day)

    def shape(row: EnforcementBody) -> dict[str, Any]:
        return {
            "number": row.number,
            "name": row.name,
            "person_in_charge": row.person_in_charge,
            "address": row.address,
            "authority": row.authority,
            "nature": row.nature,
            "telephone": row.telephone,
            "office": offices.slug_of(row.office_id),
            "document": row.document.slug,
        }

    rows = rows.select_related("document").defer("document__body_html").in_order()
    return list_answer(request, rows, shape)


def _day(typed: str) -> date | None:

    try:
        day: date | None = DayField(required=False).clean(typed)
    except ValidationError as error:
        raise InputError({"on": list(error.messages)}) from error
    return day
