"""Moments, whole days and lists of areas, as people type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from heating.fields import AreasField, DaysField, MomentField

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2020, 1, 5, 8, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "words",
    [
        "2020-01-05T08:30",
        "2020-01-05 08:30",
        "2020/1/5 8:30",
        "２０２０年１月５日８时３０分",
        "2020年1月5日8点30",
        "2020-01-05T08:30:00.000",
        "2020-01-05T08:30:00+08:00",
        # A plus sign in an address arrives as a blank.
        "2020-01-05T08:30:00 08:00",
        "2020-01-05T00:30Z",
        "2020-01-04T19:30-0500",
    ],
)
def test_a_moment_is_read(words: str) -> None:
    assert MomentField().clean(words) == MORNING


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("2020-02-30T08:00", "no_such_moment"),
        ("2020-01-05T24:30", "no_such_moment"),
        ("0000-01-05T08:00", "no_such_moment"),
        ("2020-01-05T08:30+99:00", "no_such_moment"),
        ("2020-01-05", "invalid"),
        ("昨天", "invalid"),
        ("1e400", "invalid"),
        ("2020-01-05T08:30" * 20, "invalid"),
        # Clocks went forward at midnight and back at midnight in these nights.
        ("1986-05-04T02:30", "two_moments"),
        ("1986-09-14T01:30", "two_moments"),
    ],
)
def test_what_is_no_moment_is_refused(words: str, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        MomentField().clean(words)
    assert [each.code for each in caught.value.error_list] == [code]


def test_nothing_is_no_moment() -> None:
    assert MomentField(required=False).clean(" ") is None


@given(
    moment=st.datetimes(
        min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - the zone comes from the field
        max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    )
)
def test_iso_is_read_back(moment: datetime) -> None:
    assert MomentField().clean(moment.isoformat()) == moment.replace(tzinfo=SHANGHAI)
    west = moment.replace(tzinfo=timezone(-timedelta(hours=3, minutes=30)))
    assert MomentField().clean(west.isoformat()).astimezone(UTC) == west


@given(words=st.text(max_size=60))
def test_any_words_give_a_moment_or_a_message(words: str) -> None:
    try:
        found = MomentField(required=False).clean(words)
    except ValidationError:
        return
    assert found is None or found.utcoffset() is not None


@pytest.mark.parametrize(
    ("words", "days"), [("１５１ 天", 151), ("151日", 151), ("3.0", 3)]
)
def test_days_are_whole(words: str, days: int) -> None:
    assert DaysField().clean(words) == days


@pytest.mark.parametrize("words", ["1.5", "abc", "NaN", "1e400", "Infinity"])
def test_what_is_no_number_of_days_is_refused(words: str) -> None:
    with pytest.raises(ValidationError):
        DaysField().clean(words)


@pytest.mark.parametrize(
    ("words", "areas"),
    [
        ("86.5", ["86.5"]),
        ("86.5、92 100", ["86.5", "92", "100"]),
        ("８６．５平方米，92m²", ["86.5", "92"]),
        ("86 平方米\n92 平方米", ["86", "92"]),
        ("", []),
    ],
)
def test_areas_are_a_list(words: str, areas: list[str]) -> None:
    assert AreasField(required=False).clean(words) == tuple(map(Decimal, areas))


@pytest.mark.parametrize(
    "words", ["1,200", "８６，１２０", "abc", "86;x", "1 " * 10_001]
)
def test_areas_that_could_be_misread_are_refused(words: str) -> None:
    with pytest.raises(ValidationError):
        AreasField(required=False).clean(words)
