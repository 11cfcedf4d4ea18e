"""Offices in a browser: found by any name, called, followed to the printed words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from regulations.services.membership import add_county_governments
from tests.regulations.imports import confirm, import_issue, import_text
from tests.regulations.second_offices import BAIYUN_2021_3

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
CIVIL = "/offices/hu-lu-dao-shi-min-zheng-ju/"
PATHS = (
    "/regulations/",
    "/offices/",
    "/offices/?q=没有的字",
    "/offices/?kind=x&sort=tasks",
    CIVIL,
    "/offices/ge-xian-shi-qu-zheng-fu/",
    "/documents/hu-zheng-ban-fa-2019-78/",
)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """Give the address of a portal with both cities."""
    import_issue()
    import_text(BAIYUN_2021_3)
    confirm()
    add_county_governments()
    return live_server.url


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_everyone_can_read_them(
    page: Page,
    site: str,
    viewport: ViewportSize,
    assert_accessible: Callable[[Page], None],
) -> None:
    page.set_viewport_size(viewport)
    for path in PATHS:
        page.goto(f"{site}{path}")
        expect(page.locator("h1")).to_be_visible()
        assert_accessible(page)
        width = page.evaluate(
            "document.documentElement.scrollWidth"
            " - document.documentElement.clientWidth"
        )
        assert width == 0, path


def test_from_a_short_name_to_the_telephone_and_the_clause(
    page: Page, site: str
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{site}/offices/")
    page.locator("main [name=q]").fill("民政局")
    page.locator("main form button[type=submit]").click()
    page.get_by_role("link", name="葫芦岛市民政局").click()
    expect(page).to_have_url(f"{site}{CIVIL}")
    expect(page.locator("a[href='tel:6666916']").first).to_be_visible()
    page.get_by_role("link", name="（五）提高养老服务补贴标准").click()
    anchor = page.evaluate("decodeURIComponent(location.hash)")
    expect(page.locator(f"[id='{anchor[1:]}']")).to_be_in_viewport()


def test_from_a_document_to_its_offices_without_scripts(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{site}/documents/hu-zheng-ban-fa-2019-78/")
    named = page.get_by_role("region", name="本文涉及的单位")
    named.get_by_role("link", name="葫芦岛市民政局").click()
    expect(page).to_have_url(f"{site}{CIVIL}")
    context.close()
