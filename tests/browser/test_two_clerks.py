"""Two clerks at one text, and the way back, by keyboard and with axe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from documents.models import Provision
from documents.official_text.model import Kind
from documents.services.editing import save_provision
from gazette_portal.roles import make_roles
from tests.documents.builders import make_document, make_provision

PASSWORD: Final = "chang-kou-ling-2026"
PRINTED: Final = "停车场由区政府管理，收费按月公布。"


@pytest.fixture
def provision(live_server: LiveServer) -> Provision:
    return make_provision(
        make_document("停车办法", slug="act"),
        "art_1",
        PRINTED,
        kind=Kind.ARTICLE,
        label="第一条",
    )


@pytest.fixture
def clerk(page: Page, live_server: LiveServer, provision: Provision) -> User:
    make_roles()
    user = User.objects.create_user("wang", password=PASSWORD, is_staff=True)
    user.groups.set([Group.objects.get(name="发布员")])
    page.goto(f"{live_server.url}{reverse('admin:index')}")
    page.get_by_label("账号").fill("wang")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    return user


def change_page(live_server: LiveServer, provision: Provision) -> str:
    page = reverse("admin:documents_provision_change", args=(provision.pk,))
    return f"{live_server.url}{page}"


def somebody_writes(provision: Provision, text: str) -> None:
    row = Provision.objects.get(pk=provision.pk)
    row.text = text
    save_provision(provision=row, user=User.objects.create_user("li"))


def type_and_save(page: Page, text: str) -> None:
    page.get_by_label("正文", exact=False).first.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)
    save(page)


def save(page: Page) -> None:
    page.get_by_role("button", name="保存", exact=True).focus()
    page.keyboard.press("Enter")


def test_changes_in_different_places_are_merged(
    page: Page,
    live_server: LiveServer,
    provision: Provision,
    clerk: User,
    assert_accessible: Callable[[Page], None],
) -> None:
    page.goto(change_page(live_server, provision))
    somebody_writes(provision, PRINTED.replace("区政府", "市政府"))
    type_and_save(page, PRINTED.replace("按月", "按季"))
    told = page.get_by_role("region", name="您打开以后的修改")
    expect(told).to_contain_text("li")
    expect(told).to_contain_text("已合并")
    expect(page.locator("#id_text")).to_have_value("停车场由市政府管理，收费按季公布。")
    assert Provision.objects.get().text == PRINTED.replace("区政府", "市政府")
    assert_accessible(page)
    save(page)
    expect(page.get_by_role("listitem").filter(has_text="成功")).to_be_visible()
    assert Provision.objects.get().text == "停车场由市政府管理，收费按季公布。"


def test_of_two_wordings_a_clerk_takes_the_other_one(
    page: Page,
    live_server: LiveServer,
    provision: Provision,
    clerk: User,
    assert_accessible: Callable[[Page], None],
) -> None:
    page.goto(change_page(live_server, provision))
    somebody_writes(provision, PRINTED.replace("按月", "按年"))
    type_and_save(page, PRINTED.replace("按月", "按季"))
    expect(page.locator("#id_text")).to_have_value(PRINTED.replace("按月", "按季"))
    assert_accessible(page)
    page.get_by_label("改用对方的").focus()
    page.keyboard.press("Space")
    save(page)
    expect(page.get_by_role("listitem").filter(has_text="成功")).to_be_visible()
    assert Provision.objects.get().text == PRINTED.replace("按月", "按年")


def test_an_earlier_version_comes_back(
    page: Page,
    live_server: LiveServer,
    provision: Provision,
    clerk: User,
    assert_accessible: Callable[[Page], None],
) -> None:
    somebody_writes(provision, "停车场由谁管理？")
    page.goto(change_page(live_server, provision))
    page.get_by_role("link", name="历史").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#change-history ins").first).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="恢复…").last.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="会有这些变化")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="恢复").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("已恢复。")).to_be_visible()
    assert Provision.objects.get().text == PRINTED


def test_a_removed_article_comes_back(
    page: Page,
    live_server: LiveServer,
    provision: Provision,
    clerk: User,
    assert_accessible: Callable[[Page], None],
) -> None:
    make_provision(
        provision.document, "art_2", "第二件。", kind=Kind.ARTICLE, label="第二条"
    )
    editor = reverse("admin:documents_document_text", args=(provision.document_id,))
    page.goto(f"{live_server.url}{editor}")
    page.get_by_label("查找条款").focus()
    page.keyboard.insert_text("区政府")
    page.keyboard.press("Enter")
    found = page.get_by_role("region", name="区政府").get_by_role("link").first
    expect(found).to_be_visible()
    assert_accessible(page)
    found.focus()
    page.keyboard.press("Enter")
    page.locator("summary", has_text="删除").focus()
    page.keyboard.press("Enter")
    page.get_by_label("连同它的下级一起删除").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="删除", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("已删除。")).to_be_visible()
    page.goto(f"{live_server.url}{provision.document.get_absolute_url()}#art_1")
    expect(page.locator("#art_1")).to_contain_text("第一条已于")
    assert_accessible(page)
    page.goto(f"{live_server.url}{editor}")
    page.get_by_role("link", name="删除过的内容").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="删除过的内容")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="恢复第一条").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("已恢复。")).to_be_visible()
    assert list(Provision.objects.values_list("eid", flat=True)) == ["art_1", "art_2"]
