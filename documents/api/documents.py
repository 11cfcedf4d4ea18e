"""Documents for programs: the list with the page's filters, each with its text."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from ninja import P, PathEx, Router

from documents.api.conditional import not_modified, stamped
from documents.api.paging import PAGING, list_answer
from documents.api.problems import ErrorsOut, GoneOut, InputError, ProblemOut, problem
from documents.api.queries import Parameter, described, form_errors, strict_query
from documents.api.rows import document_row
from documents.api.schemas import DocumentOut, DocumentsOut, DocumentUnitOut
from documents.api_json import around_of, document_dict
from documents.filters import LONGEST_WORDS, SORTS, ProgramFilter
from documents.freshness import entity_tag, last_changed
from documents.models import Document, Provision
from documents.views.visibility import get_document, was_withdrawn

router = Router(tags=["公报与文件"])

_BAD_REQUEST: Final = HTTPStatus.BAD_REQUEST.value
_NOT_FOUND: Final = HTTPStatus.NOT_FOUND.value
_GONE: Final = HTTPStatus.GONE.value
_WORDS: Final = {"type": "string", "maxLength": LONGEST_WORDS}

FILTERS: Final = {
    "q": Parameter(
        description="标题或发文字号里要有的字；空格隔开的词都要有，字号的括号可用任何写法。",
        example="供热",
        schema=_WORDS,
    ),
    "kind": Parameter(
        description="种类：gazette 公报文件，law 法律，regulation 法规规章等。",
        example="gazette",
        schema={"type": "string", "enum": ["", *Document.Kind.values]},
    ),
    "category": Parameter(
        description="文种，照原文。", example="政办发", schema=_WORDS
    ),
    "issuer": Parameter(
        description="发文机关的全称。", example="葫芦岛市人民政府办公室", schema=_WORDS
    ),
    "year": Parameter(
        description="成文年份。",
        example=2019,
        schema={"type": "integer", "minimum": 1, "maximum": 9999},
    ),
    "force": Parameter(
        description="有效性：in_force 现行有效，amended 已被修改，repealed 已废止，"
        "lapsed 已失效，unknown 效力待核。",
        example="in_force",
        schema={"type": "string", "enum": ["", *Document.Force.values]},
    ),
    "topic": Parameter(description="主题的网址名。", example="gong-re", schema=_WORDS),
    "sort": Parameter(
        description="排序：newest 成文日期新的在前，oldest 旧的在前，title 标题，"
        "number 发文字号。",
        example="newest",
        schema={"type": "string", "enum": ["", *SORTS], "default": "newest"},
    ),
    **PAGING,
}

FORMATS: Final = ("json", "xml", "md", "docx", "pdf")
_FORMAT: Final = {
    "format": Parameter(
        description="格式：json 在此回答；xml（Akoma Ntoso）、md、docx、pdf "
        "转到文件页旁的下载地址。",
        example="json",
        schema={"type": "string", "enum": list(FORMATS), "default": "json"},
    )
}

Slug = PathEx[
    str,
    P(
        description="文件的网址名，见文件目录的 slug。",
        example="hu-zheng-ban-fa-2020-1",
        pattern="^[a-z0-9][a-z0-9-]{0,119}$",
    ),
]
Eid = PathEx[
    str,
    P(
        description="条款的锚点，见文件的 provisions。",
        example="art_1",
        max_length=200,
        pattern="^[A-Za-z0-9_-]+$",
    ),
]


@router.get(
    "/documents",
    response={200: DocumentsOut, _BAD_REQUEST: ErrorsOut},
    openapi_extra=described(FILTERS),
    summary="文件目录",
)
def list_documents(request: HttpRequest) -> dict[str, Any]:
    """List the public documents, filtered and sorted as on the page."""
    strict_query(request, FILTERS)
    chosen = ProgramFilter(request.GET)
    if not chosen.form.is_valid():
        raise InputError(form_errors(chosen.form))
    return list_answer(request, chosen.found, document_row)


@router.get(
    "/documents/{document_slug:slug}",
    response={
        200: DocumentOut,
        HTTPStatus.FOUND.value: None,
        _BAD_REQUEST: ErrorsOut,
        _NOT_FOUND: ProblemOut,
        _GONE: GoneOut,
    },
    openapi_extra=described(_FORMAT),
    summary="一份文件的全文",
)
def show_document(request: HttpRequest, slug: Slug) -> HttpResponse:
    """Give a document with all its text; other formats by a redirect."""
    strict_query(request, _FORMAT)
    form = request.GET.get("format", "json")
    if form not in FORMATS:
        raise InputError({"format": [f"请填写 {'、'.join(FORMATS)} 之一。"]})
    found = get_document(slug)
    if was_withdrawn(found):
        return _gone(request, found)
    if not found.is_public:
        raise Http404
    if form != "json":
        page = found.get_absolute_url().rstrip("/")
        return HttpResponseRedirect(f"{page}.{form}")
    around = around_of(found)
    tag = entity_tag(found, "api", around)
    changed = last_changed(found)
    known = not_modified(request, tag, changed)
    if known is not None:
        return known
    return stamped(_json(document_dict(found, around)), tag, changed)


@router.get(
    "/documents/{document_slug:slug}/provisions/{eid}",
    response={
        200: DocumentUnitOut,
        _BAD_REQUEST: ErrorsOut,
        _NOT_FOUND: ProblemOut,
        _GONE: GoneOut,
    },
    summary="一条条款",
)
def show_provision(request: HttpRequest, slug: Slug, eid: Eid) -> HttpResponse:
    """Give one provision with its place in the document."""
    strict_query(request, ())
    found = get_document(slug)
    if was_withdrawn(found):
        return _gone(request, found)
    row = _provision(found, eid) if found.is_public else None
    if row is None:
        removed = found.aliases.filter(eid=eid, removed_on__isnull=False).first()
        if removed is not None and found.is_public:
            return problem(request, HTTPStatus.GONE, reason=removed.notice)
        raise Http404
    tag = entity_tag(found, "api", eid)
    changed = last_changed(found)
    known = not_modified(request, tag, changed)
    if known is not None:
        return known
    return stamped(_json(_unit(found, row)), tag, changed)


def _provision(document: Document, eid: str) -> Provision | None:
    """Return the provision that is called so, or was before it got a new number."""
    rows = document.provisions.select_related("parent", "component")
    known = rows.filter(aliases__eid=eid, aliases__removed_on__isnull=True)
    return rows.filter(eid=eid).first() or known.first()


def _unit(document: Document, row: Provision) -> dict[str, Any]:
    return {
        "document": document.slug,
        "title": document.title,
        "url": f"{document.get_absolute_url()}#{row.eid}",
        "eid": row.eid,
        "kind": row.kind,
        "label": row.label,
        "heading": row.heading,
        "text": row.text,
        "parent": row.parent.eid if row.parent else "",
        "line": row.line,
        "annex": row.component.eid if row.component else "",
        "children": list(
            row.children.order_by("position", "pk").values_list("eid", flat=True)
        ),
    }


def _gone(request: HttpRequest, document: Document) -> HttpResponse:
    return problem(request, HTTPStatus.GONE, reason=document.withdrawn_reason)


def _json(content: dict[str, Any]) -> HttpResponse:
    # Straight to JSON: a schema would build every provision a second time.
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})
