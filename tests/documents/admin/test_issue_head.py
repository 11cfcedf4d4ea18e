"""The masthead of a public issue is changed by those who may publish."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from documents.models import AuditEntry
from gazette_portal.roles import make_roles
from tests.admin_forms import post_opened
from tests.documents.builders import make_document, make_issue

pytestmark = pytest.mark.django_db

DATA = {"title": "改过的公报", "year": 2020, "number": 1, "people": "电话：1"}


@pytest.mark.parametrize(
    ("role", "review", "state", "may"),
    [
        ("录入员", "ordered", "published", False),
        ("录入员", "different_people", "published", False),
        ("录入员", "free", "published", True),
        ("录入员", "ordered", "draft", True),
        ("发布员", "ordered", "published", True),
    ],
)
def test_who_changes_it(
    client: Client, settings: Any, role: str, review: str, state: str, may: bool
) -> None:
    settings.REVIEW = review
    make_roles()
    user = User.objects.create_user(role, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    issue = make_issue()
    make_document(issue=issue, state=state)
    page = reverse("admin:documents_gazetteissue_change", args=(issue.pk,))
    shown = client.get(page)
    assert ('name="title"' in shown.text) is may
    assert ("这一期已经公开" in shown.text) is not may
    if may:
        assert post_opened(client, page, DATA).status_code == 302
        entry = AuditEntry.objects.get(action=AuditEntry.Action.EDIT)
        assert entry.before["title"] == "葫芦岛市人民政府公报"
        assert entry.after["title"] == "改过的公报"
        assert entry.account == role
    else:
        response = client.post(page, DATA)
        told = "\n".join(map(str, get_messages(response.wsgi_request)))
        assert "没有保存：这一期已经公开" in told
    issue.refresh_from_db()
    assert (issue.title == "改过的公报") is may
