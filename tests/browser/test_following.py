"""Following in a browser; blocks of data under the strict policy."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from documents.models import Topic
from documents.rendering import render_body
from documents.search.index import rebuild_index
from tests.documents.builders import make_document, make_issue, make_provision

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """Give the address of a portal with a document in every sort of feed."""
    topic = Topic.objects.create(name="城乡建设", slug="jian-she")
    document = make_document(
        "关于</script>停车秩序的通告",
        slug="notice",
        category="告字",
        topic=topic,
        issue=make_issue(),
    )
    make_provision(document, "cl_1", "为了停车有序，现通告如下。")
    document.body_html = render_body(document)
    document.save()
    rebuild_index()
    return live_server.url


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_page_about_following_fits_and_is_accessible(
    page: Page,
    site: str,
    assert_accessible: Callable[[Page], None],
    size: dict[str, int],
) -> None:
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    page.goto(site)
    page.get_by_role("contentinfo").get_by_role("link", name="订阅").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("订阅")
    for name in ("（全部文件）", "（告字）", "（城乡建设）"):
        expect(page.locator("main").get_by_role("link", name=name)).to_be_visible()
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    assert_accessible(page)


@pytest.mark.parametrize("path", ["/documents/notice/", "/issues/2020/1/"])
def test_data_is_readable_and_nothing_is_refused(
    page: Page, site: str, path: str
) -> None:
    answer = page.goto(f"{site}{path}")
    assert answer is not None
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    block = page.locator('script[type="application/ld+json"]')
    data = json.loads(block.inner_text() or block.text_content() or "")
    assert data["@context"] == "https://schema.org"
    assert "</script>停车" in json.dumps(data, ensure_ascii=False)
    # The fixture fails the test when the console tells of a breach of the policy.
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_search_is_followed_from_its_results(page: Page, site: str) -> None:
    page.goto(f"{site}/search/?q=停车")
    link = page.get_by_role("link", name="订阅这项检索")
    address = link.get_attribute("href")
    assert address is not None
    answer = page.request.get(f"{site}{address}")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert "停车秩序的通告" in answer.text()
