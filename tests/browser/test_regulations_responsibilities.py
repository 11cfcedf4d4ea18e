"""Tasks of plans and their matrix in a browser, on a phone and on a desktop."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from regulations.models import Task
from tests.regulations.imports import confirm, import_issue, import_text
from tests.regulations.second_plan import BAIYUN_2021_3

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
LIST = "/regulations/responsibilities/"
MATRIX = f"{LIST}matrix/"
PATHS = (
    LIST,
    f"{LIST}?office=hu-lu-dao-shi-min-zheng-ju&role=lead",
    f"{LIST}?document=nothing",
    f"{LIST}?q=没有的字",
    MATRIX,
    f"{MATRIX}?q=民政局&plans=all",
    f"{MATRIX}?q=没有的字",
)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """Give the address of a portal with both cities."""
    import_issue()
    import_text(BAIYUN_2021_3)
    confirm(Task)
    return live_server.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_everyone_can_read_them(
    page: Page,
    site: str,
    viewport: ViewportSize,
    scheme: str,
    assert_accessible: Callable[[Page], None],
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size(viewport)
    for path in PATHS:
        page.goto(f"{site}{path}")
        assert_accessible(page)
        width = page.evaluate(
            "document.documentElement.scrollWidth"
            " - document.documentElement.clientWidth"
        )
        assert width == 0, path


def test_from_the_matrix_to_the_clause(page: Page, site: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{site}{MATRIX}?q=民政局")
    row = page.locator("table.matrix tbody tr")
    expect(row).to_have_count(1)
    row.locator("[data-label='葫政办发〔2019〕78号'] a").first.click()
    tasks = page.locator(".plan-tasks .result")
    expect(tasks).to_have_count(6)
    tasks.get_by_role("link", name="提高养老服务补贴标准").click()
    expect(page.locator("#cl_2__item_5__para_1")).to_be_in_viewport()


def test_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{site}{LIST}")
    page.locator("[name=office]").select_option("hu-lu-dao-shi-min-zheng-ju")
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".plan-tasks .result")).to_have_count(8)
    context.close()
