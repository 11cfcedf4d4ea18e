"""长者模式 in a browser: the switch with and without a script, sizes, narrow screens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from documents.official_text.model import Kind
from documents.rendering import render_body
from tests.documents.builders import (
    make_document,
    make_issue,
    make_provision,
    make_table,
)

pytestmark = pytest.mark.display

PATHS = ("/", "/documents/", "/documents/notice/", "/search/", "/regulations/fees/")


@pytest.fixture
def site(live_server: LiveServer) -> str:
    issue = make_issue()
    notice = make_document(slug="notice", issue=issue, number="葫政告字〔2019〕5号")
    for number, sign in enumerate("一二三四五六", start=1):
        make_provision(
            notice,
            f"cl_{number}",
            "机动车应当停放在规定的地点。" * 5,
            kind=Kind.CLAUSE,
            label=f"{sign}、",
        )
    make_table(notice, ["单位", "人数", "地址"], [["市住建局", "12", "龙湾大街"]])
    notice.body_html = render_body(notice)
    notice.save()
    return str(live_server.url)


def test_one_switch_stays_on_every_page(
    page: Page, site: str, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto(f"{site}/documents/notice/")
    before = page.evaluate("getComputedStyle(document.querySelector('.prov')).fontSize")
    switch = page.get_by_role("button", name="长者模式")
    switch.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="标准模式")).to_be_focused()
    after = page.evaluate("getComputedStyle(document.querySelector('.prov')).fontSize")
    # 18 pt are 24 px.
    assert float(after[:-2]) >= 24 > float(before[:-2])
    for path in PATHS:
        page.goto(f"{site}{path}")
        expect(page.locator("html")).to_have_attribute("data-display", "elder")
        small = page.evaluate(
            """() => [...document.querySelectorAll('main p, main a, main td, main button')]
              .filter((each) => each.offsetParent && each.textContent.trim())
              .filter((each) => parseFloat(getComputedStyle(each).fontSize) < 24)
              .map((each) => each.outerHTML.slice(0, 80))"""
        )
        assert small == []
        assert_accessible(page)
    page.get_by_role("button", name="标准模式").click()
    expect(page.get_by_role("button", name="长者模式")).to_be_focused()
    page.reload()
    expect(page.locator("html")).not_to_have_attribute("data-display", "elder")


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_is_wider_than_a_phone(page: Page, site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    for elder in (False, True):
        for path in PATHS:
            page.goto(f"{site}{path}")
            if elder and path == PATHS[0]:
                page.get_by_role("button", name="长者模式").click()
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (path, elder)


def test_it_works_without_a_script(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/documents/notice/")
    page.get_by_role("button", name="长者模式").click()
    expect(page).to_have_url(f"{site}/documents/notice/")
    expect(page.get_by_role("button", name="标准模式")).to_be_visible()
    box = page.locator(".prov").first.bounding_box()
    page.get_by_role("button", name="标准模式").click()
    smaller = page.locator(".prov").first.bounding_box()
    assert box is not None
    assert smaller is not None
    assert box["height"] > smaller["height"]
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_links_that_stand_alone_are_as_high_as_a_thumb(
    page: Page, live_server: LiveServer, width: int
) -> None:
    """In the cells of tables, telephones, years: 44 px at least."""
    call_command("bootstrap", verbosity=0)
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies(
        [{"name": "display", "value": "elder", "url": live_server.url}]
    )
    low: list[str] = []
    for path in (
        "/regulations/responsibilities/matrix/",
        "/regulations/fees/",
        "/regulations/benefits/",
        "/regulations/targets/",
        "/regulations/enforcement-bodies/",
        "/offices/",
        "/heating/penalties/",
        "/documents/hu-zheng-gao-zi-2019-7/",
    ):
        page.goto(f"{live_server.url}{path}")
        links = page.locator(
            "main :is(.data a:not(.cite), [class*=telephone] a, a.tag)"
        )
        assert links.count() > 0, path
        low += links.evaluate_all(
            """all => all
              .filter((each) => each.checkVisibility())
              .filter((each) => each.getBoundingClientRect().height < 44)
              .map((each) => location.pathname + ' ' + each.textContent.trim())"""
        )
    assert low == []
