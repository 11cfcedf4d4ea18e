"""From blocks to a tree of provisions.

Levels are not looked up in a fixed order: a label of a style that is open
continues that level, a label of a new style opens one below. Only 编, 分编, 章
and 节 have a rank of their own. So plans (一、（一）1.（1）), acts (章 节 条 项)
and any mixture of them come out as printed.
"""

from __future__ import annotations

from documents.official_text.structure.builder import TreeBuilder
from documents.official_text.structure.headings import CLOSING_FORMULA

__all__ = ["CLOSING_FORMULA", "TreeBuilder"]
