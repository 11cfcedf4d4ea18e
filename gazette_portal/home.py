"""The portal's front page."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.feeds.followed import main_feeds
from documents.models import Document, GazetteIssue
from documents.presenters.issues import issue_contents
from documents.presenters.page_head import PageHead

_NEWEST = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the latest issue with its contents, the calculators, the newest documents.

    Newest is what people can read since last: by the time of publication, then by the
    date of the document, so that the documents of one issue come newest first.
    """
    issue = GazetteIssue.objects.public().first()
    # The laws that are cited have a list of their own; the city's papers lead here.
    newest = (
        Document.objects.published()
        .filter(kind=Document.Kind.GAZETTE)
        .for_lists()
        .order_by("-publish_at", F("dated_on").desc(nulls_last=True), "-pk")
    )
    return render(
        request,
        "gazette_portal/home.html",
        {
            "issue": issue,
            "groups": issue_contents(issue) if issue else [],
            "newest": newest[:_NEWEST],
            "page_head": PageHead(links=main_feeds()),
        },
    )
