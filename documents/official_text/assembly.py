"""From the blocks of one document to its parts.

Head (number, title, addressees), body, list of annexes, signature block,
marks, then what follows the signature: the text that the notice promulgates,
and the annexes, each with a tree of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from documents.official_text.blocks import Block, BlockKind, comparable, without_spaces
from documents.official_text.dates import find_dates, parse_date
from documents.official_text.dispatch_numbers import (
    category_of,
    find_dispatch_numbers,
    parse_dispatch_number,
)
from documents.official_text.labels import RANKED, match_label
from documents.official_text.model import (
    AnnexText,
    DocumentText,
    Finding,
    Kind,
    Severity,
)
from documents.official_text.numerals import NumeralError, to_int
from documents.official_text.proofreading import check_heading_levels
from documents.official_text.repairs import joined
from documents.official_text.splitting import Segment, is_title, is_title_text
from documents.official_text.structure import TreeBuilder

if TYPE_CHECKING:
    from datetime import date

_ANNEX = re.compile(
    r"附\s*(?P<what>件|表|录|图)?\s*(?P<number>[一二三四五六七八九十]{1,3}|[0-9０-９]{1,3})?"
    r"(?P<sub>[-—－][0-9]{1,2})?\s*(?P<mark>[:：])?\s*(?P<title>.*)$"
)
_ENTRY_NUMBER = re.compile(
    r"\s*(?:[（(]?([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})[）)]?[.．、]?)\s*"
)
_ENTRY_SPLIT = re.compile(r"[；;]?\s+(?=[0-9０-９]{1,2}[.．、])")
_MARK = re.compile(
    r"[（(〔\[](?:此件|本件|此文|信息公开|公开属性|主动公开|依申请公开|不予公开)[^）)]{0,20}[）)〕\]]$"
    r"|(?:公开属性|公开方式|信息公开选项)\s*[:：].{1,20}$"
)
_IMPRINT = re.compile(
    r"(?:抄\s*送|抄\s*报|主题词|印\s*发)\s*[:：]|.{2,40}\d{4}\s*年.{1,12}日\s*印发$"
)
_ADDRESSEES = re.compile(r"[^。；;“”]{2,200}[:：]$")
_ADDRESSEE_WORD = re.compile(
    r"政府|管委会|部门|单位|委员会|委|办|局|厅|处|院|公司|企业|街道|乡|镇|县|区|市|省|部|署|"
    r"机关|学校|银行|你们|同志|代表|公民|市民|居民|群众|住户"
)
_NOT_ADDRESSEE = re.compile(
    r"如下|下列|以下|决定|通知|通告|公告|规定|要求|现将|根据|为了|^为"
)
_PREFACE = re.compile(
    r"[（(]?\s*(?:[12][0-9]{3}\s*年|[一二][〇○零一二三四五六七八九]{3}年).{0,200}"
    r"(?:通过|公布|发布|颁布|修正|修订|施行|实施|批准|生效|废止|制定|印发|解释|起草|根据|修改|"
    r"号|令|决定)"
)
_PROMULGATED = re.compile(r"《([^《》]*(?:〈[^〉]*〉[^《》]*)*)》")
_PROMULGATES = re.compile(r"印发|转发|公布|发布|颁布|颁发|施行|批转")
_SIGNER_MAX = 40
_SIGNER_LINES = 4
_SIMILAR = 0.8
_ISSUER = re.compile(r"^(.{2,80}?)\s*关于")
_EFFECTIVE_ON = re.compile(
    r"自\s*((?:[12][0-9]{3}|[一二][〇○零一二三四五六七八九]{3})\s*年[^，。；]{2,16}?日)\s*起\s*(?:正式)?\s*"
    r"(?:施行|实施|生效|执行|试行)"
)
_EFFECTIVE_AT_ONCE = re.compile(
    r"自\s*(?:公布|发布|颁布|印发|下发|发文)?(?:之)?日\s*起\s*(?:正式)?\s*(?:施行|实施|生效|执行|试行)"
)
_CONTENTS_LINE_MAX = 40
_ANNEX_LIST_MAX = 40
#: Marks that part a label from its words, and the words do not keep.
_SEPARATORS = frozenset(":：")


@dataclass(slots=True)
class Assembly:
    """A document and the findings made on the way."""

    document: DocumentText
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class _AnnexEntry:
    label: str
    title: str
    line: int
    started: bool = False


class Assembler:
    """Assembles one document from its blocks."""

    def __init__(self, blocks: list[Block], segment: Segment, index: int) -> None:
        self.blocks = blocks[segment.start : segment.end]
        self.segment = segment
        self.index = index
        self.document = DocumentText()
        self.findings: list[Finding] = []
        self.used: set[str] = set()
        self.order = 0
        self.entries: list[_AnnexEntry] = []
        self.titles = [blocks[i] for i in segment.titles]
        #: Words of the body that went into fields instead of provisions.
        self.consumed: list[str] = []
        self.leading: list[Block] = []
        #: Words that stand in two fields: they count once.
        self.borrowed: list[str] = []
        self.body = blocks[segment.body : segment.end]

    def assemble(self) -> Assembly:
        """Return the document with all its parts."""
        document = self.document
        document.line = self.blocks[0].line if self.blocks else 0
        document.end_line = self.blocks[-1].end_line if self.blocks else 0
        self._read_head()
        body = self._without_leading(self.body)
        self._read_addressees(body)
        main, closing, rest = _part(body)
        main, listed = self._part_annex_list(main)
        promulgated = self._promulgated_titles(main)
        start = self._start_of_promulgated(rest, promulgated)
        cover = TreeBuilder(
            prefix="cover" if start is not None else "",
            used=self.used,
            order=self.order,
        )
        self._fill(cover, main)
        for block in listed:
            cover.add_special(Kind.MARK, block)
        self._close(cover, closing)
        rest = self._read_marks(cover, rest)
        start = self._start_of_promulgated(rest, promulgated)
        self._read_rest(cover, rest, start)
        self._close_annexes()
        self._check_nothing_lost()
        self._read_effect()
        if not document.issuer:
            document.issuer = self._issuer_from_title()
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
        return Assembly(document, self.findings)

    def add_leading(self, kind: Kind, lines: list[Block]) -> None:
        """Add lines that stand before the body: a 题注, an act's contents."""
        if not lines:
            return
        self.leading.extend(lines)
        builder = TreeBuilder(prefix="", used=self.used, order=self.order)
        for block in lines:
            if block.kind is BlockKind.PARAGRAPH:
                builder.add_special(kind, block)
                number = parse_dispatch_number(block.text)
                if number and not self.document.number:
                    self.document.number = without_spaces(number.printed)
                    self.document.category = category_of(number)
            else:
                builder.add(block)
        self.document.provisions.extend(builder.provisions)
        self.document.tables.extend(builder.tables)
        self.order = builder.order

    # Head

    def _read_head(self) -> None:
        document, segment = self.document, self.segment
        document.title = without_spaces("".join(block.text for block in self.titles))
        if segment.number:
            document.number = without_spaces(segment.number.printed)
            if "令" in segment.number.agency_code:
                document.number = segment.number.normalised
            document.category = category_of(segment.number)
        if segment.entry:
            document.page = segment.entry.page
            if not document.category:
                document.category = segment.entry.category.removesuffix("文件")
            if not document.title:
                document.title = segment.entry.title

    def _without_leading(self, body: list[Block]) -> list[Block]:
        """Take a number or a 题注 that stands between title and body."""
        body = list(body)
        builder = TreeBuilder(prefix="", used=self.used, order=self.order)
        while body:
            block = body[0]
            if block.kind is BlockKind.RULE:
                body.pop(0)
                continue
            if block.kind is not BlockKind.PARAGRAPH:
                break
            number = parse_dispatch_number(block.text)
            if number and not self.document.number:
                self.document.number = without_spaces(number.printed)
                self.document.category = category_of(number)
            elif not _is_preface(block):
                break
            builder.add_special(Kind.PREFACE, block)
            body.pop(0)
        self.document.provisions.extend(builder.provisions)
        self.order = builder.order
        return body

    def _read_addressees(self, body: list[Block]) -> None:
        if not body or body[0].kind is not BlockKind.PARAGRAPH:
            return
        text = without_spaces(body[0].text)
        if (
            body[0].level
            or match_label(text)
            or not _ADDRESSEES.match(text)
            or not _ADDRESSEE_WORD.search(text)
            or _NOT_ADDRESSEE.search(text)
        ):
            return
        self.consumed.append(body[0].text)
        self.document.addressees = _names(text[:-1])
        body.pop(0)

    def _issuer_from_title(self) -> str:
        match = _ISSUER.match(self.document.title)
        if match and "《" not in match.group(1):
            return match.group(1).strip()
        if self.segment.masthead:
            name = without_spaces(self.segment.masthead)
            return re.sub(r"(?:文件|令)$", "", name)
        return ""

    # Annex list and signature block

    def _part_annex_list(self, main: list[Block]) -> tuple[list[Block], list[Block]]:
        """Read ``附件：1. …`` at the end of the text; its lines stay as marks."""
        start = next(
            (
                i
                for i in range(len(main) - 1, -1, -1)
                if main[i].kind is BlockKind.PARAGRAPH
                and re.match(r"附\s*件?\s*[:：]\s*\S", main[i].text)
            ),
            None,
        )
        if start is None or not self._is_annex_list(main, start):
            return main, []
        lines = main[start:]
        match = _ANNEX.match(lines[0].text)
        first = match.group("title") if match else ""
        texts = [(first, lines[0].line), *((b.text, b.line) for b in lines[1:])]
        for text, line in texts:
            for piece in _ENTRY_SPLIT.split(text):
                self._add_entry(piece, line)
        return main[:start], lines

    def _is_annex_list(self, main: list[Block], start: int) -> bool:
        """Tell a list of annexes from an annex that starts here."""
        lines = main[start + 1 :]
        if any(
            block.kind is not BlockKind.PARAGRAPH or len(block.text) > 120  # noqa: PLR2004
            for block in lines
        ):
            return False
        numbered = [match_label(block.text) for block in lines]
        return (
            all(
                label is not None or not block.level
                for label, block in zip(numbered, lines, strict=True)
            )
            and len(lines) <= _ANNEX_LIST_MAX
        )

    def _add_entry(self, text: str, line: int) -> None:
        number = _ENTRY_NUMBER.match(text)
        has_number = bool(
            number
            and number.end() < len(text)
            and re.search(r"[.．、）)]", number.group())
        )
        if number and has_number:
            label = f"附件{_number(number.group(1))}"
            title = text[number.end() :]
        elif self.entries:
            # A title that runs over two lines.
            self.entries[-1].title += without_spaces(text)
            return
        else:
            label, title = "附件", text
        title = without_spaces(title).rstrip("；;。")
        self.entries.append(_AnnexEntry(label, title, line))

    def _close(self, builder: TreeBuilder, closing: list[Block]) -> None:
        """Read who signed, and when."""
        signers: list[str] = []
        for block in closing:
            builder.add_special(Kind.SIGNATURE, block)
            text = block.text
            dated = parse_date(text)
            if dated is None:
                found = [d for d in find_dates(text) if d.precision == "day"]
                if found and found[-1].end == len(text.rstrip("）) 　")):
                    dated = found[-1].date
                    text = text[: found[-1].start].strip(" 　（(")
                else:
                    found = []
            else:
                text = ""
            if dated is not None:
                self.document.dated = self.document.dated or dated
            if text:
                signers.append(without_spaces(text))
        organs = [s for s in signers if not _is_person(s)]
        if organs and not self.document.issuer:
            self.document.issuer = "　".join(organs)

    def _read_marks(self, builder: TreeBuilder, rest: list[Block]) -> list[Block]:
        """Read ``（此件公开发布）`` and the imprint after the signature."""
        rest = list(rest)
        while rest and rest[0].kind is BlockKind.PARAGRAPH:
            text = rest[0].text
            if _MARK.match(text):
                self.document.publicity = without_spaces(text).strip("（）()〔〕[]")
            elif not _IMPRINT.match(text):
                break
            builder.add_special(Kind.MARK, rest.pop(0))
        return rest

    # What follows the signature

    def _promulgated_titles(self, main: list[Block]) -> list[str]:
        title = self.document.title
        found: list[str] = []
        if _PROMULGATES.search(title):
            found.extend(_PROMULGATED.findall(title))
            match = re.search(
                r"(?:印发|转发|公布|发布|颁布|颁发|批转)(?:修订后的)?(.+?)的?(?:通知|通告|公告|决定|令)$",
                title,
            )
            if match:
                found.append(match.group(1).strip("《》"))
        order = self.segment.number and "令" in self.segment.number.agency_code
        for block in main:
            if block.kind is BlockKind.PARAGRAPH and (
                order or re.search(r"现(?:将|予)|印发|公布|转发", block.text)
            ):
                found.extend(_PROMULGATED.findall(block.text))
        return [without_spaces(name) for name in dict.fromkeys(found) if name]

    def _start_of_promulgated(
        self, rest: list[Block], names: list[str]
    ) -> tuple[int, int] | None:
        """Find the title of the promulgated text: its first block, and count."""
        if not names or not rest:
            return None
        keys = {comparable(name) for name in names}
        limit = next(
            (i for i, block in enumerate(rest) if self._annex_start(rest, i)), len(rest)
        )
        for index in range(min(limit, len(rest))):
            for count in range(1, 4):
                lines = rest[index : index + count]
                if any(
                    b.kind is not BlockKind.PARAGRAPH or match_label(b.text)
                    for b in lines
                ):
                    break
                key = comparable("".join(b.text for b in lines))
                if key in keys:
                    return index, count
        if not _PROMULGATES.search(self.document.title) and not (
            self.segment.number and "令" in self.segment.number.agency_code
        ):
            return None
        for index in range(min(limit, 3)):
            block = rest[index]
            if not is_title(block, loose=len(block.text) <= 60):  # noqa: PLR2004
                continue
            key = comparable(block.text)
            if any(
                SequenceMatcher(None, key, wanted, autojunk=False).ratio() >= _SIMILAR
                for wanted in keys
            ) or (block.level and is_title_text(block.text)):
                return index, 1
        return None

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
            if start and index == start[0]:
                self._fill(current, pending)
                self._settle(current, annex)
                annex = None
                current = TreeBuilder(prefix="", used=self.used, order=self.order)
                pending = []
                title = _merge(rest[index : index + start[1]])
                self.document.promulgates = without_spaces(title.text)
                current.add_special(Kind.TITLE, title, heading=True)
                index += start[1]
                while index < len(rest) and _is_preface(rest[index]):
                    current.add_special(Kind.PREFACE, rest[index])
                    index += 1
                continue
            opened = self._annex_start(rest, index)
            if opened and not (start and index < start[0]):
                self._fill(current, pending)
                self._settle(current, annex)
                pending = []
                annex, index = self._open_annex(rest, index, opened)
                current = TreeBuilder(
                    prefix=annex.eid, used=self.used, order=self.order
                )
                continue
            pending.append(rest[index])
            index += 1
        self._fill(current, pending)
        self._settle(current, annex)

    def _annex_start(
        self, rest: list[Block], index: int
    ) -> re.Match[str] | bool | None:
        """Tell whether an annex starts at a block.

        Returns:
            The match of its label, True for a title that the list of annexes
            announced, None otherwise.
        """
        block = rest[index]
        if block.kind is not BlockKind.PARAGRAPH or len(block.text) > 120:  # noqa: PLR2004
            return None
        text = block.text
        if text[0] == "附":
            match = _ANNEX.match(text)
            if match and _is_annex_label(match, block):
                if match.group("what") == "表" and _table_follows(rest, index):
                    return None
                return match
        if any(not entry.started for entry in self.entries) and is_title(
            block, loose=True
        ):
            for count in (1, 2, 3):
                key = comparable("".join(b.text for b in rest[index : index + count]))
                if any(
                    not e.started and comparable(e.title) == key for e in self.entries
                ):
                    return True
        return None

    def _open_annex(
        self, rest: list[Block], index: int, opened: re.Match[str] | bool
    ) -> tuple[AnnexText, int]:
        line = rest[index].line
        first = index
        label = ""
        title_lines: list[str] = []
        if isinstance(opened, re.Match):
            what = f"附{opened.group('what') or '件'}"
            number = _number(opened.group("number") or "")
            label = f"{what}{number}{opened.group('sub') or ''}"
            inline = without_spaces(opened.group("title"))
            index += 1
            if inline:
                title_lines.append(inline)
            else:
                index = self._annex_title(rest, index, title_lines)
        else:
            index = self._annex_title(rest, index, title_lines)
        title = without_spaces("".join(title_lines))
        entry = self._entry_for(label, title)
        if entry:
            entry.started = True
            label = label or entry.label
            title = title or entry.title
        label = label or "附件"
        self.order += 1
        annex = AnnexText(
            eid=self._annex_eid(label),
            label=label,
            title=title,
            line=line,
            order=self.order,
        )
        self.document.annexes.append(annex)
        self.consumed.extend(block.text for block in rest[first:index])
        return annex, index

    def _annex_title(
        self, rest: list[Block], index: int, title_lines: list[str]
    ) -> int:
        """Collect the lines of an annex's title."""
        wanted = [comparable(e.title) for e in self.entries if not e.started]
        while index < len(rest) and len(title_lines) < 3:  # noqa: PLR2004
            block = rest[index]
            if not is_title(block, loose=not title_lines and len(block.text) <= 60):  # noqa: PLR2004
                break
            if title_lines:
                joined_key = comparable("".join(title_lines) + block.text)
                whole = comparable("".join(title_lines)) in wanted
                if whole or not any(name.startswith(joined_key) for name in wanted):
                    break
            title_lines.append(block.text)
            index += 1
        return index

    def _entry_for(self, label: str, title: str) -> _AnnexEntry | None:
        free = [entry for entry in self.entries if not entry.started]
        key = comparable(title)
        for entry in free:
            if key and comparable(entry.title) == key:
                return entry
        for entry in free:
            if label and entry.label == label:
                return entry
        if label == "附件" and len(free) == 1 and len(self.entries) == 1:
            return free[0]
        return None

    def _annex_eid(self, label: str) -> str:
        digits = re.search(r"\d+(?:-\d+)?$", label)
        taken = {annex.eid for annex in self.document.annexes}
        stem = "schedule" if label.startswith("附表") else "annex"
        number = digits.group().replace("-", ".") if digits else ""
        if number and f"{stem}_{number}" not in taken:
            return f"{stem}_{number}"
        count = 1
        while f"{stem}_{count}" in taken:
            count += 1
        return f"{stem}_{count}"

    def _close_annexes(self) -> None:
        """Record the annexes that the list names and the source does not carry."""
        for entry in self.entries:
            if entry.started:
                continue
            self.order += 1
            self.document.annexes.append(
                AnnexText(
                    eid=self._annex_eid(entry.label),
                    label=entry.label,
                    title=entry.title,
                    line=entry.line,
                    order=self.order,
                    carried=False,
                )
            )
            self.findings.append(
                Finding(
                    code="annex_not_carried",
                    severity=Severity.WARNING,
                    line=entry.line,
                    text=f"{entry.label}《{entry.title}》列在附件目录里，来源中没有刊登。",
                )
            )
        self.document.annexes.sort(key=lambda annex: annex.order)

    # Filling trees

    def _fill(self, builder: TreeBuilder, blocks: list[Block]) -> None:
        if not blocks:
            return
        whole, findings = joined(blocks)
        self.findings.extend(findings)
        builder.order = max(builder.order, self.order)
        builder.add_blocks(whole)
        self.order = builder.order

    def _finish(self, builder: TreeBuilder) -> None:
        builder.finish()
        self.document.provisions.extend(builder.provisions)
        self.document.tables.extend(builder.tables)
        self.order = max(self.order, builder.order)

    def _settle(self, builder: TreeBuilder, annex: AnnexText | None) -> None:
        if annex is None:
            self._finish(builder)
            return
        builder.finish()
        annex.provisions = builder.provisions
        annex.tables = builder.tables
        if annex.tables and not annex.tables[0].caption:
            first = annex.tables[0]
            if all(first.order < p.order for p in annex.provisions):
                # The annex is this table; its title is the table's.
                first.caption = annex.title
                self.borrowed.append(annex.title)
        self.order = max(self.order, builder.order)

    def _check_nothing_lost(self) -> None:
        """Compare the characters of the body with those that were kept.

        Whatever is missing is a finding: nothing disappears in silence.
        """
        document = self.document
        before = [*self.borrowed]
        for block in (*self.leading, *self.body):
            before.append(block.text)
            before.extend(cell for row in block.rows for cell in row)
        after = [*self.consumed]
        for provision in document.all_provisions():
            after.extend((provision.label, provision.heading, provision.text))
        for table in document.all_tables():
            after.extend((table.label, table.caption, *table.header))
            after.extend(cell for row in table.rows for cell in row)
        source = Counter("".join(before))
        source.subtract(Counter("".join(after)))
        lost = {
            character: count
            for character, count in source.items()
            if count > 0 and not character.isspace() and character not in _SEPARATORS
        }
        if lost:
            shown = "".join(sorted(lost))[:40]
            self.findings.append(
                Finding(
                    code="text_lost",
                    severity=Severity.ERROR,
                    line=document.line,
                    text=f"有 {sum(lost.values())} 个字符没有读入：{shown}。",
                )
            )

    def _read_effect(self) -> None:
        """Read the date of effect from the last sentence that states one."""
        document = self.document
        for provision in reversed(document.provisions):
            if provision.quoted or "起" not in provision.text:
                continue
            match = _EFFECTIVE_ON.search(provision.text)
            if match:
                document.effective = parse_date(match.group(1))
                return
            if _EFFECTIVE_AT_ONCE.search(provision.text):
                document.effective = document.dated
                return


