"""From blocks to a tree of provisions.

Levels are not looked up in a fixed order: a label of a style that is open
continues that level, a label of a new style opens one below. Only 编, 分编, 章
and 节 have a rank of their own. So plans (一、（一）1.（1）), acts (章 节 条 项)
and any mixture of them come out as printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from documents.official_text.blocks import Block, BlockKind
from documents.official_text.labels import (
    EID_ELEMENT,
    HEADED,
    RANKED,
    Label,
    Style,
    match_label,
)
from documents.official_text.model import Kind, ProvisionText, TableText

if TYPE_CHECKING:
    from collections.abc import Sequence

#: 特此通告, 此复: the formula that closes a notice stands under no clause.
CLOSING_FORMULA = re.compile(
    r"(?:特此|专此)(?:通告|公告|通知|通报|公布|决定|说明|批复|函复|函告|报告|函|证明)[。！.]?$"
    r"|此[复令布][。！]?$"
)
#: A heading is a line, not a paragraph.
HEADING_MAX = 60
_PLAIN_HEADING_MAX = 40
_RUN_IN_MAX = 30
_SENTENCE_MARKS = re.compile(r"[，,；;：:！？!?]")
_ARTICLE_HEADING = re.compile(
    r"(?:【([^】]{1,40})】|\[([^\]]{1,40})\]|[（(]([^（）()]{1,40})[）)])\s*"
)
_FAMILIES = (
    frozenset({Style.CLAUSE, Style.CLAUSE_POINT}),
    frozenset({Style.ITEM, Style.ITEM_OPEN}),
    frozenset({Style.POINT, Style.POINT_COMMA}),
    frozenset({Style.SUBPARAGRAPH, Style.SUBPARAGRAPH_OPEN}),
    frozenset({Style.LETTER, Style.LETTER_OPEN, Style.LETTER_BRACKETS}),
)
_DECIMALS = frozenset({Style.DECIMAL_2, Style.DECIMAL_3, Style.DECIMAL_4})
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
_TABLE_LABEL = re.compile(
    r"(附\s*表|表)\s*([一二三四五六七八九十]+|[0-9０-９]+(?:[-—.][0-9]+)?)?\s*[:：]?\s*(.*)$"
)


@dataclass(slots=True)
class _Node:
    """An open unit: where the next paragraph or label may belong."""

    provision: ProvisionText | None
    label: Label | None = None
    level: int = 0
    #: How many 款 it has: its own text is the first.
    paragraphs: int = 0
    #: Whether its last own words announce a list (they end in a colon).
    announces: bool = False
    #: The node whose words announced the list that this is an entry of.
    announced_by: _Node | None = None
    #: Whether the entries of the list it announced end in semicolons: the list
    #: and the words before it are one sentence.
    one_sentence: bool = False
    #: Style of the last unit under it that was a heading.
    headed_style: Style | None = None
    child_numbers: set[tuple[Style, str]] = field(default_factory=set)

    @property
    def style(self) -> Style | None:
        return self.label.style if self.label else None

    @property
    def has_text(self) -> bool:
        return bool(self.provision and self.provision.text)


class TreeBuilder:
    """Builds the provisions and tables of one tree: a body, or an annex.

    Args:
        prefix: eId of the component; its units are ``prefix__…``.
        used: eIds of the document so far; new ones are added.
        order: Place of the last unit of the document; see :attr:`order`.
    """

    def __init__(self, *, prefix: str, used: set[str], order: int) -> None:
        self.prefix = prefix
        self.used = used
        self.order = order
        self.provisions: list[ProvisionText] = []
        self.tables: list[TableText] = []
        self._root = _Node(None)
        self._stack: list[_Node] = [self._root]
        #: Depth of the stack where a quotation opened; 0 outside quotations.
        self._quote_base = 0
        self._nodes: list[_Node] = []
        self._caption: ProvisionText | None = None
        self._table_label = ""
        self._table_label_line = 0

    # What the reader calls

    def add_blocks(self, blocks: Sequence[Block]) -> None:
        """Add paragraphs and tables in their order."""
        for index, block in enumerate(blocks):
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            self.add(block, following)

    def add(self, block: Block, following: Block | None = None) -> None:
        """Add one block; ``following`` helps to tell headings from text."""
        if block.kind is BlockKind.RULE:
            return
        if block.kind is BlockKind.TABLE:
            self._add_table(block)
            return
        label = match_label(block.text)
        if self._quote_base and not self._still_quoted(block, label):
            self._end_quotation()
        if label and self._accepts(label, block):
            self._add_labelled(block, label, following)
        elif block.level and _reads_as_heading(block.text):
            self._add_division(block)
        elif self._is_table_label(block, following):
            return
        elif CLOSING_FORMULA.match(block.text):
            self._close_all()
            self._add_paragraph(block)
        else:
            self._add_paragraph(block)
        self._follow_quotation(block)

    def add_special(
        self,
        kind: Kind,
        block: Block,
        *,
        heading: bool = False,
    ) -> ProvisionText:
        """Add a unit that stands outside the numbering, such as a signature."""
        self._close_all()
        return self._append(
            self._root,
            kind,
            self._next_number(kind),
            heading=block.text if heading else "",
            text="" if heading else block.text,
            block=block,
        )

    def finish(self) -> None:
        """Split run-in headings once all siblings are known."""
        _split_run_in_headings(self._nodes)

    def _close_all(self) -> None:
        del self._stack[1:]
        self._quote_base = 0

    # Labels

    def _accepts(self, label: Label, block: Block) -> bool:
        """Tell whether a thing that looks like a label is one here."""
        if label.style in _DECIMALS:
            return bool(block.level) or self._decimal_parent(label) is not None
        if label.style in {Style.LETTER, Style.LETTER_OPEN, Style.LETTER_BRACKETS}:
            open_node = self._open(label)
            return label.number == 1 or (
                open_node is not None
                and open_node.label is not None
                and label.number == open_node.label.number + 1
            )
        if label.style is Style.ROMAN:
            return block.level > 0 or label.spaced
        return True

    def _decimal_parent(self, label: Label) -> int | None:
        """Return the stack's depth at which a decimal label belongs."""
        parent_path = label.path[:-1]
        for depth in range(len(self._stack) - 1, 0, -1):
            node = self._stack[depth]
            if node.label is None:
                continue
            path = node.label.path or (node.label.number,)
            if path == parent_path:
                return depth + 1
            if node.label.path[:-1] == parent_path and path[-1] < label.path[-1]:
                return depth
        return None

    def _open(self, label: Label) -> _Node | None:
        depth = self._open_depth(label)
        return self._stack[depth] if depth else None

    def _open_depth(self, label: Label) -> int:
        """Return the depth of the open unit whose list the label continues."""
        base = self._quote_base or 1
        for depth in range(len(self._stack) - 1, base - 1, -1):
            if self._stack[depth].style is label.style:
                return depth
        family = next((f for f in _FAMILIES if label.style in f), None)
        if family:
            for depth in range(len(self._stack) - 1, base - 1, -1):
                node = self._stack[depth]
                if (
                    node.label
                    and node.label.style in family
                    and label.number == node.label.number + 1
                ):
                    return depth
        return 0

    def _add_labelled(
        self, block: Block, label: Label, following: Block | None
    ) -> None:
        announced_by = self._place(label, block)
        parent = self._stack[-1]
        headed_sibling = parent.headed_style is label.style
        heading, text = _heading_and_text(
            label, block, following, headed_sibling=headed_sibling
        )
        if announced_by and text[-1:] in {"；", ";"}:
            announced_by.one_sentence = True
        if heading and not text:
            parent.headed_style = label.style
        inner = match_label(text) if text and not heading else None
        if inner and not _opens_inside(label, inner):
            inner = None
        rest = text if inner else ""
        text = "" if inner else text
        provision = self._append(
            parent,
            label.kind,
            label.num,
            label=label.printed,
            heading=heading,
            text=text,
            block=block,
            quoted=self._quote_base > 0 or bool(label.quote),
        )
        node = _Node(
            provision,
            label,
            level=block.level,
            paragraphs=1 if text else 0,
            announces=_announces(text),
            announced_by=announced_by,
        )
        parent.child_numbers.add((label.style, label.num))
        self._push(node)
        if inner:
            self._add_labelled(
                Block(text=rest, line=block.line, end_line=block.end_line),
                inner,
                following,
            )

    def _place(self, label: Label, block: Block) -> _Node | None:
        """Close what the label ends; return who announced its list."""
        if label.style in RANKED:
            self._close_for_rank(RANKED[label.style])
            return None
        if label.style in _DECIMALS:
            depth = self._decimal_parent(label)
            if depth:
                del self._stack[depth:]
            return None
        depth = self._open_depth(label)
        if depth and not self._restarts_inside(label, depth):
            announced_by = self._stack[depth].announced_by
            del self._stack[depth:]
            return announced_by
        if label.style is Style.ARTICLE:
            self._close_for_article()
        top = self._stack[-1]
        if top.provision and top.provision.kind is Kind.PARAGRAPH:
            parent = self._stack[-2]
            if not (
                parent.has_text or (label.style, label.num) in parent.child_numbers
            ):
                self._stack.pop()
                return top
        top = self._stack[-1]
        return top if top.announces else None

    def _restarts_inside(self, label: Label, depth: int) -> bool:
        """Tell whether number one of an open style opens a list further down."""
        node = self._stack[depth]
        return (
            label.number == 1
            and node.label is not None
            and node.label.number >= 1
            and depth < len(self._stack) - 1
            and label.style is not Style.ARTICLE
            and not label.quote
        )

    def _close_for_rank(self, rank: int) -> None:
        base = self._quote_base or 1
        while len(self._stack) > base:
            style = self._stack[-1].style
            if style in RANKED and RANKED[style] < rank:
                return
            self._stack.pop()

    def _close_for_article(self) -> None:
        """An article stands under 章, 节 or a mere heading, not under text."""
        base = self._quote_base or 1
        while len(self._stack) > base:
            top = self._stack[-1]
            if top.style in RANKED:
                return
            kind = top.provision.kind if top.provision else None
            if kind is Kind.DIVISION or (kind is Kind.CLAUSE and not top.has_text):
                return
            self._stack.pop()

    # Paragraphs, divisions, tables

    def _add_paragraph(self, block: Block) -> None:
        owner = self._paragraph_owner()
        owner.paragraphs += 1
        self._caption = None
        provision = self._append(
            owner,
            Kind.PARAGRAPH,
            str(owner.paragraphs),
            text=block.text,
            block=block,
            quoted=self._quote_base > 0,
        )
        owner.announces = False
        if _announces(block.text):
            self._push(_Node(provision, announces=True))

    def _paragraph_owner(self) -> _Node:
        """Return the unit that an unnumbered paragraph belongs to.

        Under an article it is a 款 of the article. After a list that words
        ending in a colon announced, it belongs to whoever announced the list.
        Under anything else it belongs to the unit that is open.
        """
        base = self._quote_base or 1
        while len(self._stack) > base:
            top = self._stack[-1]
            if top.provision and top.provision.kind is Kind.PARAGRAPH:
                self._stack.pop()
                continue
            if top.has_text and _closes_with_its_list(top):
                self._stack.pop()
                continue
            if top.label and self._inside_article() and top.has_text:
                if top.style is Style.ARTICLE:
                    break
                self._stack.pop()
                continue
            break
        return self._stack[-1]

    def _inside_article(self) -> bool:
        base = self._quote_base or 1
        return any(node.style is Style.ARTICLE for node in self._stack[base:])

    def _add_division(self, block: Block) -> None:
        base = self._quote_base or 1
        while len(self._stack) > base:
            top = self._stack[-1]
            if top.level and top.level < block.level:
                break
            self._stack.pop()
        parent = self._stack[-1]
        provision = self._append(
            parent,
            Kind.DIVISION,
            self._next_number(Kind.DIVISION, parent),
            heading=block.text,
            block=block,
        )
        self._push(_Node(provision, level=block.level))
        self._caption = provision

    def _is_table_label(self, block: Block, following: Block | None) -> bool:
        """Take a line such as 附表一 as the label of the table after it."""
        match = _TABLE_LABEL.match(block.text)
        if not match or len(block.text) > HEADING_MAX:
            return False
        if following is None or following.kind is not BlockKind.TABLE:
            return False
        if not match.group(2) and not match.group(1).startswith("附"):
            return False
        if re.search(r"[。；，]$", block.text):
            return False
        self._table_label = block.text
        self._table_label_line = block.line
        return True

    def _add_table(self, block: Block) -> None:
        self.order += 1
        caption = ""
        owner = self._stack[-1]
        line = block.line
        if self._table_label:
            line = self._table_label_line
        label, title = _table_label(self._table_label)
        if self._caption and self._caption is self._last():
            # A heading right above a table is the table's caption.
            caption = self._caption.heading
            line = self._caption.line
            self.used.discard(self._caption.eid)
            self.provisions.remove(self._caption)
            if self._stack[-1].provision is self._caption:
                self._stack.pop()
            owner = self._stack[-1]
        if title:
            caption = f"{caption} {title}".strip()
        header, rows = _header_and_rows(block)
        self.tables.append(
            TableText(
                eid=self._unique(self._join(owner, "table"), len(self.tables) + 1),
                parent=owner.provision.eid if owner.provision else "",
                caption=caption,
                label=label,
                header=header,
                rows=rows,
                line=line,
                end_line=block.end_line,
                order=self.order,
            )
        )
        self._caption = None
        self._table_label = ""

    def _last(self) -> ProvisionText | None:
        return self.provisions[-1] if self.provisions else None

    # Quotations: the new text that an amending act quotes

    def _still_quoted(self, block: Block, label: Label | None) -> bool:
        """Tell whether a block goes on with the quotation that is open.

        A closing mark that was forgotten must not swallow the rest: a label
        that carries on the numbering outside ends the quotation.
        """
        if label is None or label.quote:
            return True
        for node in self._stack[self._quote_base :]:
            if node.label and node.label.style is label.style:
                return True
        for node in self._stack[1 : self._quote_base]:
            if (
                node.label
                and node.label.style is label.style
                and label.number == node.label.number + 1
            ):
                return False
        return True

    def _follow_quotation(self, block: Block) -> None:
        opened = block.text.rfind("“")
        closed = block.text.rfind("”")
        if opened > closed:
            if not self._quote_base:
                self._quote_base = len(self._stack)
        elif closed >= 0 and self._quote_base:
            # An inner pair closes itself; the last mark closes the quotation.
            if block.text.count("”") > block.text.count("“") or block.text[0] in "“‘":
                self._end_quotation()

    def _end_quotation(self) -> None:
        del self._stack[max(self._quote_base, 1) :]
        self._quote_base = 0

    # Plumbing

    def _push(self, node: _Node) -> None:
        self._stack.append(node)
        self._nodes.append(node)

    def _next_number(self, kind: Kind, parent: _Node | None = None) -> str:
        """Count the units of a kind that carry no number of their own."""
        eid = parent.provision.eid if parent and parent.provision else ""
        count = sum(1 for p in self.provisions if p.kind is kind and p.parent == eid)
        return str(count + 1)

    def _join(self, parent: _Node, element: str) -> str:
        base = parent.provision.eid if parent.provision else self.prefix
        return f"{base}__{element}" if base else element

    def _unique(self, stem: str, number: str | int) -> str:
        eid = f"{stem}_{number}"
        copy = 2
        while eid in self.used:
            eid = f"{stem}_{number}_dup{copy}"
            copy += 1
        self.used.add(eid)
        return eid

    def _append(  # noqa: PLR0913 (one place that makes every provision)
        self,
        parent: _Node,
        kind: Kind,
        number: str,
        *,
        block: Block,
        label: str = "",
        heading: str = "",
        text: str = "",
        quoted: bool = False,
    ) -> ProvisionText:
        self.order += 1
        provision = ProvisionText(
            eid=self._unique(self._join(parent, EID_ELEMENT[kind]), number),
            parent=parent.provision.eid if parent.provision else "",
            kind=kind,
            label=label,
            heading=heading,
            text=text,
            line=block.line,
            end_line=block.end_line,
            order=self.order,
            quoted=quoted,
        )
        self.provisions.append(provision)
        return provision


