"""An issue of the gazette as its contents page prints it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from documents.catalogue import catalogue
from documents.models import Document, GazetteIssue
from documents.presenters.links import Neighbour, Neighbours, beside
from documents.public_state import FoundWhileUnchanged, WhileUnchanged

#: Of an issue of 280 documents they take two megabytes.
_ISSUES_KEPT: Final = 10


@dataclass(slots=True, kw_only=True)
class CategoryGroup:
    """Documents that stand under one heading of the contents."""

    name: str
    documents: list[Document] = field(default_factory=list)


def listed_issues() -> list[GazetteIssue]:
    """Return the issues that the public sees, newest first, with their counts."""
    known = catalogue()
    counts = known.counts("issue", known.visible())
    found = []
    for issue in GazetteIssue.objects.order_by("-year", "-number", "pk"):
        issue.public_count = counts[issue.pk]
        if issue.public_count:
            found.append(issue)
    return found


def neighbouring_issues(issue: GazetteIssue) -> Neighbours:
    """Return the public issues before and after one."""
    return beside(_issues.get(), issue.pk)


def _read_issues() -> dict[int, Neighbour]:
    rows = GazetteIssue.objects.public().order_by("year", "number", "pk")
    return {
        row.pk: Neighbour(title=str(row), url=row.get_absolute_url()) for row in rows
    }


_issues: Final = WhileUnchanged(_read_issues)


def issue_contents(issue: GazetteIssue) -> list[CategoryGroup]:
    """Return the public contents by category, in printed order, in one query.

    They are read once until something public has changed, and shared by all who ask.
    """
    return _contents.get(issue.pk, lambda: _read_contents(issue))


def _read_contents(issue: GazetteIssue) -> list[CategoryGroup]:
    published = Document.objects.published().filter(issue=issue)
    return _grouped(published.in_printed_order().defer("body_html"))


_contents: Final = FoundWhileUnchanged[int, list[CategoryGroup]](most=_ISSUES_KEPT)


def coming_contents(issue: GazetteIssue) -> list[CategoryGroup]:
    """Return the contents as they will be once all that is not withdrawn is public."""
    coming = Document.objects.filter(issue=issue).exclude(
        state=Document.State.WITHDRAWN
    )
    return _grouped(coming.in_printed_order())


def _grouped(documents: Iterable[Document]) -> list[CategoryGroup]:
    groups: list[CategoryGroup] = []
    for document in documents:
        name = category_name(document)
        if not groups or groups[-1].name != name:
            groups.append(CategoryGroup(name=name))
        groups[-1].documents.append(document)
    return groups


def category_name(document: Document) -> str:
    """Return the heading that a document stands under: ``葫政发文件``."""
    code = document.agency_code or document.category
    if not code:
        return "其他"
    return code if code.endswith(("令", "公告", "通告", "纪要")) else f"{code}文件"
