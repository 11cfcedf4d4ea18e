"""The examples that were computed by hand from the plan's text."""

from dataclasses import dataclass

import pytest

from compensation.rules import Choice, Facts, calculate
from tests.compensation.rules.households import household
from tests.compensation.rules.plans import huludao

PLAN = huludao()


@dataclass(frozen=True)
class Example:
    given: Facts
    amounts: dict[str, str]
    net: str
    notes: tuple[str, ...] = ()


EXAMPLES = {
    "九(一)-money-with-balcony-and-bonuses": Example(
        household(
            Choice.MONETARY,
            certified_area="52.36",
            unit_price="3200",
            balcony_area="4.5",
            signed_early=True,
            moved_early=True,
        ),
        {
            "house": "167552.00",
            "balcony": "7200.00",
            "moving": "1047.20",
            "signing_bonus": "5236.00",
            "moving_bonus": "5236.00",
        },
        "186271.20",
    ),
    "九(二)1-50-signed-in-period-and-early": Example(
        household(certified_area="50", signed_in_period=True, signed_early=True),
        {
            "moving": "1000.00",
            "signing_bonus": "5000.00",
            "reasonable_area": "6650.00",
        },
        "-650.00",
    ),
    "九(二)1-45-nothing-else": Example(
        household(certified_area="45"),
        {"moving": "900.00", "reasonable_area": "14250.00"},
        "-13350.00",
    ),
    "九(八)1-43-signed-in-period": Example(
        household(certified_area="43", signed_in_period=True),
        {"moving": "860.00"},
        "860.00",
        ("area_over_type",),
    ),
    "九(二)1-43-signed-and-stepped-up": Example(
        household(certified_area="43", signed_in_period=True, step_up=True),
        {"moving": "860.00", "step_up_area": "17500.00"},
        "-16640.00",
    ),
    "九(二)2-58-stepped-up-and-extra": Example(
        household(certified_area="58", step_up=True, extra_15=True, flat_area="88.2"),
        {
            "moving": "1160.00",
            "flat_shortfall": "6750.00",
            "reasonable_area": "1900.00",
            "step_up_area": "18750.00",
            "extra_area": "43200.00",
        },
        "-55940.00",
    ),
    "九(二)1-105-larger-flat": Example(
        household(certified_area="105", flat_area="109.5"),
        {
            "moving": "2100.00",
            "flat_excess_within": "3750.00",
            "flat_excess_beyond": "4320.00",
        },
        "-5970.00",
    ),
}


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_worked_example(example: Example) -> None:
    result = calculate(PLAN, example.given).to_json()

    assert {line["code"]: line["amount"] for line in result["lines"]} == (
        example.amounts
    )
    assert result["totals"]["net"] == example.net
    codes = {note["code"] for note in result["notes"]}
    assert {"area_over_type"} & codes == set(example.notes)
    assert result["refusals"] == []


def test_105_01_has_no_type_and_no_figure() -> None:
    result = calculate(PLAN, household(certified_area="105.01")).to_json()

    assert [each["code"] for each in result["refusals"]] == ["no_flat_type"]
    assert result["refusals"][0]["provision"]["label"] == "九(二)1"
    assert "以葫芦岛市住房和城乡建设局解释为准" in result["refusals"][0]["text"]
    assert result["totals"] is None
    assert result["lines"] == []
