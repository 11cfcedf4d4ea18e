"""The heating API: every item and condition, the edges of an outage, nonsense."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from heating.models import ScheduleVersion

PENALTIES = "/api/v1/heating/penalties"
OUTAGE = "/api/v1/heating/outage"
WRONG, MISSING = 400, 404

pytestmark = pytest.mark.usefixtures("version")


def ask(client: Client, path: str) -> dict[str, Any]:
    response = client.get(path)
    assert response.status_code == 200, response.content.decode()
    assert "no-store" in response["Cache-Control"]
    answer: dict[str, Any] = response.json()
    return answer


def lines(answer: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(line["kind"], line["amount"]) for line in answer["lines"]]


def sums(answer: dict[str, Any]) -> tuple[str, str, str]:
    totals = answer["totals"]
    return totals["fines"], totals["confiscation"], totals["refunds"]


ORDER, REVOKED = ("order", None), ("revocation", None)


def fine(amount: str) -> tuple[str, str]:
    return ("fine", amount)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("1?", [ORDER], id="art12(1)"),
        pytest.param("1?overdue=true", [ORDER, fine("200000.00")], id="art12(1)-late"),
        pytest.param(
            "2?contract_price=1000000", [ORDER, fine("150000.00")], id="art12(2)"
        ),
        pytest.param("3?building_use=residential", [ORDER], id="art12(3)"),
        pytest.param(
            "3?overdue=true&building_use=residential&floor_area=100.5",
            [ORDER, fine("2512.50")],
            id="art12(3)-homes",
        ),
        pytest.param(
            "3?overdue=true&building_use=nonresidential&device_cost=500",
            [ORDER, fine("1000.00")],
            id="art12(3)-others",
        ),
        pytest.param(
            "4?illegal_gains=777.70",
            [("confiscation", "777.70"), fine("100000.00")],
            id="art12(4)",
        ),
        pytest.param(
            "5?illegal_gains=1",
            [ORDER, ("confiscation", "1.00"), fine("100000.00")],
            id="art12(5)",
        ),
        pytest.param("5?illegal_gains=0", [ORDER, fine("100000.00")], id="art12(5)-0"),
        pytest.param("6?", [ORDER], id="art12(6)"),
        pytest.param("6?overdue=true", [ORDER, fine("50000.00")], id="art12(6)-late"),
        pytest.param("6?serious=true", [ORDER, REVOKED], id="art12(6)-serious"),
        pytest.param("7?", [ORDER, fine("100000.00")], id="art12(7)"),
        pytest.param(
            "8?daily_fee=1000&days=3",
            [("refund", "6000.00"), fine("6000.00")],
            id="art12(8)",
        ),
        pytest.param("9?", [ORDER, fine("100000.00")], id="art12(9)"),
        pytest.param("10?", [fine("10000.00")], id="art12(10)"),
        pytest.param("11?", [], id="art12(11)-nothing"),
        pytest.param("11?not_notified=true", [fine("5000.00")], id="art12(11)-notice"),
        pytest.param(
            "11?not_repaired=true", [ORDER, fine("20000.00")], id="art12(11)-repair"
        ),
        pytest.param(
            "11?not_repaired=true&overdue=true",
            [ORDER, fine("100000.00")],
            id="art12(11)-late",
        ),
        pytest.param(
            "11?not_notified=true&not_repaired=true&overdue=true",
            [fine("5000.00"), ORDER, fine("100000.00")],
            id="art12(11)-all",
        ),
        pytest.param("12?", [ORDER], id="art12(12)"),
        pytest.param(
            "12?overdue=true", [ORDER, fine("100000.00")], id="art12(12)-late"
        ),
        pytest.param("13?", [REVOKED], id="art12(13)"),
    ],
)
def test_every_item_and_condition(
    client: Client, query: str, expected: list[tuple[str, str | None]]
) -> None:
    number, _, rest = query.partition("?")
    answer = ask(client, f"{PENALTIES}/{number}/assess?{rest}")
    assert lines(answer) == expected
    fines = sum(float(amount or 0) for kind, amount in expected if kind == "fine")
    assert float(sums(answer)[0]) == fines
    for line in answer["lines"]:
        provision = line["provision"]
        assert provision["eid"] == f"art_12__item_{number}"
        assert provision["url"].endswith(f"#art_12__item_{number}")
        assert line["owed_by"] == "supplier"


def test_which_fine_stands_for_the_other_is_a_reading(client: Client) -> None:
    answer = ask(client, f"{PENALTIES}/11/assess?not_repaired=true&overdue=true")
    (note,) = [note for line in answer["lines"] for note in line["notes"]]
    assert "解释" in str(note)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("1/assess?foo=1", "foo"),
        ("1/assess?overdue=yes", "overdue"),
        ("2/assess", "contract_price"),
        ("2/assess?contract_price=-1", "contract_price"),
        ("2/assess?contract_price=NaN", "contract_price"),
        ("2/assess?contract_price=1e400", "contract_price"),
        ("3/assess?overdue=true", "building_use"),
        ("3/assess?overdue=true&building_use=castle", "building_use"),
        ("3/assess?overdue=true&building_use=residential", "floor_area"),
        ("8/assess?daily_fee=5&days=-1", "days"),
        ("8/assess?daily_fee=5&days=1.5", "days"),
        ("8/assess?days=1", "daily_fee"),
        ("1/assess?version=1999", "version"),
    ],
)
def test_wrong_input_is_named(client: Client, query: str, field: str) -> None:
    response = client.get(f"{PENALTIES}/{query}")
    assert response.status_code == WRONG
    assert field in response.json()["errors"]


def test_an_item_that_is_not_there(client: Client) -> None:
    assert client.get(f"{PENALTIES}/14/assess").status_code == MISSING


def test_the_schedule_is_listed(client: Client) -> None:
    answer = client.get(PENALTIES).json()
    assert [row["number"] for row in answer["results"]] == list(range(1, 14))
    assert answer["count"] == 13
    licence = client.get(f"{PENALTIES}?measure=revocation").json()
    assert [row["number"] for row in licence["results"]] == [6, 13]


DUTIES = [("duty", None)] * 3


@pytest.mark.parametrize(
    ("query", "expected", "refunds", "upper"),
    [
        pytest.param("hours=7.99", [], "0.00", "0.00", id="art8-under-8"),
        pytest.param("hours=8", DUTIES, "0.00", "0.00", id="art8-at-8"),
        pytest.param("hours=24", DUTIES, "0.00", "0.00", id="art8-at-24"),
        pytest.param(
            "hours=24.01&daily_fee=5",
            [*DUTIES, ("refund", "10.00"), ("open_refund", "10.00")],
            "10.00",
            "20.00",
            id="art8-over-24",
        ),
        pytest.param(
            "hours=48&daily_fee=5",
            [*DUTIES, ("refund", "20.00")],
            "20.00",
            "20.00",
            id="art8-whole-days",
        ),
        pytest.param(
            "started=2020-01-31T22:00&ended=2020-02-02T00:00&daily_fee=5",
            [*DUTIES, ("refund", "10.00"), ("open_refund", "10.00")],
            "10.00",
            "20.00",
            id="art8-month-end",
        ),
        pytest.param(
            "started=2020-02-28T00:00&ended=2020-03-01T00:00&daily_fee=5",
            [*DUTIES, ("refund", "20.00")],
            "20.00",
            "20.00",
            id="art8-leap-day",
        ),
        pytest.param(
            "hours=50&season_fee=1500&season_days=150",
            [*DUTIES, ("refund", "40.00"), ("open_refund", "20.00")],
            "40.00",
            "60.00",
            id="art8-season",
        ),
    ],
)
def test_outages(
    client: Client,
    query: str,
    expected: list[tuple[str, str | None]],
    refunds: str,
    upper: str,
) -> None:
    answer = ask(client, f"{OUTAGE}?{query}")
    assert lines(answer) == expected
    assert answer["totals"]["refunds"] == refunds
    assert answer["totals"]["refunds_upper"] == upper
    assert all(line["provision"]["eid"] == "art_8" for line in answer["lines"])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "hours"),
        ("hours=-1", "hours"),
        ("hours=abc", "hours"),
        ("hours=50", "daily_fee"),
        ("hours=50&started=2020-01-01T00:00", "hours"),
        ("started=2020-01-03T00:00&ended=2020-01-01T06:00&daily_fee=5", "ended"),
        ("started=2020-01-03T00:00&ended=2020-01-03T00:00&daily_fee=5", "ended"),
        ("started=2020-02-30T00:00&ended=2020-03-03T00:00", "started"),
        ("hours=50&season_fee=1500", "season_days"),
        ("hours=50&season_fee=1500&season_days=0", "season_days"),
        ("hours=50&daily_fee=5&other=1", "other"),
    ],
)
def test_outages_that_make_no_sense(client: Client, query: str, field: str) -> None:
    response = client.get(f"{OUTAGE}?{query}")
    assert response.status_code == WRONG
    assert field in response.json()["errors"]


NAMES = st.sampled_from(
    [
        "overdue",
        "serious",
        "not_notified",
        "not_repaired",
        "building_use",
        "contract_price",
        "floor_area",
        "device_cost",
        "illegal_gains",
        "daily_fee",
        "days",
        "hours",
        "started",
        "ended",
        "season_fee",
        "season_days",
        "version",
    ]
)
WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["true", "residential", "1", "0", "-0", "1e999", "٣", "１２", "Ⅷ"]),
)


@given(
    number=st.integers(0, 15),
    answers=st.dictionaries(NAMES, WORDS, max_size=5),
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_nonsense_is_never_a_server_error(
    client: Client, number: int, answers: dict[str, str]
) -> None:
    for path in (f"{PENALTIES}/{number}/assess", OUTAGE):
        assert client.get(path, answers).status_code in {200, WRONG, MISSING}


def test_few_queries(
    client: Client,
    version: ScheduleVersion,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    assert version.pk
    with django_assert_max_num_queries(6):
        ask(client, f"{PENALTIES}/8/assess?daily_fee=5&days=2")
    with django_assert_max_num_queries(6):
        ask(client, f"{OUTAGE}?hours=30&daily_fee=5")
