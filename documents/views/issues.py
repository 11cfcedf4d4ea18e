"""Pages of the gazette's issues."""

from __future__ import annotations

from functools import partial

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from documents.addresses import absolute
from documents.feeds.followed import main_feeds
from documents.models import GazetteIssue
from documents.presenters.issues import issue_contents, neighbour
from documents.presenters.linked_data import issue_head
from documents.presenters.page_head import PageHead
from documents.querysets import public_documents


@require_safe
def issue_list(request: HttpRequest) -> HttpResponse:
    """List the issues, newest first."""
    issues = GazetteIssue.objects.public().annotate(
        public_count=Count("documents", filter=Q(public_documents("documents__")))
    )
    return render(
        request,
        "documents/issue_list.html",
        {"issues": issues, "page_head": PageHead(links=main_feeds())},
    )


@require_safe
def issue(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Show an issue's contents as printed."""
    found = get_object_or_404(GazetteIssue.objects.public(), year=year, number=number)
    others = GazetteIssue.objects.public()
    groups = issue_contents(found)
    return render(
        request,
        "documents/issue.html",
        {
            "issue": found,
            "groups": groups,
            "page_head": issue_head(
                found,
                groups,
                absolute=partial(absolute, request),
                links=main_feeds(),
            ),
            "previous": neighbour(
                others.filter(
                    Q(year__lt=year) | Q(year=year, number__lt=number)
                ).first()
            ),
            "next": neighbour(
                others.filter(Q(year__gt=year) | Q(year=year, number__gt=number))
                .order_by("year", "number", "pk")
                .first()
            ),
        },
    )