def _closes_with_its_list(node: _Node) -> bool:
    """Tell whether an unnumbered paragraph after an entry ends the list."""
    announcer = node.announced_by
    return announcer is not None and (
        announcer.one_sentence or announcer.label is not None
    )


def _announces(text: str) -> bool:
    return text[-1:] in {"：", ":"}


def _reads_as_heading(text: str) -> bool:
    return len(text) <= HEADING_MAX and text[-1:] not in "；;，,、"


def _opens_inside(outer: Label, inner: Label) -> bool:
    """Tell whether ``（一）1.`` on one line opens two units."""
    return (
        inner.number == 1
        and inner.style is not outer.style
        and inner.style
        in {Style.ITEM, Style.POINT, Style.POINT_COMMA, Style.SUBPARAGRAPH}
        and outer.style not in HEADED
    )


def _heading_and_text(
    label: Label,
    block: Block,
    following: Block | None,
    *,
    headed_sibling: bool,
) -> tuple[str, str]:
    """Part the words behind a label into heading and text."""
    rest = block.text[label.end :].strip()
    if not rest:
        return "", ""
    if label.style in HEADED:
        return rest, ""
    if label.style is Style.ARTICLE:
        match = _ARTICLE_HEADING.match(rest)
        if match and (match.end() == len(rest) or len(rest) - match.end() > 1):
            heading = rest[: match.end()].strip()
            bracketed = bool(match.group(1) or match.group(2))
            if bracketed or _is_article_heading(match, rest):
                return heading, rest[match.end() :].strip()
        if block.level and len(rest) <= HEADING_MAX and rest[-1] not in "。；：:":
            return rest, ""
        if _stands_over_text(rest, following):
            return rest, ""
        return "", rest
    if block.bold_lead > label.end and block.bold_lead < len(block.text):
        cut = block.bold_lead
        lead = block.text[label.end : cut].strip()
        if len(lead) <= HEADING_MAX:
            return lead, block.text[cut:].strip()
    if rest[-1] in "；;：:，,、":
        return "", rest
    if (block.level or block.bold) and len(rest) <= HEADING_MAX:
        return rest, ""
    stands_over = _has_children(label, following, headed_sibling=headed_sibling)
    if stands_over and _is_bare_line(rest, label_follows=_is_labelled(following)):
        return rest, ""
    return "", rest


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
    return not _SENTENCE_MARKS.search(bare)


