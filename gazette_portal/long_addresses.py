"""gunicorn's worker, with a word in Chinese for an address that is too long.

A whole page pasted into the search makes an address of 100 KB. gunicorn reads the first
8 KB, answers in English and hangs up, so that browsers report a broken connection.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final

from django.template import loader
from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

#: What is read and thrown away so that the answer arrives, and for how long at most.
_READ_AT_MOST: Final = 1024 * 1024
_SECONDS: Final = 1
_PIECE: Final = 64 * 1024


class PortalWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Answers 414 in Chinese; all else is gunicorn's."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answer a request that could not be read."""
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        page = loader.get_template("414.html").render().encode()
        status = HTTPStatus.REQUEST_URI_TOO_LONG
        head = (
            f"HTTP/1.1 {status.value} URI Too Long\r\n"
            "Content-Type: text/html; charset=utf-8\r\n"
            f"Content-Length: {len(page)}\r\n"
            "Cache-Control: no-store\r\n"
            "Connection: close\r\n\r\n"
        )
        # The other side may be gone, which is its own affair.
        with suppress(OSError):
            _read_on(client)
            client.sendall(head.encode() + page)


def _read_on(client: socket.socket) -> None:
    """Read what is still coming: closing before would cut the answer off."""
    client.settimeout(_SECONDS)
    left = _READ_AT_MOST
    tail = b""
    with suppress(TimeoutError):
        while left > 0 and b"\r\n\r\n" not in tail:
            piece = client.recv(_PIECE)
            if not piece:
                return
            left -= len(piece)
            tail = tail[-3:] + piece
