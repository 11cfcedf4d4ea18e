"""Estimates by the API: the worked examples, refusals, and nonsense."""

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from compensation.models import PlanVersion
from tests.compensation.builders import HULUDAO_PLAN, make_linjiang_plan

BASE = "/api/v1/compensation/huagong-phase-2/estimate"
EXAMPLES = [
    row["fields"]
    for row in json.loads(HULUDAO_PLAN.read_text(encoding="utf-8"))
    if row["model"] == "compensation.workedexample"
]
EXCHANGE = {"use": "residential", "choice": "exchange"}


def ask(client: Client, base: str = BASE, **query: str) -> Any:
    response = client.get(f"{base}?{urlencode(query)}")
    assert response.headers["Cache-Control"] == "no-store"
    assert "sessionid" not in response.cookies
    assert response.status_code in {200, 400}, response.content
    return response.json()


def amounts(result: Any) -> dict[str, str]:
    return {line["code"]: line["amount"] for line in result["lines"]}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_worked_example(
    plan: PlanVersion, client: Client, example: dict[str, Any]
) -> None:
    result = ask(client, **example["facts"])
    expected = example["expected"]

    assert amounts(result) == expected["lines"]
    assert [each["code"] for each in result["refusals"]] == expected["refusals"]
    assert set(expected["notes"]) <= {note["code"] for note in result["notes"]}
    if expected["net"] is None:
        assert result["totals"] is None
    else:
        assert result["totals"]["net"] == expected["net"]
    assert result["format"] == "statement.v1"
    assert result["rules"] == {"slug": "huagong-phase-2", "version": "2019-12-02"}


def test_a_line_leads_to_its_clause(plan: PlanVersion, client: Client) -> None:
    result = ask(client, **EXCHANGE, certified_area="45")

    line = next(each for each in result["lines"] if each["code"] == "moving")
    assert list(line) == [
        "code",
        "label",
        "kind",
        "quantity",
        "unit",
        "rate",
        "formula",
        "amount",
        "owed_by",
        "provision",
        "notes",
    ]
    assert line["formula"] == "45.00 m² × 20 元/m²"
    eid = "annex_1__cl_9__item_7__para_1"
    assert line["provision"] == {
        "document": "hu-zheng-fa-2019-19",
        "eid": eid,
        "label": "九(七)",
        "url": f"/documents/hu-zheng-fa-2019-19/#{eid}",
    }
    assert line["owed_by"] == "office"


@pytest.mark.parametrize(
    ("area", "reasonable"),
    [
        pytest.param("44.99", "9.50", id="below-45"),
        pytest.param("45", "14250.00", id="at-45"),
        pytest.param("59.99", "9.50", id="below-60"),
        pytest.param("60", "14250.00", id="at-60"),
        pytest.param("105", None, id="at-105"),
    ],
)
def test_edges_of_the_types(
    plan: PlanVersion, client: Client, area: str, reasonable: str | None
) -> None:
    result = ask(client, **EXCHANGE, certified_area=area)

    assert amounts(result).get("reasonable_area") == reasonable


@pytest.mark.parametrize(
    ("query", "code"),
    [
        pytest.param({"certified_area": "105.01"}, "no_flat_type", id="九(二)1-types"),
        pytest.param(
            {"certified_area": "60", "flat_area": "71.99"},
            "flat_too_small",
            id="九(二)1-3.01-smaller",
        ),
        pytest.param(
            {"certified_area": "95", "step_up": "true"},
            "no_larger_type",
            id="九(二)1-step-up",
        ),
        pytest.param(
            {"certified_area": "76", "step_up": "true", "extra_15": "true"},
            "no_larger_type",
            id="九(二)2-extra",
        ),
        pytest.param(
            {"certified_area": "50", "extra_15": "true"},
            "extra_needs_step_up",
            id="九(二)2-without-step-up",
        ),
    ],
)
def test_refusals(
    plan: PlanVersion, client: Client, query: dict[str, str], code: str
) -> None:
    result = ask(client, **EXCHANGE, **query)

    (refusal,) = result["refusals"]
    assert refusal["code"] == code
    assert refusal["provision"]["url"].startswith("/documents/hu-zheng-fa-2019-19/#")
    assert result["totals"] is None
    assert result["lines"] == []


