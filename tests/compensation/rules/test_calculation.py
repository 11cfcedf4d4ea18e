"""Every clause and boundary of the plan of the 2020-1 gazette."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from compensation.rules import (
    Choice,
    CompensationError,
    Facts,
    Rule,
    RuleCode,
    Use,
    calculate,
    find_errors,
)
from regulations.rules import Statement
from tests.compensation.rules.households import household
from tests.compensation.rules.plans import huludao

PLAN = huludao()
MONEY = Choice.MONETARY


def amounts(statement: Statement) -> dict[str, str]:
    return {line["code"]: line["amount"] for line in statement.to_json()["lines"]}


def notes(statement: Statement) -> list[str]:
    # What was left out of the estimate is said in every one; see its own test.
    return [
        note.code
        for note in statement.notes
        if note.code not in {"fittings_not_given", "bare_shell_not_given"}
    ]


@pytest.mark.parametrize(
    ("area", "reasonable"),
    [
        pytest.param("0.01", "42740.50", id="九(二)1-smallest"),
        pytest.param("44.99", "9.50", id="九(二)1-44.99-to-45"),
        pytest.param("45", "14250.00", id="九(二)1-45-to-60"),
        pytest.param("59.99", "9.50", id="九(二)1-59.99-to-60"),
        pytest.param("60", "14250.00", id="九(二)1-60-to-75"),
        pytest.param("74.99", "9.50", id="九(二)1-74.99-to-75"),
        pytest.param("75", "14250.00", id="九(二)1-75-to-90"),
        pytest.param("89.99", "9.50", id="九(二)1-89.99-to-90"),
        pytest.param("90", "14250.00", id="九(二)1-90-to-105"),
        pytest.param("104.99", "9.50", id="九(二)1-104.99-to-105"),
        pytest.param("105", None, id="九(二)1-105-to-105"),
    ],
)
def test_types(area: str, reasonable: str | None) -> None:
    result = amounts(calculate(PLAN, household(certified_area=area)))

    assert result.get("reasonable_area") == reasonable


@pytest.mark.parametrize(
    ("area", "owed", "note"),
    [
        pytest.param("41.99", "9.50", [], id="九(八)1-just-under-the-type"),
        pytest.param("42", None, [], id="九(八)1-exactly-the-type"),
        pytest.param("42.01", None, ["area_over_type"], id="九(八)1-just-over"),
        pytest.param("45", "11400.00", [], id="九(八)1-next-type-by-its-own-area"),
        pytest.param("105", None, ["area_over_type"], id="九(八)1-largest-type"),
    ],
)
def test_the_reward_area_does_not_move_the_type(
    area: str, owed: str | None, note: list[str]
) -> None:
    statement = calculate(PLAN, household(certified_area=area, signed_in_period=True))

    assert amounts(statement).get("reasonable_area") == owed
    assert notes(statement) == note


@pytest.mark.parametrize(
    ("flat_area", "lines"),
    [
        pytest.param("57", {"flat_shortfall": "11250.00"}, id="九(二)1-3-smaller"),
        pytest.param("59.99", {"flat_shortfall": "37.50"}, id="九(二)1-0.01-smaller"),
        pytest.param("60", {}, id="九(二)1-as-planned"),
        pytest.param("60.01", {"flat_excess_within": "12.50"}, id="九(二)1-0.01-more"),
        pytest.param("63", {"flat_excess_within": "3750.00"}, id="九(二)1-3-more"),
        pytest.param(
            "63.01",
            {"flat_excess_within": "3750.00", "flat_excess_beyond": "28.80"},
            id="九(二)1-3.01-more",
        ),
    ],
)
def test_real_flat(flat_area: str, lines: dict[str, str]) -> None:
    statement = calculate(PLAN, household(certified_area="59", flat_area=flat_area))

    assert amounts(statement) == {
        "moving": "1180.00",
        "reasonable_area": "950.00",
        **lines,
    }


@pytest.mark.parametrize(
    ("given_facts", "code", "clause"),
    [
        pytest.param(
            {"certified_area": "59", "flat_area": "56.99"},
            "flat_too_small",
            "九(二)1",
            id="九(二)1-3.01-smaller",
        ),
        pytest.param(
            {"certified_area": "105.01"}, "no_flat_type", "九(二)1", id="九(二)1-105.01"
        ),
        pytest.param(
            {"certified_area": "90", "step_up": True},
            "no_larger_type",
            "九(二)1",
            id="九(二)1-no-step-from-105",
        ),
        pytest.param(
            {"certified_area": "75", "step_up": True, "extra_15": True},
            "no_larger_type",
            "九(二)2",
            id="九(二)2-120-is-no-type",
        ),
        pytest.param(
            {"certified_area": "50", "extra_15": True},
            "extra_needs_step_up",
            "九(二)2",
            id="九(二)2-extra-without-step",
        ),
    ],
)
def test_refusals(given_facts: dict[str, Any], code: str, clause: str) -> None:
    result = calculate(PLAN, household(**given_facts)).to_json()

    assert [each["code"] for each in result["refusals"]] == [code]
    assert result["refusals"][0]["provision"]["label"] == clause
    marked = "以葫芦岛市住房和城乡建设局解释为准" in result["refusals"][0]["text"]
    assert marked is (code in {"no_flat_type", "extra_needs_step_up"})
    assert result["totals"] is None
    assert result["lines"] == []


def test_step_up_and_extra_reach_the_largest_type_exactly() -> None:
    statement = calculate(
        PLAN, household(certified_area="60", step_up=True, extra_15=True)
    )

    assert amounts(statement) == {
        "moving": "1200.00",
        "reasonable_area": "14250.00",
        "step_up_area": "18750.00",
        "extra_area": "43200.00",
    }


def test_every_amount_for_a_monetary_household() -> None:
    statement = calculate(
        PLAN,
        household(
            MONEY,
            certified_area="52.36",
            unit_price="3200.55",
            balcony_area="4.5",
            balcony_unit_price="3100.15",
            fittings="12345.67",
            business_loss="8000",
            signed_early=True,
            moved_early=True,
            building_complete=True,
        ),
    )

    assert amounts(statement) == {
        "house": "167580.80",
        "balcony": "6975.34",
        "fittings": "12345.67",
        "moving": "1047.20",
        "signing_bonus": "5236.00",
        "moving_bonus": "5236.00",
        "building_bonus": "5236.00",
        "business_loss": "8000.00",
    }
    assert statement.total("net") == sum(map(Decimal, amounts(statement).values()))
    assert notes(statement) == []
    balcony = statement.line("balcony")
    assert balcony is not None
    assert balcony.formula == "4.50 m² × 3100.15 元/m² × 50%"


def test_a_line_reads_like_its_clause() -> None:
    line = calculate(
        PLAN, household(certified_area="50", signed_in_period=True, step_up=True)
    ).line("step_up_area")

    assert line is not None
    assert line.to_json() == {
        "code": "step_up_area",
        "label": "上靠户型增加面积出资",
        "kind": "purchase",
        "quantity": "15.00",
        "unit": "m²",
        "rate": "1250",
        "formula": "15.00 m² × 1250 元/m²",
        "amount": "18750.00",
        "owed_by": "household",
        "provision": {
            "document": "hu-zheng-fa-2019-19",
            "eid": "clause_九(二)1",
            "label": "九(二)1",
            "url": "",
        },
        "notes": [
            {
                "code": "step_up_area_reading",
                "text": "上靠增加面积自原安置户型面积与征一还一面积中较大者起算"
                "（以葫芦岛市住房和城乡建设局解释为准）。",
                "provision": {
                    "document": "hu-zheng-fa-2019-19",
                    "eid": "clause_九(二)1",
                    "label": "九(二)1",
                    "url": "",
                },
            }
        ],
    }


def test_signing_early_does_not_stand_in_for_signing_in_the_period() -> None:
    statement = calculate(PLAN, household(certified_area="50", signed_early=True))

    assert amounts(statement)["reasonable_area"] == "9500.00"
    assert amounts(statement)["signing_bonus"] == "5000.00"
    assert notes(statement) == ["signing_period_not_stated"]


def test_unknown_appraisals_are_said_and_not_counted() -> None:
    unknown = calculate(PLAN, household(certified_area="50"))
    known = calculate(
        PLAN, household(certified_area="50", fittings="0", bare_shell="321.5")
    )

    assert [note.code for note in unknown.notes] == [
        "fittings_not_given",
        "bare_shell_not_given",
    ]
    assert known.notes == ()
    assert amounts(known)["bare_shell"] == "321.50"


def test_low_income_household_that_cannot_pay() -> None:
    statement = calculate(
        PLAN,
        household(
            certified_area="50",
            signed_in_period=True,
            low_income=True,
            cannot_pay=True,
            step_up=True,
        ),
    )
    figures = {
        note.code: (note.quantity, note.unit)
        for note in statement.notes
        if note.quantity is not None
    }

    assert amounts(statement) == {"moving": "1000.00", "step_up_area": "18750.00"}
    assert figures == {
        "owned_area": (Decimal(53), "m²"),
        "public_area": (Decimal(7), "m²"),
        "buy_out": (Decimal("6650.00"), "元"),
    }


@pytest.mark.parametrize(
    ("given_facts", "owed", "note"),
    [
        pytest.param({"low_income": True}, "9500.00", [], id="九(六)1-can-pay"),
        pytest.param(
            {"cannot_pay": True},
            "9500.00",
            ["low_income_required"],
            id="九(六)1-no-certificate",
        ),
    ],
)
def test_low_income_relief_needs_both(
    given_facts: dict[str, Any], owed: str, note: list[str]
) -> None:
    statement = calculate(PLAN, household(certified_area="50", **given_facts))

    assert amounts(statement)["reasonable_area"] == owed
    assert notes(statement) == note


def test_money_brings_no_preference_to_low_income_households() -> None:
    statement = calculate(
        PLAN,
        household(
            MONEY,
            certified_area="50",
            unit_price="3000",
            low_income=True,
            cannot_pay=True,
        ),
    )

    assert notes(statement) == ["low_income_monetary"]
    assert amounts(statement) == {"house": "150000.00", "moving": "1000.00"}


@pytest.mark.parametrize(
    ("facts", "lines", "net"),
    [
        pytest.param(
            household(
                MONEY,
                Use.COMMERCIAL,
                appraised_value="500000",
                business_loss="20000",
                certified_area="80",
                signed_early=True,
                moved_early=True,
            ),
            {"commercial_value": "500000.00", "business_loss": "20000.00"},
            "520000.00",
            id="十(一)-money",
        ),
        pytest.param(
            household(
                use=Use.COMMERCIAL,
                appraised_value="500000",
                exchange_price="600000.5",
                business_loss="20000",
            ),
            {"business_loss": "20000.00", "price_difference": "100000.50"},
            "-80000.50",
            id="十(一)-dearer-property",
        ),
        pytest.param(
            household(
                use=Use.COMMERCIAL, appraised_value="500000", exchange_price="450000"
            ),
            {"price_difference": "50000.00"},
            "50000.00",
            id="十(一)-cheaper-property",
        ),
        pytest.param(
            household(
                use=Use.COMMERCIAL, appraised_value="500000", exchange_price="500000"
            ),
            {},
            "0.00",
            id="十(一)-equal-property",
        ),
        pytest.param(
            household(MONEY, Use.OTHER_NONRESIDENTIAL, appraised_value="123.45"),
            {"other_value": "123.45"},
            "123.45",
            id="十(二)",
        ),
    ],
)
def test_not_residential(facts: Facts, lines: dict[str, str], net: str) -> None:
    statement = calculate(PLAN, facts)

    assert amounts(statement) == lines
    assert statement.to_json()["totals"]["net"] == net


def test_requests_without_effect_are_named() -> None:
    statement = calculate(
        PLAN,
        household(
            MONEY,
            certified_area="50",
            unit_price="3000",
            step_up=True,
            extra_15=True,
            flat_area="60",
            bare_shell="1000",
        ),
    )

    assert notes(statement) == ["not_applicable"]
    text = statement.notes[-1].text
    assert "毛坯房室内补偿测算金额、上靠一个户型、以优惠价格加购面积" in text
    assert set(amounts(statement)) == {"house", "moving"}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        pytest.param(household(), "certified_area", id="no-area"),
        pytest.param(household(MONEY, certified_area="50"), "unit_price", id="九(一)"),
        pytest.param(
            household(certified_area="50", balcony_area="3"),
            "balcony_unit_price",
            id="九(五)2",
        ),
        pytest.param(household(MONEY, Use.COMMERCIAL), "appraised_value", id="十(一)"),
        pytest.param(
            household(use=Use.COMMERCIAL, appraised_value="1"),
            "exchange_price",
            id="十(一)-exchange",
        ),
        pytest.param(
            household(use=Use.OTHER_NONRESIDENTIAL, appraised_value="1"),
            "choice",
            id="十(二)-money-only",
        ),
        pytest.param(household(certified_area="0"), "certified_area", id="zero"),
        pytest.param(household(certified_area="-1"), "certified_area", id="negative"),
        pytest.param(household(certified_area="NaN"), "certified_area", id="nan"),
        pytest.param(household(certified_area="sNaN"), "certified_area", id="snan"),
        pytest.param(household(certified_area="1e400"), "certified_area", id="1e400"),
        pytest.param(household(certified_area="1e9"), "certified_area", id="10⁹-m²"),
        pytest.param(household(certified_area="1e-400"), "certified_area", id="tiny"),
        pytest.param(household(certified_area="50.001"), "certified_area", id="mm"),
        pytest.param(
            household(certified_area="50", flat_area="0"), "flat_area", id="no-flat"
        ),
        pytest.param(
            household(certified_area="50", fittings="-0.01"), "fittings", id="debt"
        ),
    ],
)
def test_what_cannot_be_computed_is_said_at_its_field(facts: Facts, field: str) -> None:
    with pytest.raises(CompensationError) as caught:
        calculate(PLAN, facts)

    assert caught.value.field == field
    assert caught.value.message.endswith("。")


def test_all_mistakes_are_found_at_once() -> None:
    facts = household(MONEY, certified_area="50.001", fittings="-1")

    assert {error.field for error in find_errors(PLAN, facts)} == {
        "certified_area",
        "unit_price",
        "fittings",
    }


def test_two_rules_for_one_case_are_refused() -> None:
    doubled = Rule(
        code=RuleCode.MOVING,
        value=Decimal(1),
        provision=PLAN.interpretation,
        choices=frozenset({MONEY}),
    )
    with pytest.raises(CompensationError) as caught:
        replace_rules(*PLAN.rules, doubled)

    assert caught.value.field == "rules"


def test_types_with_a_gap_are_refused() -> None:
    first, _, *rest = PLAN.flat_types
    with pytest.raises(CompensationError) as caught:
        replace(PLAN, flat_types=(first, *rest))

    assert caught.value.field == "flat_types"
    assert "空档" in caught.value.message


@pytest.mark.parametrize("value", ["NaN", "-1", "1e16", "Infinity"])
def test_figures_that_no_rule_can_hold_are_refused(value: str) -> None:
    figure = Decimal(value)
    odd_type = replace(PLAN.flat_types[-1], area=figure)
    for changed in (
        {"rules": (replace(PLAN.rules[0], value=figure),)},
        {"flat_types": (*PLAN.flat_types[:-1], odd_type)},
    ):
        with pytest.raises(CompensationError) as caught:
            replace(PLAN, **changed)
        assert caught.value.code == "rules_invalid"


def replace_rules(*rules: Rule) -> None:
    replace(PLAN, rules=rules)
