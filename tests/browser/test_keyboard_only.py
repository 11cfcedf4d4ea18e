"""Every calculator with the keyboard alone: through an error, to a result."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.keyboard import (
    choose,
    follow_first_error,
    press,
    retype,
    tab_to,
    type_into,
)

PLAN = "/compensation/huagong-phase-2/"


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """Give the address of a portal with the bundled issue and its rules."""
    call_command("bootstrap", verbosity=0)
    return live_server.url


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
