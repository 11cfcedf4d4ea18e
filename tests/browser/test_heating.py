"""Heating as a resident meets it: the heat is off, on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from tests.heating.builders import make_schedule

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
OUT = "/heating/outage/?started=2020-01-01T00:00&ended=2020-01-03T06:00&daily_fee=5"
PATHS = (
    "/heating/",
    "/heating/penalties/",
    "/heating/penalties/11/",
    "/heating/penalties/11/?not_repaired=true&overdue=true",
    "/heating/penalties/2/?contract_price=abc",
    "/heating/outage/",
    OUT,
    "/heating/outage/?started=2020-01-03T00:00&ended=2020-01-01T00:00",
)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """Give the address of a portal with the schedule."""
    make_schedule()
    return live_server.url


def test_the_heat_is_off(page: Page, site: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{site}/heating/")
    page.locator("main a[href='/heating/outage/']").first.click()
    page.locator("[name=started]").fill("2020-01-01T00:00")
    page.locator("[name=ended]").fill("2020-01-03T06:00")
    page.locator("[name=season_fee]").fill("1500")
    page.locator("[name=season_days]").fill("１５０")
    page.locator("main form button[type=submit]").first.click()
    main = page.locator("main")
    expect(main).to_contain_text("40.00")
    expect(main).to_contain_text("60.00")
    expect(main.locator("svg").first).to_be_visible()
    expect(main.locator("a[href*='#art_8']").first).to_be_attached()
    width = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert width == 0


def test_what_was_typed_stays_beside_the_message(page: Page, site: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{site}{PATHS[-1]}")
    expect(page.locator("[name=started]")).to_have_value("2020-01-03T00:00")
    expect(page.locator("[name=ended]")).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_everyone_can_use_it(
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


def test_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{site}/heating/penalties/8/")
    page.locator("[name=daily_fee]").fill("1000")
    page.locator("[name=days]").fill("3")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("6,000.00")
    context.close()
