"""The text that a notice or an order promulgates (印发): its names, its start."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from documents.official_text.blocks import Block, BlockKind, comparable, without_spaces
from documents.official_text.document_titles import is_title, is_title_text
from documents.official_text.labels import match_label

if TYPE_CHECKING:
    from collections.abc import Callable

_TITLE = re.compile(r"《([^《》]*(?:〈[^〉]*〉[^《》]*)*)》")
_PROMULGATES = re.compile(r"印发|转发|公布|发布|颁布|颁发|施行|批转")
_IN_TITLE = re.compile(
    r"(?:印发|转发|公布|发布|颁布|颁发|批转)(?:修订后的)?(.+?)的?(?:通知|通告|公告|决定|令)$"
)
_IN_TEXT = re.compile(r"现(?:将|予)|印发|公布|转发|通过")
#: Titles alike in so many of a hundred characters are one title.
_SIMILAR = 80
_LINES = 4
_NEAR = 3
_PLAIN_MAX = 60


def promulgated_titles(title: str, main: list[Block], *, order: bool) -> list[str]:
    """Return how the covering text names what it promulgates.

    Args:
        title: Title of the covering text.
        main: Its body.
        order: Whether it is an order (令), which promulgates by its nature.
    """
    found: list[str] = []
    if _PROMULGATES.search(title):
        found.extend(_TITLE.findall(title))
        match = _IN_TITLE.search(title)
        if match:
            found.append(match.group(1).strip("《》"))
    for block in main:
        if block.kind is BlockKind.PARAGRAPH and (order or _IN_TEXT.search(block.text)):
            found.extend(_TITLE.findall(block.text))
    return [without_spaces(name) for name in dict.fromkeys(found) if name]


def start_of_promulgated(
    rest: list[Block],
    names: list[str],
    *,
    promulgates: bool,
    is_annex: Callable[[int], bool],
) -> tuple[int, int] | None:
    """Find the title of the promulgated text: its first block, and its lines.

    Args:
        rest: The blocks behind the signature of the covering text.
        names: Its titles as the covering text names it.
        promulgates: Whether the covering text is a notice of 印发 or an order;
            then a title that is only alike counts as well.
        is_annex: Tells whether an annex starts at a block: not beyond it.
    """
    if not names or not rest:
        return None
    keys = {comparable(name) for name in names}
    longest = max(map(len, keys))
    for index in range(len(rest)):
        if is_annex(index):
            break
        key = ""
        for count, block in enumerate(rest[index : index + _LINES], start=1):
            if block.kind is not BlockKind.PARAGRAPH or (
                match_label(block.text) and not block.level
            ):
                break
            key += comparable(block.text)
            if len(key) > longest:
                break
            if key in keys:
                return index, count
    return _like(rest, keys, is_annex) if promulgates else None


def _like(
    rest: list[Block], keys: set[str], is_annex: Callable[[int], bool]
) -> tuple[int, int] | None:
    for index, block in enumerate(rest[:_NEAR]):
        if is_annex(index):
            return None
        if not is_title(block, loose=len(block.text) <= _PLAIN_MAX):
            continue
        key = comparable(block.text)
        alike = any(
            SequenceMatcher(None, key, wanted, autojunk=False).ratio() * 100 >= _SIMILAR
            for wanted in keys
        )
        if alike or (block.level and is_title_text(block.text)):
            return index, 1
    return None


def does_promulgate(title: str) -> bool:
    """Tell whether a title says that the text promulgates another one."""
    return bool(_PROMULGATES.search(title))
