"""Compensation as residents meet it: on a phone, at a desk, without scripts, on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from compensation.models import PlanVersion
from tests.compensation.builders import make_huludao_plan

PHONE: ViewportSize = {"width": 360, "height": 740}
PLAN = "/compensation/huagong-phase-2/"
EXCHANGE = f"{PLAN}estimate/?use=residential&choice=exchange"
RESULT = f"{EXCHANGE}&certified_area=58&step_up=true&extra_15=true&flat_area=88.2"
PATHS = (
    "/compensation/",
    PLAN,
    f"{PLAN}estimate/",
    EXCHANGE,
    f"{EXCHANGE}&certified_area=abc",
    f"{EXCHANGE}&certified_area=105.01",
    RESULT,
    f"{PLAN}compare/?use=residential&certified_area=43&unit_price=3200",
)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """Give the address of a portal with the plan, its days and progress known."""
    version: PlanVersion = make_huludao_plan()
    project = version.project
    project.signing_starts_on = date(2020, 3, 1)
    project.save()
    building = project.buildings.order_by("position")[0]
    building.households, building.signed, building.moved = 40, 31, 12
    building.save()
    return live_server.url


def overflow(page: Page) -> int:
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


def small_targets(page: Page) -> list[str]:
    """Name what a thumb would miss: buttons, summaries, fields, rows with a box."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(
             "main button, main summary, main a.button, main input[type=text], " +
             "main label:has(input), main .field--check")]
           .filter(each => each.checkVisibility())
           .filter(each => each.getBoundingClientRect().height < 43)
           .map(each => each.outerHTML.slice(0, 120))"""
    )
    return found


def test_going_back_from_a_result_finds_the_answers_again(
    page: Page, site: str
) -> None:
    page.goto(f"{site}{PLAN}estimate/")
    page.get_by_label("住宅房屋", exact=True).check()
    page.get_by_label("房屋产权调换").check()
    page.get_by_label("证载面积（m²）").fill("58.5")
    page.locator("input[name=step_up]").check()
    page.get_by_role("button", name="计算").click()
    expect(page.get_by_role("heading", name="测算结果")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("房屋产权调换")).to_be_checked()
    expect(page.get_by_label("证载面积（m²）")).to_have_value("58.5")
    expect(page.locator("input[name=step_up]")).to_be_checked()
    page.get_by_role("button", name="计算").click()
    expect(page.get_by_role("heading", name="测算结果")).to_be_visible()


def test_a_resident_on_a_phone_from_the_home_page_to_the_printed_sheet(
    page: Page, site: str, tmp_path: Path
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{site}/")
    page.get_by_role("main").get_by_role("link", name="征收补偿").click()
    page.get_by_role("link", name="化工地区棚户区（二期）改造项目").click()
    expect(page.get_by_text("2020年3月15日（星期日）17:00").first).to_be_visible()
    page.get_by_role("link", name="测算我家的补偿").click()

    # Nothing is asked before it matters.
    area = page.get_by_label("证载面积（m²）")
    expect(area).to_be_hidden()
    page.get_by_label("住宅房屋", exact=True).check()
    page.get_by_label("房屋产权调换").check()
    expect(area).to_be_visible()
    expect(page.get_by_label("房屋评估单价（元/m²）", exact=True)).to_be_hidden()
    extra = page.get_by_label("再按优惠价格购买 15 m²")
    expect(extra).to_be_hidden()
    page.get_by_label("自愿上靠一个户型").check()
    expect(extra).to_be_visible()
    extra.check()

    # A slip is told at the field, and what was typed stays.
    area.fill("五十八")
    page.get_by_role("button", name="计算").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写数字")
    page.get_by_role("alert").get_by_role("link", name="证载面积（m²）").click()
    expect(area).to_be_focused()
    expect(area).to_have_attribute("aria-invalid", "true")
    area.fill("５８平方米")
    page.get_by_label("安置房实际面积（m²）").fill("88.2")
    page.get_by_role("button", name="计算").click()

    expect(
        page.get_by_role("heading", name="两项相抵，您应付给征收部门")
    ).to_be_visible()
    expect(page.get_by_text("55,940.00 元").first).to_be_visible()
    expect(page.get_by_text("伍万伍仟玖佰肆拾元整")).to_be_visible()
    expect(page.get_by_role("img", name="金额构成图")).to_be_visible()
    assert overflow(page) == 0

    # The clause unfolds in place.
    line = page.get_by_role("listitem").filter(has_text="15.00 m² × 2880 元/m²")
    line.get_by_text("依据：方案第九部分（二）2").click()
    expect(line.get_by_text("允许以优惠价格购买")).to_be_visible()

    # The address is the result, and the sheet is one page with its QR code.
    address = page.locator("#result-address").inner_text()
    page.goto(address)
    expect(page.get_by_text("55,940.00 元").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation").first).to_be_hidden()
    expect(page.locator(".questionnaire")).to_be_hidden()
    expect(page.get_by_role("img", name="本结果网址的二维码")).to_be_visible()
    sheet = page.pdf(path=tmp_path / "sheet.pdf", format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1


def test_the_same_way_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{site}{PLAN}estimate/")
    page.get_by_label("住宅房屋", exact=True).check()
    page.get_by_label("货币补偿").check()
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("证载面积（m²）").fill("52.36")
    page.get_by_label("房屋评估单价（元/m²）").fill("3200")
    page.get_by_label("阳台实际面积（m²）").fill("4.5")
    page.get_by_label("在签约奖励期限内签约").check()
    page.get_by_label("在搬迁奖励期限内搬迁").check()
    page.get_by_role("button", name="计算").click()
    expect(page.get_by_text("186,271.20 元").first).to_be_visible()
    expect(page.get_by_role("button", name="打印")).to_be_hidden()
    page.get_by_text("修改填写的内容，重新测算").click()
    expect(page.get_by_label("证载面积（m²）")).to_have_value("52.36")
    context.close()


def test_comparing_on_a_phone(page: Page, site: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{site}{PLAN}compare/")
    page.get_by_label("住宅房屋", exact=True).check()
    page.get_by_label("证载面积（m²）").fill("58")
    page.get_by_label("房屋评估单价（元/m²）", exact=True).fill("3200")
    page.get_by_role("button", name="比较").click()
    card = page.get_by_role("listitem").filter(
        has=page.get_by_role("heading", name="产权调换：上靠并加购")
    )
    expect(card).to_contain_text("90 m²")
    expect(card).to_contain_text("户型面积最大")
    assert overflow(page) == 0
    card.get_by_role("link", name="逐项计算").first.click()
    expect(page.get_by_text("53,740.00 元").first).to_be_visible()


def test_the_keyboard_alone_is_enough(page: Page, site: str) -> None:
    page.goto(f"{site}{PLAN}estimate/")
    page.get_by_label("住宅房屋", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("货币补偿")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_label("证载面积（m²）")).to_be_focused()
    page.keyboard.type("50")
    for _ in range(3):  # the clause below the field, the other one, the next field
        page.keyboard.press("Tab")
    expect(page.get_by_label("房屋评估单价（元/m²）", exact=True)).to_be_focused()
    page.keyboard.type("3200")
    page.keyboard.press("Enter")
    expect(page.get_by_text("161,000.00 元").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_are_accessible_and_fit(
    page: Page,
    site: str,
    assert_accessible: Callable[[Page], None],
    scheme: str,
    width: int,
) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for path in PATHS:
        page.goto(f"{site}{path}")
        assert overflow(page) == 0, path
        assert small_targets(page) == [], path
        assert_accessible(page)
