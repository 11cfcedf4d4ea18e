"""Pages that stand still, follow the reader, and come out of a printer whole."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

pytestmark = pytest.mark.display

#: When a result was made, as its sheet says.
CLOCK = re.compile(r"\b\d\d:\d\d\b")

DOCUMENT = "/documents/hu-zheng-ban-fa-2020-1/"
RESULT = (
    "/compensation/huagong-phase-2/estimate/?use=residential&choice=monetary"
    "&certified_area=50&unit_price=3200"
)
PENALTY = "/heating/penalties/2/?contract_price=100000"
PLAN = "/compensation/huagong-phase-2/"
#: What somebody may want on paper, with the margin at its sides in millimetres.
PRINTED = {
    "/": 18,
    "/issues/2020/1/": 18,
    "/documents/": 18,
    DOCUMENT: 18,
    "/documents/hu-zheng-fa-2019-17/": 18,
    "/documents/hu-zheng-gao-zi-2019-7/": 18,
    "/documents/hu-zheng-fa-2019-17/timeline/": 18,
    "/offices/": 18,
    "/regulations/responsibilities/": 18,
    "/regulations/responsibilities/matrix/": 18,
    "/regulations/revisions/1/": 18,
    "/regulations/fees/": 18,
    "/regulations/enforcement-bodies/": 18,
    "/regulations/benefits/": 18,
    "/regulations/targets/": 18,
    PLAN: 18,
    RESULT: 14,
    RESULT.replace("/estimate/", "/compare/"): 14,
    "/heating/": 18,
    "/heating/penalties/": 18,
    PENALTY: 18,
    "/heating/outage/?hours=30&daily_fee=12": 18,
    "/api/": 18,
}
#: Keeps what the browser counts as moved after it was painted.
COUNT_SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => window.shifts.push(
  ...list.getEntries().map(each => each.value)))
.observe({type: "layout-shift", buffered: true});
"""


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """Give the address of a portal with the bundled issue and its rules."""
    call_command("bootstrap", verbosity=0)
    return live_server.url


def printed_pages(page: Page, file: Path) -> list[str]:
    """Print the page that is open; return the text of each sheet."""
    page.pdf(path=file, prefer_css_page_size=True)
    text = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    return text.removesuffix("\f").split("\f")


def words_beside_the_page(file: Path, margin: float) -> list[str]:
    """Return the words that stand, in part at least, in a margin at the side."""
    told = subprocess.run(
        ["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    edge = margin * 72 / 25.4
    width = 0.0
    beside = []
    for each in re.finditer(
        r'<page width="([\d.]+)"|'
        r'<word xMin="([\d.-]+)".* xMax="([\d.-]+)" yMax="[\d.-]+">(.*)</word>',
        told,
    ):
        if each[1]:
            width = float(each[1])
            continue
        start, end, word = float(each[2]), float(each[3]), each[4]
        # The blank half of an opening mark hangs over the edge.
        hanging = 8 if word[0] in "《〈（〔“‘「【" else 1
        if start < edge - hanging or end > width - edge + 1:
            beside.append(word)
    return beside


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_shifts_while_a_page_comes(page: Page, site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.add_init_script(COUNT_SHIFTS)
    for path in ("/", "/issues/2020/1/", DOCUMENT, "/search/?q=供热", RESULT, PENALTY):
        page.goto(f"{site}{path}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.shifts") == [], path


@pytest.mark.parametrize(
    ("width", "height"), [(360, 640), (768, 1024), (1280, 844)], ids=str
)
def test_nothing_shifts_while_a_plan_comes_in_pieces(
    page: Page, site: str, width: int, height: int
) -> None:
    """With the sheets at hand, a slow line paints the page before it is whole."""
    page.set_viewport_size({"width": width, "height": height})
    page.add_init_script(COUNT_SHIFTS)
    page.goto(f"{site}{PLAN}")
    page.goto(site)
    line = page.context.new_cdp_session(page)
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 100,
            "downloadThroughput": 8_000,
            "uploadThroughput": 8_000,
        },
    )
    page.goto(f"{site}{PLAN}")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shifts") == []


def test_contents_follow_the_reader(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site}{DOCUMENT}")
    beside = page.get_by_role("navigation", name="本文目录", exact=True)
    marked = beside.locator("[aria-current=location]")
    for eid in ("art_12", "art_3"):
        page.evaluate("id => document.getElementById(id).scrollIntoView()", eid)
        expect(marked).to_have_count(1)
        expect(marked).to_have_attribute("href", f"#{eid}")
        expect(marked).to_be_in_viewport()
    page.evaluate("scrollTo(0, 0)")
    expect(marked).to_have_count(0)


#: The unseen marks that stand below the words of their line.
ALONE = """() => [...document.querySelectorAll(".prov__line > .anchor")].filter(mark => {
  if (getComputedStyle(mark).opacity !== "0") return false;
  const words = document.createRange();
  words.selectNodeContents(mark.parentElement);
  words.setEndBefore(mark);
  const foot = Math.max(...[...words.getClientRects()].map(each => each.bottom));
  return mark.getBoundingClientRect().top >= foot - 4;
}).length"""


@pytest.mark.parametrize("touch", [True, False], ids=["touch", "pointer"])
@pytest.mark.parametrize("width", [320, 390])
def test_an_unseen_mark_makes_no_line_of_its_own(
    browser: Browser, site: str, width: int, *, touch: bool
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 844}, has_touch=touch, is_mobile=touch
    )
    page = context.new_page()
    for path in ("/documents/hu-zheng-fa-2019-19/", DOCUMENT):
        page.goto(f"{site}{path}")
        assert page.evaluate(ALONE) == 0, path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    mark = page.locator(".prov__line > .anchor").first
    mark.focus()
    expect(mark).to_be_in_viewport(ratio=1)
    expect(mark).to_have_css("opacity", "1")
    context.close()


