"""Files are saved from the pages by their links, under Chinese names."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from documents.rendering import render_body
from tests.documents.builders import make_document, make_issue, make_provision

NAMES = ("Word（DOCX）", "Markdown", "Akoma Ntoso（XML）")


@pytest.fixture
def site(live_server: LiveServer) -> str:
    document = make_document(slug="notice", issue=make_issue(), position=1)
    make_provision(document, "para_1", "为了停车秩序，现通告如下。")
    document.body_html = render_body(document)
    document.save()
    return live_server.url


@pytest.mark.parametrize("path", ["/documents/notice/", "/issues/2020/1/"])
def test_each_file_is_saved(page: Page, site: str, path: str) -> None:
    page.goto(f"{site}{path}")
    names = (*NAMES, "全部打包（ZIP）") if "issues" in path else NAMES
    for name in names:
        link = page.locator(".downloads").get_by_role("link", name=name)
        with page.expect_download() as found:
            link.click()
        download = found.value
        assert download.suggested_filename.startswith(("关于停车", "葫芦岛市"))
        assert Path(download.path()).stat().st_size > 100
    # Chromium shows a PDF rather than save it.
    link = page.locator(".downloads").get_by_role("link", name="PDF")
    answer = page.request.get(f"{site}{link.get_attribute('href')}")
    assert answer.body().startswith(b"%PDF-")
