"""Names of files that people save: Chinese, and allowed on every system."""

from __future__ import annotations

from typing import Final, TypeVar

from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

# What Windows forbids in a name becomes its full-width twin: the title stays readable.
_FORBIDDEN: Final = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
# File systems allow 255 bytes; a Chinese character takes three.
_LONGEST: Final = 200

Answer = TypeVar("Answer", bound=HttpResponseBase)


def file_name(stem: str, extension: str) -> str:
    """Return a name for a file.

    Args:
        stem: What it is, such as a title; any text will do.
        extension: Without the dot.
    """
    shown = "".join(each for each in stem.translate(_FORBIDDEN) if each.isprintable())
    short = shown.encode("utf-8", "ignore")[:_LONGEST].decode("utf-8", "ignore")
    # A leading dot hides a file, a trailing one vanishes on Windows.
    return f"{short.strip(' .') or '下载'}.{extension}"


def attached(response: Answer, name: str, *, inline: bool = False) -> Answer:
    """Give an answer the name that it is saved under (RFC 6266, RFC 5987).

    Args:
        response: The answer.
        name: Made by :func:`file_name`.
        inline: Whether a browser that can show it may do so.
    """
    header = content_disposition_header(as_attachment=not inline, filename=name)
    response.headers["Content-Disposition"] = str(header)
    return response
