"""Lots for the order of choice: who takes part, the outcome, how to check it."""

from __future__ import annotations

import re
from typing import Final

from compensation.office.households import LONGEST_REFERENCE
from compensation.office.ordering import MOST_HOUSEHOLDS
from compensation.rules import CompensationError, Drawing
from documents.exports.workbook import SheetHead, small_workbook

SHORTEST_SEED: Final = 6
"""Characters of a seed; a shorter one could be tried out beforehand."""


def read_references(text: str) -> list[str]:
    """Read a pasted list: a household a line, blanks around it dropped.

    Raises:
        CompensationError: Nobody, somebody twice, or too many.
    """
    found = [
        " ".join(line.split()) for line in text.removeprefix("\ufeff").splitlines()
    ]
    references = [each for each in found if each]
    if not references:
        raise _error("required", "请填写参加抓号的户，每行一个编号。")
    if len(references) > MOST_HOUSEHOLDS:
        raise _error("too_many", f"一次最多 {MOST_HOUSEHOLDS:,} 户。")
    seen: set[str] = set()
    for each in references:
        if len(each) > LONGEST_REFERENCE:
            raise _error(
                "too_long", f"编号“{each[:20]}…”超过 {LONGEST_REFERENCE} 个字。"
            )
        if re.search(r"[\x00-\x1f\x7f]", each):
            raise _error("not_a_line", "编号里有无法显示的字符。")
        if each in seen:
            raise _error("duplicate", f"编号“{each}”重复，每户只能出现一次。")
        seen.add(each)
    return references


def drawing_workbook(drawing: Drawing, title: str) -> bytes:
    """Write the outcome of a drawing with all that is needed to check it."""
    numbers = SheetHead(name="抓号结果", headings=("号码", "编号"), widths=(10, 30))
    proof = SheetHead(name="核对依据", headings=("项目", "内容"), widths=(20, 90))
    return small_workbook(
        [
            (numbers, list(enumerate(drawing.drawn, start=1))),
            (
                proof,
                [
                    ("项目", title),
                    ("抓号名称", drawing.label),
                    ("种子", drawing.seed),
                    ("算法", drawing.algorithm),
                    ("名单摘要（SHA-256）", drawing.digest),
                    ("户数", len(drawing.drawn)),
                ],
            ),
        ]
    )


def _error(code: str, message: str) -> CompensationError:
    return CompensationError(code=code, message=message, field="references")
