"""Blocks in, provisions and tables out: one tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from documents.official_text.blocks import Block, BlockKind
from documents.official_text.labels import (
    RANKED,
    Label,
    Style,
    match_bare_number,
    match_label,
)
from documents.official_text.model import Kind, ProvisionText, TableText
from documents.official_text.structure.headings import (
    CLOSING_FORMULA,
    heading_and_text,
    is_bare_division,
    opens_inside,
    reads_as_heading,
    stands_below,
)
from documents.official_text.structure.ledger import Ledger
from documents.official_text.structure.nodes import Node, announces_list
from documents.official_text.structure.run_in import split_run_in_headings
from documents.official_text.structure.tables import (
    header_and_rows,
    is_table_label,
    label_and_title,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_FAMILIES = (
    frozenset({Style.CLAUSE, Style.CLAUSE_POINT}),
    frozenset({Style.ITEM, Style.ITEM_OPEN}),
    frozenset({Style.POINT, Style.POINT_COMMA}),
    frozenset({Style.SUBPARAGRAPH, Style.SUBPARAGRAPH_OPEN}),
    frozenset({Style.LETTER, Style.LETTER_OPEN, Style.LETTER_BRACKETS}),
)
_LETTERS = frozenset({Style.LETTER, Style.LETTER_OPEN, Style.LETTER_BRACKETS})
_DECIMALS = frozenset({Style.DECIMAL_2, Style.DECIMAL_3, Style.DECIMAL_4})
#: ``[^1]: …`` in Markdown, ``[注1] …`` as the reader of .docx writes them.
NOTE = re.compile(
    r"(?P<label>\[(?:\^[^\]\s]{1,20}|注\d{1,4})\])\s*[:：]?\s*(?P<text>.+)"
)
#: No official text nests deeper; what goes on nesting is noise.
_DEEPEST = 12
#: ``（一）1.（1）`` on one line: no line opens more units than this.
_OPENED_BY_A_LINE = 4


class TreeBuilder:
    """Builds the provisions and tables of one tree: a body, or an annex.

    Args:
        prefix: eId of the component; its units are ``prefix__…``.
        used: eIds of the document so far; new ones are added.
        order: Place of the last unit of the document; see :attr:`order`.
    """

    def __init__(self, *, prefix: str, used: set[str], order: int) -> None:
        self._ledger = Ledger(prefix=prefix, used=used, order=order)
        self._stack: list[Node] = [Node(None)]
        self._nodes: list[Node] = []
        #: Depth of the stack where a quotation opened; 0 outside quotations.
        self._quote_base = 0
        self._caption: ProvisionText | None = None
        self._table_label = ""
        self._table_label_line = 0

    @property
    def provisions(self) -> list[ProvisionText]:
        """Return the units so far, in printed order."""
        return self._ledger.provisions

    @property
    def tables(self) -> list[TableText]:
        """Return the tables so far, in printed order."""
        return self._ledger.tables

    @property
    def order(self) -> int:
        """Return the place of the last unit of the document."""
        return self._ledger.order

    @order.setter
    def order(self, order: int) -> None:
        self._ledger.order = order

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
        label = _label_of(block)
        if self._quote_base and not self._still_quoted(label):
            self._end_quotation()
        note = NOTE.match(block.text)
        if note:
            self._add_note(block, note)
        elif label and self._accepts(label, block):
            self._add_labelled(block, label, following)
        elif block.level and reads_as_heading(block.text):
            self._add_division(block)
        elif is_table_label(block, following):
            self._table_label = block.text
            self._table_label_line = block.line
            return
        elif self._is_bare_division(block, following):
            self._close_for_rank(RANKED[Style.CHAPTER])
            self._add_division(block)
        else:
            self._add_paragraph(block)
        self._follow_quotation(block)

    def add_special(
        self, kind: Kind, block: Block, *, heading: bool = False
    ) -> ProvisionText:
        """Add a unit that stands outside the numbering, such as a signature."""
        self._close_all()
        return self._ledger.add(
            None,
            kind,
            heading=block.text if heading else "",
            text="" if heading else block.text,
            block=block,
        )

    def finish(self) -> None:
        """Split run-in headings once all siblings are known."""
        split_run_in_headings(self._nodes)

    def _close_all(self) -> None:
        del self._stack[1:]
        self._quote_base = 0

    # Labels

    def _accepts(self, label: Label, block: Block) -> bool:
        """Tell whether a thing that looks like a label is one here."""
        if label.style in _DECIMALS:
            return bool(block.level) or self._decimal_parent(label) is not None
        if label.style in _LETTERS:
            depth = self._open_depth(label)
            before = self._stack[depth].label if depth else None
            return label.number == 1 or (
                before is not None and label.number == before.number + 1
            )
        if label.style is Style.ROMAN:
            return block.level > 0 or label.spaced
        return True

    def _decimal_parent(self, label: Label) -> int | None:
        """Return the stack's depth at which a decimal label belongs."""
        parent_path = label.path[:-1]
        for depth in range(len(self._stack) - 1, 0, -1):
            before = self._stack[depth].label
            if before is None:
                continue
            path = before.path or (before.number,)
            if path == parent_path:
                return depth + 1
            if before.path[:-1] == parent_path and path[-1] < label.path[-1]:
                return depth
        return None

    def _open_depth(self, label: Label) -> int:
        """Return the depth of the open unit whose list the label continues."""
        base = self._quote_base or 1
        for depth in range(len(self._stack) - 1, base - 1, -1):
            if self._stack[depth].style is label.style:
                return depth
        family = next((f for f in _FAMILIES if label.style in f), None)
        if family is None:
            return 0
        for depth in range(len(self._stack) - 1, base - 1, -1):
            before = self._stack[depth].label
            if before and before.style in family and label.number == before.number + 1:
                return depth
        return 0

    def _add_labelled(
        self, block: Block, label: Label, following: Block | None, opened: int = 1
    ) -> None:
        announced_by = self._place(label)
        parent = self._stack[-1]
        heading, text = heading_and_text(
            label,
            block,
            following,
            headed_sibling=parent.headed_style is label.style,
            in_sentence=self._inside_article()
            or (announced_by is not None and announced_by.one_sentence),
        )
        if announced_by and text[-1:] in {"；", ";"}:
            announced_by.one_sentence = True
        if heading and not text:
            parent.headed_style = label.style
        inner = match_label(text) if text else None
        if inner and (opened >= _OPENED_BY_A_LINE or not opens_inside(label, inner)):
            inner = None
        rest = text if inner else ""
        text = "" if inner else text
        provision = self._ledger.add(
            parent.provision,
            label.kind,
            label.num,
            label=label.printed,
            heading=heading,
            text=text,
            block=block,
            quoted=self._quote_base > 0 or bool(label.quote),
        )
        parent.child_numbers.add((label.style, label.num))
        self._push(
            Node(
                provision,
                label,
                level=block.level,
                paragraphs=1 if text else 0,
                announces=announces_list(text),
                announced_by=announced_by,
            )
        )
        if inner:
            self._add_labelled(
                Block(text=rest, line=block.line, end_line=block.end_line),
                inner,
                following,
                opened + 1,
            )

    def _place(self, label: Label) -> Node | None:
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
        top = self._stack[-1]
        if (
            label.number != 1
            or label.suffix
            or label.quote
            or label.style is Style.ARTICLE
            or depth == len(self._stack) - 1
            or len(self._stack) > _DEEPEST
        ):
            return False
        return top.announces or stands_below(top.style, label.style)

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

    def _add_note(self, block: Block, note: re.Match[str]) -> None:
        """Add a footnote; the text goes on behind it as if it were not there."""
        self._ledger.add(
            None, Kind.NOTE, label=note["label"], text=note["text"], block=block
        )

    def _add_paragraph(self, block: Block) -> None:
        if CLOSING_FORMULA.match(block.text) and not self._inside_article():
            self._close_all()
        owner = self._paragraph_owner()
        owner.paragraphs += 1
        self._caption = None
        provision = self._ledger.add(
            owner.provision,
            Kind.PARAGRAPH,
            str(owner.paragraphs),
            text=block.text,
            block=block,
            quoted=self._quote_base > 0,
        )
        owner.announces = False
        if announces_list(block.text):
            self._push(Node(provision, announces=True))

    def _paragraph_owner(self) -> Node:
        """Return the unit that an unnumbered paragraph belongs to.

        Under an article it is a 款 of the article. After a list that words
        ending in a colon announced, it belongs to whoever announced the list.
        Under anything else it belongs to the unit that is open.
        """
        base = self._quote_base or 1
        in_article = self._inside_article()
        while len(self._stack) > base:
            top = self._stack[-1]
            if top.provision and top.provision.kind is Kind.PARAGRAPH:
                self._stack.pop()
                continue
            if top.has_text and top.closes_with_its_list:
                self._stack.pop()
                continue
            if top.label and in_article and top.has_text:
                if top.style is Style.ARTICLE:
                    break
                self._stack.pop()
                continue
            break
        return self._stack[-1]

    def _inside_article(self) -> bool:
        base = self._quote_base or 1
        return any(node.style is Style.ARTICLE for node in self._stack[base:])

    def _is_bare_division(self, block: Block, following: Block | None) -> bool:
        """Tell 附则 on a line of its own among articles from a 款."""
        return (
            not self._quote_base
            and self._inside_article()
            and is_bare_division(block, following)
        )

    def _add_division(self, block: Block) -> None:
        base = self._quote_base or 1
        while len(self._stack) > base and block.level:
            top = self._stack[-1]
            if top.level and top.level < block.level:
                break
            self._stack.pop()
        provision = self._ledger.add(
            self._stack[-1].provision, Kind.DIVISION, heading=block.text, block=block
        )
        self._push(Node(provision, level=block.level))
        self._caption = provision

    def _add_table(self, block: Block) -> None:
        caption = ""
        line = self._table_label_line if self._table_label else block.line
        label, title = label_and_title(self._table_label)
        if self._caption and self._caption is self._ledger.last:
            # A heading right above a table is the table's caption.
            caption = self._caption.heading
            line = self._caption.line
            self._ledger.take_back(self._caption)
            if self._stack[-1].provision is self._caption:
                self._nodes.pop()
                self._stack.pop()
        if title:
            caption = f"{caption} {title}".strip()
        header, rows = header_and_rows(block)
        self._ledger.add_table(
            self._stack[-1].provision,
            TableText(
                eid="",
                caption=caption,
                label=label,
                header=header,
                rows=rows,
                line=line,
                end_line=block.end_line,
            ),
        )
        self._caption = None
        self._table_label = ""

    def _push(self, node: Node) -> None:
        self._stack.append(node)
        self._nodes.append(node)

    # Quotations: the new text that an amending act quotes

    def _still_quoted(self, label: Label | None) -> bool:
        """Tell whether a block goes on with the quotation that is open.

        A closing mark that was forgotten must not swallow the rest: a label
        that carries on the numbering outside ends the quotation.
        """
        if label is None or label.quote:
            return True
        if any(node.style is label.style for node in self._stack[self._quote_base :]):
            return True
        return not any(
            node.label
            and node.label.style is label.style
            and label.number == node.label.number + 1
            for node in self._stack[1 : self._quote_base]
        )

    def _follow_quotation(self, block: Block) -> None:
        opened = block.text.rfind("“")
        closed = block.text.rfind("”")
        if opened > closed:
            if not self._quote_base:
                self._quote_base = len(self._stack)
            return
        if closed < 0 or not self._quote_base:
            return
        # An inner pair closes itself; the last mark closes the quotation.
        if block.text.count("”") > block.text.count("“") or block.text[0] in "“‘":
            self._end_quotation()

    def _end_quotation(self) -> None:
        del self._stack[max(self._quote_base, 1) :]
        self._quote_base = 0


def _label_of(block: Block) -> Label | None:
    label = match_label(block.text)
    return match_bare_number(block.text) if label is None and block.level else label
