"""长者模式 without a script: a cookie, and one private stylesheet."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.documents.builders import make_document
from tests.heating.builders import make_schedule

pytestmark = pytest.mark.django_db


def test_a_choice_is_kept_in_a_cookie(client: Client) -> None:
    response = client.get("/display/?mode=elder&next=/documents/")
    assert response["Location"] == "/documents/"
    assert client.cookies["display"].value == "elder"
    assert "font-size: 150%" in client.get("/display.css").text
    assert "data-display" not in client.get("/display.css").text
    client.get("/display/?mode=standard")
    assert client.get("/display.css").text == ""


@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("/search/?q=a&sort=newest", "/search/?q=a&amp;sort=newest"),
        ("/heating/outage/?hours=50", "/heating/outage/?hours=50"),
        # What everybody is given from one memory keeps nobody's query.
        ("/documents/?from=a", "/documents/"),
    ],
)
def test_what_was_asked_is_not_lost_without_scripts(
    client: Client, page: str, back: str
) -> None:
    make_schedule()
    html = client.get(page).text
    assert f'name="next" value="{back}"' in html


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x()"]
)
def test_it_leads_nowhere_else(client: Client, target: str) -> None:
    response = client.get("/display/", {"mode": "elder", "next": target})
    assert response["Location"] == "/"


FILTERED = "/regulations/responsibilities/?role=lead"


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        (f"http://testserver{FILTERED}", FILTERED),
        ("http://testserver/documents/?q=1", "/regulations/responsibilities/"),
        (f"http://elsewhere.example{FILTERED}", "/regulations/responsibilities/"),
        ("http://[broken", "/regulations/responsibilities/"),
        ("", "/regulations/responsibilities/"),
    ],
    ids=["the list", "another page", "another host", "no address", "none"],
)
def test_the_filters_of_a_list_are_not_lost_without_scripts(
    client: Client, came_from: str, back: str
) -> None:
    response = client.get(
        "/display/?mode=elder&next=/regulations/responsibilities/",
        headers={"referer": came_from},
    )
    assert response.headers["Location"] == back


def test_pages_are_the_same_for_everybody() -> None:
    make_document(slug="notice")
    plain, elder = Client(), Client()
    elder.get("/display/?mode=elder")
    for path in ("/", "/documents/notice/", "/search/?q=停车"):
        one, other = plain.get(path), elder.get(path)
        assert one.content == other.content
        assert "Cookie" not in other.get("Vary", "")
    assert "private" in elder.get("/display.css")["Cache-Control"]
