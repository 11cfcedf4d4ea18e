"""Answers to somebody's own question: kept out of caches and of search engines."""

from __future__ import annotations

from typing import TypeVar

from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)


def never_stored(response: Response) -> Response:
    """Keep an answer to somebody's question out of every cache."""
    response.headers["Cache-Control"] = "no-store"
    return response


def no_index(response: Response) -> Response:
    """Ask search engines to leave an answer out."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response
