import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer


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
