"""The reading pages as people meet them: phone and desktop, light and dark, no script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from documents.models import (
    Citation,
    Component,
    Correction,
    Document,
    Relation,
    Responsibility,
    Topic,
)
from documents.official_text.model import Kind
from documents.rendering import render_body
from documents.search.index import update_index
from tests.documents.builders import (
    make_citation,
    make_document,
    make_issue,
    make_provision,
    make_table,
)

pytestmark = pytest.mark.display

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
PATHS = (
    "/",
    "/issues/",
    "/issues/2020/1/",
    "/documents/",
    "/documents/?category=告字&force=bad",
    "/documents/?year=2019&q=没有",
    "/documents/notice/",
    "/documents/law/",
    "/documents/gone/",
    "/search/",
    "/search/?q=通告",
    "/search/?q=没有的",
)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """Give the address of a portal with one of everything that a page can show."""
    issue = make_issue()
    topic = Topic.objects.create(name="城乡建设", slug="jian-she")
    law = make_document(
        "中华人民共和国某法", slug="law", kind=Document.Kind.LAW, number=""
    )
    for number in range(1, 40):
        make_provision(
            law,
            f"art_{number}",
            "机动车应当在规定地点停放。" * 6,
            kind=Kind.ARTICLE,
            label=f"第{number}条",
        )
    notice = make_document(
        "葫芦岛市人民政府关于加强城区停车秩序管理工作的通告",
        slug="notice",
        number="葫政告字〔2019〕5号",
        category="告字",
        issue=issue,
        position=1,
        page=2,
        end_page=3,
        topic=topic,
        addressees=["各县（市）区人民政府", "市政府各部门"],
        force=Document.Force.AMENDED,
    )
    clause = make_provision(
        notice, "cl_1", kind=Kind.CLAUSE, label="一、", heading="总体要求"
    )
    held = make_provision(
        notice,
        "cl_1__item_1",
        "依据《某法》第三十条、《别法》第八条办理。",
        kind=Kind.ITEM,
        label="（一）",
        heading="依据。",
        parent=clause,
    )
    make_citation(
        held,
        "《某法》第三十条",
        title="某法",
        article="第三十条",
        status=Citation.Status.FOUND,
        target_document=law,
        target_eid="art_30",
    )
    make_citation(held, "《别法》第八条", title="别法", article="第八条")
    for role, name in (("lead", "市财政局"), ("shared", "市司法局")):
        Responsibility.objects.create(provision=held, role=role, name=name)
    annex = Component.objects.create(
        document=notice, eid="annex_1", label="附件1", title="价目", position=50
    )
    make_table(
        notice,
        ["序号", "项目", "金额"],
        [["1", "停车费", "3,750"]],
        eid="annex_1__tbl_1",
        caption="收费项目",
        component=annex,
        position=51,
    )
    make_table(
        notice,
        ["序号", "原来的规定", "改为"],
        [["1", "原来的文字" * 30, "现在的文字" * 30]],
        eid="annex_1__tbl_2",
        component=annex,
        position=52,
    )
    Component.objects.create(
        document=notice,
        eid="annex_2",
        label="附件2",
        title="征收范围图",
        position=60,
        carried=False,
    )
    other = make_document(
        "另一份通知",
        slug="other",
        category="政发",
        agency_code="葫政发",
        issue=issue,
        position=2,
        page=4,
    )
    citing = make_provision(other, "cl_1", "见《通告》。", label="一、")
    make_citation(
        citing, "《通告》", status=Citation.Status.FOUND, target_document=notice
    )
    Relation.objects.create(kind="amends", document=other, target_document=notice)
    Correction.objects.create(
        document=notice,
        eid="cl_1",
        printed="秩序秩序",
        corrected="秩序",
        accepted_at=timezone.now(),
    )
    make_document(
        "撤回的通告",
        slug="gone",
        state=Document.State.WITHDRAWN,
        withdrawn_reason="重新制发",
    )
    for document in Document.objects.all():
        document.body_html = render_body(document)
        document.save()
    update_index(Document.objects.values_list("pk", flat=True))
    return live_server.url


def fits(page: Page) -> bool:
    """Tell whether nothing sticks out sideways."""
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth"
            " <= document.documentElement.clientWidth"
        )
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_page_fits_and_is_accessible(
    page: Page,
    site: str,
    assert_accessible: Callable[[Page], None],
    size: dict[str, int],
    scheme: Literal["light", "dark"],
) -> None:
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for path in PATHS:
        page.goto(f"{site}{path}")
        assert fits(page), path
        assert_accessible(page)


def test_small_targets_are_large_enough_on_a_phone(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}/documents/?category=告字")
    small = page.evaluate(
        """() => [...document.querySelectorAll(
             ".site-nav a, .button, select, input, .tag--remove, summary"
           )].filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)
             .map(e => e.outerHTML)"""
    )
    assert small == []


def test_a_citation_opens_the_law_at_its_article(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site}/documents/notice/")
    page.locator(".official__body").get_by_role("link", name="《某法》第三十条").click()
    expect(page).to_have_url(f"{site}/documents/law/#art_30")
    expect(page.locator("#art_30")).to_be_in_viewport()
    expect(page.locator("#art_1")).not_to_be_in_viewport()


def test_a_provision_shows_its_link_on_hover_and_on_focus(
    page: Page, site: str
) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site}/documents/law/")
    mark = page.locator("#art_2 .anchor")
    assert mark.evaluate("e => getComputedStyle(e).opacity") == "0"
    page.locator("#art_2 .prov__text").hover()
    expect(mark).to_have_css("opacity", "1")
    page.mouse.move(0, 0)
    expect(mark).to_have_css("opacity", "0")
    mark.focus()
    expect(mark).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/documents/law/#art_2")


def test_contents_stand_beside_the_text_or_fold(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site}/documents/law/")
    beside = page.get_by_role("navigation", name="本文目录", exact=True)
    expect(beside).to_be_visible()
    expect(page.locator(".fold-contents")).to_be_hidden()
    page.set_viewport_size({"width": 360, "height": 740})
    expect(beside).to_be_hidden()
    entry = page.locator(".fold-contents").get_by_role("link", name="第39条")
    expect(entry).to_be_hidden()
    page.locator(".fold-contents summary").click()
    entry.click()
    expect(page.locator("#art_39")).to_be_in_viewport()


def test_the_filter_is_at_hand_on_wide_screens_and_folds_on_phones(
    page: Page, site: str
) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site}/documents/")
    topic = page.get_by_label("主题")
    expect(topic).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 740})
    expect(topic).to_be_hidden()
    page.get_by_text("按文种、机关、年份筛选").click()
    topic.select_option(label="城乡建设（1）")
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_role("heading", name="共1份文件")).to_be_visible()
    page.get_by_role("link", name="主题：城乡建设").click()
    expect(page.get_by_role("heading", name="共3份文件")).to_be_visible()


def test_the_citation_is_copied_by_a_button_that_needs_a_script(
    page: Page, site: str
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/documents/notice/")
    page.get_by_role("button", name="复制引文").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#citation").inner_text()
    assert "葫政告字〔2019〕5号[Z/OL]" in copied


def test_long_tables_are_records_on_a_phone(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}/documents/notice/")
    cells = page.locator("[id='annex_1__tbl_2'] td")
    lefts = {round(cell.bounding_box()["x"]) for cell in cells.all()}  # type: ignore[index]
    assert len(lefts) == 1
    page.set_viewport_size({"width": 1280, "height": 900})
    lefts = {round(cell.bounding_box()["x"]) for cell in cells.all()}  # type: ignore[index]
    assert len(lefts) == 3


def test_skip_link_is_the_first_stop_and_leads_to_the_text(
    page: Page, site: str
) -> None:
    page.goto(f"{site}/documents/notice/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_everything_is_read_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(site)
        contents = page.locator("section[aria-labelledby=latest]")
        contents.get_by_role("link", name="葫芦岛市人民政府关于加强城区停车").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("停车秩序")
        expect(page.get_by_role("button", name="复制引文")).to_be_hidden()
        expect(page.locator("#citation")).to_be_visible()
        page.get_by_role("link", name="下一份").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("另一份通知")
        page.get_by_label("检索文件").fill("停车")
        page.get_by_role("button", name="检索").click()
        expect(page.locator("#results")).to_contain_text("1份")
    finally:
        context.close()
