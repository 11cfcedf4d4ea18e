"""三审三校: the steps before publication, by whom, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from documents.errors import DocumentError
from documents.models import AuditEntry, Document, Finding, ReviewStep
from documents.services.blockers import BlockedError, find_blockers
from documents.services.editing import save_provision, save_table, text_changed
from documents.services.importing import SourceBytes, import_gazette
from documents.services.proofreading import accept_finding
from documents.services.publishing import publish, withdraw
from documents.services.review import (
    approve,
    mark_proofread,
    mark_typed,
    return_to_draft,
)
from tests.documents.builders import later, make_document, make_provision, make_table
from tests.documents.sources import MARKET_RULES

pytestmark = pytest.mark.django_db

State = Document.State


def draft(**fields: Any) -> Document:
    document = make_document(
        **{"state": State.DRAFT, "publish_at": None, "body_digest": "", **fields}
    )
    make_provision(document, "para_1", "为加强管理，现通告如下。")
    return document


@pytest.fixture
def people() -> dict[str, User]:
    return {name: User.objects.create_user(name) for name in "甲乙丙丁"}


def go(document: Document, step: str, user: User | None) -> Document:
    match step:
        case "typed":
            mark_typed(document_ids=[document.pk], user=user)
            return document
        case "proofread":
            return mark_proofread(document=document, user=user)
        case "approve":
            return approve(document=document, user=user)
        case _:
            return publish(document=document, user=user)


@pytest.mark.parametrize(
    ("review", "way", "refused"),
    [
        ("free", "typed:甲 publish:甲", ""),
        ("free", "typed:甲 proofread:甲 publish:甲", ""),
        ("free", "typed:甲 proofread:甲 approve:甲 publish:甲", ""),
        ("free", "approve:甲", "wrong_state"),
        ("ordered", "typed:甲 publish:甲", "not_reviewed"),
        ("ordered", "typed:甲 proofread:甲 publish:甲", "not_reviewed"),
        ("ordered", "typed:甲 proofread:甲 approve:甲 publish:甲", ""),
        ("different_people", "typed:甲 proofread:乙 approve:丙 publish:丁", ""),
        ("different_people", "typed:甲 proofread:甲", "same_person"),
        ("different_people", "typed:甲 proofread:乙 approve:甲", "same_person"),
        ("different_people", "typed:甲 proofread:乙 approve:乙", "same_person"),
        (
            "different_people",
            "typed:甲 proofread:乙 approve:丙 publish:乙",
            "same_person",
        ),
        ("different_people", "typed:甲 proofread:乙 publish:丙", "not_reviewed"),
    ],
)
def test_how_strictly_the_steps_are_kept(
    settings: Settings,
    people: dict[str, User],
    review: str,
    way: str,
    refused: str,
) -> None:
    settings.REVIEW = review
    document = draft()
    *before, last = (part.split(":") for part in way.split())
    for step, name in before:
        document = go(document, step, people[name])
    state = document.state
    if refused:
        with pytest.raises(DocumentError) as caught:
            go(document, last[0], people[last[1]])
        assert caught.value.code == refused
        document.refresh_from_db()
        assert document.state == state
    else:
        document = go(document, last[0], people[last[1]])
        assert document.is_public


def test_each_step_is_logged_with_who_took_it(people: dict[str, User]) -> None:
    document = draft()
    mark_proofread(document=document, user=people["甲"])
    approve(document=document, user=people["乙"])
    return_to_draft(document=document, reason="漏了附件", user=people["丙"])
    assert list(
        AuditEntry.objects.order_by("pk").values_list("action", "account", "summary")
    ) == [("proofread", "甲", ""), ("approve", "乙", ""), ("return", "丙", "漏了附件")]
    assert not ReviewStep.objects.exists()


def test_what_was_approved_is_what_is_published(people: dict[str, User]) -> None:
    document = draft()
    table = make_table(document, ["单位"], [["甲"]])
    for change in ("provision", "table"):
        mark_proofread(document=document, user=people["甲"])
        approve(document=document, user=people["乙"])
        if change == "provision":
            provision = document.provisions.get()
            provision.text = "改了一个字。"
            save_provision(provision=provision, user=people["丙"])
        else:
            table.rows = [["乙"]]
            save_table(table=table, user=people["丙"])
        document.refresh_from_db()
        assert document.state == State.DRAFT
        assert not document.review_steps.exclude(kind="typed").exists()


def delete_a_provision(document: Document, user: User) -> None:
    provision = document.provisions.order_by("pk").last()
    assert provision is not None
    provision.delete()
    text_changed(document_ids=[document.pk], user=user)


def accept_a_title(document: Document, user: User) -> None:
    finding = Finding.objects.create(
        document=document,
        code="title_slip",
        severity="warning",
        text="标题",
        suggestion="关于停车管理的通告",
    )
    accept_finding(finding=finding, user=user)


@pytest.mark.parametrize("change", [delete_a_provision, accept_a_title])
def test_no_change_slips_past_the_approval(
    change: Callable[[Document, User], None], people: dict[str, User]
) -> None:
    document = draft()
    make_provision(document, "para_2", "特此通告。")
    mark_proofread(document=document, user=people["甲"])
    approve(document=document, user=people["乙"])
    change(document, people["丙"])
    document.refresh_from_db()
    assert document.state == State.DRAFT
    assert AuditEntry.objects.filter(action="return", account="丙").exists()


@pytest.mark.parametrize(
    ("review", "state"),
    [("free", State.PUBLISHED), ("ordered", State.DRAFT)],
)
def test_a_change_before_its_time(
    review: str, state: str, people: dict[str, User], settings: Settings
) -> None:
    """Nobody has read it yet: no correction; where steps are kept, it goes back."""
    settings.REVIEW = review
    document = draft()
    mark_proofread(document=document, user=people["甲"])
    approve(document=document, user=people["乙"])
    publish(document=document, publish_at=later(), user=people["丙"])
    provision = document.provisions.get()
    provision.text = "改了一个字。"
    assert save_provision(provision=provision, user=people["甲"]) is None
    assert not document.corrections.exists()
    document.refresh_from_db()
    assert document.state == state
    if state == State.PUBLISHED:
        assert "改了一个字" in document.body_html
    else:
        assert document.publish_at is None
        entry = AuditEntry.objects.filter(action="return").latest("pk")
        assert "定时已取消" in entry.summary


def test_what_nobody_has_seen_is_not_withdrawn() -> None:
    document = publish(document=draft(), publish_at=later())
    with pytest.raises(DocumentError) as caught:
        withdraw(document=document, reason="有误")
    assert caught.value.code == "not_public_yet"


def test_a_text_saved_as_it_was_stays_approved(people: dict[str, User]) -> None:
    document = draft()
    mark_proofread(document=document, user=people["甲"])
    save_provision(provision=document.provisions.get(), user=people["乙"])
    document.refresh_from_db()
    assert document.state == State.PROOFREAD


@pytest.mark.parametrize("reason", ["", "  "])
def test_sending_back_needs_a_reason(reason: str) -> None:
    document = mark_proofread(document=draft())
    with pytest.raises(DocumentError) as caught:
        return_to_draft(document=document, reason=reason)
    assert (caught.value.code, caught.value.field) == ("no_reason", "reason")


def test_whoever_imports_has_typed(people: dict[str, User]) -> None:
    source = SourceBytes(name="x.md", data=MARKET_RULES.encode())
    import_gazette(source=source, user=people["甲"])
    step = ReviewStep.objects.get()
    assert (step.kind, step.user) == ("typed", people["甲"])


def test_all_that_keeps_documents_back_is_told_at_once(
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    nothing = make_document(" ", state=State.DRAFT, publish_at=None, dated_on=None)
    erring = draft()
    for line in (3, 9):
        Finding.objects.create(
            document=erring, code="x", severity="error", line=line, text="日期不一致"
        )
    Finding.objects.create(document=erring, code="x", severity="info", text="提示")
    with django_assert_max_num_queries(4):
        found = find_blockers([nothing, erring])
    assert [(each.document, each.code) for each in found] == [
        (nothing, "no_title"),
        (nothing, "no_date"),
        (nothing, "empty"),
        (erring, "open_error"),
        (erring, "open_error"),
    ]
    with pytest.raises(BlockedError) as caught:
        publish(document=erring)
    assert caught.value.code == "open_errors"
    assert "2处" in caught.value.message
    assert len(caught.value.blockers) == 2


@hypothesis_settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(
        st.sampled_from(
            ["proofread", "approve", "publish", "withdraw", "return", "edit"]
        ),
        max_size=8,
    )
)
def test_whatever_is_tried_the_state_is_one_of_the_line(steps: list[str]) -> None:
    """A step is refused and changes nothing, or leads where the table says."""
    allowed = {
        "proofread": {State.DRAFT: State.PROOFREAD},
        "approve": {State.PROOFREAD: State.APPROVED},
        "publish": dict.fromkeys(
            (State.DRAFT, State.PROOFREAD, State.APPROVED, State.WITHDRAWN),
            State.PUBLISHED,
        ),
        "withdraw": {State.PUBLISHED: State.WITHDRAWN},
        "return": dict.fromkeys(
            (State.PROOFREAD, State.APPROVED, State.WITHDRAWN), State.DRAFT
        ),
    }
    document = draft()
    for number, step in enumerate(steps):
        before = State(document.state)
        expected: Document.State
        if step == "edit":
            provision = document.provisions.get()
            provision.text = f"第{number}稿。"
            save_provision(provision=provision)
            expected = (
                State.DRAFT if before in {State.PROOFREAD, State.APPROVED} else before
            )
        else:
            expected = allowed[step].get(before, before)
            refused = ""
            try:
                match step:
                    case "withdraw":
                        withdraw(document=document, reason="有误")
                    case "return":
                        return_to_draft(document=document, reason="再看")
                    case _:
                        go(document, step, None)
            except DocumentError as error:
                refused = error.code
            assert refused == ("" if before in allowed[step] else "wrong_state")
        document.refresh_from_db()
        assert document.state == expected
