"""Revisions in a browser: redlines, an amended document, its text on a day."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from regulations.models import Revision
from tests.regulations.imports import confirm, import_issue, import_text
from tests.regulations.second_revisions import (
    BAIYUN_2006_1,
    BAIYUN_2016_3,
    BAIYUN_2090_1,
)

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
LIST = "/regulations/revisions/"
WATER = "/documents/bai-zheng-fa-2006-3/"
PATHS = (
    LIST,
    f"{LIST}?view=side",
    f"{LIST}?kind=nonsense",
    f"{LIST}?q=没有的字",
    WATER,
    "/documents/bai-zheng-fa-2006-5/",
    f"{WATER}timeline/",
    f"{WATER}timeline/?on=昨天",
    f"{WATER}as-of/2012-01-01/",
    f"{WATER}as-of/2005-01-01/",
)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """Give the address of a portal with both cities."""
    import_issue()
    import_text(BAIYUN_2006_1, "old.md")
    import_text(BAIYUN_2016_3, "decisions.md")
    import_text(BAIYUN_2090_1, "list.md")
    confirm(Revision)
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
    row = Revision.objects.get(target_number="葫政办发〔2007〕17号")
    for path in (*PATHS, f"{LIST}{row.pk}/", f"{LIST}{row.pk}/?view=side"):
        page.goto(f"{site}{path}")
        for summary in page.locator("main details:not([open]) > summary").all():
            if summary.is_visible():
                summary.click()
        assert_accessible(page)
        width = page.evaluate(
            "document.documentElement.scrollWidth"
            " - document.documentElement.clientWidth"
        )
        assert width == 0, path


def test_from_the_amended_clause_to_the_words_of_a_day(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{site}{WATER}")
    remark = page.locator("#art_4 .revised-clause").first
    expect(remark).to_contain_text("白政发〔2010〕8号整条改写")
    page.get_by_role("link", name="本文件的沿革").click()
    page.get_by_label("看哪一天的文本").fill("2010.9.1")
    page.get_by_role("button", name="看这一天的文本").click()
    expect(page).to_have_url(f"{site}{WATER}as-of/2010-09-01/")
    expect(page.locator("#art_4")).to_contain_text("由市水务局处1000元罚款")
    page.get_by_label("看哪一天的文本").fill("2010-02-31")
    page.get_by_role("button", name="看这一天的文本").click()
    expect(page.locator("#id_on_error")).to_contain_text("没有这个日期")
    expect(page.get_by_label("看哪一天的文本")).to_have_value("2010-02-31")
    context.close()


def test_side_by_side_is_a_link(page: Page, site: str) -> None:
    page.goto(f"{site}{LIST}?document=hu-zheng-fa-2019-17")
    expect(page.locator("del")).not_to_have_count(0)
    page.get_by_role("link", name="左右对照").click()
    expect(page).to_have_url(f"{site}{LIST}?document=hu-zheng-fa-2019-17&view=side")
    expect(page.locator(".redline-pair")).to_have_count(3)
    page.locator(".revision h3 a").first.click()
    expect(page.locator("h1")).to_contain_text("修改《关于印发")
