"""Corrections (勘误) as the public reads them, and as clerks word them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents.errors import DocumentError
from documents.models import AuditEntry, Correction, Document
from documents.services.correcting import edit_note
from documents.services.editing import save_provision
from documents.services.publishing import publish
from tests.admin_forms import post_opened
from tests.documents.builders import make_document, make_provision

pytestmark = pytest.mark.django_db


@pytest.fixture
def correction() -> Correction:
    """Correct one character of a published text."""
    document = make_document(
        slug="parking", state=Document.State.DRAFT, publish_at=None, body_digest=""
    )
    make_provision(document, "art_2", "停车场由区政府官理。", label="第二条")
    publish(document=document)
    provision = document.provisions.get()
    provision.text = "停车场由区政府管理。"
    made = save_provision(provision=provision, reason="录入错字")
    assert made is not None
    return made


def test_the_page_tells_before_and_after_why_and_where(
    correction: Correction, client: Client
) -> None:
    html = client.get("/documents/parking/").content.decode()
    start = html.index(f'<li id="correction-{correction.pk}"')
    note = html[start : html.index("</li>", start)]
    assert "停车场由区政府官理。" in note
    assert "停车场由区政府管理。" in note
    assert '<del class="redline__del">' in note
    assert '<ins class="redline__ins">' in note
    assert "录入错字" in note
    assert "第二条" in note
    assert 'href="#art_2"' in note
    assert f"{timezone.localdate():%Y}年" in note


def test_programs_learn_of_it_too(correction: Correction, client: Client) -> None:
    (found,) = client.get("/documents/parking.json").json()["corrections"]
    assert found["printed"] == "第二条 停车场由区政府官理。"
    assert found["corrected"] == "第二条 停车场由区政府管理。"
    assert found["url"] == f"/documents/parking/#correction-{correction.pk}"
    response = client.get("/documents/parking.xml")
    xml = b"".join(response).decode()
    assert "区政府官理" in xml


@pytest.mark.parametrize(
    ("reason", "is_public"), [("印刷错误", True), ("录入错字", False)]
)
def test_a_note_is_worded_anew_and_hidden_on_record(
    reason: str,
    is_public: bool,  # noqa: FBT001 (a parameter of the test)
    correction: Correction,
    client: Client,
) -> None:
    clerk = User.objects.create_user("publisher")
    kept = client.get("/documents/parking/").headers
    before = Document.objects.get(slug="parking").updated_at
    edit_note(correction=correction, reason=reason, is_public=is_public, user=clerk)
    entry = AuditEntry.objects.get(action="correct")
    assert entry.account == "publisher"
    assert entry.before == {"reason": "录入错字", "is_public": True}
    assert entry.after == {"reason": reason, "is_public": is_public}
    assert Document.objects.get(slug="parking").updated_at > before
    again = client.get("/documents/parking/", headers={"If-None-Match": kept["ETag"]})
    assert again.status_code == 200
    assert ("correction-" in again.content.decode()) == is_public


def test_nothing_changed_is_nothing_logged(correction: Correction) -> None:
    edit_note(correction=correction, reason="录入错字", is_public=True)
    assert not AuditEntry.objects.filter(action="correct").exists()


def test_a_note_that_is_too_long_is_refused(correction: Correction) -> None:
    with pytest.raises(DocumentError) as caught:
        edit_note(correction=correction, reason="长" * 301, is_public=True)
    assert (caught.value.code, caught.value.field) == ("reason_too_long", "reason")


def test_the_desk_words_it_by_the_service(
    correction: Correction, client: Client
) -> None:
    clerk = User.objects.create_user("publisher", is_staff=True)
    clerk.user_permissions.set(
        Permission.objects.filter(codename__in=("view_correction", "change_correction"))
    )
    client.force_login(clerk)
    page = reverse("admin:documents_correction_change", args=(correction.pk,))
    response = post_opened(client, page, {"reason": "印刷错误", "is_public": "on"})
    assert response.status_code == 302
    correction.refresh_from_db()
    assert correction.reason == "印刷错误"
    assert correction.printed == "第二条 停车场由区政府官理。"
    assert AuditEntry.objects.get(action="correct").account == "publisher"


def hidden(document: Document) -> None:
    """Make it a draft that nobody has seen."""
    Document.objects.filter(pk=document.pk).update(
        state=Document.State.DRAFT, publish_at=None
    )


def taken_up_again(document: Document) -> None:
    """Make it a draft that was withdrawn before."""
    Document.objects.filter(pk=document.pk).update(
        state=Document.State.DRAFT, withdrawn_reason="有误"
    )


@pytest.mark.parametrize(
    ("make", "status"), [(hidden, 404), (taken_up_again, 410)], ids=["new", "withdrawn"]
)
@pytest.mark.parametrize("path", ["/documents/parking/", "/documents/parking.json"])
def test_clerks_see_what_the_public_will_see(
    path: str,
    make: Callable[[Document], None],
    status: int,
    correction: Correction,
    client: Client,
) -> None:
    make(correction.document)
    assert client.get(path).status_code == status
    clerk = User.objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename="view_document"))
    client.force_login(clerk)
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
