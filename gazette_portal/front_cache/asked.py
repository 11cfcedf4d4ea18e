"""Which requests may be answered from what is kept, and under which key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from django.conf import settings

Key = tuple[str, str, str, str]
Environ = dict[str, Any]

#: Conditions and parts that Django itself must think about.
_NOT_OURS: Final = (
    "HTTP_AUTHORIZATION",
    "HTTP_RANGE",
    "HTTP_IF_RANGE",
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_TRANSFER_ENCODING",
)
_PLAIN_QUERY: Final = re.compile(r"[\w.~%+*=,:@!/&-]*", re.ASCII)
_LONGEST_QUERY: Final = 512
_MOST_VALUES: Final = 24


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that may be answered from what is kept.

    Attributes:
        key: Scheme, host, path and query, as they came.
        odd: Of this kind there are any number: with a query, or by a name of the
            portal that is not exactly a known one (another port, other case).
    """

    key: Key
    odd: bool


class Doorkeeper:
    """Knows the settings by which requests are judged."""

    def __init__(self) -> None:
        self._session = settings.SESSION_COOKIE_NAME
        self._static = settings.STATIC_URL
        self._admin = f"/{settings.ADMIN_PATH}/"
        header = cast("tuple[str, str] | None", settings.SECURE_PROXY_SSL_HEADER)
        self._scheme_header, self._secure = header or ("", "")
        self._names = {*settings.ALLOWED_HOSTS, settings.SITE_DOMAIN} - {""}

    def asked(self, environ: Environ) -> Asked | None:
        """Return what is asked; None where only Django may answer.

        The host is not judged here: Django has let a name pass before anything is kept
        under it.
        """
        if not self._is_ours(environ):
            return None
        host, path = environ["HTTP_HOST"], environ.get("PATH_INFO", "")
        query = environ.get("QUERY_STRING", "")
        return Asked(
            (self._scheme(environ), host, path, query),
            bool(query) or not self._is_known(host, environ),
        )

    def _is_ours(self, environ: Mapping[str, Any]) -> bool:
        path = environ.get("PATH_INFO", "")
        return (
            environ["REQUEST_METHOD"] in {"GET", "HEAD"}
            and bool(environ.get("HTTP_HOST"))
            # The portal stands at the root; a prefix is somebody's idea.
            and not environ.get("SCRIPT_NAME")
            and not path.startswith((self._static, self._admin))
            # Anything that looks like a session, however the cookie is written.
            and self._session not in environ.get("HTTP_COOKIE", "")
            and not any(name in environ for name in _NOT_OURS)
            and environ.get("CONTENT_LENGTH", "") in {"", "0"}
            and is_plain_query(environ.get("QUERY_STRING", ""))
        )

    def _scheme(self, environ: Mapping[str, Any]) -> str:
        """Return the scheme as Django sees it."""
        if self._scheme_header:
            told = environ.get(self._scheme_header)
            if told is not None:
                secure = told.split(",", 1)[0].strip() == self._secure
                return "https" if secure else "http"
        return str(environ.get("wsgi.url_scheme"))

    def _is_known(self, host: str, environ: Mapping[str, Any]) -> bool:
        name, _, port = host.rpartition(":")
        return host in self._names or (
            name in self._names and port == environ.get("SERVER_PORT")
        )


def is_plain_query(query: str) -> bool:
    """Tell whether a query is of the kind that our own pages make."""
    return (
        len(query) <= _LONGEST_QUERY
        and query.count("&") < _MOST_VALUES
        and _PLAIN_QUERY.fullmatch(query) is not None
    )
