"""Rules editor, administrator and the rest of the desk, by keyboard, with axe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from compensation.services.loading import load_plans
from documents.models import Document, Provision, ReaderReport
from documents.official_text.model import Kind
from documents.services.reader_reports import file_report
from documents.services.starting import load_gazettes, load_topics
from gazette_portal.roles import make_roles
from tests.documents.builders import make_document, make_provision

PASSWORD: Final = "chang-kou-ling-2026"


@pytest.fixture
def sign_in(page: Page, live_server: LiveServer) -> Callable[[str], None]:
    make_roles()

    def begin(role: str) -> None:
        user = User.objects.create_user("clerk", password=PASSWORD, is_staff=True)
        user.groups.set([Group.objects.get(name=role)])
        page.goto(f"{live_server.url}{reverse('admin:index')}")
        page.get_by_label("账号").fill("clerk")
        page.get_by_label("密码").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="工作台")).to_be_visible()

    return begin


@pytest.fixture
def provision(live_server: LiveServer) -> Provision:
    found = make_document("停车办法", slug="act")
    made = [
        make_provision(
            found,
            f"art_{n}",
            f"设置停车长{n}。",
            kind=Kind.ARTICLE,
            label=f"第{sign}条",
        )
        for n, sign in enumerate("一二三", start=1)
    ]
    return made[0]


def test_a_rules_editor_copies_a_version_and_looks_at_it(
    page: Page,
    live_server: LiveServer,
    sign_in: Callable[[str], None],
    assert_accessible: Callable[[Page], None],
) -> None:
    load_topics()
    load_gazettes()
    load_plans()
    sign_in("规则编辑")
    assert_accessible(page)
    page.get_by_role("link", name="方案版本", exact=True).first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="方案版本").first).to_be_visible()
    assert page.goto(f"{live_server.url}{reverse('admin:auth_user_changelist')}")
    expect(page.locator("body")).not_to_contain_text("增加 用户")


def test_an_administrator_reads_the_log_and_the_handbook(
    page: Page,
    live_server: LiveServer,
    sign_in: Callable[[str], None],
    assert_accessible: Callable[[Page], None],
) -> None:
    sign_in("管理员")
    page.goto(f"{live_server.url}{reverse('admin:documents_auditentry_changelist')}")
    expect(page.locator("#result_list")).to_contain_text("登录")
    page.get_by_role("link", name="使用手册").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="导入一期公报")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="动态口令").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".qr svg")).to_be_visible()
    assert_accessible(page)


def test_a_proofreader_rearranges_a_text_by_keyboard(
    page: Page,
    live_server: LiveServer,
    provision: Provision,
    sign_in: Callable[[str], None],
    assert_accessible: Callable[[Page], None],
) -> None:
    sign_in("校对员")
    text = reverse("admin:documents_document_text", args=(provision.document_id,))
    page.goto(f"{live_server.url}{text}")
    page.get_by_role("link", name="第一条").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="第一条")).to_be_visible()
    page.locator("summary", has_text="插入新的一条").focus()
    page.keyboard.press("Enter")
    assert_accessible(page)
    page.get_by_label("编号").fill("第二条")
    page.locator("#id_insert-text").fill("新的一条。")
    page.get_by_role("button", name="插入新的一条").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("已插入。")).to_be_visible()
    page.locator("summary", has_text="重新编号").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="先看会改哪些").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("第二条 → 第三条")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="重新编号").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("旧的链接仍然有效")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_reader_s_report_becomes_a_correction(
    page: Page,
    live_server: LiveServer,
    provision: Provision,
    sign_in: Callable[[str], None],
    assert_accessible: Callable[[Page], None],
) -> None:
    page.goto(f"{live_server.url}/documents/act/#art_1")
    page.get_by_role("link", name="这里有错？").click()
    expect(page.locator("blockquote")).to_contain_text("设置停车长1。")
    assert_accessible(page)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)
    file_report(
        document=Document.objects.get(),
        kind=ReaderReport.Kind.TYPO,
        text="“长”应为“场”。",
        eid="art_1",
    )
    sign_in("校对员")
    page.get_by_role("link", name="号纠错").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="读者看到的文字")).to_be_visible()
    assert_accessible(page)
    page.locator("#id_correct-text").fill("设置停车场1。")
    page.get_by_role("button", name="更正并公布勘误").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("已处理")).to_be_visible()
    page.goto(f"{live_server.url}/documents/act/")
    expect(page.locator("#corrections")).to_be_visible()
    expect(page.locator("#art_1")).to_contain_text("停车场1")
