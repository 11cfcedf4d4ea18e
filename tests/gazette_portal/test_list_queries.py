"""Lists and documents ask a few queries, and show at once what was changed."""

from __future__ import annotations

from typing import Final

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from documents.models import Document
from gazette_portal.changes import note
from regulations.models import Office
from tests.documents.pages.markup import text_of

MOST: Final = 8
MOST_AFTER_A_CHANGE: Final = 15
LISTS: Final = (
    "/documents/",
    "/documents/?q=通知",
    "/issues/",
    "/offices/",
    "/offices/?q=局&has=tasks&sort=documents",
    "/regulations/",
    "/regulations/enforcement-bodies/",
    "/regulations/revisions/",
    "/regulations/fees/",
    "/regulations/fees/?q=费",
    "/regulations/responsibilities/",
    "/regulations/responsibilities/?role=lead",
    "/regulations/responsibilities/matrix/",
    "/regulations/responsibilities/matrix/?q=县",
    "/regulations/benefits/",
    "/regulations/targets/",
    "/compensation/",
    "/heating/penalties/",
    "/feeds/",
)
LOOK: Final = "SELECT MAX(id), COUNT(*), SUM(token) FROM gazette_portal_publicchange"


@pytest.mark.django_db(transaction=True)
def test_lists_ask_a_few_queries_and_show_changes(client: Client) -> None:
    call_command("bootstrap", verbosity=0)
    asked: dict[str, int] = {}
    for address in LISTS:
        assert client.get(address).status_code == 200, address
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked[address] = len(queries)
    assert {each: count for each, count in asked.items() if count > MOST} == {}

    # Whoever keeps something lets go of it when a row is changed in whatever way.
    Office.objects.filter(name="葫芦岛市财政局").update(name="葫芦岛市国库局")
    assert "葫芦岛市国库局" in text_of(client.get("/offices/?q=国库"))
    assert "葫芦岛市国库局" in text_of(
        client.get("/regulations/responsibilities/matrix/?q=国库")
    )
    before = text_of(client.get("/regulations/"))
    Office.objects.create(name="葫芦岛市国库局", slug="guo-ku", state="confirmed")
    assert text_of(client.get("/regulations/")) != before


@pytest.mark.django_db(transaction=True)
def test_a_document_asks_for_itself_and_whether_anything_was_changed(
    client: Client,
) -> None:
    call_command("bootstrap", verbosity=0)
    tasks = Document.objects.get(slug="hu-zheng-ban-fa-2019-88")
    address = tasks.get_absolute_url()
    first = client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).content == first.content
    # Whatever stands around it: relations, citations, offices, contents.
    statements = [each["sql"] for each in queries.captured_queries]
    assert len(statements) == 2
    assert statements.count(LOOK) == 1

    # After any change all of it is read again, by as many queries for a long text.
    for document in Document.objects.all():
        note()
        with CaptureQueriesContext(connection) as queries:
            client.get(document.get_absolute_url())
        assert len(queries) <= MOST_AFTER_A_CHANGE, document.slug

    # What is changed elsewhere shows at once.
    office = Office.objects.get(name="葫芦岛市财政局")
    assert office.name in text_of(first)
    Office.objects.filter(pk=office.pk).update(name="葫芦岛市国库局")
    assert "葫芦岛市国库局" in text_of(client.get(address))