def _names(text: str) -> list[str]:
    """Part a line of addressees at its strongest mark.

    ``各省、自治区、直辖市人民政府，国务院各部委`` are two, not four.
    """
    for marks in ("；;", "，,", "、"):
        parts = [name.strip() for name in re.split(f"[{marks}]", text) if name.strip()]
        if len(parts) > 1:
            return parts
    return [text.strip()]


def _number(text: str) -> str:
    if not text:
        return ""
    try:
        return str(to_int(text))
    except NumeralError:
        return text


def _merge(blocks: list[Block]) -> Block:
    return Block(
        text=without_spaces("".join(block.text for block in blocks)),
        line=blocks[0].line,
        end_line=blocks[-1].end_line,
        level=blocks[0].level,
    )


def _is_annex_label(match: re.Match[str], block: Block) -> bool:
    """Tell ``附件1``, ``附件：名单`` from a sentence that starts with 附."""
    title = match.group("title")
    named = bool(match.group("what"))
    if not title:
        return named or bool(match.group("mark"))
    if title[-1] in "。；;" or len(title) > 80:  # noqa: PLR2004
        return False
    if match.group("mark"):
        return True
    if named and match.group("number"):
        spaced = bool(re.match(r"附\s*\S\s*\S{1,3}[\s　]", block.text))
        return bool(block.level) or spaced
    return bool(block.level) and named


