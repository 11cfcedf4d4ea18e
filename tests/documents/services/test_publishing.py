"""Editorial states, what keeps a document from the public, stored bodies."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from documents.errors import DocumentError
from documents.models import Citation, Document, Finding
from documents.services.importing import SourceBytes, import_gazette
from documents.services.publishing import publish, withdraw
from documents.services.rendering import outdated_documents, render_published
from documents.services.review import mark_proofread
from tests.documents.builders import make_citation, make_document, make_provision
from tests.documents.sources import MARKET_RULES

pytestmark = pytest.mark.django_db


def draft(**fields: Any) -> Document:
    document = make_document(
        **{
            "state": Document.State.DRAFT,
            "publish_at": None,
            "body_digest": "",
            **fields,
        }
    )
    make_provision(document, "para_1", "为加强管理，现通告如下。")
    return document


def test_a_draft_goes_its_way() -> None:
    user = User.objects.create_user("clerk")
    document = mark_proofread(document=draft(), user=user)
    assert document.state == Document.State.PROOFREAD
    document = publish(document=document, user=user)
    assert document.state == Document.State.PUBLISHED
    assert "为加强管理" in document.body_html
    digest = hashlib.sha256(document.body_html.encode()).hexdigest()
    assert document.body_digest == digest
    assert document.is_public
    document = withdraw(document=document, reason="内容有误", user=user)
    assert document.state == Document.State.WITHDRAWN
    assert not document.is_public
    document = publish(document=document, user=user)
    assert document.withdrawn_reason == ""


def test_each_step_leaves_one_entry_of_who_and_why() -> None:
    user = User.objects.create_user("clerk")
    document = draft()
    before = document.history.count()
    publish(document=document, user=user)
    entries = document.history.order_by("history_id")[before:]
    assert [(one.history_user, one.history_change_reason) for one in entries] == [
        (user, "发布")
    ]


def test_a_time_to_come_keeps_it_from_the_public() -> None:
    later = timezone.now() + timedelta(days=2)
    document = publish(document=draft(), publish_at=later)
    assert document.state == Document.State.PUBLISHED
    assert not Document.objects.published().exists()
    assert Document.objects.published(now=later).get() == document


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"title": " "}, "no_title", "title"),
        ({"dated_on": None}, "no_date", "dated_on"),
    ],
    ids=["no title", "no date"],
)
def test_what_is_missing_keeps_it_back(
    fields: dict[str, Any], code: str, field: str
) -> None:
    document = draft(**fields)
    with pytest.raises(DocumentError) as caught:
        publish(document=document)
    assert (caught.value.code, caught.value.field) == (code, field)
    document.refresh_from_db()
    assert document.state == Document.State.DRAFT


def test_a_document_without_text_is_not_published() -> None:
    document = make_document(state=Document.State.DRAFT, publish_at=None)
    with pytest.raises(DocumentError) as caught:
        publish(document=document)
    assert caught.value.code == "empty"


def test_open_errors_keep_it_back_and_hints_do_not() -> None:
    document = draft()
    for severity in ("error", "info"):
        Finding.objects.create(
            document=document, code="x", severity=severity, line=3, text="日期不一致"
        )
    with pytest.raises(DocumentError) as caught:
        publish(document=document)
    assert caught.value.code == "open_errors"
    assert "1处" in caught.value.message
    Finding.objects.filter(severity="error").update(state=Finding.State.LEFT)
    assert publish(document=document).state == Document.State.PUBLISHED


def test_an_operator_may_publish_despite_findings() -> None:
    document = draft()
    Finding.objects.create(
        document=document, code="x", severity="error", text="日期不一致"
    )
    publish(document=document, despite_findings=True)
    assert Finding.objects.get().state == Finding.State.OPEN


def test_what_is_public_is_not_published_again() -> None:
    document = publish(document=draft())
    with pytest.raises(DocumentError) as caught:
        publish(document=document)
    assert caught.value.code == "wrong_state"
    with pytest.raises(DocumentError) as caught:
        mark_proofread(document=document)
    assert caught.value.code == "wrong_state"


@pytest.mark.parametrize("published", [False, True], ids=["draft", "withdrawn"])
def test_what_is_not_public_is_not_withdrawn(published: bool) -> None:  # noqa: FBT001
    document = draft()
    if published:
        publish(document=document)
        withdraw(document=document, reason="有误")
    with pytest.raises(DocumentError) as caught:
        withdraw(document=document, reason="有误")
    assert caught.value.code == "wrong_state"


@pytest.mark.parametrize(
    ("reason", "code"), [("  ", "no_reason"), ("长" * 301, "reason_too_long")]
)
def test_a_withdrawal_needs_a_reason(reason: str, code: str) -> None:
    document = publish(document=draft())
    with pytest.raises(DocumentError) as caught:
        withdraw(document=document, reason=reason)
    assert caught.value.code == code


def test_citing_bodies_follow_what_they_cite() -> None:
    target = draft(title="集贸市场管理办法")
    citing = make_document()
    provision = make_provision(citing, "para_1", "依照《集贸市场管理办法》办理。")
    make_citation(
        provision,
        "《集贸市场管理办法》",
        status=Citation.Status.FOUND,
        target_document=target,
    )
    link = f'href="{target.get_absolute_url()}"'
    render_published([citing.pk])
    citing.refresh_from_db()
    assert link not in citing.body_html
    publish(document=target)
    citing.refresh_from_db()
    assert link in citing.body_html
    withdraw(document=target, reason="有误")
    citing.refresh_from_db()
    assert link not in citing.body_html


def test_time_overtakes_a_body() -> None:
    target = draft(title="集贸市场管理办法")
    citing = make_document()
    provision = make_provision(citing, "para_1", "依照《集贸市场管理办法》办理。")
    make_citation(
        provision,
        "《集贸市场管理办法》",
        status=Citation.Status.FOUND,
        target_document=target,
    )
    soon = timezone.now() + timedelta(hours=1)
    publish(document=target, publish_at=soon)
    render_published([citing.pk])
    assert outdated_documents() == []
    assert outdated_documents(now=soon + timedelta(minutes=1)) == [citing.pk]


def test_a_body_that_comes_out_the_same_changes_nothing() -> None:
    document = publish(document=draft())
    before = Document.objects.get(pk=document.pk).updated_at
    assert render_published([document.pk]) == 0
    assert Document.objects.get(pk=document.pk).updated_at == before


def test_a_whole_file_is_published_or_none_of_it() -> None:
    undated = MARKET_RULES.replace("2008年3月5日\n", "")
    with pytest.raises(DocumentError) as caught:
        import_gazette(
            source=SourceBytes(name="x.md", data=undated.encode()), publish=True
        )
    assert caught.value.code == "no_date"
    assert not Document.objects.exists()
