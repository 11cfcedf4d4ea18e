"""A page with the keyboard alone."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page, expect

#: No page has more stops; who needs more is in a trap.
_STOPS: Final = 250


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