def _table_follows(rest: list[Block], index: int) -> bool:
    return index + 1 < len(rest) and rest[index + 1].kind is BlockKind.TABLE


def _is_preface(block: Block) -> bool:
    """Tell whether a line is a 题注: when an act was passed and changed."""
    if block.kind is not BlockKind.PARAGRAPH or block.level:
        return False
    text = block.text
    if match_label(text):
        return False
    if parse_date(text) is not None:
        return True
    if text[0] in "（(" and text[-1] in "）)":
        return bool(_PREFACE.match(text)) or bool(find_dispatch_numbers(text))
    return bool(_PREFACE.match(text)) and text[-1] not in "。：；"


def _is_person(text: str) -> bool:
    """Tell ``市长 张三`` from the name of an organ."""
    return bool(
        re.search(
            r"(?:市长|省长|县长|区长|州长|盟长|旗长|主席|主任|部长|局长|总理|署长|行长)[\u4e00-\u9fff·]{2,4}$",
            text,
        )
    )


def _part(body: list[Block]) -> tuple[list[Block], list[Block], list[Block]]:
    """Part a body at its first signature block.

    Returns:
        What stands before it, the signature block, what follows it. Without a
        signature block all stands before it.
    """
    for index, block in enumerate(body):
        if block.kind is not BlockKind.PARAGRAPH or block.level or index == 0:
            continue
        text = block.text
        if len(text) > 60:  # noqa: PLR2004 (signer and date on one line)
            continue
        if parse_date(text) is None and not _ends_in_date(text):
            continue
        start = index
        while (
            start > 0 and index - start < _SIGNER_LINES and _is_signer(body[start - 1])
        ):
            start -= 1
        if start == index and parse_date(text) is not None and index < 2:  # noqa: PLR2004
            continue
        end = index + 1
        return body[:start], body[start:end], body[end:]
    return body, [], []


