"""Every calculator with the keyboard alone: through an error, to a result."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

PLAN = "/compensation/huagong-phase-2/"
#: No page has more stops; who needs more is in a trap.
_STOPS = 250


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """Give the address of a portal with the bundled issue and its rules."""
    call_command("bootstrap", verbosity=0)
    return live_server.url


def tab_to(page: Page, selector: str) -> None:
    """Go on with Tab until the focus is on an element, and see that it can be seen."""
    wanted = page.locator(selector).first
    wanted.wait_for(state="attached")
    for _ in range(_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("css => document.activeElement.matches(css)", selector):
            expect(page.locator(":focus")).to_be_in_viewport()
            return
    raise AssertionError(f"Tab never comes to {selector}")


def type_into(page: Page, name: str, text: str) -> None:
    tab_to(page, f"main [name={name}]")
    page.keyboard.type(text)


def choose(page: Page, name: str, value: str) -> None:
    """Go to a group of choices by Tab, and to the one wanted by arrows."""
    tab_to(page, f"main [name={name}]")
    page.keyboard.press("Space")
    for _ in range(10):
        if page.locator(f"main [name={name}][value={value}]").is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"arrows never come to {name}={value}")


def press(page: Page, selector: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Enter")


def follow_first_error(page: Page) -> None:
    """Go from the summary of what is wrong to the field that it names."""
    summary = page.locator(".error-summary")
    expect(summary).to_be_visible()
    press(page, ".error-summary a")
    expect(page.locator(":focus")).to_have_attribute("aria-invalid", "true")


def retype(page: Page, text: str) -> None:
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_a_compensation_is_reckoned(page: Page, site: str) -> None:
    page.goto(f"{site}{PLAN}estimate/?use=residential&choice=monetary")
    type_into(page, "certified_area", "五十")
    type_into(page, "unit_price", "3200")
    page.keyboard.press("Enter")
    follow_first_error(page)
    retype(page, "50")
    expect(page.get_by_text("161,000.00 元").first).to_be_visible()


def test_the_choices_are_compared(page: Page, site: str) -> None:
    page.goto(f"{site}{PLAN}compare/")
    choose(page, "use", "residential")
    type_into(page, "certified_area", "-1")
    type_into(page, "unit_price", "3200")
    page.keyboard.press("Enter")
    follow_first_error(page)
    retype(page, "43")
    expect(page.locator("main table").first).to_be_visible()


def test_an_outage_is_reckoned(page: Page, site: str) -> None:
    page.goto(f"{site}/heating/outage/")
    press(page, "main summary")
    type_into(page, "hours", "x")
    page.keyboard.press("Enter")
    follow_first_error(page)
    retype(page, "30")
    expect(page.locator("main")).to_contain_text("第八条")


def test_a_fine_is_reckoned(page: Page, site: str) -> None:
    page.goto(f"{site}/heating/penalties/2/")
    type_into(page, "contract_price", "十万")
    page.keyboard.press("Enter")
    follow_first_error(page)
    retype(page, "100000")
    expect(page.locator("main")).to_contain_text("15,000.00")


def test_a_fee_is_reckoned(page: Page, site: str) -> None:
    page.goto(f"{site}/regulations/fees/calculate/")
    press(page, "main a[href^='/regulations/fees/calculate/']")
    page.wait_for_url("**/calculate/*/")
    tab_to(page, "main input[type=text]")
    page.keyboard.type("三百")
    page.keyboard.press("Enter")
    follow_first_error(page)
    retype(page, "300")
    expect(page.locator("#result")).to_be_visible()
