"""From marked Markdown to documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from documents.official_text.errors import OfficialTextError
from documents.official_text.marked.grammar import (
    FIRST_LINE,
    Mark,
    decoded,
    end_of_words,
    parse_mark,
)
from documents.official_text.model import (
    AnnexText,
    ContentsEntry,
    DocumentText,
    Finding,
    IssueText,
    Kind,
    ProvisionText,
    Reading,
    Severity,
    TableText,
)

_BLANK: Final = " \t\u3000"
_EID: Final = re.compile(r"[A-Za-z0-9_.\-]{1,200}")
_HASHES: Final = re.compile(r"^#{1,6}[ \t]+")
#: A backslash makes a star of the words a star; two bare ones end what is bold.
_BOLD: Final = re.compile(r"\*\*((?:\\.|[^*\\])*)\*\*")
_RULE: Final = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")
_KINDS: Final = {kind.value: kind for kind in Kind}


@dataclass(slots=True, kw_only=True)
class _Block:
    """A mark with the lines under it, or paragraphs without a mark."""

    mark: Mark | None
    lines: list[tuple[int, str]] = field(default_factory=list)


def is_marked(text: str) -> bool:
    """Tell whether a source says itself what its units are."""
    return text.lstrip("\ufeff \t\r\n").startswith(FIRST_LINE)


def read_marked(text: str, name: str) -> Reading:
    """Read a marked source; citations and the rest are found as in any other.

    Raises:
        OfficialTextError: ``broken_marks``, with the line, where a mark cannot be
            read; ``no_document`` where there is none.
    """
    reading = Reading(path=name, issue=None, documents=[], findings=[])
    document: _Document | None = None
    for block in _blocks(text):
        mark = block.mark
        if mark is not None and mark.wide and mark.name == "issue":
            reading.issue = _issue(mark)
        elif mark is not None and mark.wide and mark.name == "document":
            document = _Document(mark, len(reading.documents), reading.findings)
            document.head(block)
            reading.documents.append(document.text)
        elif document is None:
            _note_front(block, reading)
        else:
            document.add(block)
    if not reading.documents:
        raise OfficialTextError("no_document", "文件里没有标明任何一份文件。")
    if reading.issue is not None:
        reading.issue.contents = [
            ContentsEntry(
                title=one.title,
                number=one.number,
                category=one.category,
                page=one.page,
                line=one.line,
            )
            for one in reading.documents
        ]
    return reading


def _blocks(text: str) -> Iterator[_Block]:
    block = _Block(mark=None)
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip("\ufeff" + _BLANK)
        if line == FIRST_LINE:
            continue
        mark = parse_mark(line, number)
        if mark is None and line.startswith("<!-- @"):
            raise _broken(number, "标记写得不对")
        if mark is None and line.startswith("<!--") and line.endswith("-->"):
            continue  # a remark to whoever reads the file, such as a correction
        if mark is not None:
            yield from [block] if block.mark or block.lines else []
            block = _Block(mark=mark)
        elif line:
            block.lines.append((number, line))
        elif block.lines and block.mark and not block.mark.wide:
            # What follows an empty line has no mark of its own.
            yield block
            block = _Block(mark=None)
    if block.mark or block.lines:
        yield block


def _issue(mark: Mark) -> IssueText:
    return IssueText(
        gazette=mark.get("title"),
        year=_number(mark, "year"),
        number=_number(mark, "number"),
        serial_number=_number(mark, "serial"),
        published_on=_day(mark, "published"),
        people=[(role, names) for role, _, names in map(_pair, mark.all("person"))],
    )


def _pair(value: str) -> tuple[str, str, str]:
    return value.partition("\t")


def _note_front(block: _Block, reading: Reading) -> None:
    if block.mark is not None:
        raise _broken(block.mark.line, "条款前面没有标明是哪一份文件")
    reading.findings += [
        Finding(
            code="front_matter",
            severity=Severity.INFO,
            line=number,
            text=f"“{line}”不属于任何文件，未收入正文。",
            applied=True,
        )
        for number, line in block.lines
    ]


class _Document:
    """One document while it is read."""

    def __init__(self, mark: Mark, index: int, findings: list[Finding]) -> None:
        self.text = DocumentText(
            number=mark.get("number"),
            title=mark.get("title"),
            issuer=mark.get("issuer"),
            category=mark.get("category"),
            dated=_day(mark, "dated"),
            effective=_day(mark, "effective"),
            addressees=mark.all("addressee"),
            publicity=mark.get("publicity"),
            promulgates=mark.get("promulgates"),
            page=_number(mark, "page"),
            end_page=_number(mark, "end_page"),
            line=mark.line,
            end_line=mark.line,
        )
        if not self.text.title:
            raise _broken(mark.line, "文件没有标题")
        self._index = index
        self._findings = findings
        self._annexes: dict[str, AnnexText] = {}
        self._taken: set[str] = set()
        self._order = 0
        self._last: ProvisionText | None = None
        self._holder: DocumentText | AnnexText = self.text

    def head(self, block: _Block) -> None:
        """Note the lines of the head: their words stand in the mark."""
        for number, line in block.lines:
            words = decoded(_HASHES.sub("", line, count=1))
            self._note("document_head", number, f"“{words}”是版头，不计入正文。")

    def add(self, block: _Block) -> None:
        """Add what a block marks."""
        self._order += 1
        mark = block.mark
        if block.lines:
            self.text.end_line = block.lines[-1][0]
        if mark is None:
            self._unmarked(block)
            return
        if mark.wide or not mark.words:
            raise _broken(mark.line, "标记没有写明种类")
        self._take(mark)
        kind, inside = mark.words[0], mark.get("of")
        if inside and inside not in self._annexes:
            raise _broken(mark.line, f"没有附件“{inside}”")
        self._holder = self._annexes[inside] if inside else self.text
        if kind == "annex":
            self._annex(mark)
        elif kind == "table":
            self._table(mark, block)
        elif kind in _KINDS:
            self._unit(mark, _KINDS[kind], block)
        else:
            raise _broken(mark.line, f"没有“{kind}”这一种条款")

    def _take(self, mark: Mark) -> None:
        if not _EID.fullmatch(mark.name):
            raise _broken(mark.line, f"“{mark.name}”不能作锚点")
        if mark.name in self._taken:
            raise _broken(mark.line, f"锚点“{mark.name}”重复")
        parent = mark.get("in")
        if parent and parent not in self._taken:
            raise _broken(mark.line, f"前面没有上级“{parent}”")
        self._taken.add(mark.name)

    def _annex(self, mark: Mark) -> None:
        annex = AnnexText(
            eid=mark.name,
            label=mark.get("label"),
            title=mark.get("title"),
            line=mark.line,
            order=self._order,
            carried="absent" not in mark.words,
        )
        self._annexes[annex.eid] = annex
        self.text.annexes.append(annex)
        self._holder, self._last = annex, None

    def _unit(self, mark: Mark, kind: Kind, block: _Block) -> None:
        label = mark.get("label")
        words = "".join(line for _, line in block.lines)
        unheaded = _HASHES.sub("", words, count=1)
        heading, text = "", self._without_label(unheaded, label, mark.line)
        bold = _BOLD.match(text)
        if unheaded != words:
            heading, text = text, ""
        elif bold:
            heading, text = bold.group(1), text[bold.end() :].lstrip(_BLANK)
        self._append(
            ProvisionText(
                eid=mark.name,
                parent=mark.get("in"),
                kind=kind,
                label=label,
                heading=decoded(heading),
                text=decoded(text),
                line=mark.line,
                end_line=block.lines[-1][0] if block.lines else mark.line,
                order=self._order,
                quoted="quoted" in mark.words,
            )
        )

    def _without_label(self, words: str, label: str, line: int) -> str:
        """Take the number off that stands before the words, as the mark has it."""
        if not label:
            return words
        end = end_of_words(words, label)
        if end is None:
            self._note(
                "label_differs",
                line,
                f"标记里的编号“{label}”与正文开头不同，以标记为准。",
                Severity.WARNING,
            )
            return words
        return words[end:].lstrip(_BLANK)

    def _table(self, mark: Mark, block: _Block) -> None:
        rows = [_cells(line) for _, line in block.lines if line.startswith("|")]
        rules = [
            line
            for _, line in block.lines
            if line.startswith("|") and _RULE.fullmatch(line)
        ]
        if rules:
            rows = [rows[0], *rows[2:]]
        has_header = "header" in mark.words
        self._holder.tables.append(
            TableText(
                eid=mark.name,
                parent=mark.get("in"),
                label=mark.get("label"),
                caption=mark.get("caption"),
                header=rows[0] if rows and has_header else [],
                rows=rows[1:],
                line=mark.line,
                end_line=block.lines[-1][0] if block.lines else mark.line,
                order=self._order,
            )
        )

    def _append(self, unit: ProvisionText) -> None:
        self._holder.provisions.append(unit)
        self._last = unit

    def _unmarked(self, block: _Block) -> None:
        """Take in paragraphs that somebody wrote between the marked ones."""
        for number, line in block.lines:
            parent = self._last.parent if self._last else ""
            stem = f"{parent}__" if parent else ""
            if not stem and isinstance(self._holder, AnnexText):
                stem = f"{self._holder.eid}__"
            place = 1
            while f"{stem}para_{place}" in self._taken:
                place += 1
            eid = f"{stem}para_{place}"
            self._taken.add(eid)
            words = decoded(_HASHES.sub("", line, count=1))
            self._note(
                "unmarked_text",
                number,
                f"“{words[:40]}”没有标记，读作一段。",
                Severity.WARNING,
            )
            self._append(
                ProvisionText(
                    eid=eid,
                    parent=parent,
                    kind=Kind.PARAGRAPH,
                    text=words,
                    line=number,
                    end_line=number,
                    order=self._order,
                )
            )
            self._order += 1

    def _note(
        self, code: str, line: int, text: str, severity: Severity = Severity.INFO
    ) -> None:
        self._findings.append(
            Finding(
                code=code,
                severity=severity,
                line=line,
                text=text,
                document=self._index,
                applied=True,
            )
        )


def _cells(line: str) -> list[str]:
    inside = line.strip().removeprefix("|").removesuffix("|")
    if line.strip() == "|":
        return []
    return [decoded(cell.strip(" ")) for cell in inside.split("|")]


def _number(mark: Mark, name: str) -> int | None:
    value = mark.get(name)
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) <= 6):  # noqa: PLR2004
        raise _broken(mark.line, f"{name}=“{value}”不是数")
    return int(value)


def _day(mark: Mark, name: str) -> date | None:
    value = mark.get(name)
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise _broken(mark.line, f"{name}=“{value}”不是日期") from error


def _broken(line: int, what: str) -> OfficialTextError:
    return OfficialTextError("broken_marks", f"第 {line} 行：{what}，无法读取。")
