"""Plans with their clauses by the API, and the description of it all."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from compensation.models import PlanVersion
from compensation.services import copy_version, publish_version
from tests.compensation.builders import NOW, make_linjiang_plan

BASE = "/api/v1/compensation"


def test_the_list(
    plan: PlanVersion, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_linjiang_plan()
    with django_assert_num_queries(1):
        result = client.get(BASE).json()

    assert result["count"] == 2
    assert [(each["slug"], each["version"]) for each in result["results"]] == [
        ("lin-jiang", "1"),
        ("huagong-phase-2", "2019-12-02"),
    ]
    assert result["results"][1]["title"] == plan.title
    assert client.get(f"{BASE}?page=1").status_code == 400


def test_rules_with_their_clauses(
    plan: PlanVersion,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(6):
        result = client.get(f"{BASE}/huagong-phase-2").json()

    moving = next(each for each in result["rules"] if each["code"] == "moving")
    assert (moving["value"], moving["unit"]) == ("20", "元/m²")
    assert moving["quote"] == "搬迁费按房屋证载面积补助 20 元 /m²"
    assert moving["provision"]["label"] == "九(七)"
    assert [each["area"] for each in result["flat_types"]] == [
        "45",
        "60",
        "75",
        "90",
        "105",
    ]
    assert result["flat_types"][0]["upper_closed"] is False
    assert result["flat_types"][4]["upper_closed"] is True
    assert [each["closes_at"] for each in result["deadlines"]] == [
        "17:00",
        "17:00",
        None,
        None,
    ]
    assert len(result["care_conditions"]) == 4
    assert all(each["provision"]["eid"] for each in result["rules"])


def test_an_older_version_stays_open(plan: PlanVersion, client: Client) -> None:
    newer = copy_version(source=plan, version="2", valid_from=date(2020, 1, 1))
    rule = newer.rules.get(code="moving")
    rule.value = 25
    rule.save()
    newer.examples.all().delete()
    publish_version(version=newer, now=NOW)
    query = "use=residential&choice=exchange&certified_area=60"

    def moving(more: str = "") -> str:
        result = client.get(f"{BASE}/huagong-phase-2/estimate?{query}{more}").json()
        amount: str = result["lines"][0]["amount"]
        return amount

    assert moving() == "1500.00"
    assert moving("&version=2019-12-02") == "1200.00"
    versions = client.get(f"{BASE}/huagong-phase-2").json()["versions"]
    assert [(each["version"], each["valid_to"]) for each in versions] == [
        ("2", None),
        ("2019-12-02", "2019-12-31"),
    ]


@pytest.mark.django_db
def test_drafts_are_not_told(client: Client) -> None:
    version = make_linjiang_plan()
    copy_version(source=version, version="2", valid_from=date(2022, 1, 1))

    response = client.get(f"{BASE}/lin-jiang?version=2")

    assert response.status_code == 400
    assert response.json()["errors"] == {"version": ["方案没有这个版本。"]}


def test_the_description_names_every_parameter(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    operation = schema["paths"]["/api/v1/compensation/{plan}/estimate"]["get"]
    given = {each["name"]: each for each in operation["parameters"]}

    assert schema["openapi"].startswith("3.1")
    assert list(given) == [
        "plan",
        "use",
        "choice",
        "certified_area",
        "unit_price",
        "balcony_area",
        "balcony_unit_price",
        "fittings",
        "business_loss",
        "bare_shell",
        "signed_in_period",
        "signed_early",
        "moved_early",
        "building_complete",
        "step_up",
        "extra_15",
        "flat_area",
        "low_income",
        "cannot_pay",
        "appraised_value",
        "exchange_price",
        "version",
    ]
    assert given["use"]["required"] is True
    assert given["use"]["schema"]["enum"] == [
        "residential",
        "commercial",
        "other_nonresidential",
    ]
    assert set(operation["responses"]) == {"200", "400", "404", "429"}
