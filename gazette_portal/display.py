"""长者模式: a larger, plainer display, kept in a cookie, without an account.

Pages are the same bytes for everybody, so that one cache serves all. A small script
reads the cookie and marks the page; where scripts are off, a stylesheet of its own
(``/display.css``) depends on the cookie instead, and only it is private.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

COOKIE: Final = "display"
ELDER: Final = "elder"
_YEAR: Final = 365 * 24 * 60 * 60
_SHEET: Final = "css/elder.css"
#: As the script marks a page; without a script the sheet holds for any page.
_MARKED: Final = ':root[data-display="elder"]'


@require_safe
def display(request: HttpRequest) -> HttpResponse:
    """Set the display that was chosen, and go back to the page."""
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = "/"
    response = HttpResponseRedirect(_with_query(request, target))
    if request.GET.get("mode") == ELDER:
        response.set_cookie(
            COOKIE,
            ELDER,
            max_age=_YEAR,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    response.headers["Cache-Control"] = "no-store"
    return response


def _with_query(request: HttpRequest, target: str) -> str:
    """Add what was asked of the page, such as the filters of a list.

    Pages that are kept for everybody name only their path; the browser tells from
    which address of ours it comes (``Referrer-Policy: same-origin``).
    """
    try:
        came_from = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return target
    if came_from.netloc != request.get_host() or came_from.path != target:
        return target
    return urlunsplit(("", "", target, came_from.query, ""))


@require_safe
def display_sheet(request: HttpRequest) -> HttpResponse:
    """Return the rules of the larger display to who chose it; else none."""
    css = ""
    if request.COOKIES.get(COOKIE) == ELDER:
        path = finders.find(_SHEET)
        css = Path(str(path)).read_text(encoding="utf-8").replace(_MARKED, ":root")
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    return response
