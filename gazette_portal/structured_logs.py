"""Log lines that can be searched and name nobody.

What a visitor typed (query strings), from where and with what (addresses, user
agents) never enters a line: the formatters write a fixed list of fields and leave out
whatever else a library hangs on a record, such as Django's `request`.
"""

import logging
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pythonjsonlogger.json import JsonFormatter as BaseJsonFormatter

_ZONE = ZoneInfo("Asia/Shanghai")
# Fields of the access log (`gazette_portal.server`), of slow requests and queries
# (`gazette_portal.observing`), and what Django adds.
EXTRA_FIELDS = (
    "method",
    "path",
    "view",
    "route",
    "status",
    "bytes",
    "duration_ms",
    "from_memory",
    "queries",
    "queries_ms",
    "sql",
    "status_code",
)
# What gunicorn writes about a request it cannot read: the client's address, the kind of
# error, then pieces of the request. A kind is words alone; all that was sent comes
# after a colon, a quote or a parenthesis.
_REFUSED = re.compile(
    r"^(Invalid request from ip=)\S*: ?([A-Za-z ]*[A-Za-z])?.*", re.DOTALL
)
# Where a query begins, also where it was typed or shared encoded, once or more often.
_MARK = r"\?|%(?:25)*3f"
_QUERY_BEGINS = re.compile(_MARK, re.IGNORECASE)
# A query string inside a message. An address that was decoded has blanks and quotes in
# it, so all goes to the end of the line, or to what a development server adds.
_QUERY = re.compile(
    rf"(?<=/)([^\s?\"']*?)(?:{_MARK})(?:.*(?= HTTP/[0-9.]+\")|.*)", re.IGNORECASE
)
# What a database says of the rows that it refused, after the line that says why.
_ROWS = re.compile(r"^(DETAIL|CONTEXT|HINT):.*(?:\n[ \t].*)*$", re.MULTILINE)


def path_alone(path: str) -> str:
    """Cut a path where a query begins, even one that was part of the path itself."""
    return _QUERY_BEGINS.split(path, maxsplit=1)[0]


def impersonal(text: str) -> str:
    """Cut query strings, client addresses and broken requests out of a message."""
    return _QUERY.sub(r"\1", _REFUSED.sub(_kind_alone, text))


def _kind_alone(refused: re.Match[str]) -> str:
    return f"{refused[1]}-: {refused[2] or '-'}"


def impersonal_traceback(text: str) -> str:
    """Cut rows, which may be persons, out of a traceback."""
    return _ROWS.sub(r"\1: -", text)


def route_of(record: logging.LogRecord) -> str:
    """Tell which page a record of Django's is about: the pattern of its address."""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return str(match.route) if match is not None else ""


def moment(seconds: float) -> str:
    """Write a record's time in Chinese legal time, to the millisecond."""
    return datetime.fromtimestamp(seconds, tz=_ZONE).isoformat(timespec="milliseconds")


class JsonFormatter(BaseJsonFormatter):
    """One JSON object a line: time, level, logger, message, and `EXTRA_FIELDS`."""

    def __init__(self) -> None:
        super().__init__(json_ensure_ascii=False)

    def add_fields(
        self,
        log_data: dict[str, Any],
        record: logging.LogRecord,
        message_dict: dict[str, Any],
    ) -> None:
        """Take the listed fields only; the base class would take all there are."""
        log_data["time"] = moment(record.created)
        log_data["level"] = record.levelname
        log_data["logger"] = record.name
        log_data["message"] = impersonal(record.getMessage())
        for name in EXTRA_FIELDS:
            if name in record.__dict__:
                log_data[name] = record.__dict__[name]
        if route := route_of(record):
            log_data["route"] = route
        for name in ("exc_info", "stack_info"):
            if message_dict.get(name):
                log_data[name] = message_dict[name]

    def formatException(self, ei: Any) -> Any:  # noqa: N802 (the name is logging's)
        """Write the traceback without rows of the database."""
        return impersonal_traceback(str(super().formatException(ei)))


class PlainFormatter(logging.Formatter):
    """The same for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Write time, level and message; a traceback follows where there is one."""
        record.message = impersonal(record.getMessage())
        line = f"{moment(record.created)} {record.levelname} {record.name}: "
        line += record.message
        if route := route_of(record):
            line += f" ({route})"
        if record.exc_info:
            traceback = self.formatException(record.exc_info)
            line += "\n" + impersonal_traceback(traceback)
        return line
