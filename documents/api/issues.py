"""Issues of the gazette for programs."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest
from ninja import P, PathEx, Router

from documents.api.paging import PAGE_PARAMETERS, PAGING, list_answer
from documents.api.problems import ErrorsOut, InputError, ProblemOut
from documents.api.queries import Parameter, described, strict_query
from documents.api.rows import document_row, issue_head
from documents.api.schemas import IssueOut, IssuesOut
from documents.models import Document, GazetteIssue
from documents.presenters.issues import listed_issues

router = Router(tags=["公报与文件"])

_BAD_REQUEST: Final = HTTPStatus.BAD_REQUEST.value
_NOT_FOUND: Final = HTTPStatus.NOT_FOUND.value
_FIRST_YEAR: Final = 1000
_LAST_YEAR: Final = 9999
_FILTERS: Final = {
    "year": Parameter(
        description="只要这一年的，四位数。",
        example=2020,
        schema={"type": "integer", "minimum": _FIRST_YEAR, "maximum": _LAST_YEAR},
    )
}

Year = PathEx[int, P(description="年份，四位数。", example=2020, ge=1000, le=2999)]
Number = PathEx[int, P(description="当年第几期。", example=1, ge=1, le=9999)]


@router.get(
    "/issues",
    response={200: IssuesOut, _BAD_REQUEST: ErrorsOut},
    openapi_extra=described({**_FILTERS, **PAGING}),
    summary="公报目录",
)
def list_issues(request: HttpRequest) -> dict[str, Any]:
    """List the issues that have something public, newest first."""
    strict_query(request, (*_FILTERS, *PAGE_PARAMETERS))
    rows = listed_issues()
    year = request.GET.get("year")
    if year is not None:
        asked = _year(year)
        rows = [issue for issue in rows if issue.year == asked]
    return list_answer(
        request,
        rows,
        lambda issue: {**issue_head(issue), "documents": issue.public_count},
    )


@router.get(
    "/issues/{gazette_year:year}/{issue_number:number}",
    response={200: IssueOut, _BAD_REQUEST: ErrorsOut, _NOT_FOUND: ProblemOut},
    summary="一期公报",
)
def show_issue(request: HttpRequest, year: Year, number: Number) -> dict[str, Any]:
    """Give an issue with its masthead and its public contents as printed."""
    strict_query(request, ())
    issue = GazetteIssue.objects.public().filter(year=year, number=number).first()
    if issue is None:
        raise Http404
    documents = (
        Document.objects.published().filter(issue=issue).for_lists().in_printed_order()
    )
    return {
        **issue_head(issue),
        "people": [[str(role), str(names)] for role, names in issue.people],
        "documents": [document_row(each) for each in documents],
    }


def _year(typed: str) -> int:
    plain = typed.isascii() and typed.isdigit() and len(typed) <= len(str(_LAST_YEAR))
    year = int(typed) if plain else 0
    if year < _FIRST_YEAR:
        raise InputError({"year": ["请填写四位数的年份，如 2020。"]})
    return year
