"""Statements as tables to take away, and their remarks gathered for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from regulations.rules.money import format_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from documents.exports.lists import Value
    from regulations.rules import Line, Note, Statement

STATEMENT_COLUMNS: Final = (
    "项目",
    "类别",
    "数量或标准金额",
    "单位",
    "标准或比例",
    "计算",
    "金额（元）",
    "依据",
    "说明",
    "网址",
)


def statement_rows(
    statement: Statement, absolute: Callable[[str], str]
) -> Iterator[tuple[Value, ...]]:
    """Write a statement as rows: lines, totals, notes, refusals, the rules."""
    for line in statement.lines:
        for leaf in line.leaves():
            yield _line(line, leaf, absolute)
    for total in statement.totals or ():
        yield (f"合计：{total.label}", "", None, "", "", "", total.amount, "", "", "")
    for note in statement.notes:
        yield _words("说明", note.text, note, absolute)
    for refusal in statement.refusals:
        link = refusal.provision
        yield (
            *_blank("不能计算"),
            link.label if link else "",
            refusal.text,
            absolute(link.url) if link else "",
        )
    rules = f"{statement.title}（{statement.rules.slug}，{statement.rules.version}）"
    yield (*_blank("规则版本"), "", rules, "")


def remarks(statement: Statement) -> list[Note]:
    """Return the notes of lines and of the whole, each text once."""
    found: dict[str, Note] = {}
    for leaf in statement.leaves():
        for note in leaf.notes:
            found.setdefault(note.text, note)
    for note in statement.notes:
        found.setdefault(note.text, note)
    return list(found.values())


def _line(group: Line, leaf: Line, absolute: Callable[[str], str]) -> tuple[Value, ...]:
    where = leaf.provision
    name = group.label if leaf is group else f"{group.label}：{leaf.label}"
    return (
        name,
        leaf.kind.label,
        leaf.quantity,
        leaf.unit,
        "" if leaf.rate is None else format_plain(leaf.rate),
        leaf.formula,
        leaf.amount,
        where.label if where else "",
        "；".join(note.text for note in leaf.notes),
        absolute(where.url) if where else "",
    )


def _words(
    name: str, text: str, note: Note, absolute: Callable[[str], str]
) -> tuple[Value, ...]:
    where = note.provision
    return (
        *_blank(name),
        where.label if where else "",
        text,
        absolute(where.url) if where else "",
    )


def _blank(name: str) -> tuple[Value, ...]:
    return (name, "", None, "", "", "", None)
