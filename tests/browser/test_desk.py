"""From the typist to the public, by keyboard alone, with axe on every page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from documents.models import Document, Finding
from documents.services.editing import save_provision
from documents.services.publishing import publish
from documents.services.review import mark_proofread, mark_typed, return_to_draft
from gazette_portal.roles import make_roles
from tests.documents.builders import later, make_document, make_issue, make_provision

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PASSWORD: Final = "chang-kou-ling-2026"
TITLE: Final = "关于清除积雪的通告"
#: So many stops a page may have before what is looked for.
_STOPS: Final = 250
_FOCUSED: Final = (
    "() => { const at = document.activeElement;"
    " return (at.innerText || at.value || '').trim(); }"
)


@pytest.fixture
def people(transactional_db: None) -> None:
    """Make a clerk for each step; the publisher's work takes two."""
    make_roles()
    for name, role in (
        ("luru", "录入员"),
        ("jiaodui", "校对员"),
        ("shenhe", "发布员"),
        ("fabu", "发布员"),
    ):
        user = User.objects.create_user(name, password=PASSWORD, is_staff=True)
        user.groups.set([Group.objects.get(name=role)])


@pytest.fixture
def document(people: None) -> Document:
    """Give a draft without a date, which keeps it back."""
    made = make_document(
        TITLE,
        slug="snow",
        state=Document.State.DRAFT,
        publish_at=None,
        dated_on=None,
        body_digest="",
        issue=make_issue(),
        position=1,
    )
    make_provision(made, "para_1", "沿街单位应当自行清除积雪。")
    mark_typed(document_ids=[made.pk], user=User.objects.get(username="luru"))
    return made


def sign_in(page: Page, site: str, name: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{site}{reverse('admin:index')}")
    expect(page.get_by_label("账号")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()


def press(page: Page, words: str) -> None:
    """Walk by the tab key to what begins with these words, and press it."""
    for _ in range(_STOPS):
        page.keyboard.press("Tab")
        if str(page.evaluate(_FOCUSED)).startswith(words):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    pytest.fail(f"Tab never came to “{words}” on {page.url}")


def test_from_hand_to_hand_by_keyboard(
    page: Page,
    live_server: LiveServer,
    document: Document,
    settings: Settings,
    assert_accessible: Callable[[Page], None],
) -> None:
    settings.REVIEW = "different_people"
    site = live_server.url
    change = reverse("admin:documents_document_change", args=(document.pk,))
    state = page.locator("[aria-current=step]")

    sign_in(page, site, "luru")
    assert_accessible(page)
    page.goto(f"{site}{change}")
    assert_accessible(page)
    expect(page.get_by_role("link", name="校对完成")).to_have_count(0)
    # The blocker leads to the field.
    page.get_by_role("link", name="没有成文日期").focus()
    page.keyboard.press("Enter")
    page.locator("#id_dated_on").focus()
    page.keyboard.type("2020-01-06")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("成功")

    sign_in(page, site, "jiaodui")
    expect(page.get_by_role("heading", name="待校对（1）")).to_be_visible()
    press(page, TITLE)
    press(page, "校对完成")
    assert_accessible(page)
    press(page, "校对完成")
    expect(state).to_have_text("已校对")

    sign_in(page, site, "shenhe")
    expect(page.get_by_role("heading", name="待审核（1）")).to_be_visible()
    press(page, TITLE)
    press(page, "审核通过")
    press(page, "审核通过")
    expect(state).to_have_text("已审核")
    # Whoever approved does not publish.
    press(page, "立即发布")
    press(page, "立即发布")
    expect(page.get_by_text("要由另一个人来做")).to_be_visible()
    assert_accessible(page)

    sign_in(page, site, "fabu")
    expect(page.get_by_role("heading", name="待发布（1）")).to_be_visible()
    press(page, TITLE)
    press(page, "立即发布")
    press(page, "立即发布")
    expect(state).to_have_text("已发布")
    page.context.clear_cookies()
    page.goto(f"{site}/documents/snow/")
    expect(page.get_by_text("沿街单位应当自行清除积雪")).to_be_visible()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_desk_is_read_on_any_screen(
    page: Page,
    live_server: LiveServer,
    document: Document,
    viewport: ViewportSize,
    assert_accessible: Callable[[Page], None],
) -> None:
    """No page scrolls sideways; axe finds nothing."""
    back = make_document("退回的通告", state=Document.State.DRAFT, publish_at=None)
    make_provision(back, "para_1", "现通告如下。")
    return_to_draft(document=mark_proofread(document=back), reason="漏了附件")
    waiting = make_document("定时的通告", state=Document.State.DRAFT, publish_at=None)
    make_provision(waiting, "para_1", "现通告如下。")
    publish(document=waiting, publish_at=later())
    Finding.objects.create(
        document=document, code="x", severity="error", line=3, text="日期与目录不一致"
    )
    page.set_viewport_size(viewport)
    sign_in(page, live_server.url, "fabu")
    issue = document.issue_id
    for address in (
        reverse("admin:index"),
        reverse("admin:documents_document_change", args=(document.pk,)),
        reverse("admin:documents_document_step", args=(document.pk, "schedule")),
        reverse("admin:documents_gazetteissue_publish", args=(issue,)),
        "/documents/snow/",
    ):
        page.goto(f"{live_server.url}{address}")
        wider = page.evaluate(
            "() => document.documentElement.scrollWidth - window.innerWidth"
        )
        assert_accessible(page)
        assert wider <= 0, (address, wider)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_public_reads_what_was_corrected(
    page: Page,
    live_server: LiveServer,
    document: Document,
    viewport: ViewportSize,
    scheme: str,
    assert_accessible: Callable[[Page], None],
) -> None:
    Document.objects.filter(pk=document.pk).update(dated_on="2020-01-06")
    publish(document=document)
    provision = document.provisions.get()
    provision.text = "沿街单位和商户应当自行清除积雪。"
    note = save_provision(provision=provision, reason="漏了“和商户”三个字")
    assert note is not None
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size(viewport)
    page.goto(f"{live_server.url}/documents/snow/#correction-{note.pk}")
    shown = page.locator(f"#correction-{note.pk}")
    expect(shown).to_be_in_viewport()
    expect(shown.locator("ins")).to_contain_text("和商户")
    expect(shown.get_by_text("漏了“和商户”三个字")).to_be_visible()
    wider = page.evaluate(
        "() => document.documentElement.scrollWidth - window.innerWidth"
    )
    assert wider <= 0
    assert_accessible(page)
    shown.get_by_role("link", name="看正文").click()
    expect(page.locator("#para_1")).to_be_in_viewport()
