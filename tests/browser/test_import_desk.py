"""The import desk in Chromium: by keyboard, on a phone, without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from documents.models import Correction, Document, ImportJob
from documents.services.publishing import publish
from gazette_portal.roles import make_roles
from tests.documents.sources import LINJIANG_2021_3

PASSWORD = "a-long-password"
SLIP = LINJIANG_2021_3.replace("（二）携犬出户时束犬链", "（二）携犬出户 and 束犬链")


@pytest.fixture
def accounts(transactional_db: None) -> None:
    make_roles()
    for role in ("录入员", "发布员"):
        user = User.objects.create_user(role, password=PASSWORD, is_staff=True)
        user.groups.set([Group.objects.get(name=role)])


def sign_in(page: Page, server: LiveServer, role: str) -> None:
    page.goto(f"{server.url}/admin/")
    page.get_by_label("账号").fill(role)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()


def upload(page: Page, server: LiveServer, path: Path) -> None:
    page.goto(f"{server.url}/admin/documents/importjob/add/")
    page.get_by_label("文件").set_input_files(path)
    page.get_by_role("button", name="上传并读取").press("Enter")


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_clerk_imports_an_issue_with_the_keyboard_alone(
    page: Page,
    live_server: LiveServer,
    accounts: None,
    tmp_path: Path,
    assert_accessible: Callable[[Page], None],
) -> None:
    sign_in(page, live_server, "录入员")
    page.goto(f"{live_server.url}/admin/documents/importjob/add/")
    assert_accessible(page)
    page.get_by_label("备注").fill("印刷厂送来")
    page.get_by_label("文件").set_input_files(written(tmp_path, "x.pdf", "%PDF-1.7"))
    page.get_by_role("button", name="上传并读取").press("Enter")
    expect(page.get_by_text("这是 PDF")).to_be_visible()
    expect(page.get_by_label("备注")).to_have_value("印刷厂送来")
    assert_accessible(page)

    upload(page, live_server, written(tmp_path, "2021-3.md", SLIP))
    expect(page.get_by_text("临江市人民政府公报2021年第3期")).to_be_visible()
    assert_accessible(page)
    finding = page.get_by_role("group").filter(has_text="“and”").first
    finding.get_by_role("textbox").fill("携犬出户时束犬链")
    finding.get_by_role("radio", name="修改，更正为").press("Space")
    finding.get_by_role("button", name="看原文这一行").press("Enter")
    page.wait_for_url("**#line-*")
    row = page.locator(".beside__row--found", has_text="携犬出户 and 束犬链")
    expect(row).to_be_in_viewport()
    row.get_by_role("link", name="怎样处理").press("Enter")
    page.wait_for_url("**#finding-*")
    finding = page.get_by_role("group").filter(has_text="“and”").first
    expect(finding.get_by_role("radio", name="修改，更正为")).to_be_checked()
    page.get_by_role("button", name="导入", exact=True).press("Enter")
    expect(page.get_by_text("新增草稿 3 份")).to_be_visible()
    assert_accessible(page)
    assert Document.objects.filter(state="draft").count() == 3
    assert "携犬出户时束犬链" in Correction.objects.get().corrected


def test_a_publisher_sees_what_would_change_before_it_does(
    page: Page,
    live_server: LiveServer,
    accounts: None,
    tmp_path: Path,
    assert_accessible: Callable[[Page], None],
) -> None:
    sign_in(page, live_server, "发布员")
    upload(page, live_server, written(tmp_path, "2021-3.md", LINJIANG_2021_3))
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_text("新增草稿 3 份")).to_be_visible()
    dogs = Document.objects.get(title__contains="养犬")
    publish(document=dogs, despite_findings=True)
    changed = LINJIANG_2021_3.replace("处二百元罚款", "处五百元以下罚款")
    upload(page, live_server, written(tmp_path, "2021-3.md", changed))
    expect(page.locator("ins", has_text="五")).to_be_visible()
    expect(page.get_by_text("改动列为勘误")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="已经发布")).to_be_visible()
    assert not Correction.objects.exists()
    page.get_by_label("覆盖上面列出的").check()
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_text("更新 1 份，没有变化 2 份")).to_be_visible()
    assert Correction.objects.filter(corrected__contains="五百元").count() == 1


def test_it_works_without_scripts_on_a_phone(
    browser: Browser, live_server: LiveServer, accounts: None, tmp_path: Path
) -> None:
    context = browser.new_context(
        java_script_enabled=False,
        locale="zh-CN",
        viewport={"width": 390, "height": 844},
    )
    page = context.new_page()
    sign_in(page, live_server, "录入员")
    upload(page, live_server, written(tmp_path, "2021-3.md", SLIP))
    job = ImportJob.objects.get()
    assert job.state == "ready"
    finding = page.get_by_role("group").filter(has_text="“and”").first
    finding.get_by_role("radio", name="保留原样").check()
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_text("新增草稿 3 份")).to_be_visible()
    context.close()


def test_nothing_hangs_over_on_a_phone(
    page: Page,
    live_server: LiveServer,
    accounts: None,
    tmp_path: Path,
    assert_accessible: Callable[[Page], None],
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, live_server, "录入员")
    upload(page, live_server, written(tmp_path, "2021-3.md", SLIP))
    expect(page.get_by_role("button", name="导入", exact=True)).to_be_visible()
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0
    assert_accessible(page)
