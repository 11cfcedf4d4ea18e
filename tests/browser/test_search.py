"""The search in a browser: phone and desktop, without scripts, from box to article."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from documents.models import Document
from documents.rendering import render_body
from documents.search.index import update_index
from tests.documents.builders import make_document, make_provision

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture
def shelf(live_server: LiveServer) -> Document:
    """The heating rules, and twenty-five papers that mention heating."""
    for number in range(25):
        paper = make_document(f"关于第{number}项工作的通知", category="政办发")
        make_provision(paper, "art_1", "供热单位应当<b>配合</b>。")
        update_index([paper.pk])
    rules = make_document("供热服务质量管理办法", number="葫政办发〔2020〕1号")
    make_provision(rules, "art_1", "为了加强供热管理，制定本办法。", label="第一条")
    make_provision(rules, "art_12", "供热单位停热的，应当退费。" * 12, label="第十二条")
    rules.body_html = render_body(rules)
    rules.save()
    update_index([rules.pk])
    return rules


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_from_the_home_page_to_the_article(
    page: Page,
    live_server: LiveServer,
    shelf: Document,
    size: dict[str, int],
    assert_accessible: Callable[[Page], None],
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(live_server.url)
    page.locator("#home-search").fill("第十二条 供热")
    page.locator("#home-search").press("Enter")
    first = page.locator(".result").first
    expect(first.locator("h3")).to_have_text("供热服务质量管理办法")
    expect(first.locator("mark").first).to_be_visible()
    assert_accessible(page)
    overflow = "document.documentElement.scrollWidth - window.innerWidth"
    assert page.evaluate(overflow) <= 0
    first.locator(".place").first.click()
    expect(page).to_have_url(f"{live_server.url}{shelf.get_absolute_url()}#art_12")
    expect(page.locator("#art_12")).to_be_in_viewport()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_narrowing_paging_and_finding_nothing(
    page: Page,
    live_server: LiveServer,
    shelf: Document,
    size: dict[str, int],
    assert_accessible: Callable[[Page], None],
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(f"{live_server.url}/search/?q=供热")
    expect(page.locator(".result")).to_have_count(20)
    page.get_by_role("link", name="下一页").click()
    expect(page.locator(".result")).to_have_count(6)
    if size is PHONE:
        page.locator(".facets summary").first.click()
    page.locator(".facets").get_by_role("link", name="政办发").click()
    expect(page.locator(".results-title").last).to_contain_text("25份文件")
    assert_accessible(page)
    page.get_by_label("检索词").fill("供热退货")
    page.get_by_role("button", name="检索").click()
    expect(page.locator("main")).to_contain_text("没有找到“供热退货”")
    assert_accessible(page)
    page.locator(".empty a").first.click()
    expect(page.locator(".result").first).to_be_visible()


def test_printed_results_take_the_whole_width(
    page: Page, live_server: LiveServer, shelf: Document
) -> None:
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    page.emulate_media(media="print")
    page.goto(f"{live_server.url}/search/?q=供热")
    expect(page.locator(".facets")).to_be_hidden()
    box = page.locator(".result").first.bounding_box()
    assert box is not None
    assert box["width"] > DESKTOP["width"] * 0.8


def test_a_query_that_cannot_be_asked(
    page: Page,
    live_server: LiveServer,
    shelf: Document,
    assert_accessible: Callable[[Page], None],
) -> None:
    page.goto(f"{live_server.url}/search/?q=-供热")
    expect(page.get_by_role("alert")).to_contain_text("只写了要排除的词")
    expect(page.get_by_label("检索词")).to_have_value("-供热")
    assert_accessible(page)
