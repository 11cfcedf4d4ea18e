"""Publication at a set time: what follows at that moment, and clocks that jump."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from documents.errors import DocumentError
from documents.models import AuditEntry, Citation, Document
from documents.services import publishing
from documents.services.blockers import BlockedError
from documents.services.editing import text_changed
from documents.services.publishing import (
    cancel_schedule,
    publish,
    publish_due,
    publish_issue,
    reschedule,
    withdraw,
)
from documents.services.rendering import render_published, render_stored_body
from documents.services.review import approve, mark_proofread, return_to_draft
from gazette_portal import clock
from tests.documents.builders import (
    later,
    make_citation,
    make_document,
    make_issue,
    make_provision,
)

pytestmark = pytest.mark.django_db

State = Document.State
followed: list[int] = []


def follow(ids: list[int]) -> None:
    followed.extend(ids)


def draft(**fields: Any) -> Document:
    document = make_document(
        **{"state": State.DRAFT, "publish_at": None, "body_digest": "", **fields}
    )
    make_provision(document, "para_1", "为加强管理，现通告如下。")
    return document


@pytest.fixture
def target(settings: Settings) -> Document:
    """Give a draft that a public document cites, and write down what follows."""
    settings.PUBLISHING_STEPS = [f"{__name__}.follow"]
    followed.clear()
    found = draft(title="集贸市场管理办法")
    citing = make_document(slug="citing")
    provision = make_provision(citing, "para_1", "依照《集贸市场管理办法》办理。")
    make_citation(
        provision,
        "《集贸市场管理办法》",
        status=Citation.Status.FOUND,
        target_document=found,
    )
    render_published([citing.pk])
    return found


def links(target: Document) -> bool:
    body = Document.objects.get(slug="citing").body_html
    return f'href="{target.get_absolute_url()}"' in body


def test_what_follows_follows_at_that_moment(target: Document) -> None:
    at = later()
    publish(document=target, publish_at=at)
    assert publish_due() == []
    assert (followed, links(target)) == ([], False)
    # Bodies know by the clock what is public, so this one is rendered at its time.
    Document.objects.filter(pk=target.pk).update(publish_at=timezone.now())
    assert publish_due() == [target]
    assert (followed, links(target)) == ([target.pk], True)
    assert publish_due() == []
    assert followed == [target.pk]


def test_a_clock_that_jumps_does_no_harm(target: Document) -> None:
    at = later()
    publish(document=target, publish_at=at)
    assert publish_due(now=at) == [target]
    assert publish_due(now=at - timedelta(days=9)) == []
    assert publish_due(now=at + timedelta(days=9)) == []
    assert followed == [target.pk]
    assert not Document.objects.published(now=at - timedelta(seconds=1)).filter(
        pk=target.pk
    )
    assert Document.objects.published(now=at).filter(pk=target.pk)


def test_at_once_is_followed_up_at_once(target: Document) -> None:
    publish(document=target)
    assert (followed, links(target)) == ([target.pk], True)
    assert publish_due() == []


def test_the_command_and_the_portals_own_clock_do_it(
    target: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "close_old_connections", lambda: None)
    monkeypatch.setattr("gazette_portal.clock.connection.close", lambda: None)
    publish(document=target, publish_at=later())
    Document.objects.filter(pk=target.pk).update(publish_at=timezone.now())
    clock.tick()
    assert followed == [target.pk]
    Document.objects.filter(pk=target.pk).update(released_at=None)
    call_command("publish_due")
    assert followed == [target.pk, target.pk]


def test_a_time_is_changed_until_it_comes(target: Document) -> None:
    publish(document=target, publish_at=later(2))
    moment = later(5)
    assert reschedule(document=target, publish_at=moment).publish_at == moment
    changed = reschedule(document=target, publish_at=timezone.now())
    assert changed.is_public
    assert links(target)
    with pytest.raises(DocumentError) as caught:
        reschedule(document=target, publish_at=later())
    assert caught.value.code == "not_scheduled"


@pytest.mark.parametrize("stage", [State.DRAFT, State.PROOFREAD, State.APPROVED])
def test_a_cancelled_one_is_what_it_was(stage: Document.State) -> None:
    document = draft()
    if stage != State.DRAFT:
        mark_proofread(document=document)
    if stage == State.APPROVED:
        approve(document=document)
    publish(document=document, publish_at=later())
    document = cancel_schedule(document=document)
    assert (document.state, document.publish_at) == (stage, None)
    assert publish_due(now=later(2)) == []


def test_a_withdrawn_one_that_waits_still_tells_its_reason(client: Any) -> None:
    document = publish(document=draft(slug="gone"))
    withdraw(document=document, reason="数字有误")
    publish(document=document, publish_at=later())
    response = client.get("/documents/gone/")
    assert response.status_code == 410
    assert "数字有误" in response.content.decode()
    document = cancel_schedule(document=document)
    assert document.state == State.WITHDRAWN
    publish(document=document)
    assert client.get("/documents/gone/").status_code == 200


@pytest.mark.parametrize("stage", [State.DRAFT, State.PROOFREAD, State.APPROVED])
def test_a_withdrawn_one_that_was_taken_up_again_is_what_it_was(
    stage: Document.State,
) -> None:
    document = publish(document=draft())
    first = document.publish_at
    withdraw(document=document, reason="数字有误")
    return_to_draft(document=document, reason="改数字")
    if stage != State.DRAFT:
        mark_proofread(document=document)
    if stage == State.APPROVED:
        approve(document=document)
    publish(document=document, publish_at=later())
    reschedule(document=document, publish_at=later(2))
    document = cancel_schedule(document=document)
    assert (document.state, document.publish_at) == (stage, first)
    assert document.withdrawn_reason == "数字有误"
    if stage == State.APPROVED:
        assert publish(document=document).is_public


def test_a_withdrawn_one_keeps_the_time_at_which_it_was_published() -> None:
    document = publish(document=draft())
    first = document.publish_at
    withdraw(document=document, reason="数字有误")
    publish(document=document, publish_at=later())
    document = cancel_schedule(document=document)
    assert (document.state, document.publish_at) == (State.WITHDRAWN, first)


def test_a_change_before_its_time_gives_the_earlier_time_back(
    settings: Settings,
) -> None:
    document = publish(document=draft())
    first = document.publish_at
    withdraw(document=document, reason="数字有误")
    return_to_draft(document=document, reason="改数字")
    settings.REVIEW = "ordered"
    approve(document=mark_proofread(document=document))
    publish(document=document, publish_at=later())
    text_changed(document_ids=[document.pk])
    document.refresh_from_db()
    assert (document.state, document.publish_at) == (State.DRAFT, first)


@pytest.mark.parametrize("stage", [State.DRAFT, State.PROOFREAD, State.APPROVED])
def test_without_a_history_the_steps_tell_what_it_was(stage: Document.State) -> None:
    document = draft()
    if stage != State.DRAFT:
        mark_proofread(document=document)
    if stage == State.APPROVED:
        approve(document=document)
    publish(document=document, publish_at=later())
    document.history.exclude(state=State.PUBLISHED).delete()
    document = cancel_schedule(document=document)
    assert (document.state, document.publish_at) == (stage, None)


def test_an_issue_is_published_all_or_none() -> None:
    issue = make_issue()
    first = draft(issue=issue, position=1)
    second = draft(issue=issue, position=2, dated_on=None)
    gone = draft(issue=issue, position=3)
    publish(document=gone)
    withdraw(document=gone, reason="有误")
    with pytest.raises(BlockedError) as caught:
        publish_issue(issue=issue)
    assert [each.code for each in caught.value.blockers] == ["no_date"]
    first.refresh_from_db()
    assert first.state == State.DRAFT
    Document.objects.filter(pk=second.pk).update(dated_on=timezone.localdate())
    assert publish_issue(issue=issue) == [first, second]
    gone.refresh_from_db()
    assert gone.state == State.WITHDRAWN
    with pytest.raises(DocumentError) as refused:
        publish_issue(issue=issue)
    assert refused.value.code == "nothing_to_publish"


def test_all_documents_that_lack_a_step_are_named(settings: Settings) -> None:
    settings.REVIEW = "ordered"
    issue = make_issue()
    ready = draft(issue=issue, title="审核过的")
    approve(document=mark_proofread(document=ready))
    draft(issue=issue, title="没校对的")
    mark_proofread(document=draft(issue=issue, title="没审核的"))
    with pytest.raises(DocumentError) as caught:
        publish_issue(issue=issue)
    assert caught.value.code == "not_reviewed"
    assert "没校对的：还没有校对和审核" in caught.value.message
    assert "没审核的：还没有审核" in caught.value.message
    assert "审核过的" not in caught.value.message
    ready.refresh_from_db()
    assert ready.state == State.APPROVED


def test_one_that_fails_halfway_takes_all_along(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two are out already when the third fails: none of it stays, not even a log."""
    issue = make_issue()
    documents = [draft(issue=issue, position=number) for number in (1, 2, 3)]
    render = render_stored_body

    def fail_at_last(document: Document) -> bool:
        if document.pk == documents[-1].pk:
            raise OSError
        return render(document)

    monkeypatch.setattr(publishing, "render_stored_body", fail_at_last)
    with pytest.raises(OSError):  # noqa: PT011 (nothing in it but the sort)
        publish_issue(issue=issue)
    for document in documents:
        document.refresh_from_db()
        assert (document.state, document.publish_at) == (State.DRAFT, None)
        assert not document.review_steps.exists()
    assert not AuditEntry.objects.exists()


def test_documents_of_one_issue_link_to_each_other() -> None:
    issue = make_issue()
    first = draft(issue=issue, position=1, title="甲办法", slug="citing")
    provision = make_provision(first, "para_2", "依照《乙办法》办理。")
    second = draft(issue=issue, position=2, title="乙办法")
    make_citation(
        provision,
        "《乙办法》",
        status=Citation.Status.FOUND,
        target_document=second,
    )
    at = later()
    publish_issue(issue=issue, publish_at=at)
    Document.objects.update(publish_at=timezone.now())
    publish_due()
    assert links(second)
