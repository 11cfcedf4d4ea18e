"""The tokens of the design: contrast, and nothing painted or sized beside them."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
#: What words are written with, and on what.
INKS = ("ink", "quiet", "red", "link", "link-visited", "warn", "good")
GROUNDS = ("ground", "sheet", "shade")
WASHES = {"red": "red-wash", "warn": "warn-wash", "good": "good-wash"}
#: What a control's edge or a mark is drawn with (WCAG 2.2, 1.4.11).
EDGES = ("rule-strong", "focus", "red")
MODES = ("light", "dark", "more", "more dark", "print")


def palette(mode: str) -> dict[str, str]:
    """Return the colours of a mode, as the cascade leaves them."""
    blocks = {
        "light": r"\n:root \{(.*?)\n\}",
        "dark": r"@media \(prefers-color-scheme: dark\) \{\n  :root \{(.*?)\n  \}",
        "more": r"@media \(prefers-contrast: more\) \{\n  :root \{(.*?)\n  \}",
        "more dark": (
            r"@media \(prefers-contrast: more\) and \(prefers-color-scheme: dark\) \{"
            r"\n  :root \{(.*?)\n  \}"
        ),
        "print": r"@media print \{\n  :root \{(.*?)\n  \}",
    }
    order = {
        "light": ["light"],
        "dark": ["light", "dark"],
        "more": ["light", "more"],
        "more dark": ["light", "dark", "more", "more dark"],
        "print": ["light", "print"],
    }[mode]
    found: dict[str, str] = {}
    for name in order:
        block = re.search(blocks[name], TOKENS, re.DOTALL)
        assert block is not None, name
        found |= dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block[1]))
    return found


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    digits = colour[1:]
    if len(digits) == 3:
        digits = "".join(each * 2 for each in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("mode", MODES)
def test_words_stand_out(mode: str) -> None:
    colours = palette(mode)
    least = 7.0 if mode.startswith("more") else 4.5
    pairs = [
        *product(INKS, GROUNDS),
        *WASHES.items(),
        ("ink", "mark"),
        ("ink", "red-wash"),
        ("ink", "warn-wash"),
        ("ink", "good-wash"),
        ("quiet", "warn-wash"),
        ("on-red", "red"),
        ("sheet", "ink"),
    ]
    weak = {
        (ink, on): round(contrast(colours[ink], colours[on]), 2)
        for ink, on in pairs
        if contrast(colours[ink], colours[on]) < least
    }
    assert weak == {}


@pytest.mark.parametrize("mode", MODES)
def test_edges_of_controls_are_seen(mode: str) -> None:
    colours = palette(mode)
    weak = {
        (edge, on): round(contrast(colours[edge], colours[on]), 2)
        for edge, on in product(EDGES, GROUNDS)
        if contrast(colours[edge], colours[on]) < 3
    }
    assert weak == {}


def sheets() -> list[Path]:
    """Return the style sheets of public pages on screens."""
    others = {"desk.css", "import-desk.css", "tokens.css", "gazette-print.css"}
    others.add("print.css")
    return [each for each in sorted(CSS.rglob("*.css")) if each.name not in others]


def test_what_is_for_paper_alone_is_asked_for_by_printers_alone() -> None:
    templates = CSS.parent.parent / "templates"
    links = [
        link
        for each in templates.rglob("*.html")
        for link in re.findall(
            r"<link[^>]*css/compensation/print\.css[^>]*>", each.read_text("utf-8")
        )
    ]
    assert len(links) == 2
    assert all('media="print"' in link for link in links)


@pytest.mark.parametrize("sheet", sheets(), ids=lambda each: each.stem)
def test_colours_are_tokens(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    # What is printed has ink of its own.
    screen = re.sub(r"@media print \{.*?\n\}", "", text, flags=re.DOTALL)
    painted = re.findall(
        r"(?<![\w-])(#[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\)|hsla?\([^)]*\))", screen
    )
    assert painted == []


def test_the_scale_of_sizes_is_a_scale() -> None:
    sizes = dict(re.findall(r"--size-([a-z0-9]+): ([0-9.]+)rem;", TOKENS))
    values = [float(sizes[name]) for name in ("small", "text", "reading", "lead")]
    values += [float(sizes[name]) for name in ("h3", "h2")]
    assert values == sorted(values)
    # 14 px at least: smaller Chinese print is not read on a phone.
    assert values[0] >= 0.875


@pytest.mark.parametrize("sheet", sheets(), ids=lambda each: each.stem)
def test_sizes_of_words_are_of_the_scale(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    # Paper has sizes of its own, and what is official is set in parts of its type.
    screen = re.sub(r"@media print \{.*?\n\}", "", text, flags=re.DOTALL)
    strange = [
        size
        for size in re.findall(r"font-size: ([^;]+);", screen)
        if not re.fullmatch(r"var\(--size-[a-z0-9]+\)|inherit", size)
        and not (sheet.name == "document.css" and re.fullmatch(r"[01][0-9.]*em", size))
        # Drawings have the width of a phone: their units are its pixels.
        and not (re.fullmatch(r"[0-9]+px", size) and int(size[:-2]) >= 14)
        # The root, which the larger display scales.
        and not (sheet.name in {"elements.css", "elder.css"} and size.endswith("%"))
    ]
    assert strange == []
