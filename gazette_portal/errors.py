"""Error pages in Chinese, each with a way back; for programs, problems in JSON.

They are rendered without a context, a session or a database, so that they also work
when one of these is what failed.
"""

import sqlite3
import sys
from http import HTTPStatus
from typing import Any, Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

from documents.api.problems import WHOLE_QUERY, is_for_programs, problem, refusal

#: Seconds after which asking again is worth it: a database restarts within them.
_RETRY_AFTER: Final = 10


def _page(request: HttpRequest, status: HTTPStatus, template: str) -> HttpResponse:
    if is_for_programs(request):
        if status is HTTPStatus.BAD_REQUEST:
            return refusal(request, {WHOLE_QUERY: ["请求的地址或参数无法识别。"]})
        return problem(request, status)
    response = HttpResponse(loader.get_template(template).render(), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """400: the address or the form cannot be understood."""
    return _page(request, HTTPStatus.BAD_REQUEST, "400.html")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """403: not for this visitor."""
    return _page(request, HTTPStatus.FORBIDDEN, "403.html")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404: nothing is at this address, or it is not published."""
    return _page(request, HTTPStatus.NOT_FOUND, "404.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours; 503 where the database cannot be asked just now."""
    # Django calls this while it handles the exception and does not hand it over.
    if not database_is_away(sys.exc_info()[1]):
        return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR, "500.html")
    response = _page(request, HTTPStatus.SERVICE_UNAVAILABLE, "503.html")
    response.headers["Retry-After"] = str(_RETRY_AFTER)
    return response


def database_is_away(error: BaseException | None) -> bool:
    """Tell whether an error passes by itself: no connection, no room, no turn."""
    if isinstance(error, InterfaceError):
        return True
    # SQLite gives the same kind of error for a statement that is wrong.
    cause = getattr(error.__cause__, "sqlite_errorcode", None) if error else None
    return isinstance(error, OperationalError) and cause != sqlite3.SQLITE_ERROR


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403: a form came without its token, mostly because cookies are off or it aged."""
    return _page(request, HTTPStatus.FORBIDDEN, "403_csrf.html")


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more was sent than `MAX_UPLOAD_MB` allows."""
    return _page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "413.html")


def locked_out(
    request: HttpRequest,
    credentials: dict[str, Any] | None = None,  # noqa: ARG001
) -> HttpResponse:
    """429: too many wrong passwords (called by django-axes)."""
    return _page(request, HTTPStatus.TOO_MANY_REQUESTS, "429.html")
