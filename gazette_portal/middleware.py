"""Headers and limits that hold for every answer."""

from collections.abc import Callable
from typing import Final, cast

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from documents.public_state import one_look
from gazette_portal.errors import bad_request, too_large
from gazette_portal.front_cache.keeping import will_be_kept

Handler = Callable[[HttpRequest], HttpResponseBase]

_PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
)


def look_once(get_response: Handler) -> Handler:
    """Ask once for each page whether what is kept for everybody still holds.

    The desk is left out: whoever changes something there sees it at once.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"} or request.path_info.startswith(
            f"/{settings.ADMIN_PATH}/"
        ):
            return get_response(request)
        with one_look():
            return get_response(request)

    return middleware


_NUL: Final = "\x00"


def permissions_policy(get_response: Handler) -> Handler:
    """Tell browsers that no page here asks for a device or a place."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        return response

    return middleware


def refuse_nul(get_response: Handler) -> Handler:
    """Refuse a query of the desk with a character that no text of a database has.

    The admin hands what its lists are filtered by to the database as it comes, and
    PostgreSQL takes no text with it. Public pages tell at the field what is wrong.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(f"/{settings.ADMIN_PATH}/") and any(
            _NUL in text
            for name, texts in request.GET.lists()
            for text in (name, *texts)
        ):
            return bad_request(request, SuspiciousOperation("NUL"))
        return get_response(request)

    return middleware


def limit_body(get_response: Handler) -> Handler:
    """Refuse a request whose body is larger than `MAX_BODY_BYTES` before reading it.

    Django's own limit leaves uploaded files out. A body without a length is refused
    by Django itself: it reads none.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.MAX_BODY_BYTES:
            return too_large(request)
        return get_response(request)

    return middleware


#: Kinds of content that get much smaller; archives and pictures are compressed already.
_COMPRESSIBLE: Final = ("text/", "application/json", "application/xml")
_COMPRESSIBLE_SUFFIXES: Final = ("+json", "+xml")


def compress(get_response: Handler) -> Handler:
    """Compress text for who accepts it.

    A page that repeats what was asked beside a secret would tell the secret by its
    length (BREACH). No public page and no answer of the API holds a secret; the admin's
    tokens are masked anew in each answer, and Django adds a random length besides.
    """
    gzip = GZipMiddleware(cast("Callable[..., HttpResponseBase]", get_response))

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not is_text(response.headers.get("Content-Type", "")):
            return response
        if will_be_kept(request, response):
            # Whoever keeps it compresses it once for all.
            patch_vary_headers(response, ("Accept-Encoding",))
            return response
        return gzip.process_response(request, response)

    return middleware


def is_text(content_type: str) -> bool:
    """Tell whether content of a type gets smaller by compression."""
    kind = content_type.partition(";")[0].strip()
    return kind.startswith(_COMPRESSIBLE) or kind.endswith(_COMPRESSIBLE_SUFFIXES)
