"""Gazettes read for the tests of readers, without a database."""

from __future__ import annotations

from documents.official_text.reader import read_bytes
from regulations.reading.places import place_of
from regulations.reading.source import SourceDocument


def sources_in(text: str) -> list[SourceDocument]:
    """Read a Markdown gazette into what readers read."""
    return [
        SourceDocument(
            text=document,
            place=place_of(document.issuer),
            dated_on=document.dated,
            effective_on=document.effective or document.dated,
        )
        for document in read_bytes(text.encode(), name="样本.md").documents
    ]


def notice(*paragraphs: str, title: str = "关于整治的通告") -> SourceDocument:
    """Read a notice of 白云市 with these paragraphs."""
    body = "\n\n".join(paragraphs)
    text = (
        "# 白云市人民政府文件\n\n白政告〔2021〕9号\n\n"
        f"## 白云市人民政府{title}\n\n{body}\n\n白云市人民政府\n\n2021年6月1日\n"
    )
    (source,) = sources_in(text)
    return source
