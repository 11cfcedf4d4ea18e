"""Tables by pipes."""

from __future__ import annotations

import re

_RULE = re.compile(r"\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?$")
_CELL_END = re.compile(r"(?<!\\)\|")
_RULE_MAX = 2000


def is_rule(line: str) -> bool:
    """Tell ``|---|:--|``, the line under the header."""
    return len(line) <= _RULE_MAX and bool(_RULE.match(line))


def is_row(line: str, following: str) -> bool:
    """Tell whether a table starts at a line."""
    if line.startswith("|") and line.endswith("|") and line.count("|") > 1:
        return True
    return "|" in following and is_rule(following)


def cells_of(line: str) -> list[str]:
    """Return the cells of a row as they are written."""
    line = line.removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return [cell.replace("\\|", "|") for cell in _CELL_END.split(line)]
