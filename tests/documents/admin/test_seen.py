"""Steps of several documents at once are for what the clerk saw of each."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from documents.models import Document
from documents.services.editing import save_provision
from gazette_portal.roles import make_roles
from tests.documents.builders import make_document, make_issue, make_provision

pytestmark = pytest.mark.django_db

State = Document.State
LIST = "admin:documents_document_changelist"


def draft(**fields: Any) -> Document:
    document = make_document(
        **{"state": State.DRAFT, "publish_at": None, "body_digest": "", **fields}
    )
    make_provision(document, "para_1", "现通告如下。")
    return document


def change(document: Document) -> None:
    unit = document.provisions.get()
    unit.text += "有人改过。"
    save_provision(provision=unit)


def state(document: Document) -> str:
    return Document.objects.get(pk=document.pk).state


@pytest.fixture
def desk(client: Client) -> Client:
    make_roles()
    user = User.objects.create_user("chief", is_staff=True)
    for role in ("校对员", "发布员"):
        user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("proofread", State.DRAFT, State.PROOFREAD),
        ("approve", State.PROOFREAD, State.APPROVED),
        ("publish_now", State.DRAFT, State.PUBLISHED),
        ("publish_later", State.DRAFT, State.PUBLISHED),
    ],
)
def test_a_list_leaves_aside_what_was_changed_meanwhile(
    desk: Client, action: str, before: str, after: str
) -> None:
    same = draft(title="没改的", state=before)
    other = draft(title="改过的", state=before)
    data = {"action": action, "_selected_action": [same.pk, other.pk]}
    asked = desk.post(reverse(LIST), data)
    assert "没改的" in asked.text
    assert (state(same), state(other)) == (before, before)
    change(other)
    # A change makes a reviewed document a draft; what is asked here is the words.
    Document.objects.filter(pk=other.pk).update(state=before)
    more = {**data, "confirmed": "1", "publish_at": "2999-01-01T09:00"}
    text = desk.post(
        reverse(LIST), {**more, **dict(asked.context["seen"])}, follow=True
    ).text
    assert "改过的：您打开以后，别人改过这份文件" in text
    assert (state(same), state(other)) == (after, before)


def test_without_what_was_seen_nothing_is_done(desk: Client) -> None:
    document = draft()
    data = {"action": "publish_now", "_selected_action": document.pk, "confirmed": "1"}
    text = desk.post(reverse(LIST), data, follow=True).text
    assert "看不出您打开时是什么内容" in text
    assert state(document) == State.DRAFT


@pytest.mark.parametrize("is_new", [True, False])
def test_an_issue_is_published_as_it_was_seen(desk: Client, is_new: bool) -> None:
    issue = make_issue()
    first = draft(title="第一份", issue=issue)
    address = reverse("admin:documents_gazetteissue_publish", args=(issue.pk,))
    seen = dict(desk.get(address).context["seen"])
    if is_new:
        draft(title="第二份", issue=issue)
    else:
        change(first)
    response = desk.post(address, {"publish_at": "", **seen})
    name = "第二份" if is_new else "第一份"
    assert f"没有发布：{name}：" in response.text
    assert state(first) == State.DRAFT
    again = dict(response.context["seen"])
    assert desk.post(address, {"publish_at": "", **again}).status_code == 302
    assert state(first) == State.PUBLISHED
