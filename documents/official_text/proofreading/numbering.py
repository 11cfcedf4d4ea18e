"""Gaps and repeats in numbering; heading levels that jump."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from documents.official_text.labels import Label, match_label
from documents.official_text.model import Finding, Kind, ProvisionText, Severity

_ITERATED = frozenset({Kind.PARAGRAPH, Kind.TITLE, Kind.PREFACE, Kind.TOC, Kind.NOTE})


def check_numbering(provisions: list[ProvisionText]) -> Iterator[Finding]:
    """Gaps and repeats in each list.

    Articles count through the whole text whatever chapter they stand in; so
    may the tasks of a plan. Everything else starts anew under each parent.
    """
    last: dict[tuple[str, str], Label] = {}
    through: dict[str, Label] = {}
    for provision in provisions:
        if provision.quoted or provision.kind in _ITERATED or not provision.label:
            continue
        label = match_label(provision.label + " ")
        if label is None:
            continue
        component = (
            provision.eid.partition("__")[0]
            if provision.eid.startswith(("annex_", "schedule_", "cover"))
            else ""
        )
        style = str(label.style)
        scope = (
            component if provision.kind is Kind.ARTICLE else provision.parent,
            style,
        )
        before = last.get(scope)
        overall = through.get(f"{component}/{style}")
        last[scope] = label
        through[f"{component}/{style}"] = label
        expected = before.number + 1 if before else 1
        if before and label.number == before.number and label.num != before.num:
            continue
        if label.path or label.number == expected:
            continue
        if before is None and overall and label.number == overall.number + 1:
            continue
        if before and label.number <= before.number and label.number == 1:
            continue
        yield _numbering_finding(provision, label, before, expected)


def _numbering_finding(
    provision: ProvisionText, label: Label, before: Label | None, expected: int
) -> Finding:
    if before and label.number == before.number:
        code, words = "numbering_repeat", f"编号“{provision.label}”重复"
    elif before and label.number < expected:
        code, words = (
            "numbering_repeat",
            f"编号“{provision.label}”倒退（前一个是“{before.printed}”）",
        )
    elif before:
        code, words = (
            "numbering_gap",
            f"编号从“{before.printed}”跳到“{provision.label}”",
        )
    else:
        code, words = "numbering_gap", f"编号不从一开始，第一个是“{provision.label}”"
    return Finding(
        code=code,
        severity=Severity.WARNING,
        line=provision.line,
        eid=provision.eid,
        text=f"{words}。",
    )


def check_heading_levels(
    levels: Iterable[tuple[int, int, str]],
) -> Iterator[Finding]:
    """Headings in the markup whose level jumps, or differs between siblings.

    One finding for each sort of label and wrong level: the first place.

    Args:
        levels: (line, level in the markup, style of the label) in order.
    """
    usual: dict[str, int] = {}
    said: set[tuple[str, int]] = set()
    previous = 0
    for line, level, style in levels:
        expected = usual.setdefault(style, level) if style else level
        jumps = previous and level > previous + 1
        if (jumps or level != expected) and (style, level) not in said:
            said.add((style, level))
            yield Finding(
                code="heading_level_jump",
                severity=Severity.INFO,
                line=line,
                text=(
                    f"标题层级从 {previous} 级跳到 {level} 级。"
                    if jumps
                    else f"同类标题此前是 {expected} 级，这里是 {level} 级。"
                ),
                suggestion="#" * (expected if level != expected else previous + 1),
            )
        previous = level
