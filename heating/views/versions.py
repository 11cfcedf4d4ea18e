"""Which version of the schedule a page shows."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from heating.forms import VersionForm
from heating.kept import KeptSchedule, kept_schedule
from heating.models import ScheduleVersion
from heating.rules import HeatingError


def asked_schedule(request: HttpRequest) -> KeptSchedule:
    """Find the version that the query names, or the one in force today.

    Raises:
        Http404: There is none.
    """
    form = VersionForm(request.GET)
    if not form.is_valid():
        raise Http404
    try:
        return kept_schedule(
            on=timezone.localdate(), version=form.cleaned_data["version"]
        )
    except HeatingError as error:
        raise Http404(error.message) from error


def version_context(kept: KeptSchedule) -> dict[str, Any]:
    """Give what every page says of the version that it shows."""
    version = kept.version
    return {
        "doubt": kept.doubt,
        "version": version,
        # Without an id: it may stand in several forms of a page.
        "version_form": VersionForm(
            initial={"version": version.version}, auto_id=False
        ),
        "is_old": not _holds_today(version),
    }


def never_stored(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep an answer to somebody's question out of every cache and search engine.

    The page without a question is for everybody to find.
    """
    response.headers["Cache-Control"] = "no-store"
    if request.GET:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _holds_today(version: ScheduleVersion) -> bool:
    today = timezone.localdate()
    return (
        version.state == ScheduleVersion.State.PUBLISHED
        and version.valid_from <= today
        and (version.valid_to is None or version.valid_to >= today)
    )
