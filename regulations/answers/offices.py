"""Offices for programs: a list under all their names, and one with what it has."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest
from django.utils import timezone
from ninja import P, PathEx, Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from documents.api.paging import PageOut
from documents.api.queries import Parameter
from regulations.answers.parameters import asked, list_parameters
from regulations.api_support import DetailOut, ErrorsOut, InputError, strict_query
from regulations.models import Office
from regulations.office_filter import HOLDINGS, called
from regulations.paging import list_answer
from regulations.presenters import offices as shown
from regulations.selectors.office_page import office_holdings
from regulations.selectors.office_rows import OfficeRow, office_rows
from regulations.selectors.standing import standing_offices

if TYPE_CHECKING:
    from datetime import date

router = Router(tags=["单位"])

_BAD_REQUEST: Final = HTTPStatus.BAD_REQUEST.value
_NOT_FOUND: Final = HTTPStatus.NOT_FOUND.value
_PARAMETERS: Final = ("q", "kind", "place", "group", "document", "has")
#: Sentences in the answer about one office; `mentions` counts all.
_SENTENCES: Final = 50


class OfficeOut(Schema):
    """An office, with how much hangs on it."""

    slug: str = Field(description="单位的网址名。")
    name: str
    kind: str = Field(description="office（单位）、group（单位组）。")
    place: str = Field(description="地方，如：葫芦岛市。")
    names: list[str] = Field(description="其他写法：简称、曾用名、公报所用写法。")
    telephone: str
    groups: list[str] = Field(description="所属单位组的网址名。")
    lead: int = Field(description="牵头（责任）的任务数，写给单位组的也算。")
    shared: int = Field(description="配合的任务数。")
    fees: int = Field(description="收费项目数。")
    enforcement: int = Field(description="行政执法主体登记数。")
    documents: int = Field(description="提到它的文件数。")
    url: str


class OfficesOut(PageOut):
    """A page of offices."""

    results: list[OfficeOut]


class NameOut(Schema):
    """A spelling."""

    name: str
    kind: str = Field(description="full、short、former、printed。")
    valid_from: str | None
    valid_to: str | None


class ChangeOut(Schema):
    """A reform."""

    kind: str = Field(description="renamed、merged、split、abolished。")
    office: str | None = Field(description="原单位的网址名。")
    successor: str | None = Field(description="继任单位的网址名。")
    changed_on: str
    source: str | None = Field(description="依据文件的网址名；未公开的为 null。")
    note: str


class PartInTaskOut(Schema):
    """A task of the office."""

    document: str
    title: str
    role: str = Field(description="lead、shared。")
    label: str = Field(description="原文怎样称呼，如：牵头部门。")
    via: list[str] = Field(description="写给这些单位组的任务；直接写明的为空。")
    url: str


class MentionOut(Schema):
    """A sentence that names the office."""

    document: str
    eid: str
    name: str = Field(description="句子里的写法。")
    start: int = Field(description="写法在句子里的起点。")
    sentence: str


class HeldOut(Schema):
    """A fee, or conduct that the office handles."""

    document: str
    eid: str
    name: str


class OfficeDetailOut(Schema):
    """An office with what hangs on it."""

    slug: str
    name: str
    kind: str
    place: str
    telephone: str
    address: str
    note: str
    url: str
    names: list[NameOut]
    changes: list[ChangeOut]
    groups: list[str]
    members: list[str]
    tasks_count: int
    tasks: list[PartInTaskOut] = Field(description="至多 60 项；全部见任务分工。")
    fees: list[HeldOut]
    handling_rules: list[HeldOut]
    enforcement: list[HeldOut]
    mentions_count: int
    mentions: list[MentionOut] = Field(description=f"最新的 {_SENTENCES} 句。")


_Slug = PathEx[
    str,
    P(
        description="单位的网址名，见单位目录的 slug。",
        example="hu-lu-dao-shi-min-zheng-ju",
        max_length=200,
    ),
]


@router.get(
    "/offices",
    response={200: OfficesOut, _BAD_REQUEST: ErrorsOut},
    summary="单位",
    openapi_extra=list_parameters(
        q="名称里要有的字；简称、曾用名都算。",
        kind=Parameter(
            description="office（单位）或者 group（单位组）。",
            example=Office.Kind.OFFICE.value,
            schema={"type": "string", "enum": Office.Kind.values},
        ),
        place=Parameter(
            description="地方，照词条填写。",
            example="葫芦岛市",
            schema={"type": "string"},
        ),
        group=Parameter(
            description="只要这个单位组的成员；填单位组的网址名。",
            example="ge-xian-shi-qu-zheng-fu",
            schema={"type": "string"},
        ),
        document="只要这份文件写到的；填文件的网址名。",
        has=Parameter(
            description="只要有这些内容的：任务、牵头的任务、收费、执法登记、文件。",
            example="tasks",
            schema={"type": "string", "enum": list(HOLDINGS)},
        ),
    ),
)
def list_offices(request: HttpRequest) -> dict[str, Any]:
    """List offices and groups, in the order of pinyin."""
    query = asked(request, _PARAMETERS)
    errors = {}
    if query["kind"] and query["kind"] not in Office.Kind.values:
        errors["kind"] = ["请填写 office 或者 group。"]
    if query["has"] and query["has"] not in HOLDINGS:
        errors["has"] = [f"请填写 {'、'.join(HOLDINGS)} 之一。"]
    if errors:
        raise InputError(errors)
    every = office_rows()
    rows = list(every.all)
    if query["document"]:
        rows = every.in_document(query["document"])
    if query["group"]:
        group = every.offices.named(query["group"])
        rows = [row for row in rows if group is not None and group.slug in row.groups]
    for name in ("kind", "place"):
        if query[name]:
            rows = [row for row in rows if getattr(row, name) == query[name]]
    if query["has"]:
        held = HOLDINGS[query["has"]][1]
        rows = [row for row in rows if held(row)]
    if query["q"]:
        rows = called(rows, query["q"])
    return list_answer(request, rows, _shape)


@router.get(
    "/offices/{slug}",
    response={200: OfficeDetailOut, _BAD_REQUEST: ErrorsOut, _NOT_FOUND: DetailOut},
    summary="一个单位",
)
def one_office(request: HttpRequest, slug: _Slug) -> dict[str, Any]:
    """Tell what hangs on an office; a merged entry answers as the one that stands."""
    strict_query(request, ())
    offices = standing_offices()
    entry = offices.named(slug)
    if entry is None or not entry.public:
        raise HttpError(_NOT_FOUND, "没有这个单位。")
    held = office_holdings(entry, offices)
    bodies = shown.body_lines(held, offices, on=timezone.localdate())
    return {
        "slug": entry.slug,
        "name": entry.name,
        "kind": held.office.kind,
        "place": held.office.place,
        "telephone": shown.telephone(held, bodies),
        "address": shown.address(held, bodies),
        "note": held.office.note,
        "url": entry.address,
        "names": [
            {
                "name": each.name,
                "kind": each.kind,
                "valid_from": _day(each.valid_from),
                "valid_to": _day(each.valid_to),
            }
            for each in held.names
        ],
        "changes": [
            {
                "kind": each.kind,
                "office": offices.slug_of(each.office_id),
                "successor": offices.slug_of(each.successor_id),
                "changed_on": each.changed_on.isoformat(),
                "source": (
                    each.source.slug if each.source and each.source.is_public else None
                ),
                "note": each.note,
            }
            for each in held.changes
        ],
        "groups": [each.slug for each in held.groups],
        "members": [each.slug for each in held.members],
        "tasks_count": held.task_count,
        "tasks": [
            {
                "document": plan.document.slug,
                "title": task.title,
                "role": "lead" if task.lead else "shared",
                "label": task.role,
                "via": [each.slug for each in task.via if each.public],
                "url": task.address,
            }
            for plan in shown.plans(held, offices)
            for task in plan.tasks
        ],
        "fees": [_held(each, each.name) for each in held.fees],
        "handling_rules": [_held(each, each.conduct) for each in held.rules],
        "enforcement": [_held(each, each.name) for each in held.bodies],
        "mentions_count": held.mentions.count(),
        "mentions": [
            {
                "document": each.document.slug,
                "eid": each.eid,
                "name": each.name,
                "start": each.start,
                "sentence": each.sentence,
            }
            for each in held.mentions[:_SENTENCES]
        ],
    }


def _shape(row: OfficeRow) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "name": row.name,
        "kind": row.kind,
        "place": row.place,
        "names": list(row.names),
        "telephone": row.telephone,
        "groups": sorted(row.groups),
        "lead": row.lead,
        "shared": row.shared,
        "fees": row.fees,
        "enforcement": row.enforcement,
        "documents": row.documents,
        "url": row.address,
    }


def _held(row: Any, name: str) -> dict[str, str]:
    return {"document": row.document.slug, "eid": row.eid, "name": name}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
