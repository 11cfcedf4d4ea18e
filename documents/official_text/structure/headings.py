"""Which words behind a label are its heading, and which its text."""

from __future__ import annotations

import re

from documents.official_text.blocks import Block, BlockKind
from documents.official_text.labels import HEADED, RANKED, Label, Style, match_label

#: 特此通告, 此复: the formula that closes a notice stands under no clause.
CLOSING_FORMULA = re.compile(
    r"(?:特此|专此)(?:通告|公告|通知|通报|公布|决定|说明|批复|函复|函告|报告|函|证明)[。！.]?$"
    r"|此[复令布][。！]?$"
    r"|本(?:决定|决议|通知|通告|公告|意见|解释)自.{2,40}(?:施行|执行|实施|生效)[。]?$"
    r"|《[^《》]{2,60}》根据本(?:决定|解释).{0,40}(?:修改|修正|公布).{0,20}$"
)
#: A heading is a line, not a paragraph.
HEADING_MAX = 60
_PLAIN_HEADING_MAX = 40
RUN_IN_MAX = 30
SENTENCE_MARKS = re.compile(r"[，,；;：:！？!?]")
_ARTICLE_HEADING = re.compile(
    r"(?:【([^】]{1,40})】|\[([^\]]{1,40})\]|[（(]([^（）()]{1,40})[）)])\s*"
)
#: Words that end so go on: they are no heading.
_GOES_ON = frozenset("；;：:，,、")
_DIVISION_MAX = 16


#: ``一、加大支持力度。（一）设立资金。``: a heading and its first entry on one line.
_OVER_ITEMS = re.compile(r"[^。；;：:，,“（(]{2,30}。(?=[（(]一[）)])")


def heading_and_text(
    label: Label,
    block: Block,
    following: Block | None,
    *,
    headed_sibling: bool,
    in_sentence: bool = False,
) -> tuple[str, str]:
    """Part the words behind a label into heading and text.

    Args:
        label: The label at the start of the block.
        block: The block.
        following: The block after it: a heading stands over something.
        headed_sibling: Whether the unit before it in the list had a heading.
        in_sentence: Whether the list is part of a sentence (under an article, or
            its entries end in semicolons): what follows its last entry stands
            beside the list, so the entry is no heading over it.
    """
    rest = block.text[label.end :].strip()
    if not rest or label.style in HEADED:
        return rest, ""
    if label.style is Style.ARTICLE:
        return _of_article(rest, block, following)
    if label.end < block.bold_lead < len(block.text):
        lead = block.text[label.end : block.bold_lead].strip()
        if len(lead) <= HEADING_MAX:
            return lead, block.text[block.bold_lead :].strip()
    over_items = None if in_sentence else _OVER_ITEMS.match(rest)
    if over_items:
        return over_items.group(), rest[over_items.end() :]
    if rest[-1] in _GOES_ON:
        return "", rest
    is_heading = bool(block.level or block.bold) and len(rest) <= HEADING_MAX
    if not is_heading and not in_sentence:
        stands_over = _has_children(label, following, headed_sibling=headed_sibling)
        # A line that no mark ends is no sentence.
        unended = rest[-1] not in "。）)" and (
            headed_sibling or _is_sentence(following)
        )
        is_heading = (stands_over or unended) and _is_bare_line(
            rest, label_follows=_is_labelled(following)
        )
    return (rest, "") if is_heading else ("", rest)


def _is_sentence(block: Block | None) -> bool:
    return (
        block is not None
        and block.kind is BlockKind.PARAGRAPH
        and not block.level
        and match_label(block.text) is None
        and block.text[-1] in "。：；"
        and not CLOSING_FORMULA.match(block.text)
    )


def _of_article(rest: str, block: Block, following: Block | None) -> tuple[str, str]:
    """Part ``【宗旨】为了……``, ``（目的）为了……`` or a heading on its own line."""
    match = _ARTICLE_HEADING.match(rest)
    if match and (match.end() == len(rest) or len(rest) - match.end() > 1):
        bracketed = bool(match.group(1) or match.group(2))
        if bracketed or _is_article_heading(match, rest):
            return rest[: match.end()].strip(), rest[match.end() :].strip()
    marked = block.level and len(rest) <= HEADING_MAX and rest[-1] not in "。；：:"
    if marked or _stands_over_text(rest, following):
        return rest, ""
    return "", rest


