"""The head of a document: index table, force, how to cite it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from documents.models import Document, GazetteIssue

#: Styles of the marks of force, by its value.
_FORCE_STYLES: Final = {
    Document.Force.IN_FORCE: "tag--good",
    Document.Force.AMENDED: "tag--warn",
    Document.Force.REPEALED: "tag--red",
    Document.Force.LAPSED: "tag--red",
    Document.Force.UNKNOWN: "",
}


def chinese_date(day: date | None) -> str:
    """Return a day as official text writes it (2019年10月14日); empty for none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of the index table: a term and what it is, perhaps linked or a mark."""

    term: str
    text: str
    url: str = ""
    style: str = ""


def force_style(force: str) -> str:
    """Return the class of the mark for a force."""
    return _FORCE_STYLES[Document.Force(force)]


def pages(document: Document) -> str:
    """Return where it is printed: ``第2页`` or ``第10—13页``; empty when unknown."""
    if document.page is None:
        return ""
    if document.end_page is None or document.end_page <= document.page:
        return f"第{document.page}页"
    return f"第{document.page}—{document.end_page}页"


def serial(issue: GazetteIssue) -> str:
    """Return the running number of an issue: ``总第62期``; empty when unknown."""
    return f"总第{issue.serial_number}期" if issue.serial_number else ""


def title_phrases(document: Document) -> list[str]:
    """Return the title in the phrases that a line of it should not cut.

    By custom the title of an official document is broken where its sense allows: the
    issuer's name stands whole before 关于.
    """
    before, about, rest = document.title.partition("关于")
    return [before, about + rest] if before and about else [document.title]


def index_table(document: Document) -> list[Fact]:
    """Return the index table of a document; what is unknown is left out."""
    issue = document.issue
    rows = [
        Fact(term="发文机关", text=document.issuer),
        Fact(term="发文字号", text=document.number),
        Fact(term="成文日期", text=chinese_date(document.dated_on)),
        Fact(term="发布日期", text=chinese_date(issue.published_on if issue else None)),
        Fact(term="施行日期", text=chinese_date(document.effective_on)),
        Fact(term="失效日期", text=chinese_date(document.lapsed_on)),
        Fact(
            term="有效性",
            text=Document.Force(document.force).label,
            style=f"tag {force_style(document.force)}".strip(),
        ),
        Fact(term="主题", text=document.topic.name if document.topic else ""),
        Fact(term="公开属性", text=document.publicity),
    ]
    if issue is not None:
        rows.append(
            Fact(
                term="期号页码",
                text=f"{issue.label} {pages(document)}".strip(),
                url=issue.get_absolute_url(),
            )
        )
    return [row for row in rows if row.text]


def citation_text(document: Document, address: str) -> str:
    """Return how to cite a document, after GB/T 7714 for electronic documents.

    Args:
        document: With its issue.
        address: The page's absolute address.
    """
    issue = document.issue
    title = (
        f"{document.title}: {document.number}" if document.number else document.title
    )
    parts = [document.issuer, f"{title}[Z/OL]"]
    if issue is not None:
        place = f"{issue.title}, {issue.year}({issue.number})"
        if document.page is not None:
            end = document.end_page or document.page
            last = f"-{end}" if end > document.page else ""
            place += f": {document.page}{last}"
        parts.append(place)
    elif document.dated_on is not None:
        parts.append(f"({document.dated_on.isoformat()})")
    parts.append(address)
    return ". ".join(part for part in parts if part) + "."
