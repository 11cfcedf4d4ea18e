"""Headers and limits that hold for every answer."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gazette_portal.errors import too_large

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


def permissions_policy(get_response: Handler) -> Handler:
    """Tell browsers that no page here asks for a device or a place."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        return response

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
