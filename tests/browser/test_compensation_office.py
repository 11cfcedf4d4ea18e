"""The office's pages in a browser: lots drawn, an order posted, nothing in the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.keyboard import follow_first_error, press, tab_to, type_into
from tests.compensation.builders import make_huludao_plan

PHONE: ViewportSize = {"width": 360, "height": 740}
PLAN = "/compensation/huagong-phase-2/"
WORD = "够长的口令2026"
ROWS = (
    "编号\t协议序号\t搬迁序号\t按期签约并搬迁\t重新抓得的协议序号\t重新抓得的搬迁序号\n"
    "甲\t1\t2\t是\t2\t2\n乙\t2\t1\t是\t1\t3\n丙\t3\t3\t否\t\t"
)


@pytest.fixture
def desk(page: Page, live_server: LiveServer) -> Page:
    """Give a page at which a member of staff signed in."""
    make_huludao_plan()
    User.objects.create_user("zhengshou", password=WORD, is_staff=True)
    page.goto(f"{live_server.url}{PLAN}batch/")
    page.locator("[name=username]").fill("zhengshou")
    page.locator("[name=password]").fill(WORD)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("h1")).to_have_text("批量测算")
    return page


def test_lots_and_order(
    desk: Page, live_server: LiveServer, assert_accessible: Callable[[Page], None]
) -> None:
    assert_accessible(desk)
    desk.goto(f"{live_server.url}{PLAN}order/draw/")
    desk.locator("main form button").click()
    expect(desk.locator("[name=seed]")).to_have_attribute("aria-invalid", "true")
    assert_accessible(desk)
    desk.locator("[name=label]").fill("重新抓号")
    desk.locator("[name=seed]").fill("福彩2026001期123")
    desk.locator("[name=references]").fill("甲\n乙\n丙")
    desk.locator("main form button").click()
    expect(desk.locator("main ol > li")).to_have_count(3)
    assert_accessible(desk)
    desk.goto(f"{live_server.url}{PLAN}order/")
    desk.locator("textarea[name=rows]").fill(ROWS)
    desk.locator("main form button").last.click()
    expect(desk.locator("tbody th").first).to_have_text("乙")
    assert_accessible(desk)
    desk.set_viewport_size(PHONE)
    assert_accessible(desk)
    desk.goto(f"{live_server.url}{PLAN}lots/")
    assert_accessible(desk)


def test_a_result_is_downloaded(desk: Page) -> None:
    desk.locator("[name=file]").set_input_files(
        {
            "name": "户.csv",
            "mimeType": "text/csv",
            "buffer": (
                "编号,房屋用途,补偿方式,证载面积（m²）\n户-1,住宅房屋,产权调换,45\n"
            ).encode(),
        }
    )
    with desk.expect_download() as waiting:
        desk.locator("main form button").click()
    assert waiting.value.suggested_filename == "测算结果-huagong-phase-2.xlsx"


def test_lots_are_drawn_and_ordered_with_the_keyboard_alone(
    desk: Page, live_server: LiveServer
) -> None:
    desk.goto(f"{live_server.url}{PLAN}order/draw/")
    type_into(desk, "label", "重新抓号")
    press(desk, "main form button")
    follow_first_error(desk)
    desk.keyboard.type("福彩2026001期123")
    type_into(desk, "references", "甲")
    desk.keyboard.press("Enter")
    desk.keyboard.type("乙")
    press(desk, "main form button")
    expect(desk.locator("main ol > li")).to_have_count(2)
    desk.goto(f"{live_server.url}{PLAN}order/")
    tab_to(desk, "textarea[name=rows]")
    # Tab leaves the field: a table is pasted into it.
    desk.keyboard.insert_text(ROWS)
    press(desk, "main form button:not([name])")
    expect(desk.locator("tbody th").first).to_have_text("乙")
    desk.goto(f"{live_server.url}{PLAN}batch/")
    press(desk, "main form button")
    follow_first_error(desk)
