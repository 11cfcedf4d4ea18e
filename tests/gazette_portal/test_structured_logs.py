"""Log lines tell what happened, never who asked for what."""

import datetime as dt
import json
import logging
from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from gunicorn.http import errors

from gazette_portal.server import QuietLogger
from gazette_portal.structured_logs import JsonFormatter, PlainFormatter, impersonal

PERSONAL = ("secret", "203.0.113.7", "Mozilla", "elsewhere.example")


def record(message: str, *arguments: object, **extra: object) -> logging.LogRecord:
    return logging.getLogger("test").makeRecord(
        "test", logging.WARNING, "file.py", 1, message, arguments, None, extra=extra
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('"GET /search/?q=secret HTTP/1.1" 200', '"GET /search/ HTTP/1.1" 200'),
        ("Error handling request /a/b?x=1&y=2", "Error handling request /a/b"),
        ("GET /a/%3Fname=secret", "GET /a/"),
        ("GET /a/%253fname=secret", "GET /a/"),
        ("Not Found: /a/?name=zhang san's secret", "Not Found: /a/"),
        ('"GET /a/?name=zhang secret HTTP/1.1" 404', '"GET /a/ HTTP/1.1" 404'),
        ("is it well?", "is it well?"),
        ("Not Found: /documents/x", "Not Found: /documents/x"),
    ],
)
def test_impersonal(written: str, kept: str) -> None:
    assert impersonal(written) == kept


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (errors.InvalidHTTPVersion("sanfeng?secret HTTP/1.1"), "Invalid HTTP Version"),
        (errors.InvalidRequestLine("GET /?q=secret 'b"), "Invalid HTTP request line"),
        (errors.InvalidHeader("Cookie secret\r\nX"), "Invalid HTTP Header"),
        (errors.InvalidHeaderName("Cookie secret"), "Invalid HTTP header name"),
        (errors.UnsupportedTransferCoding("secret"), "Unsupported transfer coding"),
        (errors.ForbiddenProxyRequest("203.0.113.7"), "Proxy request from"),
        (errors.LimitRequestLine(9000, 8190), "Request Line is too large"),
        (
            errors.LimitRequestHeaders("limit request headers fields size"),
            "limit request headers fields size",
        ),
        (errors.LimitRequestLine(9000), "-"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
@pytest.mark.parametrize("address", ["203.0.113.7", "2001:db8::1", ""])
def test_of_a_request_that_cannot_be_read_the_kind_of_error_stays(
    error: Exception, kind: str, address: str
) -> None:
    written = f"Invalid request from ip={address}: {error}"
    assert impersonal(written) == f"Invalid request from ip=-: {kind}"


@pytest.mark.parametrize("formatter", [JsonFormatter(), PlainFormatter()])
def test_formatters_leave_out_what_libraries_attach(
    formatter: logging.Formatter,
) -> None:
    request = RequestFactory().get(
        "/search/?q=secret",
        REMOTE_ADDR="203.0.113.7",
        headers={"user-agent": "Mozilla", "referer": "https://elsewhere.example"},
    )
    line = formatter.format(
        record("Not Found: %s", "/search/?q=secret", request=request, status_code=404)
    )
    assert "Not Found: /search/" in line
    assert not any(word in line for word in PERSONAL)


def test_json_line_has_fixed_fields() -> None:
    line = json.loads(
        JsonFormatter().format(record("中文 %s", "消息", status=200, other="x"))
    )
    moment = dt.datetime.fromisoformat(line.pop("time"))
    assert moment.utcoffset() == dt.timedelta(hours=8)
    assert line == {
        "level": "WARNING",
        "logger": "test",
        "message": "中文 消息",
        "status": 200,
    }


def test_json_line_is_one_line_of_readable_chinese() -> None:
    text = JsonFormatter().format(record("第一行\n第二行"))
    assert "\n" not in text
    assert "第一行" in text


def test_traceback_is_kept() -> None:
    failed = record("failed")
    error = RuntimeError("inside")
    failed.exc_info = (RuntimeError, error, error.__traceback__)
    assert (
        "RuntimeError: inside" in json.loads(JsonFormatter().format(failed))["exc_info"]
    )
    assert "RuntimeError: inside" in PlainFormatter().format(failed)


@pytest.mark.parametrize(
    "path",
    [
        "/compensation/plan/estimate/",
        # As a server decodes `/estimate/%3Fcertified_area=…` and `%253F…`.
        "/compensation/plan/estimate/?certified_area=secret&name=the secret",
        "/compensation/plan/estimate/%3Fcertified_area=secret",
        "/compensation/plan/estimate/%3fcertified_area=secret",
    ],
)
def test_access_log_says_which_page_never_who(
    path: str, caplog: pytest.LogCaptureFixture
) -> None:
    logger = QuietLogger.__new__(QuietLogger)
    with caplog.at_level(logging.INFO, logger="gazette_portal.access"):
        logger.access(
            SimpleNamespace(status="200 OK", sent=512),
            SimpleNamespace(),
            {
                "REQUEST_METHOD": "GET",
                "PATH_INFO": path,
                "QUERY_STRING": "certified_area=secret",
                "RAW_URI": "/compensation/plan/estimate/?certified_area=secret",
                "REMOTE_ADDR": "203.0.113.7",
                "HTTP_USER_AGENT": "Mozilla",
                "HTTP_REFERER": "https://elsewhere.example",
            },
            dt.timedelta(milliseconds=12.34),
        )
    (written,) = caplog.records
    line = JsonFormatter().format(written)
    assert not any(word in line for word in PERSONAL)
    assert json.loads(line) | {"time": ""} == {
        "time": "",
        "level": "INFO",
        "logger": "gazette_portal.access",
        "message": "GET /compensation/plan/estimate/ 200 12.3 ms",
        "method": "GET",
        "path": "/compensation/plan/estimate/",
        "status": 200,
        "bytes": 512,
        "duration_ms": 12.3,
        "from_memory": False,
    }
