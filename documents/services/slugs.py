"""Slugs: ASCII addresses from dispatch numbers and titles."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from documents.official_text.dispatch_numbers import parse_dispatch_number

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

#: Shorter than the column, so that a date and a counter still fit behind it.
LIMIT: Final = 100

_NOT_ASCII_WORD: Final = re.compile(r"[^a-z0-9]+")


@cache
def _readings() -> Callable[..., list[str]]:
    """Load the dictionary of readings at its first use.

    It takes half a second and 60 MB; most processes never make a slug.
    """
    from pypinyin import lazy_pinyin, load_phrases_dict

    # The longest known phrase wins, so 市长 (mayor) would take the first half of 长江.
    load_phrases_dict(
        {
            "市长江": [["shì"], ["cháng"], ["jiāng"]],
            "省长江": [["shěng"], ["cháng"], ["jiāng"]],
            "市长春": [["shì"], ["cháng"], ["chūn"]],
            "市长沙": [["shì"], ["cháng"], ["shā"]],
        }
    )
    return lazy_pinyin


def slug_base(*, number: str, title: str, version_on: date | None = None) -> str:
    """Return the slug that a document should have, before others are looked at.

    From the dispatch number where there is one that can be read, else from the
    title: ``葫政办发〔2020〕1号`` gives ``hu-zheng-ban-fa-2020-1``.

    Args:
        number: Dispatch number as printed; may be empty.
        title: Title of the document.
        version_on: Day of this text, for a law of which there are several.
    """
    parsed = parse_dispatch_number(number) if number else None
    if parsed is not None:
        parts = [_latin(parsed.agency_code)]
        parts += [str(n) for n in (parsed.year, parsed.sequence) if n is not None]
        base = "-".join(part for part in parts if part)
    else:
        base = _latin(title)
    base = _shortened(base) or "document"
    return f"{base}-{version_on.isoformat()}" if version_on else base


def free_slug(base: str, taken: Collection[str]) -> str:
    """Return ``base``, or ``base`` with the first number that makes it unique."""
    if base not in taken:
        return base
    counter = 2
    while f"{base}-{counter}" in taken:
        counter += 1
    return f"{base}-{counter}"


def _latin(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    syllables = _readings()(plain)  # Latin runs pass through as they are.
    return _NOT_ASCII_WORD.sub("-", "-".join(syllables).lower()).strip("-")


def _shortened(base: str) -> str:
    """Cut at a syllable, never inside one."""
    if len(base) <= LIMIT:
        return base
    return base[: LIMIT + 1].rpartition("-")[0] or base[:LIMIT]
