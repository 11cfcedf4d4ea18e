"""The index goes with every publication, edit, import and withdrawal."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from documents.models import Document, Provision, SearchedDocument, SearchedPlace
from documents.search import index as index_module
from documents.search.finding import find
from documents.search.index import (
    missing_from_index,
    rebuild_index,
    remove_from_index,
    update_index,
)
from documents.search.text.grams import characters, gram_number, pairs
from documents.search.text.queries import parse_query
from documents.services.editing import save_provision, save_table
from documents.services.importing import SourceBytes, import_gazette
from documents.services.publishing import publish, withdraw
from documents.services.starting import index_missing
from tests.documents.builders import later, make_document, make_provision, make_table
from tests.documents.search.builders import make_searchable
from tests.documents.sources import LINJIANG_2021_3

pytestmark = pytest.mark.django_db


def titles(words: str) -> list[str]:
    found = find(parse_query(words)).documents
    rows = Document.objects.in_bulk(found)
    return [rows[pk].title for pk in found]


def test_publication_and_withdrawal() -> None:
    document = make_document("供热通告", state=Document.State.DRAFT, publish_at=None)
    make_provision(document, "art_1", "停热退费")
    assert titles("退费") == []
    publish(document=document)
    assert titles("退费") == ["供热通告"]
    withdraw(document=document, reason="有误")
    assert titles("退费") == []
    assert titles("供热") == []
    assert not SearchedPlace.objects.exists()
    publish(document=document)
    assert titles("退费") == ["供热通告"]


def test_what_is_published_later_is_found_later() -> None:
    document = make_document("供热通告", state=Document.State.DRAFT, publish_at=None)
    make_provision(document, "art_1", "停热退费")
    publish(document=document, publish_at=later())
    finding = find(parse_query("退费"))
    assert (finding.documents, finding.count) == ([], 0)
    assert not any(finding.facets.values())
    assert find(parse_query("退费"), now=later(2)).documents == [document.pk]


def test_a_time_that_comes_needs_no_new_index() -> None:
    document = make_searchable(
        "停热退费", publish_at=timezone.now() + timedelta(hours=1)
    )
    assert find(parse_query("退费")).documents == []
    soon = timezone.now() + timedelta(hours=2)
    assert find(parse_query("退费"), now=soon).documents == [document.pk]


def test_an_edited_provision() -> None:
    document = make_searchable("停热退费")
    provision = Provision.objects.get(document=document)
    provision.text = "中断供热"
    save_provision(provision=provision)
    assert titles("退费") == []
    assert titles("中断") == ["通告"]


def test_an_edited_table() -> None:
    document = make_searchable("见下表")
    table = make_table(document, ["名称"], [["价调基金"]])
    update_index([document.pk])
    assert titles("价调基金") == ["通告"]
    table.rows = [["水利基金"]]
    save_table(table=table)
    assert titles("价调基金") == []
    assert titles("水利基金") == ["通告"]


def test_a_draft_is_never_found() -> None:
    document = make_document("草稿", state=Document.State.DRAFT)
    make_provision(document, "art_1", "停热退费")
    assert update_index([document.pk]) == 0
    assert titles("退费") == []


def test_imported_twice_it_is_found_once() -> None:
    source = SourceBytes(name="2021-3.md", data=LINJIANG_2021_3.encode())
    for _ in range(2):
        import_gazette(source=source, publish=True, despite_findings=True)
        assert titles("遗弃犬只") == ["临江市城市养犬管理办法"]
        assert titles("东郊库") == ["临江市人民政府关于印发临江市粮食应急预案的通知"]
    changed = LINJIANG_2021_3.replace("不得遗弃犬只", "不得虐待犬只")
    import_gazette(
        source=SourceBytes(name="2021-3.md", data=changed.encode()),
        replace=True,
        publish=True,
        despite_findings=True,
    )
    assert titles("遗弃犬只") == []
    assert titles("虐待犬只") == ["临江市城市养犬管理办法"]


def test_a_dry_run_leaves_nothing() -> None:
    import_gazette(
        source=SourceBytes(name="2021-3.md", data=LINJIANG_2021_3.encode()),
        publish=True,
        despite_findings=True,
        dry_run=True,
    )
    assert titles("遗弃犬只") == []


def test_what_has_not_changed_is_left_alone() -> None:
    document = make_searchable("停热退费")
    before = SearchedDocument.objects.get()
    assert update_index([document.pk]) == 0
    after = SearchedDocument.objects.get()
    assert after.digest == before.digest
    # What ranking knows of it may have changed all the same.
    assert after.stamp != before.stamp


def test_bootstrap_fills_what_is_missing() -> None:
    document = make_document("供热通告")
    make_provision(document, "art_1", "停热退费")
    assert missing_from_index() == [document.pk]
    assert index_missing() == "检索索引：补编 1 份。"
    assert index_missing() == "检索索引：补编 0 份。"
    assert titles("退费") == ["供热通告"]


def test_bootstrap_writes_anew_what_was_cut_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = make_searchable("停热退费")
    assert missing_from_index() == []
    monkeypatch.setattr(index_module, "VERSION", index_module.VERSION + 1)
    assert missing_from_index() == [document.pk]
    assert index_missing() == "检索索引：补编 1 份。"
    assert missing_from_index() == []
    assert titles("退费") == ["通告"]


def test_the_command_writes_everything_anew() -> None:
    make_searchable("停热退费", title="供热通告")
    Provision.objects.update(text="中断供水")
    assert titles("退费") == ["供热通告"]
    out = StringIO()
    call_command("rebuild_search_index", stdout=out)
    assert out.getvalue() == "检索索引：编入 1 份文件。\n"
    assert titles("退费") == []
    assert titles("供水") == ["供热通告"]
    assert rebuild_index() == 1
    assert titles("供水") == ["供热通告"]


def test_a_deleted_document_leaves_nothing() -> None:
    document = make_searchable("停热退费")
    remove_from_index([document.pk])
    document.delete()
    assert titles("退费") == []
    assert not SearchedPlace.objects.exists()


def test_a_document_deleted_by_hand_is_not_found() -> None:
    make_searchable("停热退费").delete()
    finding = find(parse_query("退费"))
    assert (finding.documents, finding.count) == ([], 0)


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="PostgreSQL works grams out itself"
)
@pytest.mark.parametrize("folded", ["甲", "甲乙", "甲乙│丙", "供热供热20．5万元𠮷a"])
def test_the_database_works_out_the_same_grams(folded: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT documents_search_grams(%s)", (folded,))
        worked_out = set(cursor.fetchone()[0])
    grams = {*pairs(folded), *characters(folded)}
    barriers = {number for number in worked_out if _has_barrier(number)}
    assert worked_out - barriers == set(map(gram_number, grams))


def _has_barrier(number: int) -> bool:
    return ord("│") in (number >> 21, number & (1 << 21) - 1)
