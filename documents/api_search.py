"""The search for programs: every place that has what is looked for."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.http import HttpRequest, QueryDict
from ninja import Router, Schema
from pydantic import Field

from documents.api.problems import ErrorsOut, InputError
from documents.api.queries import Parameter, described, form_errors, strict_query
from documents.listed import listed_documents
from documents.models import Document
from documents.presenters.search import place_url
from documents.search.finding import COUNTED, Finding, confirmed, find
from documents.search.forms import SearchForm, facet_name
from documents.search.offers import offers
from documents.search.places import Place, all_places
from documents.search.suggestions import suggestions
from documents.search.text.queries import LONGEST, Query

router = Router(tags=["检索"])

PER_PAGE: Final = 20
_FACET_VALUES: Final = 50
_LAST_PAGE: Final = COUNTED // PER_PAGE
_BAD_REQUEST: Final = HTTPStatus.BAD_REQUEST.value


class PlaceOut(Schema):
    """A place that was found."""

    document: str = Field(description="文件的网址名。")
    eid: str = Field(description="锚点；标题、字号等文件头部的内容为空。")
    title: str = Field(description="文件的标题。")
    number: str = Field(description="发文字号。")
    snippet: str = Field(description="命中处的文字；略去的部分写作“…”。")
    url: str = Field(description="在本站的地址（绝对路径）。")
    kind: str = Field(
        description="title、number、issuer、addressees、annex、provision、table 或 row。"
    )
    marks: list[tuple[int, int]] = Field(
        description="snippet 中命中的字，从第几个字符到第几个字符（不含）。"
    )


class FacetValueOut(Schema):
    """A value by which results can be narrowed."""

    value: str
    name: str
    count: int = Field(description="文件份数。")


class SuggestionOut(Schema):
    """A query that finds something, where this one does not."""

    q: str
    documents: int
    reason: str


class OfferOut(Schema):
    """A page that answers what is looked for."""

    kind: str
    title: str
    summary: str
    url: str


class SearchOut(Schema):
    """What was found."""

    count: int = Field(
        description=f"命中多少处；超过{COUNTED}处时为{COUNTED}，见 bounded。"
    )
    bounded: bool = Field(description="实际多于 count。")
    documents: int = Field(description="命中多少份文件。")
    approximate: bool = Field(
        description="检索词极常见，documents 和 facets 可能略多于实际；results 总是准确的。"
    )
    page: int
    pages: int
    results: list[PlaceOut]
    facets: dict[str, list[FacetValueOut]] = Field(
        description=f"可以缩小范围的值及文件份数，每种最多{_FACET_VALUES}个。"
    )
    suggestions: list[SuggestionOut] = Field(description="没有命中时，可以改查什么。")
    offers: list[OfferOut] = Field(description="相关的计算器等页面；只在第1页。")


class _PagedForm(SearchForm):
    """A search and the page of it; words must be given."""

    page = forms.IntegerField(
        label="页", min_value=1, max_value=_LAST_PAGE, required=False
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["q"].required = True
        self.fields["q"].error_messages["required"] = "请填写要检索的字词。"


_PARAMETERS: Final = {
    "q": Parameter(
        description="检索词：空格隔开的词都要出现，引号里的是原话，减号排除。",
        example="供热 退费",
        schema={"type": "string", "minLength": 1, "maxLength": LONGEST},
        required=True,
    ),
    "category": Parameter(description="文种，照原文。", example="政办发"),
    "year": Parameter(description="年份。", example="2020"),
    "issuer": Parameter(
        description="发文机关的全称。", example="葫芦岛市人民政府办公室"
    ),
    "kind": Parameter(
        description="种类：gazette 公报文件，law 法律，regulation 法规规章等。",
        example="gazette",
        schema={"type": "string", "enum": ["", *Document.Kind.values]},
    ),
    "sort": Parameter(
        description="排序：relevance 相关程度，newest 新的在前，oldest 旧的在前。",
        example="relevance",
        schema={
            "type": "string",
            "enum": ["", "relevance", "newest", "oldest"],
            "default": "relevance",
        },
    ),
    "page": Parameter(
        description=f"第几页，从 1 起；每页 {PER_PAGE} 处。",
        example=1,
        schema={
            "type": "integer",
            "minimum": 1,
            "maximum": _LAST_PAGE,
            "default": 1,
        },
    ),
}


@router.get(
    "",
    response={200: SearchOut, _BAD_REQUEST: ErrorsOut},
    openapi_extra=described(_PARAMETERS),
    summary="全文检索",
)
def search(request: HttpRequest) -> dict[str, Any]:
    """Find provisions, titles, numbers, offices and table cells by their words.

    Places come document by document in order of relevance; those of a document that
    have all words, best first, or its best one where no place has them all.
    """
    strict_query(request, _PARAMETERS)
    form = _PagedForm(request.GET)
    query = form.query
    if query is None:
        raise InputError(form_errors(form))
    page = int(form.cleaned_data.get("page") or 1)
    finding = find(query, filters=form.filters, sort=form.order)
    pages = max(1, -(-finding.count // PER_PAGE))
    places = all_places(
        finding.documents,
        query,
        offset=(page - 1) * PER_PAGE,
        size=PER_PAGE,
        sift=partial(confirmed, finding),
    )
    return {
        "count": finding.count,
        "bounded": finding.bounded,
        "documents": len(finding.documents),
        "approximate": finding.approximate,
        "page": page,
        "pages": pages,
        "results": _places(places),
        "facets": _facets(finding),
        "suggestions": _suggestions(query, finding),
        "offers": _offers(query) if page == 1 and not form.filters else [],
    }


def _places(places: list[Place]) -> list[dict[str, Any]]:
    keys = list(dict.fromkeys(place.document for place in places))
    documents = {document.pk: document for document in listed_documents(keys)}
    return [
        {
            "document": document.slug,
            "eid": place.eid,
            "title": document.title,
            "number": document.number,
            "snippet": place.snippet.text,
            "url": place_url(document, place.eid),
            "kind": place.kind.value,
            "marks": list(place.snippet.marks),
        }
        for place in places
        if (document := documents.get(place.document)) is not None
    ]


def _facets(finding: Finding) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for name, counter in finding.facets.items():
        values = sorted(counter, key=lambda one: (-counter[one], one))
        found[name] = [
            {"value": value, "name": facet_name(name, value), "count": counter[value]}
            for value in values[:_FACET_VALUES]
        ]
    return found


def _suggestions(query: Query, finding: Finding) -> list[dict[str, Any]]:
    if finding.documents:
        return []
    return [
        {"q": one.words, "documents": one.documents, "reason": one.reason}
        for one in suggestions(query)
    ]


def _offers(query: Query) -> list[dict[str, str]]:
    return [
        {"kind": one.kind, "title": one.title, "summary": one.summary, "url": one.url}
        for one in offers(query)
    ]