@pytest.mark.parametrize("flat_area", ["72", "78"])
def test_three_square_metres_are_tolerated(
    plan: PlanVersion, client: Client, flat_area: str
) -> None:
    result = ask(client, **EXCHANGE, certified_area="60", flat_area=flat_area)
    codes = set(amounts(result))

    assert result["refusals"] == []
    assert "flat_excess_beyond" not in codes
    assert {"flat_shortfall", "flat_excess_within"} & codes


WRONG = [
    pytest.param({"certified_area": "-1"}, "certified_area", id="negative"),
    pytest.param({"certified_area": "0"}, "certified_area", id="zero"),
    pytest.param({"certified_area": "NaN"}, "certified_area", id="nan"),
    pytest.param({"certified_area": "sNaN"}, "certified_area", id="signalling-nan"),
    pytest.param({"certified_area": "Infinity"}, "certified_area", id="infinity"),
    pytest.param({"certified_area": "1e400"}, "certified_area", id="1e400"),
    pytest.param({"certified_area": "1e3"}, "certified_area", id="exponent"),
    pytest.param({"certified_area": ""}, "certified_area", id="empty"),
    pytest.param({"certified_area": "1000000000"}, "certified_area", id="10^9"),
    pytest.param({"certified_area": "9" * 5000}, "certified_area", id="5000-digits"),
    pytest.param({"certified_area": "50.001"}, "certified_area", id="three-decimals"),
    pytest.param({"certified_area": "1,5"}, "certified_area", id="comma"),
    pytest.param({"certified_area": "五十"}, "certified_area", id="words"),
    pytest.param({"certified_area": "50\x00"}, "certified_area", id="null"),
    pytest.param({"step_up": "1"}, "step_up", id="one-for-true"),
    pytest.param({"step_up": "True"}, "step_up", id="capital-true"),
    pytest.param({"step_up": ""}, "step_up", id="empty-boolean"),
    pytest.param({"use": "barn"}, "use", id="unknown-use"),
    pytest.param({"choice": "both"}, "choice", id="unknown-choice"),
    pytest.param({"use": "other_nonresidential"}, "choice", id="十(二)-money-only"),
    pytest.param({"area": "50"}, "area", id="unknown-name"),
    pytest.param({"version": "1999"}, "version", id="unknown-version"),
    pytest.param({"version": "x" * 41}, "version", id="long-version"),
    pytest.param({"version": "\x00"}, "version", id="null-version"),
    pytest.param(
        {"balcony_area": "4"}, "balcony_unit_price", id="九(五)2-without-price"
    ),
]


@pytest.mark.parametrize(("query", "field"), WRONG)
def test_wrong_input_is_a_400_at_its_field(
    plan: PlanVersion, client: Client, query: dict[str, str], field: str
) -> None:
    result = ask(client, **{**EXCHANGE, "certified_area": "50", **query})

    assert result["status"] == 400
    assert list(result["errors"]) == [field]
    assert all(message for message in result["errors"][field])


def test_a_name_given_twice_is_refused(plan: PlanVersion, client: Client) -> None:
    response = client.get(f"{BASE}?use=residential&use=commercial")

    assert response.status_code == 400
    assert response.json()["errors"] == {"use": ["只能填写一次。"]}


def test_all_mistakes_are_named_at_once(plan: PlanVersion, client: Client) -> None:
    result = ask(client, certified_area="NaN", step_up="yes")

    assert set(result["errors"]) == {"use", "choice", "certified_area", "step_up"}
    assert result["errors"]["choice"] == [
        "请选择补偿方式。可填写：monetary（货币补偿）、exchange（房屋产权调换）。"
    ]


@pytest.mark.parametrize(
    ("typed", "area"),
    [
        pytest.param("５０．５", "50.50", id="full-width"),
        pytest.param(" 50.5 平方米 ", "50.50", id="unit"),
        pytest.param("50.5㎡", "50.50", id="square-sign"),
        pytest.param("50。5", "50.50", id="chinese-stop"),
        pytest.param("+50.50", "50.50", id="plus"),
    ],
)
def test_figures_are_read_as_typed(
    plan: PlanVersion, client: Client, typed: str, area: str
) -> None:
    result = ask(client, **EXCHANGE, certified_area=typed)

    assert result["lines"][0]["quantity"] == area


