"""A question that nobody has answered is written once, and is the one of the form."""

from __future__ import annotations

from typing import Final

import pytest
from django.test import Client

from compensation.presenters import questions
from compensation.templatetags import compensation as tags
from tests.compensation.builders import make_huludao_plan

pytestmark = pytest.mark.django_db
ESTIMATE: Final = "/compensation/huagong-phase-2/estimate/"
COMPARE: Final = "/compensation/huagong-phase-2/compare/"
FLAT: Final = "?use=residential&choice=exchange"


@pytest.mark.parametrize(
    "address",
    [
        ESTIMATE,
        COMPARE,
        f"{ESTIMATE}{FLAT}",
        f"{ESTIMATE}{FLAT}&certified_area=&unit_price=&low_income=false",
        f"{ESTIMATE}{FLAT}&certified_area=52.36&step_up=true&change=1",
        f"{ESTIMATE}{FLAT}&certified_area=many&signed_early=perhaps",
        f"{ESTIMATE}{FLAT}&balcony_area=4&balcony_unit_price=%3Cb%3E",
        f"{ESTIMATE}?use=commercial&choice=monetary&appraised_value=-1",
        f"{COMPARE}?use=residential&certified_area=x",
    ],
)
def test_it_is_the_one_of_the_form(
    client: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    make_huludao_plan()
    first = client.get(address).content
    assert client.get(address).content == first
    monkeypatch.setattr(tags, "question_html", questions._html)
    assert client.get(address).content == first


def test_it_is_written_once(client: Client) -> None:
    make_huludao_plan()
    client.get(ESTIMATE)
    written = questions._unanswered.cache_info().misses
    assert written
    client.get(ESTIMATE)
    assert questions._unanswered.cache_info().misses == written


def test_what_somebody_typed_is_kept_by_nobody(client: Client) -> None:
    make_huludao_plan()
    empty = client.get(f"{ESTIMATE}{FLAT}").content
    for typed in ("certified_area=77.77&step_up=true", "certified_area=x"):
        assert client.get(f"{ESTIMATE}{FLAT}&{typed}&change=1").content != empty
        assert client.get(f"{ESTIMATE}{FLAT}").content == empty
