"""Lists of the desk ask for a page of rows, not for all that the portal holds."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from documents.models import Citation, Document, Finding, Topic
from tests.documents.builders import make_document, make_issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("chief"))
    return client


def find(document: int, **fields: str) -> None:
    Finding.objects.create(
        document_id=document,
        **{"code": "test", "severity": "warning", "text": "待核", **fields},
    )


def test_open_findings_are_counted_without_hints(desk: Client) -> None:
    none, two = make_document("甲文件"), make_document("乙文件")
    find(two.pk)
    find(two.pk)
    find(two.pk, severity="info")
    find(none.pk, state=Finding.State.ACCEPTED)
    for order in ("", "?o=8", "?o=-8"):
        page = desk.get(f"/admin/documents/document/{order}").content.decode()
        assert sorted(re.findall(r'field-open_findings">(\d+)<', page)) == ["0", "2"]
    first = page.index("乙文件") < page.index("甲文件")
    assert first


def test_documents_of_issues_and_topics_are_counted(desk: Client) -> None:
    issue, topic = make_issue(), Topic.objects.create(name="供热", slug="heating")
    make_issue(2021)
    make_document(issue=issue, topic=topic)
    make_document(issue=issue, topic=topic)
    for name, counts in (("gazetteissue", ["0", "2"]), ("topic", ["2"])):
        page = desk.get(f"/admin/documents/{name}/").content.decode()
        found = re.findall(r"id__exact=\d+[^>]*>(\d+) 份<", page)
        assert sorted(found)[-len(counts) :] == counts, name


@pytest.mark.parametrize("name", ["document", "gazetteissue", "topic"])
def test_counts_join_no_other_table(desk: Client, name: str) -> None:
    """A join would group all rows for each question that the list asks."""
    make_document(issue=make_issue())
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(f"/admin/documents/{name}/").status_code == 200
    own = [each["sql"] for each in asked if f'FROM "documents_{name}"' in each["sql"]]
    assert own
    outer = [re.sub(r"\(SELECT .*? GROUP BY [^)]*\)", "", sql) for sql in own]
    assert not [sql for sql in outer if "GROUP BY" in sql]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="small tables are scanned")
def test_citations_that_lead_nowhere_are_found_by_an_index() -> None:
    dead = Citation.objects.filter(
        status=Citation.Status.NO_SUCH_PROVISION,
        document__state=Document.State.PUBLISHED,
    )
    assert "citation_status" in dead.explain()
