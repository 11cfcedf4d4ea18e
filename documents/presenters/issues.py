"""An issue of the gazette as its contents page prints it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from documents.catalogue import catalogue
from documents.models import Document, GazetteIssue
from documents.presenters.links import Neighbour


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


def neighbour(issue: GazetteIssue | None) -> Neighbour | None:
    """Return the link to an issue before or after."""
    if issue is None:
        return None
    return Neighbour(title=str(issue), url=issue.get_absolute_url())


def issue_contents(issue: GazetteIssue) -> list[CategoryGroup]:
    """Return the public contents by category, in printed order, in one query."""
    published = Document.objects.published().filter(issue=issue)
    return _grouped(published.in_printed_order().defer("body_html"))


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