def test_sums_may_be_grouped_or_in_ten_thousands(
    plan: PlanVersion, client: Client
) -> None:
    result = ask(
        client,
        use="commercial",
        choice="monetary",
        appraised_value="80万元",
        business_loss="５０，０００ 元",
    )

    assert result["totals"]["net"] == "850000.00"


def test_unknown_plans_are_a_404(plan: PlanVersion, client: Client) -> None:
    for path in ("", "/estimate"):
        response = client.get(f"/api/v1/compensation/no-such-plan{path}")
        assert response.status_code == 404
        assert response.json()["detail"] == "没有这个征收项目的方案。"


def test_an_estimate_takes_few_queries(
    plan: PlanVersion,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(3):
        ask(client, **EXCHANGE, certified_area="50")


def test_the_same_question_has_the_same_answer(
    plan: PlanVersion, client: Client
) -> None:
    address = f"{BASE}?{urlencode(EXCHANGE)}&certified_area=43&step_up=true"

    assert client.get(address).content == client.get(address).content


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "expected", "net"),
    [
        pytest.param(
            {
                "use": "residential",
                "choice": "monetary",
                "certified_area": "60",
                "unit_price": "5000",
                "fittings": "10000",
                "signed_early": "true",
                "moved_early": "true",
            },
            {
                "house": "360000.00",
                "fittings": "8000.00",
                "moving": "2010.00",
                "signing_bonus": "12600.00",
            },
            "382610.00",
            id="120%-and-no-moving-bonus",
        ),
        pytest.param(
            {**EXCHANGE, "certified_area": "50", "signed_in_period": "true"},
            {"moving": "1675.00"},
            "1675.00",
            id="50-stays-50-without-reward-area",
        ),
        pytest.param(
            {**EXCHANGE, "certified_area": "50.01"},
            {"moving": "1675.34", "reasonable_area": "26982.00"},
            "-25306.66",
            id="50.01-is-65",
        ),
        pytest.param(
            {**EXCHANGE, "certified_area": "70", "flat_area": "76.5"},
            {"moving": "2345.00", "reasonable_area": "11700.00"},
            "-9355.00",
            id="only-the-real-area-is-priced",
        ),
        pytest.param(
            {**EXCHANGE, "certified_area": "70", "step_up": "true"},
            {
                "moving": "2345.00",
                "reasonable_area": "18000.00",
                "step_up_area": "52000.00",
            },
            "-67655.00",
            id="step-up-80-to-100",
        ),
        pytest.param(
            {
                "use": "commercial",
                "choice": "monetary",
                "certified_area": "40",
                "appraised_value": "300000",
            },
            {"commercial_value": "300000.00", "moving": "1340.00"},
            "301340.00",
            id="shops-move-too",
        ),
    ],
)
def test_a_plan_of_another_city_is_data_alone(
    client: Client, query: dict[str, str], expected: dict[str, str], net: str
) -> None:
    make_linjiang_plan()

    result = ask(client, "/api/v1/compensation/lin-jiang/estimate", **query)

    assert amounts(result) == expected
    assert result["totals"]["net"] == net
    assert result["rules"] == {"slug": "lin-jiang", "version": "1"}


@pytest.mark.django_db
def test_another_city_has_other_refusals(client: Client) -> None:
    make_linjiang_plan()
    base = "/api/v1/compensation/lin-jiang/estimate"

    widest = ask(client, base, **EXCHANGE, certified_area="500")
    larger = ask(client, base, **EXCHANGE, certified_area="120", step_up="true")
    shop = ask(client, base, use="commercial", choice="exchange")

    assert widest["refusals"] == []
    assert [each["code"] for each in larger["refusals"]] == ["no_larger_type"]
    assert list(shop["errors"]) == ["choice"]


def test_no_address_makes_it_fail(plan: PlanVersion, client: Client) -> None:
    for path in ("%00", "..%2F", "%F0%9F%8F%A0", "a" * 3000, quote("化工")):
        assert client.get(f"/api/v1/compensation/{path}").status_code in {400, 404}
