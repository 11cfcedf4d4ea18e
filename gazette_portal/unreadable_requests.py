"""gunicorn's worker, with a page in Chinese for a request that cannot be read.

A whole page pasted into the search makes an address of 100 KB, and cookies pile up until
the headers are too large. gunicorn answers these in English, repeats what was sent, and
hangs up so early that browsers report a broken connection.

Chinese characters in an address as they are, from curl or an old program, are no reason
to refuse: they are read as if they had been escaped.
"""

from __future__ import annotations

import re
import socket
import time
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final

from django.template import loader
from gunicorn.http import errors
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser
from gunicorn.workers.gthread import ThreadWorker

#: What is read and thrown away so that the answer arrives, and for how long at most.
_READ_AT_MOST: Final = 1024 * 1024
_SECONDS: Final = 1
_PIECE: Final = 64 * 1024

_NOT_ASCII: Final = re.compile(rb"[\x80-\xff]")
_TOO_LONG: Final = (HTTPStatus.REQUEST_URI_TOO_LONG, "URI Too Long")
_TOO_LARGE: Final = (
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    "Request Header Fields Too Large",
)
_BAD: Final = (HTTPStatus.BAD_REQUEST, "Bad Request")
_ANSWERS: Final[dict[type[Exception], tuple[HTTPStatus, str]]] = {
    errors.LimitRequestLine: _TOO_LONG,
    errors.LimitRequestHeaders: _TOO_LARGE,
    errors.InvalidRequestLine: _BAD,
    errors.InvalidRequestMethod: _BAD,
    errors.InvalidHTTPVersion: _BAD,
    errors.InvalidHeader: _BAD,
    errors.InvalidHeaderName: _BAD,
    errors.ObsoleteFolding: _BAD,
    errors.InvalidSchemeHeaders: _BAD,
}


class PortalRequest(Request):  # type: ignore[misc]  # gunicorn has no types
    """A request whose address may hold characters that are not escaped."""

    def parse_request_line(self, line_bytes: bytes) -> None:
        """Escape them, byte by byte; what else must not stand there is refused."""
        escaped = _NOT_ASCII.sub(lambda found: b"%%%02X" % ord(found[0]), line_bytes)
        super().parse_request_line(escaped)


class PortalWorker(ThreadWorker):  # type: ignore[misc]
    """Answers 400, 414 and 431 in Chinese; all else is gunicorn's."""

    def init_process(self) -> None:
        """Read requests by our class; gunicorn asks for it nowhere else."""
        RequestParser.mesg_class = PortalRequest
        super().init_process()

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answer a request that could not be read, without a word of it."""
        # By the very class: headers that the application got wrong have one below.
        answer = _ANSWERS.get(type(exc))
        if answer is None:
            super().handle_error(req, client, addr, exc)
            return
        status, reason = answer
        self.log.warning("Invalid request: %s", type(exc).__name__)
        page = loader.get_template(f"{status.value}.html").render().encode()
        head = (
            f"HTTP/1.1 {status.value} {reason}\r\n"
            "Content-Type: text/html; charset=utf-8\r\n"
            f"Content-Length: {len(page)}\r\n"
            "Cache-Control: no-store\r\n"
            "Connection: close\r\n\r\n"
        )
        # The other side may be gone, which is its own affair.
        with suppress(OSError):
            client.settimeout(_SECONDS)
            client.sendall(head.encode() + page)
            client.shutdown(socket.SHUT_WR)
            _read_on(client)


def _read_on(client: socket.socket) -> None:
    """Read what is still coming: closing before would cut the answer off."""
    deadline = time.monotonic() + _SECONDS
    left = _READ_AT_MOST
    while left > 0:
        client.settimeout(max(deadline - time.monotonic(), 0.001))
        piece = client.recv(_PIECE)
        if not piece:
            return
        left -= len(piece)
