"""The portal's front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.models import Document, GazetteIssue
from documents.presenters.issues import issue_contents

_NEWEST = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the latest issue with its contents, the calculators, the newest documents.

    The newest documents are those that the latest issue does not carry: its own
    stand in the contents already.
    """
    issue = GazetteIssue.objects.public().first()
    newest = Document.objects.published().for_lists().order_by("-publish_at", "-pk")
    if issue is not None:
        newest = newest.exclude(issue=issue)
    return render(
        request,
        "gazette_portal/home.html",
        {
            "issue": issue,
            "groups": issue_contents(issue) if issue else [],
            "newest": newest[:_NEWEST],
        },
    )
