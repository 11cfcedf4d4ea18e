"""What axe cannot tell: the way past the header, focus that is seen, thumbs, mistakes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Final, Literal

import pytest
from django.template.loader import get_template
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_every_page import portal  # noqa: F401 (a fixture)
from tests.compensation.builders import make_huludao_plan
from tests.heating.builders import make_schedule

PHONE: Final = 390
DESKTOP: Final = 1280
PLAN: Final = "/compensation/huagong-phase-2/"
ERROR_PAGES: Final = (
    "400.html",
    "403.html",
    "403_csrf.html",
    "404.html",
    "413.html",
    "414.html",
    "429.html",
    "429_requests.html",
    "431.html",
    "500.html",
    "503.html",
)

#: Too small for a thumb. Links in a sentence are as high as its line (2.5.8), a box
#: stands in its label, which takes the click as well.
SMALL_TARGETS: Final = """
least => [...document.querySelectorAll(
    "button, summary, select, textarea, input:not([type=hidden]), a.button, .site-nav a")]
  .filter(each => each.checkVisibility({visibilityProperty: true}))
  .filter(each => !each.closest(".visually-hidden"))
  .map(each => each.matches("[type=checkbox], [type=radio]")
    ? each.closest("label") ?? each.parentElement : each)
  .filter(each => each.getBoundingClientRect().height < least - 0.5)
  .map(each => each.outerHTML.slice(0, 120))
"""
#: Text that is cut off: it is larger than its box, which hides what sticks out.
CLIPPED: Final = """
() => [...document.querySelectorAll("body *")]
  .filter(each => each.checkVisibility({visibilityProperty: true}))
  .filter(each => !each.closest(".visually-hidden, svg, thead, .skip-link"))
  .filter(each => ["hidden", "clip"].includes(getComputedStyle(each).overflowX)
    || ["hidden", "clip"].includes(getComputedStyle(each).overflowY))
  .filter(each => each.scrollWidth > each.clientWidth + 1
    || each.scrollHeight > each.clientHeight + 1)
  .map(each => each.outerHTML.slice(0, 120))
"""
#: The spacing that a reader may set (1.4.12).
SPACED: Final = """
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}
"""
#: Where the focus is: whether it is seen (2.4.7), and whether anything lies over it or
#: it is off the screen (2.4.11).
FOCUS: Final = """
() => {
  const each = document.activeElement;
  if (!each || each === document.body) { return null; }
  const style = getComputedStyle(each);
  // A link over two lines has a box for each.
  const box = each.getClientRects()[0] ?? each.getBoundingClientRect();
  const seen = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
    || style.boxShadow !== "none";
  const [x, y] = [box.x + Math.min(box.width / 2, 8), box.y + box.height / 2];
  const top = document.elementFromPoint(x, y);
  const label = each.closest("label");
  const free = !top || each.contains(top) || top.contains(each) || label?.contains(top);
  const name = each.outerHTML.slice(0, 120);
  return {name, seen, free, inside: box.bottom > 0 && box.top < innerHeight};
}
"""


@pytest.fixture
def calculators(live_server: LiveServer) -> str:
    make_huludao_plan()
    make_schedule()
    return live_server.url


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_error_pages_are_accessible(
    page: Page,
    live_server: LiveServer,
    axe_findings: Callable[[Page], list[str]],
    name: str,
) -> None:
    html = get_template(name).render()
    page.route(
        f"{live_server.url}/shown",
        lambda route: route.fulfill(body=html, content_type="text/html"),
    )
    page.goto(f"{live_server.url}/shown")
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for width in (PHONE, DESKTOP):
        for scheme in schemes:
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme)
            assert axe_findings(page) == [], (width, scheme)
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


def test_landmarks_headings_and_the_way_past_the_header(
    page: Page,
    portal: list[str],  # noqa: F811
) -> None:
    for address in portal:
        page.goto(address)
        if not page.locator(".site-header").count():
            continue  # An error page, which has a heading and two links.
        assert page.locator("html").get_attribute("lang") == "zh-Hans", address
        for role in ("banner", "main", "contentinfo"):
            assert page.get_by_role(role).count() == 1, (address, role)
        assert page.get_by_role("navigation", name="主导航").count() == 1, address
        levels: list[int] = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all(
            "all => all.filter(e => e.checkVisibility()).map(e => Number(e.tagName[1]))"
        )
        jumps = [
            (above, below) for above, below in pairwise(levels) if below > above + 1
        ]
        assert jumps == [], address
        if page.locator("[aria-invalid=true]").count() == 0:
            page.keyboard.press("Tab")
            expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
            page.keyboard.press("Enter")
            expect(page.locator("main")).to_be_focused()


def test_targets_are_large_enough_and_no_text_is_cut_off(
    page: Page,
    portal: list[str],  # noqa: F811
) -> None:
    faults: list[str] = []
    for address in portal:
        page.set_viewport_size({"width": PHONE, "height": 844})
        page.goto(address)
        faults += [f"{address}: {each}" for each in page.evaluate(SMALL_TARGETS, 24)]
        if page.locator(".site-header").count():
            page.evaluate("document.documentElement.dataset.display = 'elder'")
            small = page.evaluate(SMALL_TARGETS, 44)
            faults += [f"{address} elder: {each}" for each in small]
            page.evaluate("delete document.documentElement.dataset.display")
        for width in (PHONE, DESKTOP):
            page.set_viewport_size({"width": width, "height": 844})
            page.evaluate("document.adoptedStyleSheets = []")
            before = page.evaluate(CLIPPED)
            page.evaluate(SPACED)
            clipped = [each for each in page.evaluate(CLIPPED) if each not in before]
            faults += [f"{address} spaced: {each}" for each in clipped]
    assert faults == []


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_focus_is_seen_and_never_hidden(
    page: Page,
    portal: list[str],  # noqa: F811
    width: int,
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(reduced_motion="reduce")
    faults: list[str] = []
    for address in portal:
        page.goto(address)
        if not page.locator(".site-header").count():
            continue
        # Where something is wrong the focus begins there, behind head and navigation.
        least = 3 if page.locator("[data-focus]").count() else 10
        stops = 0
        for _ in range(40):
            page.keyboard.press("Tab")
            at = page.evaluate(FOCUS)
            if at is None:
                break
            stops += 1
            if not (at["seen"] and at["free"] and at["inside"]):
                faults.append(f"{address}: {at}")
        assert stops > least, address
    assert faults == []


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (f"{PLAN}estimate/?use=residential&choice=exchange&certified_area=abc", "证载"),
        ("/heating/penalties/2/?contract_price=abc", "合同"),
        ("/heating/outage/?started=2020-01-03T00:00&ended=2020-01-01T00:00", "恢复"),
    ],
)
def test_a_mistake_is_told_first_and_leads_to_its_field(
    page: Page, calculators: str, path: str, field: str
) -> None:
    page.goto(f"{calculators}{path}")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("请更正以下内容")
    summary.get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    focused = page.locator(":focus")
    expect(focused).to_have_attribute("aria-invalid", "true")
    described = (focused.get_attribute("aria-describedby") or "").split()
    assert any(page.locator(f"[id='{each}']").inner_text() for each in described)
    label = page.locator(f"label[for='{focused.get_attribute('id')}']")
    assert field in label.inner_text()