def test_contents_mark_what_was_asked_for(page: Page, site: str) -> None:
    """Short sections begin close to each other; the last do not come up to the top."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{site}/documents/hu-zheng-fa-2019-19/")
    beside = page.get_by_role("navigation", name="本文目录", exact=True)
    marked = beside.locator("[aria-current=location]")
    links = beside.locator("a[href^='#']")
    for link in links.all():
        link.click()
        expect(marked).to_have_attribute("href", link.get_attribute("href") or "")
    page.evaluate("scrollTo(0, 0)")
    expect(marked).to_have_count(0)
    last = links.last.get_attribute("href") or ""
    page.goto(f"{site}/documents/hu-zheng-fa-2019-17/{last}")
    page.goto(f"{site}/documents/hu-zheng-fa-2019-19/{last}")
    expect(marked).to_have_attribute("href", last)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (DOCUMENT, "第十二条"),
        ("/issues/2020/1/", "目 录"),
        (RESULT, "161,000.00"),
        (PENALTY, "15,000.00"),
    ],
    ids=["document", "issue", "estimate", "penalty"],
)
def test_paper_is_a4_with_numbers_and_nothing_to_click(
    page: Page, site: str, tmp_path: Path, path: str, words: str
) -> None:
    page.goto(f"{site}{path}")
    file = tmp_path / "printed.pdf"
    text = "".join(printed_pages(page, file))
    told = subprocess.run(
        ["pdfinfo", file], capture_output=True, text=True, check=True
    ).stdout
    assert "(A4)" in told
    pages = re.search(r"Pages:\s+(\d+)", told)
    assert pages is not None
    assert words.replace(" ", "") in text.replace(" ", "")
    for furniture in ("主导航", "长者模式", "我要纠错", "跳到正文"):
        assert furniture not in text
    for number in range(1, int(pages[1]) + 1):
        assert re.search(rf"\b{number}\s*/\s*{pages[1]}\b", text), number


@pytest.mark.parametrize(
    "path",
    ["/issues/2020/1/", "/documents/hu-zheng-fa-2019-19/", "/regulations/targets/"],
    ids=["issue", "document", "targets"],
)
def test_no_heading_is_left_alone_at_the_foot_of_a_sheet(
    page: Page, site: str, tmp_path: Path, path: str
) -> None:
    page.goto(f"{site}{path}")
    headings = {
        re.sub(r"\s", "", words)
        for words in page.locator("main :is(h2, h3, h4)").all_inner_texts()
    }
    sheets = printed_pages(page, tmp_path / "printed.pdf")
    assert len(sheets) > 1
    for sheet in sheets[:-1]:
        # The number of the page is the last line.
        *_, last, number = [line for line in sheet.splitlines() if line.strip()]
        assert "/" in number
        assert re.sub(r"\s|○", "", last) not in headings


def test_the_heads_of_long_tables_are_printed_on_each_sheet(
    page: Page, site: str, tmp_path: Path
) -> None:
    page.goto(f"{site}/regulations/fees/")
    sheets = printed_pages(page, tmp_path / "printed.pdf")
    rows = [sheet for sheet in sheets if "葫政发〔2019〕17号" in sheet]
    assert len(rows) > 1
    assert all("主管部门" in sheet for sheet in rows)
    assert "筛选" not in "".join(sheets)


def test_lists_are_printed_without_furniture_in_whole_words(
    page: Page, site: str, tmp_path: Path
) -> None:
    file = tmp_path / "printed.pdf"
    page.goto(f"{site}/regulations/responsibilities/matrix/")
    matrix = "".join(printed_pages(page, file))
    assert "牵头（责任）17项" in matrix
    assert not re.search(r"^\s*(（责任）|\d+项)\s*$", matrix, re.MULTILINE)
    assert "下载" not in matrix
    page.goto(f"{site}/regulations/enforcement-bodies/")
    (bodies,) = printed_pages(page, file)
    assert "葫政告字〔2019〕9号" in bodies
    assert "自2019年12月20日" in bodies
    assert "本页网址" in bodies
    page.goto(f"{site}/documents/hu-zheng-fa-2019-17/as-of/2020-01-01/")
    assert page.get_by_role("button", name="看这一天的文本").is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".day-form").is_visible()


def test_all_words_stand_within_the_sheet(
    page: Page, site: str, tmp_path: Path
) -> None:
    """What stands in the margin is cut off."""
    beside = {}
    for path, margin in PRINTED.items():
        page.goto(f"{site}{path}")
        file = tmp_path / "printed.pdf"
        page.pdf(path=file, prefer_css_page_size=True)
        if words := words_beside_the_page(file, margin):
            beside[path] = words[:3]
    assert beside == {}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_paper_is_the_same_from_the_larger_display(
    browser: Browser, site: str, tmp_path: Path, *, scripts: bool
) -> None:
    file = tmp_path / "printed.pdf"
    paths = (
        "/regulations/responsibilities/matrix/",
        "/documents/hu-zheng-fa-2019-17/",
        PLAN,
        PENALTY,
    )
    sheets: list[list[list[str]]] = []
    for size in ("16px", "24px"):
        context = browser.new_context(java_script_enabled=scripts, locale="zh-CN")
        if size == "24px":
            context.add_cookies([{"name": "display", "value": "elder", "url": site}])
        page = context.new_page()
        sheets.append([])
        for path in paths:
            page.goto(f"{site}{path}")
            # A minute may begin between the two.
            printed = [CLOCK.sub("", each) for each in printed_pages(page, file)]
            sheets[-1].append(printed)
        # On the screen it is as it was chosen.
        root = page.locator("html")
        assert root.evaluate("e => getComputedStyle(e).fontSize") == size
        context.close()
    standard, elder = sheets
    assert elder == standard


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/issues/2020/1/", ""),
        (DOCUMENT, ""),
        (RESULT, "use=residential"),
        (PENALTY, "contract_price=100000"),
    ],
    ids=["issue", "document", "estimate", "penalty"],
)
def test_paper_says_where_it_comes_from(
    page: Page, site: str, tmp_path: Path, path: str, asked: str
) -> None:
    page.goto(f"{site}{path}")
    text = re.sub(r"\s", "", "".join(printed_pages(page, tmp_path / "printed.pdf")))
    assert text.count(f"{site}{path.partition('?')[0]}") == 1
    assert asked in text
