import pytest
from django.test import RequestFactory
from pytest_django import Settings

from gazette_portal.client_address import client_address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, None, "127.0.0.1"),
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (1, "forged,, 203.0.113.9", "203.0.113.9"),
        (1, "203.0.113.9:4711", "203.0.113.9"),
        (1, "2001:DB8::9", "2001:db8::9"),
        (1, "[2001:db8::9]:4711", "2001:db8::9"),
        (1, None, "127.0.0.1"),
        (1, "unknown", None),
        (2, "203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_client_address(
    settings: Settings, proxies: int, forwarded: str | None, expected: str | None
) -> None:
    settings.PROXY_COUNT = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", headers=headers)
    assert client_address(request) == expected
