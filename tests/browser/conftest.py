"""The system's own Chromium against a live server; a missing Chromium fails.

`page` watches what a visitor would not see: script errors, breaches of the content
security policy, missing files and requests to other hosts fail the test at its end.
"""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, Response
from pytest_django.live_server_helper import LiveServer

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that `-m "not browser"` leaves them out."""
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the installed Chromium, quietly and without a sandbox of its own.

    Playwright's downloads are not needed; containers forbid Chromium's sandbox; what
    it would fetch in the background only disturbs a test.
    """
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        pytest.fail("没有找到 Chromium：请安装系统软件包 chromium。", pytrace=False)
    return {
        "executable_path": found,
        "headless": True,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """Browse as a reader in Huludao does."""
    return {
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture
def page(page: Page, live_server: LiveServer) -> Iterator[Page]:
    """Give a page that reports at the end what went wrong behind it."""
    faults: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        # A missing document is a page of its own; missing parts are caught below.
        loading = message.text.startswith("Failed to load resource")
        # axe copies imported style sheets, which the policy refuses; what the page
        # itself does wrong has the page's address.
        by_axe = not message.location["url"] and "inline style" in message.text
        if message.type == "error" and not loading and not by_axe:
            faults.append(f"console: {message.text}")

    def on_response(response: Response) -> None:
        missing = response.status >= 400
        # axe looks for what a copied sheet imports (admin's forms.css) beside the page.
        if "/widgets.css" in response.url and "/static/" not in response.url:
            return
        if missing and response.request.resource_type != "document":
            faults.append(f"{response.status}: {response.url}")

    def on_request(request: Request) -> None:
        if not request.url.startswith((live_server.url, "data:", "blob:")):
            faults.append(f"elsewhere: {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on("response", on_response)
    page.on("request", on_request)
    yield page
    assert faults == []


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Give a check that axe finds nothing to object to in a page."""
    axe = Axe()

    def check(page: Page) -> None:
        result = axe.run(page)
        assert result.violations_count == 0, result.generate_report()

    return check


@pytest.fixture
def axe_findings() -> Callable[..., list[str]]:
    """Give a check that says in a line each what axe objects to in a page.

    With ``enhanced`` it wants the contrast of level AAA too.
    """
    axe = Axe()

    def check(page: Page, *, enhanced: bool = False) -> list[str]:
        rules = {"color-contrast-enhanced": {"enabled": enhanced}}
        result = axe.run(page, options={"rules": rules})
        return [
            f"{rule['id']} {[node['target'] for node in rule['nodes']][:3]}"
            for rule in result.response["violations"]
        ]

    return check
