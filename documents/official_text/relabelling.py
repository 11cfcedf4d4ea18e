"""Numbering the units of a list anew: 第三条 → 第四条, （二） → （三）.

Only the number of a label changes; its brackets, marks and blanks stay as printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from documents.official_text.labels import Label, match_label
from documents.official_text.numerals import to_chinese

_NUMBER: Final = re.compile(
    r"[零〇○一二两三四五六七八九十百千廿卅]+|[0-9]+|[０-９]+|[①-⑳⑴-⒇⒈-⒛㈠-㈩]"
)
_FULL_WIDTH: Final = {ord("0") + digit: ord("０") + digit for digit in range(10)}
_ENCLOSED: Final = ("①", "⑴", "⒈", "㈠")
_ENCLOSED_MOST: Final = {"①": 20, "⑴": 20, "⒈": 20, "㈠": 10}


def label_of(text: str) -> Label | None:
    """Return what a stored label says; None for one that numbers nothing."""
    return match_label(f"{text}　文") if text.strip() else None


def with_number(label: str, number: int) -> str | None:
    """Return a label with another number, written the same way.

    Args:
        label: As printed, such as ``第十二条`` or ``（二）``; 之一 at its end stays.
        number: From 1 on.

    Returns:
        The label, or None where it has no number or cannot write this one.
    """
    match = _NUMBER.search(label)
    if match is None:
        return None
    written = match[0]
    if written.isascii():
        new = str(number)
    elif written[0] in "０１２３４５６７８９":
        new = str(number).translate(_FULL_WIDTH)
    else:
        first = next(
            (
                each
                for each in _ENCLOSED
                if ord(each) <= ord(written) < ord(each) + _ENCLOSED_MOST[each]
            )
            if len(written) == 1
            else iter(()),
            None,
        )
        if first is None:
            new = to_chinese(number)
        elif number <= _ENCLOSED_MOST[first]:
            new = chr(ord(first) + number - 1)
        else:
            return None
    return label[: match.start()] + new + label[match.end() :]


def renumbered(labels: Sequence[str], *, start: int) -> list[str]:
    """Return labels of one list numbered through, in their order.

    第十条之一 follows its 第十条 and keeps its 之一. A label without a number stays.

    Args:
        labels: As printed.
        start: The number of the first.
    """
    found: list[str] = []
    number = start - 1
    for each in labels:
        read = label_of(each)
        if read is None:
            found.append(each)
            continue
        if not (read.suffix and number >= start):
            number += 1
        found.append(with_number(each, number) or each)
    return found