def _stands_over_text(rest: str, following: Block | None) -> bool:
    """Tell a heading without marks (``第一条 宗旨``) over its text."""
    return (
        rest[-1] != "。"
        and len(rest) <= _RUN_IN_MAX
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
    if following is None:
        return False
    if following.kind is BlockKind.TABLE:
        return True
    if following.kind is BlockKind.RULE:
        return False
    if following.level and match_label(following.text) is None:
        return False
    after = match_label(following.text)
    if after is None:
        return (
            headed_sibling or len(following.text) > _PLAIN_HEADING_MAX
        ) and not CLOSING_FORMULA.match(following.text)
    if after.style in RANKED or after.style is Style.ARTICLE:
        return label.style in {Style.CLAUSE, Style.CLAUSE_POINT}
    # A label of another style with number one (or one that counts on through
    # the whole text, as the tasks of a plan do) stands below.
    return after.style is not label.style and (
        after.number == 1 or _below(label.style, after.style)
    )


_USUAL_ORDER = (
    {Style.CLAUSE, Style.CLAUSE_POINT, Style.ROMAN},
    {Style.ITEM, Style.ITEM_OPEN},
    {Style.POINT, Style.POINT_COMMA},
    {Style.SUBPARAGRAPH, Style.SUBPARAGRAPH_OPEN},
    {Style.CIRCLED, Style.LETTER},
)


def _below(upper: Style, lower: Style) -> bool:
    """Tell whether ``lower`` usually stands below ``upper`` in a plan."""
    ranks = {style: rank for rank, group in enumerate(_USUAL_ORDER) for style in group}
    return ranks.get(upper, 9) < ranks.get(lower, -1)


def _split_run_in_headings(nodes: list[_Node]) -> None:
    """Part ``（一）加强领导。各部门要……`` where the siblings are built alike."""
    groups: dict[tuple[str, Style], list[_Node]] = {}
    for node in nodes:
        provision = node.provision
        if (
            provision is None
            or node.style not in _RUN_IN_STYLES
            or node.style is None
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


def _run_in_cut(node: _Node) -> int:
    """Return where a run-in heading ends; 0 when there is none."""
    provision = node.provision
    if provision is None:
        return 0
    if provision.heading:
        return -1
    stop = provision.text.find("。")
    if not 1 < stop <= _RUN_IN_MAX or stop + 1 >= len(provision.text):
        return 0
    lead = provision.text[:stop]
    if _SENTENCE_MARKS.sub("", lead, count=1) != lead and (
        len(_SENTENCE_MARKS.findall(lead)) > 1 or re.search(r"[；;：:]", lead)
    ):
        return 0
    return stop + 1


def _table_label(text: str) -> tuple[str, str]:
    """Part ``附表一 收费项目`` into label and title."""
    match = _TABLE_LABEL.match(text)
    if not match:
        return "", text
    label = f"{match.group(1)}{match.group(2) or ''}"
    return re.sub(r"\s", "", label), match.group(3).strip()


_NUMBERISH = re.compile(r"[\d.,%％\-—/\s]+$")
_HEADER_CELL_MAX = 24


def _header_and_rows(block: Block) -> tuple[list[str], list[list[str]]]:
    """Part the header from the rows of a table."""
    rows = block.rows
    if block.has_header is False or len(rows) < 2:  # noqa: PLR2004 (header and a row)
        return ([], rows) if not block.has_header else (rows[0], rows[1:])
    if block.has_header:
        return rows[0], rows[1:]
    first = rows[0]
    looks_like_header = all(
        cell and len(cell) <= _HEADER_CELL_MAX and not _NUMBERISH.match(cell)
        for cell in first
    )
    return (first, rows[1:]) if looks_like_header else ([], rows)
