"""Where a citation leads inside the document that it stands in."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from documents.official_text.citations.provisions import Part, eids_of
from documents.official_text.numerals import NumeralError, to_int

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from documents.official_text.citations.units import (
        CitationContext,
        LabelledPart,
    )

_ARTICLE: Final = re.compile(
    r"(?P<element>art|cl)_(?P<number>\d+)(?:-(?P<inserted>\d+))?\Z"
)
_CHAPTER: Final = re.compile(r"(?P<element>chp|sec|part|subpart)_\d+(?:-\d+)?\Z")
_LAST_NUMBER: Final = re.compile(r"(?P<stem>.*_)(?P<number>\d+)\Z")
_LABEL: Final = re.compile(
    r"(?P<word>[一-鿿]*?)\s*[（(]?(?P<number>[0-9０-９]+|[一二三四五六七八九十]+)?[)）]?\s*[:：]?\Z"
)
_RELATIVE: Final = re.compile(r"前(?P<count>[一二两三四五])?(?P<level>[款条项])")
_ELEMENT_OF: Final = {"章": "chp", "节": "sec", "编": "part"}


class Targets:
    """Resolves references to eIds that exist in the document."""

    def __init__(self, context: CitationContext) -> None:
        self._eids = context.eids
        self._annexes = context.annexes
        self._prefixes = [annex.eid for annex in context.annexes]
        self._divisions: dict[str, str] = {}
        self._labels: dict[tuple[str, int], str] = {}
        for part in (*context.tables, *context.annexes):
            label = _label(part.label)
            if label:
                self._labels.setdefault(label, part.eid)

    @cached_property
    def _articles(self) -> dict[str, list[str]]:
        return _in_order(self._eids)

    @cached_property
    def has_articles(self) -> bool:
        """Whether any of the document's trees is made of 条."""
        return any(tree.endswith("art") for tree in self._articles)

    @cached_property
    def _body_numbered(self) -> bool:
        return any(tree in {"art", "cl"} for tree in self._articles)

    def pass_by(self, eid: str) -> None:
        """Note the chapters that the reading has come to, for 本章."""
        match = _CHAPTER.search(eid.rsplit("__", 1)[-1])
        if match:
            self._divisions[match["element"]] = eid
            if match["element"] == "chp":
                self._divisions.pop("sec", None)

    def annex_of(self, eid: str) -> LabelledPart | None:
        """Return the annex that a unit stands in."""
        for annex in self._annexes:
            if eid == annex.eid or eid.startswith(annex.eid + "__"):
                return annex
        return None

    def annex_of_kind(self, kind: str) -> LabelledPart | None:
        """Return the only annex that calls itself so (本方案 in the notice)."""
        found = [annex for annex in self._annexes if annex.title.endswith(kind)]
        return found[0] if len(found) == 1 else None

    def provision(self, parts: tuple[Part, ...], eid: str, home: str = "") -> str:
        """Return the eId of what a path names, seen from the unit ``eid``.

        ``home`` is the annex that is meant, where the text tells. Else a text
        means its own provisions: an annex those of the annex, then of the body;
        a body without numbers those of what is annexed.
        """
        article = article_of(eid)
        bases = [article] if article else []
        if article and parts[0].level in "项目":
            paragraph = paragraph_of(eid)
            bases = [base for base in (paragraph, article) if base]
        if bases and parts[0].level in "款项目":
            found = eids_of(parts, tuple(bases))
            return next((one for one in found if one in self._eids), "")
        return self._first(eids_of(parts), eid, home)

    def below(self, base: str, parts: tuple[Part, ...]) -> str:
        """Return the eId of what a path names under a provision."""
        found = eids_of(parts, (base,))
        return next((eid for eid in found if eid in self._eids), "")

    def _first(self, candidates: Sequence[str], eid: str, home: str) -> str:
        annex = self.annex_of(eid)
        prefixes = [home] if home else [annex.eid if annex else "", ""]
        if not (home or self._body_numbered):
            prefixes += self._prefixes
        for prefix in dict.fromkeys(prefixes):
            for candidate in candidates:
                found = f"{prefix}__{candidate}" if prefix else candidate
                if found in self._eids:
                    return found
        return ""

    def relative(self, words: str, eid: str) -> str:
        """Return the eId of 前款, 前两条, 前项, 本条, 本款, 本章 seen from ``eid``."""
        match = _RELATIVE.match(words)
        if match:
            count = to_int(match["count"]) if match["count"] else 1
            return self._before(match["level"], count, eid)
        level = words[-1]
        if level in _ELEMENT_OF:
            return self._divisions.get(_ELEMENT_OF[level], "")
        article = article_of(eid)
        return article if level == "条" else paragraph_of(eid) or article

    def _before(self, level: str, count: int, eid: str) -> str:
        article = article_of(eid)
        if level == "条":
            siblings = self._articles.get(article.rpartition("_")[0], [])
            position = siblings.index(article) - count if article in siblings else -1
            return siblings[position] if position >= 0 else ""
        if level == "款":
            return self._paragraph_before(eid, article, count)
        match = _LAST_NUMBER.match(eid)
        if match is None or not match["stem"].endswith(("item_", "point_")):
            return self._paragraph_before(eid, article, 1)
        sibling = f"{match['stem']}{int(match['number']) - count}"
        return sibling if sibling in self._eids else ""

    def _paragraph_before(self, eid: str, article: str, count: int) -> str:
        paragraph = paragraph_of(eid)
        if not paragraph:
            # An item names the paragraph that announces it, a first paragraph
            # can only mean what stands above it in the same provision.
            return article
        stem, _, number = paragraph.rpartition("_")
        target = int(number) - count
        found = f"{stem}_{target}"
        return found if target > 1 and found in self._eids else article

    def labelled(self, word: str, number: int) -> str:
        """Return the eId of the annex or table that a label names."""
        found = self._labels.get((word, number))
        if found is None and word == "表":
            found = self._labels.get(("附表", number))
        if found is None and word == "附表":
            found = self._labels.get(("表", number))
        if found is None and word == "附件" and len(self._annexes) == 1 and number <= 1:
            found = self._annexes[0].eid
        return found or ""


def _in_order(eids: Iterable[str]) -> dict[str, list[str]]:
    """Return the articles of every tree in order, by the prefix of the tree."""
    trees: dict[str, list[tuple[int, int, str]]] = {}
    for eid in eids:
        prefix, _, last = eid.rpartition("__")
        match = _ARTICLE.match(last)
        if match:
            key = (int(match["number"]), int(match["inserted"] or 0), eid)
            trees.setdefault(
                f"{prefix}__{match['element']}" if prefix else match["element"], []
            ).append(key)
    return {tree: [eid for *_, eid in sorted(keys)] for tree, keys in trees.items()}


def article_of(eid: str) -> str:
    """Return the eId of the 条 (or 一、) that a provision stands in, or nothing."""
    elements = eid.split("__")
    for index, element in enumerate(elements):
        if _ARTICLE.match(element):
            return "__".join(elements[: index + 1])
    return ""


def paragraph_of(eid: str) -> str:
    """Return the eId of the numbered 款 that a provision stands in, or nothing."""
    elements = eid.split("__")
    for index, element in enumerate(elements):
        if element.startswith("para_"):
            return "__".join(elements[: index + 1])
    return ""


def _label(printed: str) -> tuple[str, int] | None:
    match = _LABEL.match("".join(printed.split()))
    if match is None or not match["word"]:
        return None
    try:
        return match["word"], to_int(match["number"]) if match["number"] else 0
    except NumeralError:
        return None
