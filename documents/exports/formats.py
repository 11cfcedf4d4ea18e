"""In which formats a document or an issue can be taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from documents.exports.pdf.workshop import pdf_works


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format.

    Attributes:
        suffix: How its addresses end, without the dot.
        name: What people call it.
        hint: What it is good for.
        content_type: For the answer.
        inline: Whether a browser may show it rather than save it.
    """

    suffix: str
    name: str
    hint: str
    content_type: str
    inline: bool = False


PDF: Final = Format(
    suffix="pdf",
    name="PDF",
    hint="打印、存档",
    content_type="application/pdf",
    inline=True,
)
WORD: Final = Format(
    suffix="docx",
    name="Word（DOCX）",
    hint="编辑、引用",
    content_type=(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
)
MARKDOWN: Final = Format(
    suffix="md",
    name="Markdown",
    hint="纯文字，可再导入",
    content_type="text/markdown; charset=utf-8",
)
AKOMA_NTOSO: Final = Format(
    suffix="xml",
    name="Akoma Ntoso（XML）",
    hint="国际标准的法律文本",
    content_type="application/xml; charset=utf-8",
)
JSON: Final = Format(
    suffix="json",
    name="JSON",
    hint="供程序读取",
    content_type="application/json",
    inline=True,
)
ZIP: Final = Format(
    suffix="zip",
    name="全部打包（ZIP）",
    hint="本期全部文件的各种格式",
    content_type="application/zip",
)
#: By suffix, in the order in which they are offered.
FORMATS: Final = {
    each.suffix: each for each in (PDF, WORD, MARKDOWN, AKOMA_NTOSO, JSON, ZIP)
}


def document_formats() -> list[Format]:
    """Return the formats of a document; PDF only where it works on this machine."""
    return [each for each in issue_formats() if each is not ZIP]


def issue_formats() -> list[Format]:
    """Return the formats of an issue."""
    return [each for each in FORMATS.values() if each is not PDF or pdf_works()]
