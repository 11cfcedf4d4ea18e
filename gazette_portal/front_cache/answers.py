"""An answer that is kept, and how it is given out again."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

import brotli
from django.utils.http import parse_etags, parse_http_date_safe

from gazette_portal.observing import Observed

Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]

PLAIN: Final = ""
"""The coding of what is not compressed."""

_CODINGS: Final = ("br", "gzip")
_PACK: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "br": lambda content: brotli.compress(content, quality=5),
    "gzip": lambda content: gzip.compress(content, 6, mtime=0),
}
#: Shorter texts do not get smaller.
_WORTH_PACKING: Final = 200
_LONGEST_ACCEPT: Final = 200
#: What the dressing of an answer takes besides its content, about.
_FIXED_WEIGHT: Final = 6 * 1024
#: Of the content only; a 304 has none.
_OF_CONTENT: Final = frozenset(
    {"content-type", "content-length", "content-disposition", "content-language"}
)
_OK: Final = "200 OK"
_NOT_MODIFIED: Final = "304 Not Modified"


class Answer:
    """What Django answered, without a body where it answered 304.

    Attributes:
        number: Of the state that it shows.
        made_at: When, by the clock that is never set.
    """

    __slots__ = (
        "_base",
        "_content",
        "_etag",
        "_grown",
        "_heads",
        "_modified",
        "_packable",
        "_packed",
        "made_at",
        "number",
        "observed",
    )

    def __init__(
        self,
        headers: Headers,
        content: bytes | None,
        *,
        is_text: bool,
        number: int,
        made_at: float,
        observed: Observed,
    ) -> None:
        """Keep an answer.

        Args:
            headers: All of Django's.
            content: Not compressed; None where Django answered 304.
            is_text: Whether the content is worth compressing.
            number: Of the state that it shows.
            made_at: When it was made.
            observed: What the logs and metrics are told.
        """
        self.number = number
        self.made_at = made_at
        self.observed = observed
        self._content = content
        self._packable = (
            is_text and content is not None and len(content) >= _WORTH_PACKING
        )
        self._packed: dict[str, bytes | None] = {}
        self._grown = False
        found = {name.lower(): value for name, value in headers}
        self._etag = found.get("etag", "")
        if not self._etag and content is not None:
            self._etag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
        modified = found.get("last-modified")
        self._modified = None if modified is None else parse_http_date_safe(modified)
        self._base = [
            pair
            for pair in headers
            if pair[0].lower() not in {"etag", "content-length"}
        ]
        self._heads: dict[str, Headers] = {}

    @property
    def weight(self) -> int:
        """Return about how many bytes it takes."""
        packed = sum(len(each or b"") for each in self._packed.values())
        return len(self._content or b"") + packed + _FIXED_WEIGHT

    def has_grown(self) -> bool:
        """Tell, once, whether it takes more than when this was asked last."""
        grown, self._grown = self._grown, False
        return grown

    @property
    def has_content(self) -> bool:
        """Tell whether it can be sent to who has nothing yet."""
        return self._content is not None

    def is_known_to(self, environ: Mapping[str, Any]) -> bool:
        """Tell whether the one who asks has it already: 304."""
        tags = environ.get("HTTP_IF_NONE_MATCH")
        if tags is not None:
            return _matches(tags, self._etag)
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        if since is None or self._modified is None:
            return False
        moment = parse_http_date_safe(since)
        return moment is not None and self._modified <= moment

    def give(
        self, environ: Mapping[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer a request: with the content, with a 304, or to HEAD."""
        coding = self._coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if self.is_known_to(environ):
            start_response(_NOT_MODIFIED, self._head_of_304(coding))
            return ()
        content = self._packed[coding] if coding else self._content
        if content is None:
            raise ValueError("Only a 304 was kept.")
        head = self._heads.get(coding)
        if head is None:
            head = self._heads[coding] = self._head(coding, len(content))
        # The server may add to the list that it is given.
        start_response(_OK, list(head))
        return () if environ["REQUEST_METHOD"] == "HEAD" else (content,)

    def _coding(self, accepted: str) -> str:
        """Return the coding that is wanted and makes it smaller; pack it at first."""
        if not self._packable:
            return PLAIN
        wanted = coding_wanted(accepted)
        if wanted == PLAIN:
            return PLAIN
        if wanted not in self._packed:
            content = self._content or b""
            packed = _PACK[wanted](content)
            self._packed[wanted] = packed if len(packed) < len(content) else None
            self._grown = True
        return wanted if self._packed[wanted] is not None else PLAIN

    def _head(self, coding: str, length: int) -> Headers:
        head = [*self._base, ("Content-Length", str(length)), self._tag(coding)]
        return [*head, ("Content-Encoding", coding)] if coding else head

    def _head_of_304(self, coding: str) -> Headers:
        head = [pair for pair in self._base if pair[0].lower() not in _OF_CONTENT]
        return [*head, self._tag(coding)] if self._etag else head

    def _tag(self, coding: str) -> tuple[str, str]:
        """Return the entity tag; compressed, it is the same only in meaning."""
        weak = coding and not self._etag.startswith("W/")
        return ("ETag", f"W/{self._etag}" if weak else self._etag)


def _matches(given: str, etag: str) -> bool:
    """Compare weakly, as a 304 is asked for."""
    tags = parse_etags(given)
    return bool(etag) and (
        "*" in tags
        or etag.removeprefix("W/") in {each.removeprefix("W/") for each in tags}
    )


def coding_wanted(accepted: str) -> str:
    """Return the coding that a browser likes best of ours; brotli of equals.

    Args:
        accepted: The header ``Accept-Encoding``. What cannot be read wants nothing.
    """
    if len(accepted) > _LONGEST_ACCEPT:
        return _choose(accepted)
    return _remembered(accepted)


_QUALITY: Final = re.compile(r"\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*", re.IGNORECASE)


def _choose(accepted: str) -> str:
    best, best_quality = PLAIN, 0.0
    liked: dict[str, float] = {}
    for part in accepted.split(","):
        name, _, parameter = part.partition(";")
        found = _QUALITY.fullmatch(parameter)
        if parameter and found is None:
            continue
        liked[name.strip().lower()] = float(found[1]) if found else 1.0
    for coding in _CODINGS:
        quality = liked.get(coding, 0.0)
        if quality > best_quality:
            best, best_quality = coding, quality
    return best if best_quality >= liked.get("identity", 0.0) else PLAIN


_remembered = lru_cache(maxsize=256)(_choose)
