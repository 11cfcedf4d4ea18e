"""How titles of official documents end, and which lines may be titles."""

from __future__ import annotations

import re

from documents.official_text.blocks import Block, BlockKind, without_spaces
from documents.official_text.dates import parse_date
from documents.official_text.dispatch_numbers import parse_dispatch_number
from documents.official_text.labels import match_label

_TITLE_END = re.compile(
    r"(?:通知|通告|公告|公报|决定|决议|意见|办法|规定|条例|细则|方案|规划|计划|批复|答复|函|令|"
    r"命令|纪要|通报|报告|请示|议案|规则|准则|指南|预案|目录|章程|制度|措施|要点|安排|名单|"
    r"解释|标准|规范|倡议书|说明|解读|大事记|任免|免职|任职)"
    r"(?:[（(][^（）()]{1,30}[）)])?$"
)
TITLE_MAX = 160


def is_title(block: Block, *, loose: bool = False) -> bool:
    """Tell whether a block may be (a line of) a title.

    Args:
        block: The block.
        loose: Also take a line without markup and without a title's last word.
    """
    text = block.text
    if block.kind is not BlockKind.PARAGRAPH or not text or len(text) > TITLE_MAX:
        return False
    if text[-1] in "：:；;，,。、" or parse_dispatch_number(text) or parse_date(text):
        return False
    if match_label(text) and not text.startswith(("“", "《")):
        return False
    return (
        bool(block.level or block.centred or block.bold) or loose or is_title_text(text)
    )


def is_title_text(text: str) -> bool:
    """Tell whether words end as titles of official documents end."""
    return bool(_TITLE_END.search(without_spaces(text)))
