"""Headings that run into their text: ``（一）加强领导。各部门要……``."""

from __future__ import annotations

import re

from documents.official_text.labels import Style
from documents.official_text.structure.headings import RUN_IN_MAX, SENTENCE_MARKS
from documents.official_text.structure.nodes import Node

_RUN_IN_STYLES = frozenset(
    {
        Style.CLAUSE,
        Style.CLAUSE_POINT,
        Style.ITEM,
        Style.ITEM_OPEN,
        Style.POINT,
        Style.POINT_COMMA,
        Style.SUBPARAGRAPH,
    }
)


def split_run_in_headings(nodes: list[Node]) -> None:
    """Part ``（一）加强领导。各部门要……`` where the siblings are built alike."""
    groups: dict[tuple[str, Style], list[Node]] = {}
    for node in nodes:
        provision = node.provision
        if (
            provision is None
            or node.style is None
            or node.style not in _RUN_IN_STYLES
            or provision.quoted
            or "art_" in provision.eid
        ):
            continue
        groups.setdefault((provision.parent, node.style), []).append(node)
    for group in groups.values():
        cuts = [(node, _run_in_cut(node)) for node in group]
        found = sum(1 for _, cut in cuts if cut)
        if found < 2 or found * 3 < len(group) * 2:  # noqa: PLR2004 (two of three)
            continue
        for node, cut in cuts:
            provision = node.provision
            if cut and provision and not provision.heading:
                provision.heading = provision.text[:cut]
                provision.text = provision.text[cut:].strip()


#: Words with a sum or a share in them state a rule; no heading does.
_FIGURE = re.compile(r"[0-9０-９一二三四五六七八九十百千万亿]\s*(?:元|%|％|平方米|m²)")


def _run_in_cut(node: Node) -> int:
    """Return where a run-in heading ends; 0 when there is none."""
    provision = node.provision
    if provision is None:
        return 0
    if provision.heading:
        return -1
    stop = provision.text.find("。")
    if not 1 < stop <= RUN_IN_MAX or stop + 1 >= len(provision.text):
        return 0
    lead = provision.text[:stop]
    if _FIGURE.search(lead):
        return 0
    if SENTENCE_MARKS.sub("", lead, count=1) != lead and (
        len(SENTENCE_MARKS.findall(lead)) > 1 or re.search(r"[；;：:]", lead)
    ):
        return 0
    return stop + 1
