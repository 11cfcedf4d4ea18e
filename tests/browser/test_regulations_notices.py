"""Enforcement bodies and notices in a browser: whom to call, who handles what."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from tests.regulations.imports import confirm, import_issue, import_text
from tests.regulations.second_notices import BAIYUN_2021_2

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
BODIES = "/regulations/enforcement-bodies/"
PATHS = (
    BODIES,
    f"{BODIES}?authority=委托执法&on=2020-01-05",
    f"{BODIES}?on=昨天",
    f"{BODIES}?q=没有的字",
    "/documents/hu-zheng-gao-zi-2019-5/",
    "/documents/hu-zheng-gao-zi-2019-6/",
    "/documents/hu-zheng-gao-zi-2019-7/",
    "/documents/bai-zheng-gao-2021-2/",
    "/documents/bai-zheng-gao-2021-3/",
)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """Give the address of a portal with both cities."""
    import_issue()
    import_text(BAIYUN_2021_2)
    confirm()
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


def test_finding_a_body_and_calling_it(page: Page, site: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{site}{BODIES}")
    page.locator("main summary").first.click()
    page.locator("[name=authority]").select_option("委托执法")
    page.locator("main form button[type=submit]").click()
    rows = page.locator("table.bodies tbody tr")
    expect(rows).to_have_count(1)
    expect(rows.locator("a[href='tel:2992020']")).to_be_visible()
    rows.get_by_role("link", name="葫政告字〔2019〕9号").click()
    expect(page).to_have_url(
        f"{site}/documents/hu-zheng-gao-zi-2019-9/#annex_1__table_1"
    )
    expect(page.locator("#annex_1__table_1")).to_be_in_viewport()


def test_the_hotline_and_the_way_to_the_words(page: Page, site: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{site}/documents/hu-zheng-gao-zi-2019-6/")
    summary = page.get_by_role("region", name="一览")
    expect(summary.get_by_role("link", name="3069110")).to_have_attribute(
        "href", "tel:3069110"
    )
    summary.get_by_role("link", name="制作印刷、发布虚假广告等违法行为").click()
    expect(page.locator("#cl_3__para_3")).to_be_in_viewport()


def test_the_drawing_has_words(page: Page, site: str) -> None:
    page.goto(f"{site}/documents/hu-zheng-gao-zi-2019-7/")
    drawing = page.get_by_role("img", name="管理范围示意图")
    expect(drawing).to_be_visible()
    expect(drawing).to_contain_text("20 米")
    expect(page.get_by_role("region", name="一览")).to_contain_text(
        "各段 68 + 19 = 87，相符"
    )


def test_a_wrong_sum_is_told(page: Page, site: str) -> None:
    page.goto(f"{site}/documents/bai-zheng-gao-2021-3/")
    warning = page.locator(".at-a-glance .notice--warn")
    expect(warning).to_contain_text("公布的合计是 90")


def test_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{site}{BODIES}")
    page.locator("main [name=q]").fill("民政")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("table.bodies tbody tr")).to_have_count(1)
    context.close()
