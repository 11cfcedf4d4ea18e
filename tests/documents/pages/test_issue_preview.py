"""A whole issue as a publisher looks at it before the public does."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from documents.models import Document, GazetteIssue
from documents.official_text.model import Kind
from documents.rendering.bodies import with_own_anchors
from gazette_portal.roles import make_roles
from tests.documents.builders import make_document, make_provision
from tests.documents.pages.markup import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue() -> GazetteIssue:
    found = GazetteIssue.objects.create(title="某市人民政府公报", year=2031, number=4)
    for position, (title, state) in enumerate(
        [("已发布的", "published"), ("起草中的", "draft"), ("撤回了的", "withdrawn")],
        start=1,
    ):
        document = make_document(
            title, slug=f"d{position}", issue=found, position=position
        )
        make_provision(
            document, "art_1", f"{title}一件事。", kind=Kind.ARTICLE, label="第一条"
        )
        changed: dict[str, Any] = {"state": state}
        if state != "published":
            changed |= {"released_at": None}
        if state == "withdrawn":
            changed |= {"withdrawn_reason": "有误"}
        Document.objects.filter(pk=document.pk).update(**changed)
    return found


def address(issue: GazetteIssue) -> str:
    return reverse("documents:issue-preview", args=(issue.year, issue.number))


def test_a_clerk_reads_all_that_is_coming_in_order(
    client: Client, issue: GazetteIssue
) -> None:
    make_roles()
    clerk = User.objects.create_user("chen", is_staff=True)
    clerk.groups.add(Group.objects.get(name="发布员"))
    client.force_login(clerk)
    answer = client.get(address(issue))
    assert answer.headers["Cache-Control"] == "no-store"
    text = text_of(answer)
    assert "noindex" in text
    assert text.index("已发布的一件事。") < text.index("起草中的一件事。")
    assert "撤回了的一件事" not in text
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    for place in re.findall(r'href="#([^"]+)"', text):
        assert place in ids
    change = reverse("admin:documents_gazetteissue_change", args=(issue.pk,))
    assert address(issue) in text_of(client.get(change)) or address(issue) in text_of(
        client.get(reverse("admin:documents_gazetteissue_publish", args=(issue.pk,)))
    )


def test_nobody_else_sees_it(client: Client, issue: GazetteIssue) -> None:
    assert client.get(address(issue)).status_code == 404
    client.force_login(User.objects.create_user("reader"))
    assert client.get(address(issue)).status_code == 404
    client.force_login(User.objects.create_user("staff", is_staff=True))
    assert client.get(address(issue)).status_code == 404
    client.force_login(User.objects.create_superuser("chief"))
    assert client.get("/issues/2031/99/preview/").status_code == 404


def test_anchors_are_set_apart_and_words_left_alone() -> None:
    body = (
        '<section id="annex_1" aria-labelledby="annex_1--head x">'
        '<a href="#art_1">id=&quot;a&quot; href</a><a href="/documents/b/#art_2"></a>'
    )
    assert with_own_anchors(body, "d7--") == (
        '<section id="d7--annex_1" aria-labelledby="d7--annex_1--head d7--x">'
        '<a href="#d7--art_1">id=&quot;a&quot; href</a><a href="/documents/b/#art_2"></a>'
    )
