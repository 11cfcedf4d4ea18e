"""Names of works, expressions and manifestations (FRBR) by the naming convention.

``/akn/cn/act/law/1997-01-01/ren-min-fang-kong-fa`` is a work: country, type, subtype,
date and our address. ``/zho@1997-01-01`` behind it is an expression, a suffix the
manifestation. Names are made from what never changes once a text is published.
"""

from __future__ import annotations

from datetime import date
from typing import Final
from urllib.parse import quote

from documents.exports.tree import IssueHead, Work

#: Kinds whose texts are acts; all others are plain documents.
ACTS: Final = frozenset({"law", "regulation", "interpretation"})
#: A date has to stand: texts without one are told apart by their addresses.
UNDATED: Final = date(1, 1, 1)
LANGUAGE: Final = "zho"


def work_name(work: Work) -> str:
    """Return the name of a work; one that is not held has a name in our ontology."""
    if not work.slug:
        words = quote(work.title or work.number or "unknown", safe="")
        return f"/akn/ontology/reference/cn/{words}"
    kind = "act" if work.kind in ACTS else "doc"
    day = (work.dated or UNDATED).isoformat()
    return f"/akn/cn/{kind}/{work.kind or 'other'}/{day}/{work.slug}"


def issue_name(head: IssueHead) -> str:
    """Return the name of an issue."""
    day = (head.published_on or date(head.year, 1, 1)).isoformat()
    return f"/akn/cn/officialGazette/{day}/{head.year}-{head.number}"


def expression_name(work: str, day: date) -> str:
    """Return the name of a work's text of a day."""
    return f"{work}/{LANGUAGE}@{day.isoformat()}"
