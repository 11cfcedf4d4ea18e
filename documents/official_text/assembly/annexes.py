"""Annexes (附件): the list that names them, and where each of them starts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from documents.official_text.blocks import Block, BlockKind, comparable, without_spaces
from documents.official_text.document_titles import is_title
from documents.official_text.labels import match_label
from documents.official_text.model import AnnexText, Finding, Severity
from documents.official_text.numerals import NumeralError, to_int

_ANNEX = re.compile(
    r"附\s*(?P<what>件|表|录|图)?\s*(?P<number>[一二三四五六七八九十]{1,3}|[0-9０-９]{1,3})?"
    r"(?P<sub>[-—－][0-9]{1,2})?\s*(?P<mark>[:：])?\s*(?P<title>.*)$"
)
_LIST = re.compile(r"附\s*[件表]?\s*[:：]")
_ENTRY = re.compile(
    r"附\s*[件表]\s*(?:[一二三四五六七八九十]{1,3}|[0-9０-９]{1,3})\s*[:：.．、]\s*\S"
)
_ENTRY_NUMBER = re.compile(
    r"\s*[（(]?([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})(?:[）)][.．、]?|[.．、])\s*(?=\S)"
)
_ENTRY_SPLIT = re.compile(r"(?:[；;]\s*|\s+)(?=[0-9０-９]{1,2}[.．、])")
_SPACED_NUMBER = re.compile(r"附\s*\S\s*\S{1,3}[\s　]")
_LINE_MAX = 120
_TITLE_MAX = 80
_TITLE_LINES = 3
_PLAIN_TITLE_MAX = 60
_LIST_LINES = 40


@dataclass(slots=True)
class AnnexEntry:
    """An annex that the list at the end of a text names."""

    label: str
    title: str
    line: int
    started: bool = False


class AnnexList:
    """The annexes of one document, as listed and as found."""

    def __init__(self) -> None:
        self.entries: list[AnnexEntry] = []
        self.annexes: list[AnnexText] = []
        self._taken: set[str] = set()
        self._counts: Counter[str] = Counter()

    # The list at the end of the text

    def part_list(self, main: list[Block]) -> tuple[list[Block], list[Block]]:
        """Part ``附件：1. …`` at the end of a text from it, and read it."""
        start = _list_start(main)
        if start is None:
            return main, []
        opening = _LIST.match(main[start].text)
        what = _what(opening) if opening else "件"
        for block in main[start:]:
            self._add_line(block, what)
        return main[:start], main[start:]

    def read_list(self, rest: list[Block], index: int) -> int:
        """Read ``附表：1. …`` behind the text that a notice promulgates.

        Returns:
            How many blocks the list takes; 0 where none starts there.
        """
        opening = _numbered_list(rest[index])
        if opening is None:
            return 0
        end = index + 1
        while end < len(rest) and _goes_on(rest[end]):
            end += 1
        for block in rest[index:end]:
            self._add_line(block, _what(opening))
        return end - index

    def _add_line(self, block: Block, what: str) -> None:
        text = block.text
        opening = _LIST.match(text)
        if opening:
            text = text[opening.end() :]
        for piece in _ENTRY_SPLIT.split(text):
            self._add_entry(piece, block.line, what)

    def _add_entry(self, text: str, line: int, what: str) -> None:
        if not text.strip():
            return
        match = _ANNEX.match(text) if _ENTRY.match(text) else None
        number = _ENTRY_NUMBER.match(text)
        if match:
            label = f"附{match['what']}{_number(match['number'])}"
            title = match["title"].lstrip(".．、")
        elif number:
            label = f"附{what}{_number(number.group(1))}"
            title = text[number.end() :]
        elif self.entries:
            # A title that runs over two lines.
            self.entries[-1].title += without_spaces(text).rstrip("；;。")
            return
        else:
            label, title = f"附{what}", text
        title = without_spaces(title).rstrip("；;。")
        self.entries.append(AnnexEntry(label, title, line))

    # The annexes themselves

    def starts_at(self, rest: list[Block], index: int) -> re.Match[str] | bool:
        """Tell whether an annex starts at a block.

        Returns:
            The match of its label, True for a title that the list of annexes
            announced, False otherwise.
        """
        block = rest[index]
        if (
            block.kind is not BlockKind.PARAGRAPH
            or len(block.text) > _LINE_MAX
            or _numbered_list(block) is not None
        ):
            return False
        if block.text[0] == "附":
            match = _ANNEX.match(block.text)
            if match and _is_label(match, block):
                # 附表一 right over a table is the table's own label.
                over_table = match["what"] == "表" and _is_table(rest, index + 1)
                return False if over_table else match
        wanted = {comparable(e.title) for e in self.entries if not e.started}
        wanted.discard("")
        if wanted and is_title(block, loose=True):
            for count in range(1, _TITLE_LINES + 1):
                lines = rest[index : index + count]
                if comparable("".join(line.text for line in lines)) in wanted:
                    return True
        return False

    def open(
        self,
        rest: list[Block],
        index: int,
        *,
        opened: re.Match[str] | bool,
        order: int,
    ) -> tuple[AnnexText, int]:
        """Open the annex that starts at a block.

        Args:
            rest: The blocks behind the signature.
            index: Where it starts.
            opened: What :meth:`starts_at` returned.
            order: Its place in the document.

        Returns:
            The annex, and the index behind its label and title.
        """
        line = rest[index].line
        label = ""
        lines: list[str] = []
        if isinstance(opened, re.Match):
            number = _number(opened["number"] or "")
            label = f"附{opened['what'] or '件'}{number}{opened['sub'] or ''}"
            index += 1
            inline = without_spaces(opened["title"])
            if inline:
                lines.append(inline)
        if not lines or self._is_begun("".join(lines)):
            index = self._read_title(rest, index, lines)
        title = without_spaces("".join(lines))
        entry = self._entry_for(label, title)
        if entry:
            entry.started = True
            label = label or entry.label
            title = title or entry.title
        label = label or "附件"
        annex = AnnexText(
            eid=self._eid(label), label=label, title=title, line=line, order=order
        )
        self.annexes.append(annex)
        return annex, index

    def _is_begun(self, text: str) -> bool:
        """Tell whether words are the first line of a title that is listed."""
        key = comparable(text)
        titles = [comparable(e.title) for e in self.entries if not e.started]
        return key not in titles and any(title.startswith(key) for title in titles)

    def _read_title(self, rest: list[Block], index: int, lines: list[str]) -> int:
        """Collect the lines of an annex's title."""
        wanted = [comparable(e.title) for e in self.entries if not e.started]
        while index < len(rest) and len(lines) < _TITLE_LINES:
            block = rest[index]
            text = "".join(lines)
            if not _may_be_title(block, first=not lines):
                break
            key = comparable(text + block.text)
            if lines and (
                comparable(text) in wanted
                or not any(name.startswith(key) for name in wanted)
            ):
                break
            lines.append(block.text)
            index += 1
        return index

    def _entry_for(self, label: str, title: str) -> AnnexEntry | None:
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

    def _eid(self, label: str) -> str:
        digits = re.search(r"\d+(?:[-—－]\d+)?$", label)
        stem = "schedule" if label.startswith("附表") else "annex"
        number = re.sub(r"[-—－]", ".", digits.group()) if digits else ""
        eid = f"{stem}_{number}"
        while not number or eid in self._taken:
            self._counts[stem] += 1
            number = str(self._counts[stem])
            eid = f"{stem}_{number}"
        self._taken.add(eid)
        return eid

    def close(self, order: int) -> tuple[int, list[Finding]]:
        """Record the annexes that are listed and that the source leaves out."""
        findings = []
        for entry in self.entries:
            if entry.started:
                continue
            order += 1
            self.annexes.append(
                AnnexText(
                    eid=self._eid(entry.label),
                    label=entry.label,
                    title=entry.title,
                    line=entry.line,
                    order=order,
                    carried=False,
                )
            )
            findings.append(
                Finding(
                    code="annex_not_carried",
                    severity=Severity.WARNING,
                    line=entry.line,
                    text=f"{entry.label}《{entry.title}》列在附件目录里，来源中没有刊登。",
                )
            )
        return order, findings


