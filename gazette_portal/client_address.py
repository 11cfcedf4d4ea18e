"""Which address a request comes from, where proxies of our own stand in front.

Used to slow down who guesses passwords or floods a form; never written to a log.
"""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """Give the address that the outermost of our proxies saw, or None if unknown.

    Each proxy appends the address that it was asked from to `X-Forwarded-For`, so of
    `PROXY_COUNT` proxies the outermost one wrote the entry that many places from the
    end. What stands before it came from the client, who may have made it up.
    """
    if not settings.PROXY_COUNT:
        return _address(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    entries = forwarded.split(",") if forwarded else []
    if len(entries) < settings.PROXY_COUNT:
        # It did not pass all of our proxies: only the connection itself is certain.
        return _address(request.META.get("REMOTE_ADDR", ""))
    return _address(entries[-settings.PROXY_COUNT])


def _address(text: str) -> str | None:
    """Read an address; some proxies add a port, and IPv6 then stands in brackets."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None
