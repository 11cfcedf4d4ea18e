"""The clerks' handbook: every picture and link of it works, in the file and on the desk."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from gazette_portal.handbook import HANDBOOK, PICTURES, anchor
from gazette_portal.roles import ROLES, make_roles

pytestmark = pytest.mark.django_db

TEXT = HANDBOOK.read_text(encoding="utf-8")
_LARGEST = 150_000


def test_every_link_of_the_file_leads_to_a_heading() -> None:
    headings = {anchor(words) for words in re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)}
    targets = re.findall(r"\]\(#([^)]+)\)", TEXT)
    assert targets
    assert set(targets) <= headings


def test_every_picture_is_there_and_each_is_used() -> None:
    named = set(re.findall(r"!\[[^\]]+\]\(images/clerks/([^)]+)\)", TEXT))
    assert named
    assert named == {path.name for path in PICTURES.glob("*")}
    assert all((PICTURES / name).stat().st_size < _LARGEST for name in named)


def test_it_names_every_role() -> None:
    assert all(f"| {role} |" in TEXT for role in ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_each_reads_it_on_the_desk(client: Client, role: str) -> None:
    make_roles()
    user = User.objects.create_user("clerk", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    assert reverse("admin:handbook") in client.get(reverse("admin:index")).text
    text = client.get(reverse("admin:handbook")).text
    body = text.partition('class="handbook"')[2].partition("</main>")[0]
    for sign in ("](", "**", "| ", "\n#", "`"):
        assert sign not in body
    for name in re.findall(r'src="([^"]+\.png)"', body):
        response = client.get(name)
        assert response["Content-Type"] == "image/png"
        assert b"".join(response).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["nothing.png", "..%2Fclerks.md", "desk.svg"])
def test_no_other_file_is_sent(client: Client, name: str) -> None:
    client.force_login(User.objects.create_superuser("chief"))
    assert client.get(f"{reverse('admin:handbook')}{name}").status_code == 404


def test_strangers_do_not_read_it(client: Client) -> None:
    assert client.get(reverse("admin:handbook")).status_code == 302
