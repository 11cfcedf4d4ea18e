"""The search: documents with the places that have what was typed."""

from __future__ import annotations

from typing import Any, Final

from django.core.validators import slug_re
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from documents.feeds.followed import search_feed
from documents.models import Document
from documents.paging import paged
from documents.presenters.page_head import PageHead
from documents.presenters.search import facets, results, within
from documents.search.finding import confirmed, find
from documents.search.forms import SORTS, SearchForm
from documents.search.offers import offers
from documents.search.places import PlacesWithin
from documents.search.suggestions import suggestions
from documents.search.text.queries import Query

_PLACES: Final = 50
#: Characters that most Chinese words have: less is no word to look for.
_WORD: Final = 2


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find provisions, titles, numbers, offices and table cells by their words."""
    form = SearchForm(request.GET)
    query = form.query
    slug = request.GET.get("document", "")
    if query is not None and slug:
        return _within(request, form, query, slug)
    context = {} if query is None else _found(request, form, query)
    return render(request, "documents/search.html", {"form": form, **context})


def _within(
    request: HttpRequest, form: SearchForm, query: Query, slug: str
) -> HttpResponse:
    """Show every place of one document.

    Raises:
        Http404: There is no such public document.
    """
    if not slug_re.match(slug):
        raise Http404
    document = get_object_or_404(Document.objects.for_lists().published(), slug=slug)
    shown = paged(request, PlacesWithin(document.pk, query), per_page=_PLACES)
    return render(
        request,
        "documents/search_within.html",
        {
            "form": form,
            "words": str(form.data.get("q", "")).strip(),
            "document": document,
            "places": within(shown["page"].object_list, document),
            "back": form.query_string().rstrip("&"),
            "query": form.query_string(document=slug),
            **shown,
        },
    )


def _found(request: HttpRequest, form: SearchForm, query: Query) -> dict[str, Any]:
    finding = find(query, filters=form.filters, sort=form.order)
    shown = paged(request, finding.documents)
    narrowed = bool(form.filters)
    return {
        "words": str(form.data.get("q", "")).strip(),
        "finding": finding,
        "facets": facets(finding.facets, form),
        "results": results(
            confirmed(finding, shown["page"].object_list), query, finding, form
        ),
        "offers": [] if narrowed or shown["page"].number > 1 else offers(query),
        "suggestions": [] if finding.documents or narrowed else suggestions(query),
        "sorts": [
            (label, form.query_string(sort=value), value == form.order)
            for value, label in SORTS
        ],
        "may_be_shorter": any(len(term.folded) > _WORD for term in query.terms),
        "unfiltered": form.query_string(**dict.fromkeys(form.filters, "")),
        "query": form.query_string(),
        "page_head": PageHead(links=(search_feed(form),)),
        "feed": search_feed(form).href,
        **shown,
    }
