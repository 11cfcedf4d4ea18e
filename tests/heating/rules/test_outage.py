"""Article 8: the edges at 8 and 24 hours, both sums, and times that make no sense."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating.rules import HeatingError, OutageFacts, milestones, outage
from tests.heating.rules.schedules import outage_rules

RULES = outage_rules()
SHANGHAI = ZoneInfo("Asia/Shanghai")
DUTIES = ["notify_users", "repair", "report"]


def at(*parts: int, zone: Any = SHANGHAI) -> datetime:
    return datetime(*parts, tzinfo=zone)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("hours", "codes", "refunds", "upper"),
    [
        pytest.param("7.99", [], "0.00", "0.00", id="8-under"),
        pytest.param("8", DUTIES, "0.00", "0.00", id="8-exactly"),
        pytest.param("8.01", DUTIES, "0.00", "0.00", id="8-over"),
        pytest.param("23.99", DUTIES, "0.00", "0.00", id="24-under"),
        pytest.param("24", DUTIES, "0.00", "0.00", id="24-exactly"),
        pytest.param(
            "24.01",
            [*DUTIES, "refund", "refund_started_day"],
            "10.50",
            "21.00",
            id="24-over",
        ),
        pytest.param("48", [*DUTIES, "refund"], "21.00", "21.00", id="two-whole-days"),
        pytest.param(
            "50",
            [*DUTIES, "refund", "refund_started_day"],
            "21.00",
            "31.50",
            id="a-third-day-begun",
        ),
    ],
)
def test_edges(hours: str, codes: list[str], refunds: str, upper: str) -> None:
    result = outage(
        RULES, OutageFacts(hours=Decimal(hours), daily_fee=Decimal("5.25"))
    ).to_json()

    assert [line["code"] for line in result["lines"]] == codes
    assert result["totals"] == {
        "fines": "0.00",
        "confiscation": "0.00",
        "refunds": refunds,
        "refunds_upper": upper,
    }


@pytest.mark.parametrize(
    ("started", "ended", "days"),
    [
        pytest.param(at(2020, 1, 31, 22), at(2020, 2, 2, 22), 2, id="month-end"),
        pytest.param(at(2020, 2, 28, 1), at(2020, 3, 1, 1), 2, id="leap-day"),
        pytest.param(at(2019, 12, 31, 1), at(2020, 1, 2, 1), 2, id="year-end"),
        pytest.param(
            at(1986, 5, 3, 12),
            at(1986, 5, 5, 13),
            2,
            id="clocks-go-forward-in-shanghai-1986",
        ),
        pytest.param(
            at(2020, 1, 1, 8), at(2020, 1, 3, 0, zone=UTC), 2, id="two-time-zones"
        ),
    ],
)
def test_times(started: datetime, ended: datetime, days: int) -> None:
    statement = outage(
        RULES, OutageFacts(started=started, ended=ended, daily_fee=Decimal(1))
    )
    line = statement.line("refund")

    assert line is not None
    assert line.quantity == days
    assert statement.line("refund_started_day") is None


def test_exactly_24_hours_by_the_clock_is_not_over() -> None:
    started = at(2020, 1, 1, 6, 30)
    exact = outage(RULES, OutageFacts(started=started, ended=at(2020, 1, 2, 6, 30)))
    over = OutageFacts(
        started=started,
        ended=at(2020, 1, 2, 6, 30) + timedelta(microseconds=1),
        daily_fee=Decimal(1),
    )

    assert exact.line("refund") is None
    assert outage(RULES, over).line("refund") is not None


def test_a_season_fee_is_divided_last() -> None:
    statement = outage(
        RULES,
        OutageFacts(hours=Decimal(72), season_fee=Decimal(100), season_days=7),
    )
    line = statement.line("refund")

    assert line is not None
    assert line.amount == Decimal("85.71")
    assert line.formula == "2 × 100 元 ÷ 7 日 × 3 日"


def test_floor_areas_make_a_season_fee() -> None:
    statement = outage(
        RULES,
        OutageFacts(
            hours=Decimal(30),
            floor_areas=(Decimal("60.5"), Decimal("89.5")),
            unit_price=Decimal(27),
            season_days=150,
        ),
    )

    assert statement.total("refunds") == Decimal("54.00")
    assert statement.total("refunds_upper") == Decimal("108.00")
    assert "108.00 元" in statement.notes[0].text


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        pytest.param({}, "hours", id="nothing"),
        pytest.param({"hours": Decimal(25)}, "daily_fee", id="no-fee"),
        pytest.param(
            {"hours": Decimal(25), "season_fee": Decimal(9)},
            "season_days",
            id="no-season-days",
        ),
        pytest.param(
            {"hours": Decimal(25), "season_days": 150}, "season_fee", id="no-season-fee"
        ),
        pytest.param(
            {"hours": Decimal(25), "floor_areas": (Decimal(9),)},
            "unit_price",
            id="no-price",
        ),
        pytest.param(
            {"hours": Decimal(25), "unit_price": Decimal(9)},
            "floor_areas",
            id="no-areas",
        ),
        pytest.param(
            {"hours": Decimal(9), "daily_fee": Decimal(9), "season_fee": Decimal(9)},
            "season_fee",
            id="two-fees",
        ),
        pytest.param(
            {"hours": Decimal(9), "started": at(2020, 1, 1)}, "hours", id="two-lengths"
        ),
        pytest.param({"started": at(2020, 1, 1)}, "ended", id="no-end"),
        pytest.param({"ended": at(2020, 1, 1)}, "started", id="no-start"),
        pytest.param(
            {"started": at(2020, 1, 2), "ended": at(2020, 1, 1)},
            "ended",
            id="end-before-start",
        ),
        pytest.param(
            {"started": at(2020, 1, 2), "ended": at(2022, 1, 1)},
            "ended",
            id="longer-than-a-year",
        ),
        pytest.param(
            {
                "started": datetime(2020, 1, 1),  # noqa: DTZ001 - that is the point
                "ended": at(2020, 1, 2),
            },
            "started",
            id="no-time-zone",
        ),
        pytest.param(
            {"started": at(1, 1, 1), "ended": at(2020, 1, 1)}, "started", id="year-1"
        ),
        pytest.param({"hours": Decimal(-1)}, "hours", id="negative"),
        pytest.param({"hours": Decimal("NaN")}, "hours", id="nan"),
        pytest.param({"hours": Decimal("1e400")}, "hours", id="huge"),
        pytest.param(
            {"hours": Decimal(1), "season_days": 0}, "season_days", id="no-season"
        ),
        pytest.param(
            {"hours": Decimal(1), "floor_areas": (Decimal(-1),)},
            "floor_areas",
            id="negative-area",
        ),
    ],
)
def test_what_cannot_be_computed_is_said_at_its_field(
    facts: dict[str, Any], field: str
) -> None:
    with pytest.raises(HeatingError) as caught:
        outage(RULES, OutageFacts(**facts))

    assert caught.value.field == field
    assert caught.value.message.endswith("。")


@pytest.mark.parametrize("value", ["NaN", "-1", "1e16"])
def test_a_coefficient_that_no_rule_can_hold_is_refused(value: str) -> None:
    with pytest.raises(HeatingError) as caught:
        replace(RULES, refund_coefficient=Decimal(value))

    assert caught.value.code == "rules_invalid"


def test_the_time_line_needs_no_fee() -> None:
    marks = milestones(
        RULES, OutageFacts(started=at(2020, 1, 1, 20), ended=at(2020, 1, 2, 6))
    )

    assert [(mark.code, mark.reached) for mark in marks] == [
        ("notify_users", True),
        ("repair", True),
        ("report", True),
        ("refund", False),
    ]
    assert marks[-1].at == at(2020, 1, 2, 20)
    assert not marks[-1].includes_edge
    with pytest.raises(HeatingError):
        milestones(RULES, OutageFacts())


MOMENTS = st.datetimes(
    min_value=datetime(1, 1, 1),  # noqa: DTZ001 - the zone is added by the strategy
    timezones=st.sampled_from([SHANGHAI, UTC, timezone(timedelta(hours=-11))]),
)


@given(
    hours=st.none() | st.decimals(),
    started=st.none() | MOMENTS,
    ended=st.none() | MOMENTS,
    daily_fee=st.none() | st.decimals(),
    season_fee=st.none() | st.decimals(),
    season_days=st.none() | st.integers(),
    areas=st.lists(st.decimals(), max_size=2).map(tuple),
    price=st.none() | st.decimals(),
)
def test_nonsense_is_always_a_chinese_message(
    hours: Any,
    started: Any,
    ended: Any,
    daily_fee: Any,
    season_fee: Any,
    season_days: Any,
    areas: Any,
    price: Any,
) -> None:
    facts = OutageFacts(
        hours=hours,
        started=started,
        ended=ended,
        daily_fee=daily_fee,
        season_fee=season_fee,
        season_days=season_days,
        floor_areas=areas,
        unit_price=price,
    )
    try:
        statement = outage(RULES, facts)
    except HeatingError as error:
        assert error.field  # noqa: PT017 - nonsense may also be valid
    else:
        assert statement.totals is not None


@given(
    st.integers(min_value=2401, max_value=100 * 24 * 366),
    st.integers(min_value=1, max_value=10**9),
)
def test_the_sums_are_one_day_apart_at_most(hours: int, fee: int) -> None:
    daily = Decimal(fee) / 100
    statement = outage(RULES, OutageFacts(hours=Decimal(hours) / 100, daily_fee=daily))

    certain, upper = statement.total("refunds"), statement.total("refunds_upper")
    assert certain is not None
    assert upper is not None
    assert upper - certain == (0 if hours % 2400 == 0 else 2 * daily)
