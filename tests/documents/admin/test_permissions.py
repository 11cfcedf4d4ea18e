"""What is public is changed by those who may publish, where steps are demanded."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from documents.models import Document, Provision, ReviewStep
from documents.official_text.model import Kind
from documents.services.review import mark_proofread
from gazette_portal.roles import make_roles
from tests.documents.builders import make_document, make_provision

pytestmark = pytest.mark.django_db


@pytest.fixture
def provision() -> Provision:
    return make_provision(
        make_document(), "art_1", "一件事。", kind=Kind.ARTICLE, label="第一条"
    )


def sign_in(client: Client, role: str) -> None:
    make_roles()
    user = User.objects.create_user(role, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)


def pages(provision: Provision) -> tuple[str, str, str]:
    return (
        reverse("admin:documents_provision_change", args=(provision.pk,)),
        reverse("admin:documents_document_change", args=(provision.document_id,)),
        reverse("admin:documents_document_text", args=(provision.document_id,))
        + f"?at={provision.pk}",
    )


@pytest.mark.parametrize("review", ["ordered", "different_people"])
@pytest.mark.parametrize("role", ["录入员", "校对员"])
def test_a_typist_only_looks_at_what_is_public(
    client: Client,
    provision: Provision,
    settings: Any,
    review: str,
    role: str,
) -> None:
    settings.REVIEW = review
    sign_in(client, role)
    for page in pages(provision):
        text = client.get(page).text
        assert "只有能发布文件的人可以修改" in text, page
        assert 'name="_save"' not in text
        assert client.post(page, {"action": "merge"}).status_code == 403
    Document.objects.update(state="draft", publish_at=None, released_at=None)
    text = client.get(pages(provision)[0]).text
    assert "只有能发布文件的人" not in text
    assert 'name="_save"' in text


@pytest.mark.parametrize(
    ("review", "role"), [("different_people", "发布员"), ("free", "录入员")]
)
def test_who_may_publish_and_a_small_office_change_it(
    client: Client,
    provision: Provision,
    settings: Any,
    review: str,
    role: str,
) -> None:
    settings.REVIEW = review
    sign_in(client, role)
    for page in pages(provision)[:2]:
        text = client.get(page).text
        assert 'name="_save"' in text
        assert "只有能发布文件的人" not in text


@pytest.mark.parametrize(
    ("role", "may"), [("录入员", False), ("校对员", True), ("发布员", True)]
)
def test_a_review_is_taken_back_by_those_who_review(
    client: Client, provision: Provision, role: str, may: bool
) -> None:
    document = provision.document
    Document.objects.update(state="draft", publish_at=None, released_at=None)
    document.refresh_from_db()
    mark_proofread(document=document, user=User.objects.create_user("someone"))
    sign_in(client, role)
    page = reverse("admin:documents_document_step", args=(document.pk, "return"))
    answer = client.post(page, {"reason": "漏了一段"})
    assert answer.status_code == (302 if may else 403)
    document.refresh_from_db()
    assert document.state == ("draft" if may else "proofread")
    assert ReviewStep.objects.filter(document=document).exists() is not may