def _numbered_list(block: Block) -> re.Match[str] | None:
    """Tell ``附表：1.标准表``, which opens a list, from an annex with its title."""
    if block.kind is not BlockKind.PARAGRAPH or len(block.text) > _LINE_MAX:
        return None
    opening = _LIST.match(block.text)
    if opening and _ENTRY_NUMBER.match(block.text, opening.end()):
        return opening
    return None


def _goes_on(block: Block) -> bool:
    return (
        block.kind is BlockKind.PARAGRAPH
        and len(block.text) <= _LINE_MAX
        and _ENTRY_NUMBER.match(block.text) is not None
        and block.text[-1] not in "。：；"
    )


def _what(opening: re.Match[str]) -> str:
    return "表" if "表" in opening.group() else "件"


def _list_start(main: list[Block]) -> int | None:
    """Return where the list of annexes starts that closes a text."""
    start = None
    for index in range(len(main) - 1, max(-1, len(main) - 1 - _LIST_LINES), -1):
        block = main[index]
        if block.kind is not BlockKind.PARAGRAPH or len(block.text) > _LINE_MAX:
            break
        if _LIST.match(block.text):
            return index if _is_list(main, index) else start
        if _ENTRY.match(block.text):
            start = index
        elif start is not None or block.text[-1] in "。：":
            break
    return start


def _is_list(main: list[Block], start: int) -> bool:
    """Tell a list of annexes from an annex that starts here."""
    lines = main[start + 1 :]
    if not lines and _LIST.fullmatch(main[start].text.strip()):
        return False
    return all(
        not block.level or match_label(block.text) is not None for block in lines
    )


def _may_be_title(block: Block, *, first: bool) -> bool:
    if not is_title(block, loose=first and len(block.text) <= _PLAIN_TITLE_MAX):
        return bool(
            not first
            and block.kind is BlockKind.PARAGRAPH
            and len(block.text) <= _PLAIN_TITLE_MAX
        )
    return True


def _is_label(match: re.Match[str], block: Block) -> bool:
    """Tell ``附件1``, ``附件：名单`` from a sentence that starts with 附."""
    title = match["title"]
    if not title:
        return bool(match["what"] or match["mark"])
    if title[-1] in "。；;" or len(title) > _TITLE_MAX or title[0] in "，。；、":
        return False
    if match["mark"]:
        return True
    if match["what"] and match["number"]:
        return bool(block.level) or bool(_SPACED_NUMBER.match(block.text))
    return bool(block.level and match["what"])


def _is_table(blocks: list[Block], index: int) -> bool:
    return index < len(blocks) and blocks[index].kind is BlockKind.TABLE


def _number(text: str) -> str:
    if not text:
        return ""
    try:
        return str(to_int(text))
    except NumeralError:
        return text
