"""Take pictures of all main pages: phone, desktop, elder, dark, contrast, print.

    make screenshots              # into var/screenshots, with an index.html
    ONLY=home,search make screenshots

A portal of its own serves the bundled issue; printed pages are taken from the PDF that
Chromium makes of them.
"""

import html
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from scratch_portal import BASE, scratch_portal

TARGET = BASE / "var" / "screenshots"
FACTS = (
    "use=residential&choice=exchange&certified_area=58.5&unit_price=3900"
    "&signed_in_period=true&moved_early=true"
)
#: Name, address.
PAGES = (
    ("home", "/"),
    ("issues", "/issues/"),
    ("issue", "/issues/2020/1/"),
    ("documents", "/documents/"),
    ("document", "/documents/hu-zheng-ban-fa-2020-1/"),
    ("document-plan", "{plan_document}"),
    ("document-notice", "/documents/hu-zheng-gao-zi-2019-7/"),
    ("document-history", "/documents/hu-zheng-fa-2019-17/timeline/"),
    ("search", "/search/?q=供热"),
    ("search-nothing", "/search/?q=没有这个词"),
    ("offices", "/offices/"),
    ("office", "{office}"),
    ("regulations", "/regulations/"),
    ("responsibilities", "/regulations/responsibilities/"),
    ("matrix", "/regulations/responsibilities/matrix/"),
    ("revisions", "/regulations/revisions/"),
    ("revision", "/regulations/revisions/1/"),
    ("fees", "/regulations/fees/"),
    ("bodies", "/regulations/enforcement-bodies/"),
    ("benefits", "/regulations/benefits/"),
    ("targets", "/regulations/targets/"),
    ("compensation", "/compensation/"),
    ("plan", "{plan}"),
    ("estimate", "{plan}estimate/?{facts}"),
    ("estimate-errors", "{plan}estimate/?use=residential&certified_area=x"),
    ("compare", "{plan}compare/?{facts}"),
    ("heating", "/heating/"),
    ("penalties", "/heating/penalties/"),
    ("penalty", "{penalty}?overdue=true"),
    ("outage", "/heating/outage/?hours=30&daily_fee=12"),
    ("report", "/documents/hu-zheng-ban-fa-2020-1/report/"),
    ("design", "/design/"),
    ("feeds", "/feeds/"),
    ("api", "/api/"),
    ("missing", "/nothing/"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """How a reader looks at the pages."""

    name: str
    width: int
    is_dark: bool = False
    is_forced: bool = False
    is_elder: bool = False


MODES = (
    Mode(name="phone", width=390),
    Mode(name="desktop", width=1280),
    Mode(name="elder", width=390, is_elder=True),
    Mode(name="dark", width=1280, is_dark=True),
    Mode(name="contrast", width=390, is_forced=True),
)
#: What is printed.
PRINTED = ("issue", "document", "document-plan", "plan", "estimate", "penalty")


def main() -> None:
    """Take them all."""
    wanted = set(filter(None, os.environ.get("ONLY", "").split(",")))
    with scratch_portal() as portal, portal.served() as base:
        places = _places(base)
        pages = [
            (name, base + address.format(**places))
            for name, address in PAGES
            if not wanted or name in wanted
        ]
        TARGET.mkdir(parents=True, exist_ok=True)
        with sync_playwright() as player:
            browser = player.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            for mode in MODES:
                _take(browser, base, pages, mode)
            _print(browser, pages)
            browser.close()
    _list()
    sys.stdout.write(f"截图在 {TARGET / 'index.html'}\n")


def _places(base: str) -> dict[str, str]:
    """Find addresses by walking as a reader does: none is written down twice."""
    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()

        def first(address: str, links: str) -> str:
            page.goto(base + address)
            found = page.locator(links).first.get_attribute("href")
            return (found or "").split("#")[0]

        places = {
            "plan": first("/compensation/", "main a[href^='/compensation/']"),
            "office": first("/offices/", "main a[href^='/offices/']"),
            "penalty": first(
                "/heating/penalties/", "main a[href^='/heating/penalties/']"
            ),
            "facts": FACTS,
        }
        places["plan_document"] = first(places["plan"], "main a[href^='/documents/']")
        browser.close()
    return places


def _take(
    browser: Browser,
    base: str,
    pages: list[tuple[str, str]],
    mode: Mode,
) -> None:
    context = browser.new_context(
        viewport={"width": mode.width, "height": 860},
        locale="zh-CN",
        color_scheme="dark" if mode.is_dark else "light",
        forced_colors="active" if mode.is_forced else "none",
    )
    if mode.is_elder:
        context.add_cookies([{"name": "display", "value": "elder", "url": base}])
    page = context.new_page()
    for name, address in pages:
        page.goto(address)
        page.screenshot(path=TARGET / f"{name}.{mode.name}.png", full_page=True)
    context.close()


def _print(browser: Browser, pages: list[tuple[str, str]]) -> None:
    page = browser.new_page(locale="zh-CN")
    for name, address in pages:
        if name not in PRINTED:
            continue
        page.goto(address)
        pdf = TARGET / f"{name}.print.pdf"
        page.pdf(path=pdf, prefer_css_page_size=True, print_background=True)
        subprocess.run(  # noqa: S603 (our own file)
            ["pdftoppm", "-r", "60", "-png", pdf, TARGET / f"{name}.print"],  # noqa: S607
            check=True,
        )
    page.close()


def _list() -> None:
    pictures: dict[str, list[Path]] = {}
    for path in sorted(TARGET.glob("*.png")):
        pictures.setdefault(path.name.split(".")[0], []).append(path)
    parts = ["<!doctype html><meta charset=utf-8><title>截图</title>"]
    for name, paths in pictures.items():
        parts.append(f"<h2>{html.escape(name)}</h2>")
        parts += [
            f'<a href="{each.name}"><img src="{each.name}" height="400" alt="{each.name}"></a>'
            for each in paths
        ]
    (TARGET / "index.html").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
