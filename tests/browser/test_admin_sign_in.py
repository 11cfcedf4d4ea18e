from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.targets import low_targets


@pytest.fixture
def administrator(transactional_db: None) -> str:
    get_user_model().objects.create_superuser("admin", password="a-long-password")
    return "admin"


def test_administrator_works_under_the_content_security_policy(
    page: Page, live_server: LiveServer, administrator: str
) -> None:
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("账号").fill(administrator)
    page.get_by_label("密码").fill("a-long-password")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    # Nobody gives rights to an account of his own: that one has no filter.
    get_user_model().objects.create_user("clerk")
    page.goto(f"{live_server.url}/admin/auth/user/")
    expect(page.locator("#result_list")).to_contain_text(administrator)
    page.locator("#result_list a", has_text="clerk").click()
    expect(page.get_by_label("用户名")).to_have_value("clerk")
    # The horizontal filter is built by admin's own script.
    expect(page.locator(".selector").first).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_display_holds_where_one_signs_in(
    page: Page,
    live_server: LiveServer,
    administrator: str,
    assert_accessible: Callable[[Page], None],
    width: int,
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/admin/login/?next=/admin/handbook/")
    assert_accessible(page)
    page.get_by_role("button", name="长者模式").click()
    page.get_by_label("账号").fill(administrator)
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("账号或者密码不正确")
    expect(page.get_by_role("button", name="标准模式")).to_be_visible()
    assert_accessible(page)
    assert low_targets(page) == []
    small = page.evaluate(
        """() => [...document.querySelectorAll(
            '.skip-link, main p, main label, main input, main button, main .helptext')]
          .filter((each) => parseFloat(getComputedStyle(each).fontSize) < 24)
          .map((each) => each.outerHTML.slice(0, 80))"""
    )
    assert small == []
    page.get_by_label("密码").fill("a-long-password")
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(f"{live_server.url}/admin/handbook/")
