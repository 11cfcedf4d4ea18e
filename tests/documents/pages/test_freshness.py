"""A page is sent again when something in it changed, and only then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from documents import freshness
from documents.models import (
    Citation,
    Correction,
    Document,
    Relation,
)
from documents.official_text.model import Kind
from documents.rendering import render_body
from tests.documents.builders import (
    later,
    make_citation,
    make_document,
    make_issue,
    make_provision,
)
from tests.documents.pages.markup import Response

pytestmark = pytest.mark.django_db


def publish(document: Document) -> Document:
    document.body_html = render_body(document)
    document.save()
    return document


class TestConditionalRequests:
    def get(self, client: Client, document: Document, etag: str = "") -> Response:
        return client.get(document.get_absolute_url(), headers={"If-None-Match": etag})

    @pytest.mark.django_db(transaction=True)
    def test_an_unchanged_page_is_not_sent_again(
        self,
        client: Client,
        settings: Any,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        settings.DOCUMENT_ADDITIONS = []
        document = publish(make_document(issue=make_issue()))
        etag = self.get(client, document).headers["ETag"]
        with django_assert_num_queries(2):
            again = self.get(client, document, etag)
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["ETag"] == etag

    def test_if_modified_since(self, client: Client) -> None:
        document = publish(make_document())
        changed = self.get(client, document).headers["Last-Modified"]
        again = client.get(
            document.get_absolute_url(), headers={"If-Modified-Since": changed}
        )
        assert again.status_code == 304

    @pytest.mark.django_db(transaction=True)
    def test_every_part_of_the_page_renews_it(self, client: Client) -> None:
        """What is kept of its surroundings goes with any change, too."""
        issue = make_issue()
        document = publish(make_document(issue=issue, position=1))
        other = make_document("另一份", issue=issue, position=2)
        seen = {self.get(client, document).headers["ETag"]}

        def renewed() -> None:
            etag = self.get(client, document).headers["ETag"]
            assert etag not in seen
            seen.add(etag)

        document.body_digest = "f" * 64
        document.save()
        renewed()
        citing = make_provision(other, "cl_1", "见《停车通告》。")
        make_citation(
            citing,
            "《停车通告》",
            status=Citation.Status.FOUND,
            target_document=document,
        )
        renewed()
        Relation.objects.create(
            kind=Relation.Kind.AMENDS, document=other, target_document=document
        )
        renewed()
        Correction.objects.create(
            document=document, printed="甲", corrected="乙", accepted_at=timezone.now()
        )
        renewed()
        correction = document.corrections.get()
        correction.corrected = "丙"
        correction.save()
        renewed()
        issue.title = "公报"
        issue.save()
        renewed()
        law = make_document("某法")
        clause = make_provision(document, "cl_1", "依据《某法》。", kind=Kind.CLAUSE)
        make_citation(
            clause,
            "《某法》",
            title="某法",
            status=Citation.Status.FOUND,
            target_document=law,
        )
        renewed()
        Document.objects.filter(pk=law.pk).update(title="某法（修订）")
        renewed()
        for place in range(1, 4):
            make_provision(
                document,
                f"cl_1{place}",
                "其他。",
                kind=Kind.CLAUSE,
                heading="其他",
                position=place,
            )
        renewed()
        # What changes by the passing of time: publication comes due.
        Document.objects.filter(pk=other.pk).update(publish_at=later())
        renewed()
        other.state = Document.State.WITHDRAWN
        other.withdrawn_reason = "重新制发"
        other.save()
        etag = self.get(client, document).headers["ETag"]
        assert self.get(client, document, etag).status_code == 304


def test_a_release_with_other_words_or_scripts_has_other_tags(
    tmp_path: Path, settings: Any
) -> None:
    root = Path(settings.BASE_DIR)
    names = {file.relative_to(root).as_posix() for file in freshness._release(root)}
    assert {
        "documents/presenters/head.py",
        "templates/base.html",
        "static/js/contents.js",
        "static/css/elder.css",
        "requirements/base.txt",
    } <= names
    settings.BASE_DIR = tmp_path
    folder = tmp_path / "static" / "js"
    folder.mkdir(parents=True)
    tags = set()
    for words in ("one", "two"):
        (folder / "contents.js").write_text(words)
        freshness.presentation.cache_clear()
        tags.add(freshness.presentation())
    freshness.presentation.cache_clear()
    assert len(tags) == 2
