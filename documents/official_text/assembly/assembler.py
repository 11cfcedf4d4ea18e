"""One document from its blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from documents.official_text.assembly.annexes import AnnexList
from documents.official_text.assembly.closing import (
    is_imprint,
    is_mark,
    part_at_signature,
    read_signature,
)
from documents.official_text.assembly.conservation import lost_characters
from documents.official_text.assembly.contents import split_toc
from documents.official_text.assembly.opening import (
    addressees_of,
    is_bare_number,
    is_preface,
)
from documents.official_text.assembly.promulgation import (
    does_promulgate,
    promulgated_titles,
    start_of_promulgated,
)
from documents.official_text.blocks import Block, BlockKind, without_spaces
from documents.official_text.dispatch_numbers import (
    DispatchNumber,
    category_of,
    parse_dispatch_number,
)
from documents.official_text.labels import match_label
from documents.official_text.model import (
    AnnexText,
    DocumentText,
    Finding,
    Kind,
    Severity,
)
from documents.official_text.proofreading import check_heading_levels
from documents.official_text.repairs import joined
from documents.official_text.splitting import Segment
from documents.official_text.structure import TreeBuilder
from documents.official_text.validity import find_effective_on

_MINUTES = re.compile(r"(.{2,40}?(?:政府|委员会|局|办公室)).*纪要")
_ISSUER = re.compile(r"(.{2,80}?)\s*关于")


@dataclass(slots=True)
class Assembly:
    """A document and the findings made on the way."""

    document: DocumentText
    findings: list[Finding] = field(default_factory=list)


class Assembler:
    """Assembles one document from its blocks.

    Args:
        blocks: All blocks of the source.
        segment: Which of them are this document, and where its head is.
        index: The document's place in the reading, for its findings.
        titles: The blocks of its title where ``blocks`` does not hold them.
        width: Width of the column that lines were broken at, 0 for none.
    """

    def __init__(
        self,
        blocks: list[Block],
        segment: Segment,
        index: int,
        titles: list[Block] | None = None,
        *,
        width: int = 0,
    ) -> None:
        self.segment = segment
        self.index = index
        self.document = DocumentText()
        self.findings: list[Finding] = []
        self.titles = titles or [blocks[i] for i in segment.titles]
        self.body = blocks[segment.body : segment.end]
        self._head = [
            blocks[i]
            for i in range(segment.start, segment.body)
            if i not in segment.titles
        ]
        self._width = width
        self._used: set[str] = set()
        self._order = 0
        self._annexes = AnnexList()
        #: Words of the body that went into fields instead of provisions.
        self._consumed: list[str] = []
        #: Words that stand in two fields.
        self._borrowed: list[str] = []
        self._leading: list[Block] = []

    def assemble(self) -> Assembly:
        """Return the document with all its parts."""
        document = self.document
        whole = [*self._head, *self.titles, *self._leading, *self.body]
        document.line = min((block.line for block in whole), default=0)
        document.end_line = max((block.end_line for block in whole), default=0)
        self._read_head()
        body, tail = self._without_imprint(self._without_leading(list(self.body)))
        body = self._without_toc(body)
        body = self._without_addressees(body)
        main, closing, rest = part_at_signature(body)
        if not closing:
            main, rest = self._part_unsigned(main)
        main, listed = self._annexes.part_list(main)
        marks, rest = _leading_marks(rest)
        start = self._start_of_promulgated(main, rest)
        cover = self._builder("cover" if start is not None else "")
        self._fill(cover, main)
        for kind, lines in (
            (Kind.MARK, listed),
            (Kind.SIGNATURE, closing),
            (Kind.MARK, marks),
        ):
            for block in lines:
                cover.add_special(kind, block)
        self._order = cover.order
        organs, document.dated = read_signature(closing)
        document.issuer = "　".join(organs) or self._issuer_from_title()
        self._read_rest(cover, rest, start)
        if not document.title:
            # An order has no title of its own but that of what it promulgates.
            document.title = document.promulgates or document.number
        self._add_tail(tail)
        self._read_publicity([*marks, *tail])
        self._order, missing = self._annexes.close(self._order)
        document.annexes = sorted(self._annexes.annexes, key=lambda a: a.order)
        document.effective = find_effective_on(
            (p.text for p in document.provisions if not p.quoted), document.dated
        )
        self.findings.extend(missing)
        self._check()
        return Assembly(document, self.findings)

    def add_leading(self, kind: Kind, lines: list[Block]) -> None:
        """Add lines that stand before the body: a 题注, an act's contents."""
        if not lines:
            return
        self._leading.extend(lines)
        builder = self._builder("")
        for block in lines:
            if block.kind is BlockKind.PARAGRAPH:
                builder.add_special(kind, block)
                self._take_number(parse_dispatch_number(block.text))
            else:
                builder.add(block)
        self.document.provisions.extend(builder.provisions)
        self.document.tables.extend(builder.tables)
        self._order = builder.order

    def _builder(self, prefix: str) -> TreeBuilder:
        return TreeBuilder(prefix=prefix, used=self._used, order=self._order)

    # Head

    def _read_head(self) -> None:
        document, segment = self.document, self.segment
        document.title = without_spaces("".join(block.text for block in self.titles))
        self._take_number(segment.number)
        if segment.entry:
            document.page = segment.entry.page
            if not document.category:
                document.category = segment.entry.category.removesuffix("文件")
            if not document.title:
                document.title = segment.entry.title
        for block in self._head:
            self._note_head(block)

    def _note_head(self, block: Block) -> None:
        """Say which lines of the head are in no field: the masthead is one."""
        if block.kind is not BlockKind.PARAGRAPH or self._is_in_number(block):
            return
        self.findings.append(
            Finding(
                code="document_head",
                severity=Severity.INFO,
                line=block.line,
                text=f"“{block.text}”是版头，不计入正文。",
                applied=True,
            )
        )

    def _is_in_number(self, block: Block) -> bool:
        number = self.segment.number
        return number is not None and (
            block.line == self.segment.number_line
            or without_spaces(block.text) == number.agency_code
        )

    def _take_number(self, number: DispatchNumber | None) -> None:
        if number is None or self.document.number:
            return
        order = number.agency_code.endswith("令")
        printed = number.normalised if order else without_spaces(number.printed)
        self.document.number = printed
        self.document.category = category_of(number)

    def _take_bare_number(self, text: str) -> None:
        """Take ``〔2020〕3号`` under 会议纪要: the title says whose number it is."""
        printed = without_spaces(text)
        self.document.number = printed.strip("（()）")
        self.document.category = category_of(f"{self.document.title}{printed}")

    def _without_leading(self, body: list[Block]) -> list[Block]:
        """Take a number or a 题注 that stands between title and body."""
        builder = self._builder("")
        at = 0
        while at < len(body):
            block = body[at]
            number = None
            if block.kind is BlockKind.PARAGRAPH:
                number = parse_dispatch_number(block.text)
                bare = not self.document.number and is_bare_number(block)
                taken = number is not None and not self.document.number
                if not (taken or bare or is_preface(block)):
                    break
                self._take_number(number)
                if bare and not number:
                    self._take_bare_number(block.text)
                builder.add_special(Kind.PREFACE, block)
            elif block.kind is not BlockKind.RULE:
                break
            at += 1
        self.document.provisions.extend(builder.provisions)
        self._order = builder.order
        return body[at:]

    def _without_toc(self, body: list[Block]) -> list[Block]:
        """Take an act's own contents that stands before its text."""
        toc, rest = split_toc(body)
        if toc:
            builder = self._builder("")
            for block in toc:
                builder.add_special(Kind.TOC, block)
            self.document.provisions.extend(builder.provisions)
            self._order = builder.order
        return rest if toc else body

    def _without_addressees(self, body: list[Block]) -> list[Block]:
        names, count = addressees_of(body)
        self.document.addressees = names
        self._consumed.extend(block.text for block in body[:count])
        return body[count:]

    def _without_imprint(self, body: list[Block]) -> tuple[list[Block], list[Block]]:
        """Part the imprint and the mark that close a document from its body."""
        end = len(body)
        while end > 1 and (
            is_imprint(body[end - 1])
            or is_mark(body[end - 1])
            or (body[end - 1].kind is BlockKind.RULE)
        ):
            end -= 1
        return body[:end], body[end:]

    def _issuer_from_title(self) -> str:
        match = _ISSUER.match(self.document.title)
        if match and "《" not in match.group(1):
            return match.group(1).strip()
        minutes = _MINUTES.match(self.document.title)
        if minutes:
            return minutes.group(1)
        if self.segment.masthead:
            name = without_spaces(self.segment.masthead)
            return re.sub(r"(?:文件|令)$", "", name)
        return ""

    # What follows the signature

    @property
    def _promulgates(self) -> bool:
        order = self.segment.number and "令" in self.segment.number.agency_code
        return bool(order) or does_promulgate(self.document.title)

    def _start_of_promulgated(
        self, main: list[Block], rest: list[Block]
    ) -> tuple[int, int] | None:
        order = self.segment.number and "令" in self.segment.number.agency_code
        return start_of_promulgated(
            rest,
            promulgated_titles(self.document.title, main, order=bool(order)),
            promulgates=self._promulgates,
            is_annex=lambda index: bool(self._annexes.starts_at(rest, index)),
        )

    def _part_unsigned(self, body: list[Block]) -> tuple[list[Block], list[Block]]:
        """Part a body without a signature where its first annex starts."""
        wanted = (
            start_of_promulgated(
                body,
                promulgated_titles(self.document.title, [], order=False),
                promulgates=False,
                is_annex=lambda _: False,
            )
            if self._promulgates
            else None
        )
        end = wanted[0] if wanted and wanted[0] > 0 else len(body)
        for index in range(1, end):
            text = body[index].text
            if text[:1] == "附" and self._annexes.starts_at(body, index):
                main, listed = AnnexList().part_list(body[: index + 1])
                if not listed:
                    return main[:-1], body[index:]
        return body[:end], body[end:]

    def _read_rest(
        self,
        cover: TreeBuilder,
        rest: list[Block],
        start: tuple[int, int] | None,
    ) -> None:
        """Read what follows the signature into the body and the annexes.

        Args:
            cover: The tree of the covering text, which goes on where nothing
                is promulgated.
            rest: The blocks behind the signature block and its marks.
            start: Where the promulgated text's title stands, and its lines.
        """
        index = 0
        current = cover
        annex: AnnexText | None = None
        pending: list[Block] = []
        while index < len(rest):
            listed = 0 if annex else self._annexes.read_list(rest, index)
            if listed:
                self._fill(current, pending)
                pending = []
                for block in rest[index : index + listed]:
                    current.add_special(Kind.MARK, block)
                self._order = current.order
                index += listed
                continue
            promulgated = start is not None and index == start[0]
            opened = not promulgated and self._annexes.starts_at(rest, index)
            if start is not None and promulgated:
                self._settle(current, pending, annex)
                annex, pending = None, []
                current, index = self._open_promulgated(rest, start)
            elif opened and not (start and index < start[0]):
                self._settle(current, pending, annex)
                pending = []
                self._order += 1
                behind = index
                annex, index = self._annexes.open(
                    rest, index, opened=opened, order=self._order
                )
                self._consumed.extend(block.text for block in rest[behind:index])
                current = self._builder(annex.eid)
            else:
                pending.append(rest[index])
                index += 1
        self._settle(current, pending, annex)

    def _open_promulgated(
        self, rest: list[Block], start: tuple[int, int]
    ) -> tuple[TreeBuilder, int]:
        index = start[0] + start[1]
        title = _merge(rest[start[0] : index])
        self.document.promulgates = without_spaces(title.text)
        builder = self._builder("")
        builder.add_special(Kind.TITLE, title, heading=True)
        while index < len(rest) and is_preface(rest[index]):
            builder.add_special(Kind.PREFACE, rest[index])
            index += 1
        return builder, index

    # Filling trees

    def _fill(self, builder: TreeBuilder, blocks: list[Block]) -> None:
        if not blocks:
            return
        toc, blocks = split_toc(blocks)
        for block in toc:
            builder.add_special(Kind.TOC, block)
        whole, findings = joined(blocks, self._width)
        self.findings.extend(findings)
        builder.order = max(builder.order, self._order)
        builder.add_blocks(whole)
        self._order = builder.order

    def _settle(
        self, builder: TreeBuilder, blocks: list[Block], annex: AnnexText | None
    ) -> None:
        """Finish a tree and give it to the body, or to its annex."""
        self._fill(builder, blocks)
        builder.finish()
        self._order = max(self._order, builder.order)
        if annex is None:
            self.document.provisions.extend(builder.provisions)
            self.document.tables.extend(builder.tables)
            return
        annex.provisions = builder.provisions
        annex.tables = builder.tables
        if not annex.tables or annex.tables[0].caption:
            return
        first = annex.tables[0]
        if all(first.order < provision.order for provision in annex.provisions):
            # The annex is this table; its title is the table's.
            first.caption = annex.title
            self._borrowed.append(annex.title)

    def _add_tail(self, tail: list[Block]) -> None:
        builder = self._builder("")
        for block in tail:
            if block.kind is BlockKind.PARAGRAPH:
                builder.add_special(Kind.MARK, block)
        self.document.provisions.extend(builder.provisions)
        self._order = max(self._order, builder.order)

    def _read_publicity(self, blocks: list[Block]) -> None:
        for block in blocks:
            if is_mark(block):
                self.document.publicity = without_spaces(block.text).strip(
                    "（）()〔〕[]"
                )

    def _check(self) -> None:
        self.findings.extend(
            lost_characters(
                self.document,
                [*self._leading, *self.body],
                consumed=self._consumed,
                borrowed=self._borrowed,
            )
        )
        self.findings.extend(
            check_heading_levels(
                (block.line, block.level, str(label.style) if label else "")
                for block in self.body
                if block.level
                for label in (match_label(block.text),)
            )
        )
        for finding in self.findings:
            finding.document = self.index


def _leading_marks(rest: list[Block]) -> tuple[list[Block], list[Block]]:
    """Part ``（此件公开发布）`` and an imprint right behind the signature."""
    count = 0
    while count < len(rest) and (is_mark(rest[count]) or is_imprint(rest[count])):
        count += 1
    return rest[:count], rest[count:]


def _merge(blocks: list[Block]) -> Block:
    return Block(
        text=without_spaces("".join(block.text for block in blocks)),
        line=blocks[0].line,
        end_line=blocks[-1].end_line,
        level=blocks[0].level,
    )
