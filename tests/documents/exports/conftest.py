"""The issue that comes with the portal, and laws where there are any, loaded once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django import DjangoDbBlocker

from documents.exports.freezing import freeze_document, freeze_issue
from documents.exports.tree import DocumentTree, IssueTree
from documents.models import Document, GazetteIssue
from documents.services.importing import (
    find_files,
    import_gazette,
    import_laws,
    read_file,
)

#: Laws as an operator may have them; tests of scale skip where there are none.
LAWS: Final = settings.BASE_DIR.parent / "shared/laws"


@pytest.fixture(scope="module")
def loaded_issue(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[GazetteIssue]:
    """Load the issue around all tests of a module; each of them rolls back its own."""
    path = settings.BASE_DIR / "fixtures/gazettes/2020-1.md"
    with django_db_blocker.unblock(), transaction.atomic():
        import_gazette(source=read_file(path), publish=True, despite_findings=True)
        yield GazetteIssue.objects.get()
        transaction.set_rollback(True)


@pytest.fixture
def issue(loaded_issue: GazetteIssue, db: None) -> GazetteIssue:
    return GazetteIssue.objects.get(pk=loaded_issue.pk)


@pytest.fixture
def issue_tree(issue: GazetteIssue) -> IssueTree:
    documents = Document.objects.published().filter(issue=issue)
    return freeze_issue(
        issue, documents.in_printed_order().select_related("issue", "topic")
    )


@pytest.fixture
def trees(issue_tree: IssueTree) -> tuple[DocumentTree, ...]:
    """The ten documents of the issue."""
    return issue_tree.documents


@pytest.fixture(scope="module")
def loaded_laws(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[list[int]]:
    if not LAWS.is_dir():
        pytest.skip(f"没有法律文件夹 {LAWS}。")
    with django_db_blocker.unblock(), transaction.atomic():
        import_laws(paths=find_files([LAWS]))
        yield list(
            Document.objects.exclude(kind="gazette").values_list("pk", flat=True)
        )
        transaction.set_rollback(True)


@pytest.fixture
def laws(loaded_laws: list[int], db: None) -> list[DocumentTree]:
    """Laws as the portal holds them."""
    rows = Document.objects.filter(pk__in=loaded_laws).order_by("slug")
    return [freeze_document(row) for row in rows]
