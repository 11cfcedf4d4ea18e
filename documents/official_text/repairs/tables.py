"""Tables that a page break cut in two."""

from __future__ import annotations

import re

from documents.official_text.blocks import Block, BlockKind, comparable
from documents.official_text.model import Finding, Severity

_CONTINUED = re.compile(r"[（(]?\s*续\s*(?:上\s*)?表\s*[）)]?$|.{0,30}[（(]续[）)]$")
_CONTINUED_MAX = 40
_NUMBER = re.compile(r"\d{1,5}$")


def with_whole_tables(blocks: list[Block]) -> tuple[list[Block], list[Finding]]:
    """Join each table with its rest on the next page.

    The rest has as many columns, and repeats the header or has none. A line
    续表 between the two goes too.

    Returns:
        The blocks, and a finding for each table that was joined.
    """
    result: list[Block] = []
    findings: list[Finding] = []
    index = 0
    while index < len(blocks):
        block = blocks[index]
        marked = (
            block.kind is BlockKind.PARAGRAPH
            and len(block.text) <= _CONTINUED_MAX
            and bool(_CONTINUED.match(block.text))
            and index + 1 < len(blocks)
        )
        rest = blocks[index + 1] if marked else block
        before = result[-1] if result else None
        if before is None or not _goes_on(before, rest, marked=marked):
            result.append(block)
            index += 1
            continue
        repeated = _repeats_header(before, rest)
        findings.append(_finding(block, rest, marked=marked, repeated=repeated))
        result[-1] = _joined(before, rest, repeated=repeated)
        index += 2 if marked else 1
    return result, findings


def _goes_on(before: Block, rest: Block, *, marked: bool) -> bool:
    if before.kind is not BlockKind.TABLE or rest.kind is not BlockKind.TABLE:
        return False
    if len(before.rows[0]) != len(rest.rows[0]):
        return False
    if marked or _repeats_header(before, rest):
        return True
    return not rest.has_header and _counts_on(before.rows[-1][0], rest.rows[0][0])


def _repeats_header(before: Block, rest: Block) -> bool:
    first = [comparable(cell) for cell in before.rows[0]]
    return len(rest.rows) > 1 and [comparable(cell) for cell in rest.rows[0]] == first


def _counts_on(last: str, first: str) -> bool:
    """Tell whether the numbers of the rows go on, or the cell above does."""
    if not first.strip():
        return True
    return bool(
        _NUMBER.match(last.strip())
        and _NUMBER.match(first.strip())
        and int(first) == int(last) + 1
    )


def _joined(before: Block, rest: Block, *, repeated: bool) -> Block:
    return Block(
        kind=BlockKind.TABLE,
        rows=[*before.rows, *(rest.rows[1:] if repeated else rest.rows)],
        line=before.line,
        end_line=rest.end_line,
        gap=before.gap,
        has_header=before.has_header,
    )


def _finding(block: Block, rest: Block, *, marked: bool, repeated: bool) -> Finding:
    dropped = []
    if marked:
        dropped.append(f"“{block.text}”")
    if repeated:
        dropped.append(f"重复的表头“{'　'.join(rest.rows[0])}”")
    left_out = f"，略去{'和'.join(dropped)}" if dropped else ""
    return Finding(
        code="cut_table",
        severity=Severity.INFO,
        line=rest.line,
        text=f"表格被分页切断，第 {rest.line} 行起与上表连成一个表{left_out}。",
        applied=True,
    )