def is_bare_division(block: Block, following: Block | None) -> bool:
    """Tell a short line without a number (附则) that stands over an article."""
    text = block.text
    if len(text) > _DIVISION_MAX or following is None or not _is_bare_line(text):
        return False
    label = match_label(following.text)
    return (
        text[-1] not in "。，、"
        and label is not None
        and (label.style is Style.ARTICLE or label.style in RANKED)
    )


def reads_as_heading(text: str) -> bool:
    """Tell whether words set as a heading in the markup may be one."""
    return len(text) <= HEADING_MAX and text[-1:] not in "；;，,、"


def _is_labelled(block: Block | None) -> bool:
    return block is not None and match_label(block.text) is not None


def _is_article_heading(match: re.Match[str], rest: str) -> bool:
    """Tell ``（目的和依据）为了`` from a bracket that is part of the sentence."""
    words = match.group(3) or ""
    if match.end() == len(rest) or rest[match.end() - 1].isspace():
        return True
    return len(words) <= 20 and not re.search(r"[，。；：]", words)  # noqa: PLR2004


def _is_bare_line(rest: str, *, label_follows: bool = False) -> bool:
    """Tell whether words are a line like a heading, not a sentence.

    Over a list of its own a heading may have a comma in it.
    """
    bare = rest.removesuffix("。")
    if len(bare) > _PLAIN_HEADING_MAX or "。" in bare:
        return False
    if label_follows:
        return not re.search(r"[；;：:！？!?]", bare)
    return not SENTENCE_MARKS.search(bare)


def _stands_over_text(rest: str, following: Block | None) -> bool:
    """Tell a heading without marks (``第一条 宗旨``) over its text."""
    return (
        rest[-1] != "。"
        and len(rest) <= RUN_IN_MAX
        and _is_bare_line(rest)
        and following is not None
        and following.kind is BlockKind.PARAGRAPH
        and not following.level
        and match_label(following.text) is None
        and following.text[-1:] in "。：；"
    )


def _has_children(
    label: Label, following: Block | None, *, headed_sibling: bool
) -> bool:
    """Tell whether the next block stands under the unit, not beside it."""
    if following is None or following.kind is BlockKind.RULE:
        return False
    if following.kind is BlockKind.TABLE:
        return True
    after = match_label(following.text)
    if after is None:
        return (
            not following.level
            and (headed_sibling or len(following.text) > _PLAIN_HEADING_MAX)
            and not CLOSING_FORMULA.match(following.text)
        )
    if after.style in RANKED or after.style is Style.ARTICLE:
        return label.style in {Style.CLAUSE, Style.CLAUSE_POINT}
    # A label of another style with number one (or one that counts on through
    # the whole text, as the tasks of a plan do) stands below.
    return after.style is not label.style and (
        after.number == 1 or stands_below(label.style, after.style)
    )


_USUAL_ORDER = (
    {Style.CLAUSE, Style.CLAUSE_POINT, Style.ROMAN},
    {Style.ITEM, Style.ITEM_OPEN},
    {Style.POINT, Style.POINT_COMMA},
    {Style.SUBPARAGRAPH, Style.SUBPARAGRAPH_OPEN},
    {Style.CIRCLED, Style.LETTER},
)
_USUAL_RANK = {
    style: rank for rank, group in enumerate(_USUAL_ORDER) for style in group
}


def stands_below(upper: Style | None, lower: Style) -> bool:
    """Tell whether ``lower`` usually stands below ``upper`` in a plan."""
    if upper is None or upper not in _USUAL_RANK or lower not in _USUAL_RANK:
        return False
    return _USUAL_RANK[upper] < _USUAL_RANK[lower]


def opens_inside(outer: Label, inner: Label) -> bool:
    """Tell whether ``（一）1.`` on one line opens two units."""
    return (
        inner.number == 1
        and inner.style is not outer.style
        and inner.style
        in {Style.ITEM, Style.POINT, Style.POINT_COMMA, Style.SUBPARAGRAPH}
        and outer.style not in HEADED
    )
