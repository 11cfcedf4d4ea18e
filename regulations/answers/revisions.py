"""Revisions and repeals for programs."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from documents.api.queries import Parameter
from regulations.answers.parameters import asked, list_parameters, of_document
from regulations.api_support import ErrorsOut, InputError
from regulations.models import OfficeName, Revision
from regulations.paging import list_answer
from regulations.presenters.revisions import public_target
from regulations.revision_filter import with_words
from regulations.selectors.standing import standing_offices

if TYPE_CHECKING:
    from regulations.querysets import DerivedQuerySet

router = Router(tags=["修改与废止"])

_BAD_REQUEST: Final = HTTPStatus.BAD_REQUEST.value
_PARAMETERS: Final = ("document", "office", "target", "kind", "q")
#: Where an office counts as concerned: it acts, or its name stands in the words.
_NAMED_IN: Final = ("document__issuer", "before", "after", "quote")


class RevisionOut(Schema):
    """One change to another document, word for word."""

    kind: str = Field(description="amend（修改）或者 repeal（废止）。")
    modification: str = Field(
        description="substitution（改写）、insertion（增加）或者 deletion（删去）。"
    )
    target_number: str = Field(description="对方文件的发文字号。")
    target_title: str = Field(description="对方文件的标题。")
    target: str | None = Field(
        description="对方文件的网址名；本站没有收录或者没有公开的为 null。"
    )
    target_eid: str = Field(description="对方条款的锚点；没有找到的为空。")
    clause: str = Field(description="对方条款；整份文件的为空。")
    before: str = Field(description="修改前的词句；整条改写、增加的为空。")
    after: str = Field(description="修改后的词句；删去、废止的为空。")
    effective_on: str | None = Field(description="生效日期。")
    document: str = Field(description="作出修改的文件的网址名。")
    eid: str = Field(description="写明修改的条款或者表格的锚点。")


class RevisionsOut(Schema):
    """A page of rows."""

    count: int
    page: int
    pages: int
    next: str | None
    results: list[RevisionOut]


@router.get(
    "/revisions",
    response={200: RevisionsOut, _BAD_REQUEST: ErrorsOut},
    summary="修改与废止",
    openapi_extra=list_parameters(
        document=Parameter(
            description="只要这份文件作出的；填文件的网址名（slug）。",
            example="hu-zheng-fa-2019-17",
        ),
        office=Parameter(
            description="只要这个单位发文的，或者改动的词句里写到它的；填网址名。",
            example="hu-lu-dao-shi-ren-min-zheng-fu",
        ),
        target=Parameter(
            description="只要对这份文件作出的；填它的网址名。",
            example="hu-zheng-fa-2005-18",
        ),
        kind=Parameter(description="amend 或者 repeal。", example="amend"),
        q=Parameter(
            description="标题、字号、条款、改动的词句里要有的字。", example="人防工程"
        ),
    ),
)
def list_revisions(request: HttpRequest) -> dict[str, Any]:
    """List what documents change in others, the newest document first."""
    query = asked(request, _PARAMETERS)
    if query["kind"] and query["kind"] not in Revision.Kind.values:
        raise InputError({"kind": ["请填写：amend、repeal。"]})
    rows = of_document(Revision.objects.public(), query["document"])
    if query["office"]:
        rows = _of_office(rows, query["office"])
    if query["target"]:
        rows = rows.filter(target_document__slug=query["target"])
    if query["kind"]:
        rows = rows.filter(kind=query["kind"])
    if query["q"]:
        rows = rows.filter(with_words(query["q"]))
    rows = (
        rows.select_related("document", "target_document")
        .defer("document__body_html", "target_document__body_html")
        .in_order()
    )
    return list_answer(request, rows, _shape)


def _of_office(rows: DerivedQuerySet, slug: str) -> DerivedQuerySet:
    """Keep what an office concerns, under any of its names."""
    offices = standing_offices().same_as(slug)
    names = OfficeName.objects.filter(office__in=offices).values_list("name", flat=True)
    concerned = Q(pk__in=())
    for name in names:
        for field in _NAMED_IN:
            concerned |= Q(**{f"{field}__contains": name})
    return rows.filter(concerned)


def _shape(row: Revision) -> dict[str, Any]:
    target = public_target(row)
    return {
        "kind": row.kind,
        "modification": row.modification,
        "target_number": row.target_number,
        "target_title": row.target_title,
        "target": target.slug if target else None,
        "target_eid": row.target_eid if target else "",
        "clause": row.clause,
        "before": row.before,
        "after": row.after,
        "effective_on": row.effective_on.isoformat() if row.effective_on else None,
        "document": row.document.slug,
        "eid": row.eid,
    }
