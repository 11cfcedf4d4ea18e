"""Lists of documents: by filter, by words."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.filters import LONGEST_WORDS, DocumentFilter, FilterForm, matching_words
from documents.models import Document

_PER_PAGE: Final = 20


class SearchForm(FilterForm):
    """What is looked for."""

    q = forms.CharField(
        label="标题或发文字号", max_length=LONGEST_WORDS, required=False
    )


def _listed() -> QuerySet[Document]:
    return Document.objects.published().for_lists().newest_first()


def _paged(request: HttpRequest, rows: QuerySet[Document]) -> dict[str, Any]:
    """Return the page asked for; another one, with a word, when there is no such."""
    paginator = Paginator(rows, _PER_PAGE)
    asked = request.GET.get("page", "1")
    page: Page[Document] = paginator.get_page(asked)
    shown = str(page.number)
    return {
        "page": page,
        "pages": paginator.get_elided_page_range(page.number),
        "page_error": (
            f"没有第“{asked[:20]}”页，这里是第{shown}页。"
            if asked.strip().lstrip("0") != shown
            else ""
        ),
    }


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """List the public documents, filtered, sorted and paged."""
    documents = DocumentFilter(request.GET, queryset=_listed())
    return render(
        request,
        "documents/document_list.html",
        {
            "filter": documents,
            "query": documents.query_string(),
            **_paged(request, documents.qs),
        },
    )


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find documents by words in title or number."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    rows = _listed().filter(matching_words(words)) if words else Document.objects.none()
    return render(
        request,
        "documents/search.html",
        {
            "form": form,
            "words": words,
            "query": _query(words),
            **_paged(request, rows),
        },
    )


def _query(words: str) -> str:
    query = QueryDict(mutable=True)
    if not words:
        return ""
    query["q"] = words
    return f"{query.urlencode()}&"
