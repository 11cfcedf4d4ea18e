"""Fees and their reductions for programs, and what is payable of amounts."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from ninja import P, PathEx, Router, Schema
from pydantic import Field

from regulations.answers.parameters import (
    asked,
    list_parameters,
    of_document,
    of_office,
)
from regulations.api_schemas import StatementOut
from regulations.api_support import (
    DetailOut,
    ErrorsOut,
    InputError,
    form_errors,
    strict_query,
)
from regulations.forms import VERSION, FeeAmountsForm, VersionForm
from regulations.list_filter import words_in
from regulations.models import FeeReduction
from regulations.paging import list_answer
from regulations.rules.fees import Reduction, payable
from regulations.rules.money import format_plain
from regulations.selectors.fee_lists import (
    fee_list,
    fee_schemes,
    find_scheme,
    public_rows,
)
from regulations.selectors.standing import standing_offices

router = Router(tags=["收费减免"])

_BAD_REQUEST: Final = HTTPStatus.BAD_REQUEST.value
_NOT_FOUND: Final = HTTPStatus.NOT_FOUND.value
_SCHEME: Final = "hu-zheng-fa-2005-18"
_PARAMETERS: Final = ("document", "office", "reduction", "stage", "scheme", "rows", "q")
_ROWS: Final = {"list": {"listed": True}, "clauses": {"listed": False}, "all": {}}
_SEARCHED: Final = ("name", "office_name", "scheme_title", "quote")


class FeeOut(Schema):
    """A fee and how far it is reduced."""

    number: str = Field(description="附表里的序号，照原文；条款里的为空。")
    name: str
    office: str | None = Field(description="单位的网址名；还没有公开词条的为 null。")
    office_name: str = Field(description="主管部门，照原文。")
    reduction: str = Field(
        description="exempt（全免）、half（减半）、partial（按比例）、full（全额）或者 other。"
    )
    share: str | None = Field(description="应缴的比例，如 0.7；other 为 null。")
    printed: str = Field(description="减免额度，照原文。")
    stage: str = Field(description="both、before（修订前）或者 after（修订后）。")
    scheme: str = Field(description="办法的代码，核算时用。")
    code: str = Field(description="收费项目的代码，核算时用作参数名。")
    reading: str = Field(description="原文不清楚时本站的理解；清楚的为空。")
    document: str = Field(description="文件的网址名。")
    eid: str = Field(description="表格或者条款的锚点。")


class FeesOut(Schema):
    """A page of rows."""

    count: int
    page: int
    pages: int
    next: str | None
    results: list[FeeOut]


@router.get(
    "/fees",
    response={200: FeesOut, _BAD_REQUEST: ErrorsOut},
    summary="收费减免",
    openapi_extra=list_parameters(
        document="",
        office="",
        reduction="exempt、half、partial、full 或者 other。",
        stage="both、before 或者 after。",
        scheme="只要这个办法的；填办法的代码。",
        rows="list（附表所列，不填时如此）、clauses（写在条款里的）或者 all（全部）。",
        q="项目、部门、办法、原文里要有的字。",
    ),
)
def list_fees(request: HttpRequest) -> dict[str, Any]:
    """List the fees of printed lists, or those that clauses name."""
    query = asked(request, _PARAMETERS)
    offices = standing_offices()
    rows = of_office(
        of_document(FeeReduction.objects.public(), query["document"]),
        query["office"],
        offices,
    )
    choices: dict[str, list[str]] = {
        "rows": list(_ROWS),
        "reduction": [each.value for each in Reduction],
        "stage": FeeReduction.Stage.values,
    }
    wrong = {
        name: [f"请填写：{'、'.join(allowed)}。"]
        for name, allowed in choices.items()
        if query[name] and query[name] not in allowed
    }
    if wrong:
        raise InputError(wrong)
    rows = rows.filter(**_ROWS[query["rows"] or "list"])
    for name in ("reduction", "stage", "scheme"):
        if query[name]:
            rows = rows.filter(**{name: query[name]})
    if query["q"]:
        rows = rows.filter(words_in(query["q"], _SEARCHED))

    def shape(row: FeeReduction) -> dict[str, Any]:
        share = row.share if row.share is not None else Reduction(row.reduction).share
        return {
            "number": row.number,
            "name": row.name,
            "office": offices.slug_of(row.office_id),
            "office_name": row.office_name,
            "reduction": row.reduction,
            "share": None if share is None else format_plain(share),
            "printed": row.printed,
            "stage": row.stage,
            "scheme": row.scheme,
            "code": row.code,
            "reading": row.reading,
            "document": row.document.slug,
            "eid": row.eid,
        }

    rows = rows.select_related("document").defer("document__body_html").in_order()
    return list_answer(request, rows, shape)


_Scheme = PathEx[
    str,
    P(
        description="办法的代码，见 /fees 的 scheme。",
        example=_SCHEME,
        max_length=120,
    ),
]


@router.get(
    "/fees/{scheme}/calculate",
    response={200: StatementOut, _BAD_REQUEST: ErrorsOut, _NOT_FOUND: DetailOut},
    summary="收费核算：减免以后应缴多少",
    description="每一项收费的代码（见 /fees 的 code）是一个参数，值是减免以前的标准金额（元）；"
    "version 是规则版本，不填时用最新的。",
    openapi_extra={
        "parameters": [
            {
                "name": VERSION,
                "in": "query",
                "required": False,
                "description": VersionForm.base_fields[VERSION].help_text,
                "example": "hu-zheng-fa-2019-17",
                "schema": {"type": "string", "maxLength": 120},
            },
            {
                "name": "amounts",
                "in": "query",
                "required": False,
                "style": "form",
                "explode": True,
                "description": "收费项目的代码和标准金额（元），如 cheng-shi-pei-tao=70000。",
                "example": {"cheng-shi-ji-chu-she-shi-pei-tao": "70000"},
                "schema": {
                    "type": "object",
                    "additionalProperties": {"type": "string"},
                },
            },
        ],
        "x-example-query": {"cheng-shi-ji-chu-she-shi-pei-tao": "70000"},
    },
)
def calculate_fees(
    request: HttpRequest,
    response: HttpResponse,
    scheme: _Scheme,
) -> dict[str, Any]:
    """Compute what is payable of standard amounts, before and after the revision."""
    response.headers["Cache-Control"] = "no-store"
    version = VersionForm(request.GET)
    if not version.is_valid():
        raise InputError(form_errors(version))
    found = find_scheme(
        fee_schemes(public_rows()), scheme, version.cleaned_data[VERSION]
    )
    if found is None:
        raise Http404("没有这个收费减免办法，或者没有这个版本。")
    rules = fee_list(found)
    strict_query(request, (VERSION, *(fee.code for fee in rules.fees)))
    form = FeeAmountsForm(request.GET, fees=rules)
    if not form.is_valid():
        raise InputError(form_errors(form))
    return payable(rules, form.amounts).to_json()
