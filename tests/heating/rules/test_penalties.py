"""Article 12: every item and condition, and schedules that this city does not have."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating.rules import (
    AllOf,
    AnyOf,
    Base,
    BuildingUse,
    Flag,
    FlagName,
    HeatingError,
    Measure,
    MeasureKind,
    Not,
    PenaltyFacts,
    Schedule,
    UsedAs,
    Violation,
    assess,
    assess_together,
    find_errors,
    needed_fields,
)
from regulations.rules import Line, Statement
from tests.heating.rules.schedules import article, fine, huludao

SCHEDULE = huludao()
RESIDENTIAL = BuildingUse.RESIDENTIAL
NONRESIDENTIAL = BuildingUse.NONRESIDENTIAL


def known(**given_facts: Any) -> PenaltyFacts:
    typed: dict[str, Any] = {
        name: Decimal(value)
        if isinstance(value, str) and not isinstance(value, BuildingUse)
        else value
        for name, value in given_facts.items()
    }
    return PenaltyFacts(**typed)


def money(statement: Statement) -> list[tuple[str, str | None]]:
    return [(line["kind"], line["amount"]) for line in statement.to_json()["lines"]]


ORDER = ("order", None)
REVOCATION = ("revocation", None)


@pytest.mark.parametrize(
    ("number", "facts", "lines"),
    [
        pytest.param(1, known(), [ORDER], id="12(一)"),
        pytest.param(
            1, known(overdue=True), [ORDER, ("fine", "200000.00")], id="12(一)-逾期"
        ),
        pytest.param(
            2,
            known(contract_price="1234567.89"),
            [ORDER, ("fine", "185185.18")],
            id="12(二)",
        ),
        pytest.param(3, known(), [ORDER], id="12(三)"),
        pytest.param(
            3,
            known(overdue=True, building_use=RESIDENTIAL, floor_area="1234.56"),
            [ORDER, ("fine", "30864.00")],
            id="12(三)-逾期-住宅",
        ),
        pytest.param(
            3,
            known(overdue=True, building_use=NONRESIDENTIAL, device_cost="80000.5"),
            [ORDER, ("fine", "160001.00")],
            id="12(三)-逾期-非住宅",
        ),
        pytest.param(
            4,
            known(illegal_gains="34567.8"),
            [("confiscation", "34567.80"), ("fine", "100000.00")],
            id="12(四)",
        ),
        pytest.param(
            5,
            known(illegal_gains="0"),
            [ORDER, ("fine", "100000.00")],
            id="12(五)-无违法所得",
        ),
        pytest.param(6, known(), [ORDER], id="12(六)"),
        pytest.param(
            6,
            known(overdue=True, serious=True),
            [ORDER, ("fine", "50000.00"), REVOCATION],
            id="12(六)-逾期-情节严重",
        ),
        pytest.param(7, known(), [ORDER, ("fine", "100000.00")], id="12(七)"),
        pytest.param(
            8,
            known(daily_fee="15000.25", days=3),
            [("refund", "90001.50"), ("fine", "90001.50")],
            id="12(八)",
        ),
        pytest.param(9, known(), [ORDER, ("fine", "100000.00")], id="12(九)"),
        pytest.param(10, known(), [("fine", "10000.00")], id="12(十)"),
        pytest.param(11, known(), [], id="12(十一)-无情形"),
        pytest.param(
            11, known(not_notified=True), [("fine", "5000.00")], id="12(十一)-未通知"
        ),
        pytest.param(
            11,
            known(not_repaired=True),
            [ORDER, ("fine", "20000.00")],
            id="12(十一)-未抢修",
        ),
        pytest.param(
            11,
            known(not_notified=True, not_repaired=True, overdue=True),
            [("fine", "5000.00"), ORDER, ("fine", "100000.00")],
            id="12(十一)-未抢修-逾期",
        ),
        pytest.param(11, known(overdue=True), [], id="12(十一)-仅逾期"),
        pytest.param(12, known(), [ORDER], id="12(十二)"),
        pytest.param(
            12, known(overdue=True), [ORDER, ("fine", "100000.00")], id="12(十二)-逾期"
        ),
        pytest.param(13, known(), [REVOCATION], id="12(十三)"),
    ],
)
def test_item(
    number: int, facts: PenaltyFacts, lines: list[tuple[str, str | None]]
) -> None:
    assert money(assess(SCHEDULE, number, facts)) == lines


@pytest.mark.parametrize(
    ("number", "facts", "field"),
    [
        pytest.param(2, known(), "contract_price", id="12(二)"),
        pytest.param(3, known(overdue=True), "building_use", id="12(三)-用途"),
        pytest.param(
            3,
            known(overdue=True, building_use=RESIDENTIAL, device_cost="1"),
            "floor_area",
            id="12(三)-住宅",
        ),
        pytest.param(
            3,
            known(overdue=True, building_use=NONRESIDENTIAL, floor_area="1"),
            "device_cost",
            id="12(三)-非住宅",
        ),
        pytest.param(4, known(), "illegal_gains", id="12(四)"),
        pytest.param(8, known(days=3), "daily_fee", id="12(八)-热费"),
        pytest.param(8, known(daily_fee="1"), "days", id="12(八)-日数"),
        pytest.param(14, known(), "number", id="no-such-item"),
        pytest.param(2, known(contract_price="-1"), "contract_price", id="negative"),
        pytest.param(2, known(contract_price="NaN"), "contract_price", id="nan"),
        pytest.param(2, known(contract_price="1e400"), "contract_price", id="huge"),
        pytest.param(2, known(contract_price="1.005"), "contract_price", id="mills"),
        pytest.param(8, known(daily_fee="1", days=0), "days", id="no-days"),
        pytest.param(8, known(daily_fee="1", days=367), "days", id="too-many-days"),
        pytest.param(1, known(floor_area="0"), "floor_area", id="unused-nonsense"),
    ],
)
def test_what_cannot_be_computed_is_said_at_its_field(
    number: int, facts: PenaltyFacts, field: str
) -> None:
    with pytest.raises(HeatingError) as caught:
        assess(SCHEDULE, number, facts)

    assert caught.value.field == field
    assert caught.value.message.endswith("。")


def test_all_missing_inputs_are_named_at_once() -> None:
    assert [error.field for error in find_errors(SCHEDULE, 8, known())] == [
        "daily_fee",
        "days",
    ]


@pytest.mark.parametrize(
    ("number", "fields"),
    [
        (1, ("overdue",)),
        (2, ("contract_price",)),
        (3, ("overdue", "building_use", "floor_area", "device_cost")),
        (6, ("overdue", "serious")),
        (7, ()),
        (8, ("daily_fee", "days")),
        (11, ("overdue", "not_notified", "not_repaired")),
    ],
)
def test_a_form_asks_only_for_what_the_measures_use(
    number: int, fields: tuple[str, ...]
) -> None:
    assert needed_fields(SCHEDULE.violation(number)) == fields


def test_the_reading_of_item_11_is_marked() -> None:
    statement = assess(SCHEDULE, 11, known(not_repaired=True, overdue=True))
    line = statement.line("fine_overdue")

    assert line is not None
    assert [note.code for note in line.notes] == ["fine_overdue_reading"]
    assert "以葫芦岛市住房和城乡建设局解释为准" in line.notes[0].text


def test_totals_are_by_kind() -> None:
    totals = assess(SCHEDULE, 8, known(daily_fee="10", days=2)).to_json()["totals"]

    assert totals == {"fines": "40.00", "confiscation": "0.00", "refunds": "40.00"}


def test_what_is_given_in_vain_is_said() -> None:
    statement = assess(SCHEDULE, 7, known(serious=True, floor_area="10"))

    assert [note.code for note in statement.notes] == ["not_applicable"]
    assert "情节严重、建筑面积" in statement.notes[0].text


def test_several_violations_share_a_total() -> None:
    statement = assess_together(
        SCHEDULE, {11: known(), 7: known(), 4: known(illegal_gains="1000")}
    )

    assert [line.code for line in statement.lines] == ["violation_4", "violation_7"]
    assert [note.code for note in statement.notes] == ["no_measure"]
    assert statement.to_json()["totals"] == {
        "fines": "200000.00",
        "confiscation": "1000.00",
        "refunds": "0.00",
    }
    with pytest.raises(HeatingError):
        assess_together(SCHEDULE, {})


def schedule_with(*measures: Measure) -> Schedule:
    return Schedule(
        slug="invented",
        version="7",
        title="虚构市供热办法",
        interpretation_office="虚构市供热办",
        interpretation=article(9),
        violations=(
            Violation(
                number=40,
                title="虚构情形",
                measures=measures,
                provision=article(9, 4),
            ),
        ),
    )


def test_a_violation_that_this_schedule_does_not_have() -> None:
    """Fine 3.5 × gains unless repaired and minor; licence revoked when it is grave."""
    grave = AnyOf((Flag(FlagName.SERIOUS), Flag(FlagName.NOT_NOTIFIED)))
    invented = schedule_with(
        fine(
            4,
            base=Base.ILLEGAL_GAINS,
            coefficient="3.5",
            when=Not(UsedAs(RESIDENTIAL)),
        ),
        Measure(
            code="compensate",
            kind=MeasureKind.REFUND,
            label="赔偿用户",
            base=Base.DAILY_FEE_DAYS,
            coefficient=Decimal("0.5"),
            condition=grave,
            provision=article(9, 4),
        ),
        Measure(
            code="revoke",
            kind=MeasureKind.REVOCATION,
            label="吊销",
            condition=AllOf((grave, Flag(FlagName.OVERDUE))),
            provision=article(9, 4),
        ),
    )
    statement = assess(
        invented,
        40,
        known(
            building_use=NONRESIDENTIAL,
            illegal_gains="1000.01",
            not_notified=True,
            overdue=True,
            daily_fee="33.33",
            days=3,
        ),
    )

    assert money(statement) == [
        ("fine", "3500.04"),
        ("refund", "50.00"),
        ("revocation", None),
    ]
    assert statement.to_json()["rules"] == {"slug": "invented", "version": "7"}


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(lambda: fine(4), id="no-sum"),
        pytest.param(lambda: fine(4, "5", base=Base.FLOOR_AREA), id="two-sums"),
        pytest.param(lambda: fine(4, "-5"), id="negative"),
        pytest.param(lambda: schedule_with(fine(4, same_as="gone")), id="dangling"),
        pytest.param(lambda: schedule_with(fine(4, "1"), fine(4, "2")), id="repeated"),
        pytest.param(
            lambda: schedule_with(fine(4, "1", replaces=frozenset({"gone"}))),
            id="replaces-nothing",
        ),
        pytest.param(
            lambda: Measure(
                code="order",
                kind=MeasureKind.ORDER,
                label="责令",
                fixed=Decimal(1),
                provision=article(9),
            ),
            id="order-with-a-sum",
        ),
    ],
)
def test_rules_that_contradict_themselves_are_refused(build: Any) -> None:
    with pytest.raises(HeatingError) as caught:
        build()

    assert caught.value.code == "rules_invalid"


CENTS = st.integers(min_value=1, max_value=10**12).map(lambda n: Decimal(n) / 100)


@given(
    st.sampled_from(
        [
            (2, "contract_price", {}),
            (3, "floor_area", {"overdue": True, "building_use": RESIDENTIAL}),
            (3, "device_cost", {"overdue": True, "building_use": NONRESIDENTIAL}),
            (8, "daily_fee", {"days": 7}),
        ]
    ),
    CENTS,
    CENTS,
)
def test_a_fine_never_falls_when_its_base_grows(
    case: tuple[int, str, dict[str, Any]], one: Decimal, other: Decimal
) -> None:
    number, field, rest = case
    if field == "floor_area":
        one, other = min(one, Decimal(10**9)), min(other, Decimal(10**9))
    low, high = sorted((one, other))
    smaller = assess(SCHEDULE, number, known(**{field: low}, **rest))
    larger = assess(SCHEDULE, number, known(**{field: high}, **rest))

    small_sum, large_sum = smaller.total("fines"), larger.total("fines")
    assert small_sum is not None
    assert large_sum is not None
    assert small_sum <= large_sum


ANYTHING = st.none() | st.decimals() | st.integers() | st.text(max_size=3)


@given(
    number=st.integers(min_value=0, max_value=15),
    facts=st.fixed_dictionaries(
        {
            **dict.fromkeys(
                ("contract_price", "floor_area", "device_cost", "illegal_gains"),
                ANYTHING,
            ),
            "daily_fee": ANYTHING,
            "days": ANYTHING,
            "building_use": ANYTHING | st.sampled_from(BuildingUse),
            "overdue": st.booleans(),
            "serious": st.booleans(),
            "not_repaired": st.booleans(),
        }
    ),
)
def test_nonsense_is_always_a_chinese_message(
    number: int, facts: dict[str, Any]
) -> None:
    try:
        statement = assess(SCHEDULE, number, PenaltyFacts(**facts))
    except HeatingError as error:
        assert error.field  # noqa: PT017 - nonsense may also be valid
    else:
        assert sum(amounts(statement.lines)) == sum(
            total.amount for total in statement.totals or ()
        )


def amounts(lines: tuple[Line, ...]) -> list[Decimal]:
    return [line.amount for line in lines if line.amount is not None]
