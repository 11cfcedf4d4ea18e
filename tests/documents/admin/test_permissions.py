"""What is public is changed by those who may publish, where steps are demanded."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from documents.models import (
    Citation,
    Correction,
    Document,
    Finding,
    Provision,
    ReaderReport,
    Relation,
    ReviewStep,
)
from documents.official_text.model import Kind
from documents.services.review import mark_proofread
from gazette_portal.roles import make_roles
from tests.documents.builders import make_citation, make_document, make_provision

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


def opened(client: Client, page: str) -> dict[str, Any]:
    """Return what a browser would send back unchanged."""
    response = client.get(page)
    form = response.context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    for each in response.context["inline_admin_formsets"]:
        management = each.formset.management_form
        data |= {
            management.add_prefix(name): management[name].value()
            for name in management.fields
        }
    return {name: value for name, value in data.items() if value not in (None, False)}


@pytest.mark.parametrize(
    ("review", "role", "may"),
    [
        ("ordered", "录入员", False),
        ("different_people", "校对员", False),
        ("ordered", "发布员", True),
        ("free", "录入员", True),
    ],
)
class TestWhatIsPutIntoAPublishedDocument:
    @pytest.fixture(autouse=True)
    def _sign_in(self, client: Client, settings: Any, review: str, role: str) -> None:
        settings.REVIEW = review
        sign_in(client, role)

    def test_a_new_unit(self, client: Client, provision: Provision, may: bool) -> None:
        page = reverse("admin:documents_provision_add")
        typed = {
            **opened(client, page),
            "document": provision.document_id,
            "eid": "art_2",
            "kind": Kind.ARTICLE.value,
            "label": "第二条",
            "text": "另一件事。",
            "position": "2",
        }
        response = client.post(page, typed)
        assert Provision.objects.filter(eid="art_2").exists() is may
        if not may:
            errors = response.context["adminform"].form.errors
            assert "只有能发布文件的人可以修改" in errors["document"][0]
            assert "另一件事。" in response.text

    def test_a_new_relation(
        self, client: Client, provision: Provision, may: bool
    ) -> None:
        page = reverse("admin:documents_relation_add")
        typed = {"kind": "repeals", "target_title": "某法"}
        client.post(page, {"document": provision.document_id, **typed})
        assert Relation.objects.exists() is may

    def test_a_relation_that_is_moved_there(
        self, client: Client, provision: Provision, may: bool
    ) -> None:
        other = make_document(state="draft", publish_at=None, released_at=None)
        relation = Relation.objects.create(
            document=other, kind="repeals", target_title="某法"
        )
        page = reverse("admin:documents_relation_change", args=(relation.pk,))
        typed = {**opened(client, page), "document": provision.document_id}
        client.post(page, typed)
        relation.refresh_from_db()
        assert (relation.document_id == provision.document_id) is may

    def test_a_relation_is_deleted(
        self, client: Client, provision: Provision, may: bool
    ) -> None:
        relation = Relation.objects.create(
            document=provision.document, kind="repeals", target_title="某法"
        )
        page = reverse("admin:documents_relation_delete", args=(relation.pk,))
        client.post(page, {"post": "yes"})
        assert Relation.objects.exists() is not may
        lists = reverse("admin:documents_relation_changelist")
        many = {"action": "delete_selected", "_selected_action": relation.pk}
        client.post(lists, {**many, "post": "yes"})
        assert Relation.objects.exists() is not may

    def test_a_citation_leads_elsewhere(
        self, client: Client, provision: Provision, may: bool
    ) -> None:
        Provision.objects.update(text="见《某法》。")
        provision.refresh_from_db()
        citation = make_citation(provision, "《某法》", title="某法")
        target = make_document("某法")
        page = reverse("admin:documents_citation_change", args=(citation.pk,))
        typed = {**opened(client, page), "target_document": target.pk}
        client.post(page, typed)
        assert Citation.objects.filter(target_document=target).exists() is may

    def test_a_finding_is_accepted(
        self, client: Client, provision: Provision, may: bool
    ) -> None:
        finding = Finding.objects.create(
            document=provision.document,
            code="title_slip",
            severity="error",
            text="标题",
            suggestion="关于停车管理的通告",
        )
        page = reverse("admin:documents_finding_changelist")
        data = {"action": "accept", "_selected_action": finding.pk}
        response = client.post(page, data, follow=True)
        assert Correction.objects.exists() is may
        finding.refresh_from_db()
        assert (finding.state == Finding.State.ACCEPTED) is may
        assert ("只有能发布文件的人可以修改" in response.text) is not may


@pytest.mark.parametrize(
    ("review", "role", "may"),
    [
        ("ordered", "校对员", False),
        ("different_people", "校对员", False),
        ("ordered", "发布员", True),
        ("free", "校对员", True),
    ],
)
def test_what_a_reader_reports_is_corrected_by_those_who_may_publish(
    client: Client,
    provision: Provision,
    settings: Any,
    review: str,
    role: str,
    may: bool,
) -> None:
    settings.REVIEW = review
    sign_in(client, role)
    report = ReaderReport.objects.create(
        document=provision.document, provision=provision, kind="typo", text="错字"
    )
    page = reverse("admin:documents_readerreport_change", args=(report.pk,))
    seen = client.get(page).context["seen"]
    typed = {"correct-text": "一件大事。", "correct-reason": "与原件核对"}
    response = client.post(page, {"put_right": "1", "seen": seen, **typed})
    assert Correction.objects.exists() is may
    report.refresh_from_db()
    assert (report.state == ReaderReport.State.OPEN) is not may
    if not may:
        assert "请把这条纠错留给发布员" in response.text
        assert "一件大事。" in response.text
        assert "与原件核对" in response.text


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
