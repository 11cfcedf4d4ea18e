"""Every public page in every display: axe, one heading, its own title, no sideways scroll.

In 长者模式 whatever stands alone is as high as a thumb: 44 px.

A public address without an entry here fails the first test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from compensation.models import PlanVersion
from documents.models import Document, ReaderReport
from documents.services.publishing import withdraw
from documents.services.reader_reports import file_report
from regulations.models import Office, Revision
from tests.browser.targets import low_targets

pytestmark = pytest.mark.display

_SLUG: Final = "hu-zheng-ban-fa-2020-1"
_FACTS: Final = "use=residential&choice=exchange&certified_area=58.5&unit_price=3900"
#: A result with as many columns as there are, and one with the longest figures.
_IN_TIME: Final = "&signed_in_period=true&signed_early=true&moved_early=true"
_WIDEST: Final = (
    "?version=2019-12-02&use=residential&certified_area=85.5&unit_price=5200"
    + _IN_TIME,
    "?version=2019-12-02&use=residential&choice=exchange&certified_area=999"
    "&unit_price=999999" + _IN_TIME,
    "?version=2019-12-02&use=residential&choice=exchange&certified_area=999.99"
    "&unit_price=99999999" + _IN_TIME,
)
_WRONG: Final = "use=residential&choice=exchange&certified_area=x&unit_price=-1"

#: Pages by the name of their address; more than one where a page has several faces.
PAGES: Final[dict[str, tuple[str, ...]]] = {
    "home": ("/",),
    "report": (f"/documents/{_SLUG}/report/",),
    "report-thanks": (f"/documents/{_SLUG}/report/{{report}}/",),
    "documents:issues": ("/issues/",),
    "documents:issue": ("/issues/2020/1/",),
    "documents:documents": (
        "/documents/",
        "/documents/?q=通告&year=2019",
        "/documents/?q=没有这样的&force=bad",
    ),
    "documents:document": (
        f"/documents/{_SLUG}/",
        "{plan_document}",
        "/documents/{withdrawn}/",
    ),
    "documents:feeds": ("/feeds/",),
    "documents:search": (
        "/search/",
        "/search/?q=供热",
        f"/search/?q=供热&document={_SLUG}",
        "/search/?q=没有这个词",
        "/search/?q=%22",
    ),
    "regulations:home": ("/regulations/",),
    "regulations:document-timeline": (f"/documents/{_SLUG}/timeline/",),
    "regulations:document-as-of": (f"/documents/{_SLUG}/as-of/2020-02-01/",),
    "regulations:revisions": ("/regulations/revisions/",),
    "regulations:revision": ("/regulations/revisions/{revision}/",),
    "regulations:offices": ("/offices/", "/offices/?q=没有"),
    "regulations:office": ("/offices/{office}/",),
    "regulations:enforcement-bodies": ("/regulations/enforcement-bodies/",),
    "regulations:responsibilities": ("/regulations/responsibilities/",),
    "regulations:responsibility-matrix": ("/regulations/responsibilities/matrix/",),
    "regulations:fees": ("/regulations/fees/",),
    "regulations:fee-calculators": ("/regulations/fees/calculate/",),
    "regulations:benefits": ("/regulations/benefits/",),
    "regulations:benefit-calculators": ("/regulations/benefits/calculate/",),
    "regulations:targets": ("/regulations/targets/",),
    "compensation:plans": ("/compensation/",),
    "compensation:plan": ("{plan}",),
    "compensation:estimate": (
        "{plan}estimate/",
        f"{{plan}}estimate/?{_FACTS}",
        f"{{plan}}estimate/?{_WRONG}",
    ),
    "compensation:compare": (
        f"{{plan}}compare/?{_FACTS}",
        f"{{plan}}compare/?{_WRONG}",
    ),
    "heating:home": ("/heating/",),
    "heating:penalties": ("/heating/penalties/",),
    "heating:together": ("/heating/penalties/together/?number=1&number=2",),
    "heating:penalty": ("/heating/penalties/1/", "/heating/penalties/1/?overdue=true"),
    "heating:outage": (
        "/heating/outage/",
        "/heating/outage/?hours=30&daily_fee=12",
        "/heating/outage/?hours=x&daily_fee=-1",
    ),
    "api-page": ("/api/",),
    "design": ("/design/",),
    "missing": ("/nothing/",),
}
#: Looked at elsewhere: each calculator of fees and benefits, and pages behind the desk.
ELSEWHERE: Final = frozenset(
    {
        "regulations:fee-calculator",
        "regulations:benefit-calculator",
        "compensation:lots",
        "compensation:batch",
        "compensation:order",
        "compensation:draw",
        "documents:issue-preview",
    }
)
#: Answers that are no pages.
NO_PAGES: Final = frozenset(
    {"api-description", "display", "display-sheet", "healthz", "metrics", "robots"}
)


def addresses(
    resolver: URLResolver, space: str = "", above: str = ""
) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        route = f"{above}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from addresses(pattern, space + inner, route)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", route


def test_every_public_page_has_an_entry() -> None:
    admin = reverse("admin:index").lstrip("/")
    pages = {
        name
        for name, route in addresses(get_resolver())
        if (route.endswith("/") or not route)
        and not route.startswith((admin, "api/v1", "^", "static"))
    }
    assert pages - PAGES.keys() - ELSEWHERE - NO_PAGES == set()
    assert PAGES.keys() - pages == {"missing"}


@pytest.fixture
def portal(live_server: LiveServer) -> list[str]:
    """Give the addresses of all pages of a portal with the bundled issue."""
    call_command("bootstrap", verbosity=0)
    plan = PlanVersion.objects.latest("pk")
    gone = Document.objects.published().exclude(slug=_SLUG).earliest("pk")
    if gone == plan.document:
        gone = Document.objects.published().exclude(slug=_SLUG).latest("pk")
    withdraw(document=gone, reason="附件有误")
    report = file_report(
        document=Document.objects.get(slug=_SLUG),
        kind=ReaderReport.Kind.TYPO,
        text="“长”应为“场”。",
        eid="art_1",
    )
    values = {
        "report": report.pk,
        "plan": plan.project.get_absolute_url(),
        "plan_document": plan.document.get_absolute_url(),
        "withdrawn": gone.slug,
        "office": Office.objects.order_by("pk")[0].slug,
        "revision": Revision.objects.earliest("pk").pk,
    }
    return [
        live_server.url + each.format(**values)
        for entry in PAGES.values()
        for each in entry
    ]


@pytest.mark.parametrize(
    ("width", "height"), [(390, 844), (1280, 900)], ids=["phone", "desktop"]
)
def test_axe_finds_nothing_in_any_display(
    page: Page,
    portal: list[str],
    axe_findings: Callable[[Page], list[str]],
    width: int,
    height: int,
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="reduce")
    faults: list[str] = []
    titles: dict[str, str] = {}
    for address in portal:
        page.emulate_media(color_scheme="light")
        page.goto(address)
        assert page.locator("h1").count() == 1, address
        title = page.title()
        place = address.partition("?")[0]
        assert titles.setdefault(title, place) == place
        for mode in ("light", "dark", "elder"):
            page.emulate_media(color_scheme="dark" if mode == "dark" else "light")
            if mode == "elder":
                page.evaluate("document.documentElement.dataset.display = 'elder'")
            faults += [f"{address} {mode}: {each}" for each in axe_findings(page)]
        faults += [f"{address} elder, low: {each}" for each in low_targets(page)]
    assert faults == []


def test_axe_finds_nothing_where_more_contrast_is_asked_for(
    page: Page, portal: list[str], axe_findings: Callable[..., list[str]]
) -> None:
    """Seven to one for words (WCAG 1.4.6), in light and dark."""
    page.set_viewport_size({"width": 390, "height": 844})
    faults: list[str] = []
    for scheme in ("light", "dark"):
        page.emulate_media(
            color_scheme=scheme,
            contrast="more",
            reduced_motion="reduce",
        )
        for address in portal:
            page.goto(address)
            assert page.evaluate("matchMedia('(prefers-contrast: more)').matches")
            found = axe_findings(page, enhanced=True)
            faults += [f"{address} {scheme}: {each}" for each in found]
    assert faults == []


def test_nothing_is_wider_than_a_window_of_320(
    page: Page, live_server: LiveServer, portal: list[str]
) -> None:
    """1280 px at 400 % (WCAG 1.4.10), in 长者模式 and with the spacing of 1.4.12 too."""
    page.set_viewport_size({"width": 320, "height": 640})
    plan = live_server.url + PlanVersion.objects.latest("pk").project.get_absolute_url()
    results = [
        f"{plan}{kind}/{facts}" for kind in ("compare", "estimate") for facts in _WIDEST
    ]
    wide: list[str] = []
    for address in [*portal, *results]:
        page.goto(address)
        for display in ("", "elder", "spaced"):
            page.evaluate(
                "each => { document.documentElement.dataset.display = each; }", display
            )
            if display == "spaced":
                page.evaluate(
                    """() => {
                      const sheet = new CSSStyleSheet();
                      sheet.replaceSync(`* { line-height: 1.5 !important;
                        letter-spacing: 0.12em !important;
                        word-spacing: 0.16em !important; }
                        p { margin-block-end: 2em !important; }`);
                      document.adoptedStyleSheets = [sheet];
                    }"""
                )
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > 320:
                wide.append(f"{address} {display}: {width}")
    assert wide == []


@pytest.mark.parametrize("width", [320, 360])
def test_words_in_drawings_are_as_large_as_the_text(
    page: Page, live_server: LiveServer, width: int
) -> None:
    """14 px at least: what would be narrower scrolls in its own box."""
    call_command("bootstrap", verbosity=0)
    plan = PlanVersion.objects.latest("pk").project.get_absolute_url()
    page.set_viewport_size({"width": width, "height": 640})
    small: dict[str, list[str]] = {}
    for path in (
        f"{plan}estimate/?{_FACTS}",
        "/heating/outage/?hours=30&daily_fee=12",
        "/documents/hu-zheng-gao-zi-2019-7/",
        "/documents/hu-zheng-fa-2019-17/timeline/",
        "/regulations/targets/",
    ):
        page.goto(f"{live_server.url}{path}")
        words = page.locator("main svg text")
        assert words.count() > 0, path
        found = words.evaluate_all(
            """all => all
              .map((each) => [each.textContent, each.getScreenCTM().a
                * parseFloat(getComputedStyle(each).fontSize)])
              .filter(([, size]) => size < 13.99)
              .map(([text, size]) => `${text} ${size}`)"""
        )
        if found:
            small[path] = found
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert small == {}
    # Nor is a year broken over two lines where the list is a table.
    page.set_viewport_size({"width": 1280, "height": 640})
    lines = page.locator("tbody th").evaluate_all(
        """all => all.map((each) => {
          const words = document.createRange();
          words.selectNodeContents(each);
          return new Set([...words.getClientRects()].map((box) => box.top)).size;
        })"""
    )
    assert set(lines) == {1}
