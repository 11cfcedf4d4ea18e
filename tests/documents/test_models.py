"""Constraints, keys and verbs of the models."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import serializers
from django.db import IntegrityError, transaction

from documents.models import (
    Citation,
    Document,
    GazetteIssue,
    Provision,
    Relation,
    SourceFile,
    Topic,
)
from documents.models.provision import EID_WORDS
from documents.official_text.reader import read_bytes
from tests.documents.builders import (
    later,
    make_citation,
    make_document,
    make_issue,
    make_provision,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        (
            {"state": Document.State.PUBLISHED, "publish_at": None},
            "document_published_has_time",
        ),
        ({"state": Document.State.WITHDRAWN}, "document_withdrawn_has_reason"),
        (
            {"effective_on": date(2020, 2, 1), "lapsed_on": date(2020, 1, 1)},
            "document_lapses_after_effect",
        ),
        ({"page": 9, "end_page": 8}, "document_pages_in_order"),
    ],
)
def test_what_the_database_refuses(fields: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_document(**fields)


def test_two_papers_never_share_a_number_whatever_its_print() -> None:
    make_document(number="葫政发〔2019〕17号")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_document(number="葫政发[2019] 17 号")
    # Texts of one law share the number of its first promulgation.
    law = {"number": "国务院令第590号", "kind": Document.Kind.REGULATION}
    make_document(**law)
    make_document(**law)


def test_an_issue_has_one_place_and_a_sane_one() -> None:
    make_issue(2020, 1)
    for year, number in ((2020, 1), (20, 1), (2020, 0)):
        with pytest.raises(IntegrityError), transaction.atomic():
            GazetteIssue.objects.create(title="公报", year=year, number=number)


def test_anchors_are_unique_in_a_document_only() -> None:
    one, other = make_document(), make_document()
    make_provision(one, "art_1", "甲")
    make_provision(other, "art_1", "甲")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_provision(one, "art_1", "乙")


def test_a_citation_has_words_and_a_relation_another_side() -> None:
    provision = make_provision(make_document(), "para_1", "见《甲》。")
    with pytest.raises(IntegrityError), transaction.atomic():
        Citation.objects.create(
            document=provision.document, provision=provision, quote="", start=2, end=2
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Relation.objects.create(document=provision.document, kind="amends")


def test_saving_keeps_the_keys_in_step() -> None:
    document = make_document("中华人民共和国广告法", number="葫政发[2019] 17 号")
    assert document.title_key == "广告法"
    assert document.number_key == "葫政发〔2019〕17号"
    assert (document.agency_code, document.number_year) == ("葫政发", 2019)
    document.number = ""
    document.promulgates = "《甲 办法》"
    document.save()
    assert (document.number_key, document.number_sequence) == ("", None)
    assert document.promulgates_key == "甲办法"
    provision = make_provision(document, "para_1", "见《甲 法》（国务院令第 5 号）。")
    citation = make_citation(
        provision, "《甲 法》", title="甲 法", number="国务院令第 5 号"
    )
    assert (citation.title_key, citation.number_key) == ("甲法", "国务院令第5号")
    relation = Relation.objects.create(
        document=document, kind="amends", target_title="甲 法"
    )
    assert relation.target_title_key == "甲法"
    assert str(relation) == "修改《甲 法》"


def test_fixtures_name_rows_by_what_they_are() -> None:
    topic = Topic.objects.create(name="供热", slug="heating")
    source = SourceFile.objects.create(digest="a" * 64, name="x", size=1, content=b"x")
    issue = make_issue()
    document = make_document(topic=topic, issue=issue, source=source)
    make_provision(document, "art_1", "甲")
    text = serializers.serialize(
        "json",
        [topic, issue, document, *Provision.objects.all()],
        use_natural_foreign_keys=True,
        use_natural_primary_keys=True,
    )
    assert '"pk"' not in text
    rows = list(serializers.deserialize("json", text))
    assert [row.object.pk for row in rows] == [
        topic.pk,
        issue.pk,
        document.pk,
        Provision.objects.get().pk,
    ]
    assert SourceFile.objects.get_by_natural_key("a" * 64) == source


def test_the_public_sees_what_is_published_and_due() -> None:
    seen = make_document(issue=make_issue(2020, 1))
    make_document(publish_at=later(), issue=make_issue(2020, 2))
    make_document(state=Document.State.DRAFT)
    make_document(state=Document.State.WITHDRAWN, withdrawn_reason="有误")
    assert list(Document.objects.published()) == [seen]
    assert [issue.number for issue in GazetteIssue.objects.public()] == [1]
    make_provision(seen, "art_1", "甲")
    assert Provision.objects.public().count() == 1
    assert seen.is_public


def test_lists_are_ordered_to_the_last_tie() -> None:
    first, second = make_document(), make_document()
    undated = make_document(dated_on=None)
    assert list(Document.objects.newest_first()) == [second, first, undated]


def test_the_first_texts_leave_no_history_and_edits_do() -> None:
    provision = make_provision(make_document(), "art_1", "甲")
    provision.text = "乙"
    provision.save()
    latest = provision.history.first()
    assert latest.text == "乙"
    # What is rendered is no content: the history of documents goes without it.
    assert not hasattr(provision.document.history.first(), "body_html")


def test_words_for_people() -> None:
    issue = make_issue(2020, 1)
    assert str(issue) == "葫芦岛市人民政府公报2020年第1期"
    document = make_document("停车通告", number="葫政告字〔2019〕5号")
    assert str(document) == "停车通告（葫政告字〔2019〕5号）"
    provision = make_provision(document, "art_93", "机动车驾驶人……", label="第九十三条")
    assert str(provision) == "第九十三条机动车驾驶人……"
    assert provision.get_absolute_url().endswith("#art_93")


@pytest.mark.parametrize(
    "eid",
    [
        "art_12__item_8",
        "art_3_dup2",
        "cl_1",
        "art_10-1",
        "annex_1__cl_2__para_2",
        "cover__para_1",
        "division_5__point_5.1__point_5.1.2",
        "cl_2__item_1_dup12__point_3",
    ],
)
def test_an_anchor_that_the_reader_makes_is_one_that_a_clerk_may_type(eid: str) -> None:
    EID_WORDS(eid)


def test_all_anchors_of_the_issue_that_comes_with_the_portal_are_in_order() -> None:
    source = Path(settings.BASE_DIR) / "fixtures" / "gazettes" / "2020-1.md"
    reading = read_bytes(source.read_bytes(), name=source.name, kind="gazette")
    for document in reading.documents:
        for unit in document.all_provisions():
            EID_WORDS(unit.eid)
