"""Fees, benefits and targets in a browser: readable, computed, kept, without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from tests.regulations.imports import confirm, import_issue, import_text
from tests.regulations.second_fees import BAIYUN_FEES

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
FEES = "/regulations/fees/calculate/hu-zheng-fa-2005-18/"
BEDS = "/regulations/benefits/calculate/hu-zheng-ban-fa-2019-78-cl-2-item-5/"
BONUS = "/regulations/benefits/calculate/hu-zheng-ban-fa-2019-78-cl-2-item-8/"
PATHS = (
    "/regulations/fees/",
    "/regulations/fees/calculate/",
    f"{FEES}?ren-fang-gong-cheng-yi-di-jian-she=50000&xiao-fang-pei-tao=x",
    f"{FEES}?ren-fang-gong-cheng-yi-di-jian-she=50000&xiao-fang-pei-tao=300",
    "/regulations/benefits/",
    "/regulations/benefits/?audience=person",
    "/regulations/benefits/calculate/",
    f"{BEDS}?units=10&first_month=2019-11&months=4",
    f"{BONUS}?years=5",
    "/regulations/targets/",
    "/regulations/targets/?year=2021",
)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """Give the address of a portal with both cities."""
    import_issue()
    import_text(BAIYUN_FEES)
    confirm()
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
        assert_accessible(page)
        width = page.evaluate(
            "document.documentElement.scrollWidth"
            " - document.documentElement.clientWidth"
        )
        assert width == 0, path


def test_fees_are_computed_kept_and_corrected(page: Page, site: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{site}{FEES}")
    page.get_by_label("人防工程易地建设费").fill("５０，０００元")
    page.get_by_label("消防配套费").fill("三百")
    page.get_by_role("button", name="核算").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写数字")
    expect(page.get_by_label("人防工程易地建设费")).to_have_value("５０，０００元")
    page.get_by_label("消防配套费").fill("300")
    page.get_by_role("button", name="核算").click()
    figures = page.locator("dl.figures")
    expect(figures).to_contain_text("25,300.00 元")
    expect(figures).to_contain_text("50,300.00 元")
    expect(page.get_by_role("button", name="打印")).to_be_visible()
    page.locator("#result table a[href*='annex_1__table_1']").first.click()
    expect(page.locator("#annex_1__table_1")).to_be_in_viewport()


def test_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{site}/regulations/benefits/")
    page.get_by_role("link", name="我是个人").click()
    expect(page.locator("table.lookup tbody tr")).to_have_count(6)
    page.locator("a[href*='78-cl-2-item-8']").first.click()
    page.get_by_label("本科及以上学历毕业生").check()
    page.get_by_label("满几年").fill("5")
    page.get_by_role("button", name="核算").click()
    expect(page.locator("dl.figures")).to_contain_text("60,000.00 元")
    context.close()
