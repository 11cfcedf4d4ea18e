"""The contents page of an issue: categories, entries, page numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from documents.official_text.blocks import Block, BlockKind, comparable, without_spaces
from documents.official_text.dispatch_numbers import (
    find_dispatch_numbers,
    parse_dispatch_number,
)
from documents.official_text.document_titles import is_title_text
from documents.official_text.model import ContentsEntry

CONTENTS_TITLES = frozenset({"目录", "本期目录", "目次", "要目", "本期要目"})
ISSUE = re.compile(
    r"([12][0-9]{3}|[一二三四五六七八九〇○零]{4})\s*年?\s*[,，·・.]?\s*"
    r"第\s*([0-9]{1,3}|[一二三四五六七八九十百]+)\s*(?:期|号)"
)
SERIAL = re.compile(
    r"总\s*(?:第\s*)?([0-9]{1,5}|[一二三四五六七八九十百千零〇]+)\s*[期号]"
)
ROLE = re.compile(r"([\u4e00-\u9fff](?:\s?[\u4e00-\u9fff]){1,11})\s*[:：]\s*(.*)$")
_MARKS = "○◎●◇◆□■☆★▲△※◯Ｏ⊙"
_CATEGORY = re.compile(
    rf"[{_MARKS}]\s*(?P<marked>.+?)\s*[{_MARKS}]?$|[【\[](?P<bracketed>[^】\]]{{2,30}})[】\]]$"
)
_ORDER_NUMBER = re.compile(r"第[0-9０-９一二三四五六七八九十百零〇]{1,6}号")
_LEADERS = ".．…·⋯・‥。—―_- \t\u3000\xa0"
_PAGE = re.compile(r"(?:[（(\[]\s*)?(?P<page>\d{1,4})\s*[）)\]]?$")
_CATEGORY_WORDS = re.compile(r"(?:文件|专栏|任免|法规|规章|令|选登|大事记|解读)$")
_CATEGORY_MAX = 24
_ENTRY_MAX = 300
_ENTRY_LINES = 5
#: Fewer lines than this say nothing about a contents without page numbers.
_LOOKED_AT = 12


@dataclass(slots=True)
class ContentsPage:
    """A contents page as read.

    Attributes:
        entries: Its entries.
        others: Lines between them that are no entries: 2020年第1期.
        end: Index of the first block behind it.
    """

    entries: list[ContentsEntry] = field(default_factory=list)
    others: list[Block] = field(default_factory=list)
    end: int = 0


def is_contents_title(block: Block) -> bool:
    """Tell whether a line is the title of a contents page."""
    return (
        block.kind is BlockKind.PARAGRAPH
        and len(block.text) <= 12  # noqa: PLR2004 (the longest with its blanks)
        and re.sub(r"\s", "", block.text) in CONTENTS_TITLES
    )


def part_page(text: str) -> tuple[str, int | None]:
    """Part ``标题 ..... (2)`` into title and page; None without a page."""
    if len(text) > _ENTRY_MAX:
        return text, None
    match = _PAGE.search(text)
    if not match:
        return text, None
    before = text[: match.start()]
    title = before.rstrip(_LEADERS)
    leaders = before[len(title) :]
    bracketed = match.group()[0] in "（(["
    if title and not leaders and not bracketed:
        return text, None
    # A hyphen or a full stop alone belongs to the words before it.
    if title and not bracketed and not re.search(r"\s|[.．…·⋯・‥。—―_-]{2}", leaders):
        return text, None
    return title, int(match["page"])


def without_leaders(text: str) -> str:
    """Return a contents line without dotted leaders and page number."""
    title, page = part_page(text)
    return title if page is not None and title else text.rstrip(_LEADERS)


def is_subline(text: str) -> bool:
    """Tell ``(双月刊)``, ``2020年1月15日出版`` from an entry."""
    return bool(re.fullmatch(r"[（(]?.{0,6}刊[）)]?", text)) or text.endswith("出版")


def read_contents(blocks: list[Block], start: int) -> ContentsPage:
    """Read a contents page.

    Args:
        blocks: The blocks of the source, or those before its first document.
        start: Index of the block behind the title 目录.
    """
    return _Reader(blocks, start).read()


def _is_order_head(blocks: list[Block], index: int) -> bool:
    """Tell the masthead of an order (××令 over 第N号) from a category of orders."""
    if not blocks[index].text.endswith("令"):
        return False
    below = blocks[index + 1].text if index + 1 < len(blocks) else ""
    return bool(_ORDER_NUMBER.fullmatch(without_spaces(below)))


class _Reader:
    def __init__(self, blocks: list[Block], start: int) -> None:
        self.blocks = blocks
        self.page = ContentsPage(end=start)
        self.category = ""
        self.pending: list[Block] = []
        self.paged = _has_pages(blocks[start:])
        self.seen: set[str] = set()

    def read(self) -> ContentsPage:
        for index in range(self.page.end, len(self.blocks)):
            block = self.blocks[index]
            if block.kind is BlockKind.RULE:
                continue
            if block.kind is BlockKind.TABLE:
                self._table(block)
                self.page.end = index + 1
                continue
            if _is_order_head(self.blocks, index):
                break
            taken = self._line(block)
            if taken is None:
                break
            if taken:
                self.page.end = index + 1
        return self.page

    def _line(self, block: Block) -> bool | None:
        """Read a line; True when it is used, None where the contents end."""
        text = block.text
        title, page = part_page(text)
        if page is not None and (title or self.pending):
            self._close(title, page, block)
            return True
        marked = _CATEGORY.match(text)
        if marked and not (not self.paged and is_title_text(text) and "关于" in text):
            self.category = without_spaces(marked["marked"] or marked["bracketed"])
            self.pending.clear()
            return True
        if ISSUE.search(text) or SERIAL.search(text) or is_subline(text):
            self.page.others.append(block)
            return False
        if (
            ROLE.match(text)
            or "编委" in text
            or "编辑" in text
            or len(text) > _ENTRY_MAX
        ):
            return None
        if self._is_category(text):
            self.category = without_spaces(text)
            return True
        return self._words(block)

    def _is_category(self, text: str) -> bool:
        return (
            len(text) <= _CATEGORY_MAX
            and not self.pending
            and "关于" not in text
            and bool(_CATEGORY_WORDS.search(text))
            and (self.paged or not self.page.entries or text[-2:] == "文件")
            and not re.search(r"(?:人民政府|办公[室厅]).{0,4}文\s*件$", text)
        )

    def _words(self, block: Block) -> bool | None:
        """Take a line that has no page number: a part of an entry, or all."""
        if self.paged:
            self.pending.append(block)
            return None if len(self.pending) >= _ENTRY_LINES else False
        text = block.text
        if text[-1] in "。：；" or comparable(_without_mark(text)) in self.seen:
            return None
        number = parse_dispatch_number(text)
        if number and not self.pending and self.page.entries:
            last = self.page.entries[-1]
            if last.number:
                return None
            last.number = number.printed
            return True
        self.pending.append(block)
        whole = without_spaces("".join(line.text for line in self.pending))
        found = find_dispatch_numbers(whole)
        if is_title_text(whole) or (found and found[-1].end >= len(whole) - 1):
            self.pending.pop()
            self._close(text, None, block)
            return True
        return None if len(self.pending) >= _ENTRY_LINES else False

    def _close(self, title: str, page: int | None, block: Block) -> None:
        words = [*(line.text for line in self.pending), title]
        line = self.pending[0].line if self.pending else block.line
        self.pending.clear()
        whole = _without_mark(without_spaces("".join(words)))
        self._add(whole, page, line)

    def _table(self, block: Block) -> None:
        for row in block.rows:
            cells = [cell for cell in row if cell]
            page = re.fullmatch(r"[（(]?(\d{1,4})[）)]?", cells[-1]) if cells else None
            if len(cells) >= 2 and page:  # noqa: PLR2004 (title and page)
                title = without_spaces("".join(cells[:-1]))
                self._add(title, int(page.group(1)), block.line)
            elif len(cells) == 1:
                self.category = _without_mark(without_spaces(cells[0]))

    def _add(self, title: str, page: int | None, line: int) -> None:
        number = ""
        for found in find_dispatch_numbers(title):
            if not title[found.end :].strip("）) .…·"):
                number = title[found.start : found.end]
                title = title[: found.start].rstrip("（( ")
        title = title.strip(" .…·—")
        self.seen.add(comparable(title))
        self.page.entries.append(
            ContentsEntry(
                title=title,
                number=number,
                category=self.category,
                page=page,
                line=line,
            )
        )


def _without_mark(text: str) -> str:
    return re.sub(rf"^[{_MARKS}]\s*", "", text)


def _has_pages(blocks: list[Block]) -> bool:
    """Tell whether the entries of a contents have page numbers."""
    near = [block for block in blocks if block.kind is not BlockKind.RULE]
    return any(
        block.kind is BlockKind.TABLE or part_page(block.text)[1] is not None
        for block in near[:_LOOKED_AT]
    )
