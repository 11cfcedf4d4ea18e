"""Labels of annexes and tables, and the list of annexes under a notice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from documents.official_text.citations.acts import title_key
from documents.official_text.numerals import NumeralError, to_int

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from documents.official_text.citations.units import LabelledPart

_B: Final = r"[^\S\n]*"
_NUM: Final = r"(?:[0-9０-９]+|[一二三四五六七八九十]+)"
#: 附件1, 附件（一）, 附表一, 表二; 见附件 without a number. Not 代表一人, 附件的.
LABEL: Final = (
    rf"附[件表录图]{_B}[（(]{_B}{_NUM}{_B}[)）]|附[件表录图]{_B}{_NUM}(?![0-9年月.．])"
    rf"|附件(?<=[见按如照]附件)|表(?<![代发列图报填附一-鿿]表){_B}{_NUM}"
    rf"|表(?<=[见和及与]表){_B}{_NUM}"
)
_LABEL: Final = re.compile(rf"(?P<word>附[件表录图]|表){_B}[（(]?{_B}(?P<n>{_NUM})?")
_HEAD: Final = re.compile(rf"[-*•\s]*附{_B}件{_B}(?P<n>{_NUM})?{_B}[:：]{_B}")
_ENTRY: Final = re.compile(
    rf"(?:^|(?<=[\s:：；;。]))(?P<n>[0-9０-９]{{1,2}}){_B}[.．、]{_B}(?![0-9])"
)


def label_number(label: str) -> tuple[str, int]:
    """Return the word and the number of a label, 0 where it has no number."""
    match = _LABEL.search(label)
    if match is None:
        return label, 0
    try:
        return match["word"], to_int(match["n"]) if match["n"] else 0
    except NumeralError:  # 附件十十 names nothing.
        return match["word"], 0


class AnnexList:
    """Reads ``附件：1. …`` and the lines that go on with ``2. …``."""

    def __init__(self, annexes: Sequence[LabelledPart]) -> None:
        self._annexes = annexes
        self._open = False
        self._by_title = {title_key(a.title): a for a in annexes if a.title}
        self._by_number = {
            label_number(a.label)[1] or index: a
            for index, a in enumerate(annexes, start=1)
        }

    def entries(self, text: str) -> Iterator[tuple[int, int, LabelledPart]]:
        """Yield where a line of the list names which annex."""
        head = _HEAD.match(text)
        going_on = self._open and _ENTRY.match(text.lstrip())
        self._open = bool(head or going_on)
        if not self._open:
            return
        begin = head.end() if head else len(text) - len(text.lstrip())
        marks = list(_ENTRY.finditer(text, begin))
        if head and not marks:
            number = to_int(head["n"]) if head["n"] else 1
            yield from self._entry(text, 0, head.end(), len(text), number)
            return
        ends = [mark.start() for mark in marks[1:]] + [len(text)]
        for index, (mark, end) in enumerate(zip(marks, ends, strict=True)):
            start = 0 if head and index == 0 else mark.start()
            yield from self._entry(text, start, mark.end(), end, to_int(mark["n"]))

    def _entry(
        self, text: str, start: int, title_start: int, end: int, number: int
    ) -> Iterator[tuple[int, int, LabelledPart]]:
        words = text[title_start:end].rstrip(" \t\u3000\n；;。")
        annex = self._by_title.get(title_key(words)) or self._by_number.get(number)
        if annex and words:
            lead = len(text[start:title_start]) - len(
                text[start:title_start].lstrip(" \t\u3000-*•")
            )
            yield start + lead, title_start + len(words), annex
