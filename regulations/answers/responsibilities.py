"""Tasks of plans and their offices, for programs."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from django.db.models import Q
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from documents.models import Responsibility
from regulations.answers.parameters import asked, list_parameters, of_document
from regulations.api_support import ErrorsOut, InputError
from regulations.models import Task
from regulations.paging import list_answer
from regulations.responsibility_filter import in_order_with_parts, narrowed_by
from regulations.selectors.groups import OfficeGroups
from regulations.selectors.standing import StandingOffices, standing_offices
from regulations.selectors.tasks import with_part, with_words

router = Router(tags=["任务分工"])

_BAD_REQUEST: Final = HTTPStatus.BAD_REQUEST.value
_PARAMETERS: Final = ("document", "office", "role", "area", "year", "safeguard", "q")
_SAFEGUARDS: Final = {"true": "yes", "false": "no"}
_YEAR_DIGITS: Final = 4


class PartOut(Schema):
    """An office's part, as printed."""

    role: str = Field(description="lead（牵头或者共同负责）、shared（配合）。")
    name: str = Field(description="单位名称，照原文。")
    office: str | None = Field(description="单位的网址名；还没有公开词条的为 null。")


class ResponsibilityOut(Schema):
    """A task and who does it."""

    document: str = Field(description="方案的网址名。")
    eid: str = Field(description="写明分工的条款的锚点。")
    label: str = Field(description="任务的编号，照原文。")
    title: str
    area: str = Field(description="任务上面的一级标题。")
    safeguard: bool = Field(description="是否属于保障措施。")
    years: list[int] = Field(description="任务写到的年份。")
    lead: list[str] = Field(description="牵头（责任）单位的网址名，照原文次序。")
    shared: list[str] = Field(description="配合单位的网址名。")
    offices: list[PartOut] = Field(
        description="全部单位，照原文次序；没有公开词条的也在内。"
    )


class ResponsibilitiesOut(Schema):
    """A page of rows."""

    count: int
    page: int
    pages: int
    next: str | None
    results: list[ResponsibilityOut]


@router.get(
    "/responsibilities",
    response={200: ResponsibilitiesOut, _BAD_REQUEST: ErrorsOut},
    summary="任务分工",
    openapi_extra=list_parameters(
        document="",
        office="只要这个单位的；填单位的网址名（slug）。写给它所在单位组的任务也算。",
        role="lead（牵头或者共同负责）或者 shared（配合）；与 office 合用。",
        area="领域，照原文。",
        year="只要写到这一年的，如 2021。",
        safeguard="true 只要保障措施，false 不要保障措施。",
        q="任务、单位、原文里要有的字。",
    ),
)
def list_responsibilities(request: HttpRequest) -> dict[str, Any]:
    """List the tasks of plans, the newest plan first, in the order of the text."""
    query = asked(request, _PARAMETERS)
    offices = standing_offices()
    own = _own(query)
    rows = of_document(Task.objects.public(), query["document"])
    rows = narrowed_by(rows.filter(_parts(query, offices)), own)
    if query["q"]:
        rows = rows.filter(with_words(query["q"]))

    def shape(task: Task) -> dict[str, Any]:
        parts = [
            {
                "role": part.role,
                "name": part.name,
                "office": offices.slug_of(part.office_id),
            }
            for part in task.parts.all()
        ]
        return {
            "document": task.document.slug,
            "eid": task.eid,
            "label": task.label,
            "title": task.title,
            "area": task.area,
            "safeguard": task.safeguard,
            "years": task.years,
            **{
                role: list(
                    dict.fromkeys(
                        part["office"]
                        for part in parts
                        if part["role"] == role and part["office"]
                    )
                )
                for role in Responsibility.Role.values
            },
            "offices": parts,
        }

    return list_answer(request, in_order_with_parts(rows), shape)


def _own(query: dict[str, str]) -> dict[str, str]:
    own = {"area": query["area"]} if query["area"] else {}
    errors = {}
    year = query["year"]
    if year:
        own["year"] = year
        if not (year.isascii() and year.isdigit() and len(year) == _YEAR_DIGITS):
            errors["year"] = ["请填写四位数的年份，如 2021。"]
    safeguard = query["safeguard"]
    if safeguard:
        own["safeguard"] = _SAFEGUARDS.get(safeguard, "")
        if safeguard not in _SAFEGUARDS:
            errors["safeguard"] = ["请填写 true 或者 false。"]
    if query["role"] and query["role"] not in Responsibility.Role.values:
        errors["role"] = ["请填写 lead 或者 shared。"]
    if errors:
        raise InputError(errors)
    return own


def _parts(query: dict[str, str], offices: StandingOffices) -> Q:
    slug, role = query["office"], query["role"]
    if not slug:
        return with_part(role=role) if role else Q()
    return with_part(office_ids=OfficeGroups(offices).named_by(slug), role=role)