def _ends_in_date(text: str) -> bool:
    """Tell ``××市人民政府　2019年10月14日`` on one line."""
    dates = [d for d in find_dates(text) if d.precision == "day"]
    if not dates or dates[-1].end != len(text.rstrip("）) 　")):
        return False
    name = text[: dates[-1].start].strip(" 　（(")
    return bool(
        2 <= len(name) <= _SIGNER_MAX  # noqa: PLR2004
        and text[dates[-1].start - 1] in " 　\t（("
        and not re.search(r"[，。；：:,;、]", name)
        and re.search(r"政府|委员会|办公室|[局厅部院会]$", name)
    )


def _is_signer(block: Block) -> bool:
    text = block.text
    return (
        block.kind is BlockKind.PARAGRAPH
        and not block.level
        and len(text) <= _SIGNER_MAX
        and match_label(text) is None
        and not re.search(r"[，。；：:,;！？]", text)
        and text[0] != "附"
        and parse_date(text) is None
        and not (is_title_text(text) and not _is_person(without_spaces(text)))
    )


def split_toc(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """Part an act's own table of contents from its body.

    Returns:
        The lines of the contents (with its title) and the other blocks; the
        first is empty where there is none.
    """
    start = next(
        (
            i
            for i, b in enumerate(blocks[:40])
            if b.kind is BlockKind.PARAGRAPH
            and re.sub(r"\s", "", b.text) in {"目录", "目次"}
        ),
        None,
    )
    if start is None or start + 2 > len(blocks):
        return [], blocks
    first = comparable(blocks[start + 1].text)
    again = next(
        (
            i
            for i in range(start + 2, len(blocks))
            if comparable(blocks[i].text) == first
        ),
        None,
    )
    if again is None:
        end = start + 1
        while end < len(blocks) and _is_toc_line(blocks[end]):
            end += 1
        # Without a repeat only lines that are all headings make a contents.
        follower = blocks[end] if end < len(blocks) else None
        if end == start + 1 or follower is None:
            return [], blocks
        again = (
            end
            if len(blocks[start + 1 : end]) > 1 and _repeats(blocks, start, end)
            else None
        )
        if again is None:
            return blocks[start : start + 1], blocks[:start] + blocks[start + 1 :]
    return blocks[start:again], blocks[:start] + blocks[again:]


def _is_toc_line(block: Block) -> bool:
    label = match_label(block.text)
    return (
        block.kind is BlockKind.PARAGRAPH
        and len(block.text) <= _CONTENTS_LINE_MAX
        and (label is None or label.style in RANKED)
        and block.text[-1] not in "。；：，"
    )


def _repeats(blocks: list[Block], start: int, end: int) -> bool:
    label = match_label(blocks[start + 1].text)
    return any(
        (other := match_label(block.text)) is not None
        and label is not None
        and other.style is label.style
        and other.number == label.number
        for block in blocks[end:]
    )


def last_date(texts: list[str]) -> date | None:
    """Return the latest day that the lines of a 题注 name."""
    days = [
        found.date
        for text in texts
        for found in find_dates(text)
        if found.precision == "day"
    ]
    return max(days, default=None)
