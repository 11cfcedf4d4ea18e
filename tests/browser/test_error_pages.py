from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_not_found_leads_back_and_is_accessible(
    page: Page,
    live_server: LiveServer,
    assert_accessible: Callable[[Page], None],
    scheme: str,
    width: int,
) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    answer = page.goto(f"{live_server.url}/no-such-page")
    assert answer is not None
    assert answer.status == 404
    home = page.get_by_role("link", name="返回首页")
    expect(home).to_be_visible()
    assert home.get_attribute("href") == "/"
    # Styled: the stylesheet came through, not the browser's own red-less default.
    top = page.locator("main").evaluate("e => getComputedStyle(e).borderTopWidth")
    assert top == "4px"
    # They know no display that was chosen: large enough for everybody, 18 pt at least.
    small = page.evaluate(
        """() => [...document.querySelectorAll('main :is(p, h1, a)')]
          .filter((each) => parseFloat(getComputedStyle(each).fontSize) < 24
            || (each.matches('a') && each.getBoundingClientRect().height < 44))
          .map((each) => each.outerHTML)"""
    )
    assert small == []
    overflow = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    assert overflow is False
    assert_accessible(page)
