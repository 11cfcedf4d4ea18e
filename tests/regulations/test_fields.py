"""Figures as people type them."""

from decimal import Decimal
from typing import Any

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from regulations.fields import QuantityField, TrueFalseField
from regulations.rules.money import (
    DAY,
    HOUR,
    SQUARE_METRE,
    YUAN,
    YUAN_PER_DAY,
    YUAN_PER_SQUARE_METRE,
)


@pytest.mark.parametrize(
    ("unit", "typed", "value"),
    [
        pytest.param(SQUARE_METRE, "１２０．５", "120.5", id="full-width"),
        pytest.param(SQUARE_METRE, "120.5 平方米", "120.5", id="words"),
        pytest.param(SQUARE_METRE, "120.5M2", "120.5", id="capital-m2"),
        pytest.param(SQUARE_METRE, "120.5m²", "120.5", id="superscript"),
        pytest.param(YUAN, "￥1,200,000.50", "1200000.50", id="sign-and-groups"),
        pytest.param(YUAN, "１，２００元", "1200", id="full-width-comma"),
        pytest.param(YUAN, "3.5万", "35000", id="ten-thousands"),
        pytest.param(YUAN_PER_SQUARE_METRE, "3200元/平方米", "3200", id="rate"),
        pytest.param(YUAN_PER_SQUARE_METRE, "3200 元", "3200", id="rate-as-yuan"),
        pytest.param(YUAN_PER_DAY, "5.5元/天", "5.5", id="per-day"),
        pytest.param(HOUR, "49个小时", "49", id="hours"),
        pytest.param(DAY, "３天", "3", id="days"),
        pytest.param("", ".5", "0.5", id="no-leading-zero"),
        pytest.param("", "-3", "-3", id="negative-is-a-number"),
    ],
)
def test_reads(unit: str, typed: str, value: str) -> None:
    assert QuantityField(unit=unit).clean(typed) == Decimal(value)


@pytest.mark.parametrize(
    "typed",
    [
        "NaN",
        "Infinity",
        "1e400",
        "1,5",
        "12,34,567",
        "0x10",
        "1/2",
        "五",
        "5 6 头",
        "--1",
    ],
)
def test_refuses_what_is_no_plain_number(typed: str) -> None:
    with pytest.raises(forms.ValidationError) as caught:
        QuantityField(unit=YUAN).clean(typed)

    assert caught.value.messages == ["请填写数字，如 120.5。"]


def test_refuses_very_long_numbers() -> None:
    with pytest.raises(forms.ValidationError) as caught:
        QuantityField().clean("9" * 41)

    assert caught.value.messages == ["数字太长，请检查。"]


@pytest.mark.parametrize(
    ("options", "typed", "message"),
    [
        ({"decimal_places": 0}, "123.45", "请填写整数。"),
        ({"decimal_places": 0}, "三张", "请填写整数，如 12。"),
        ({"decimal_places": 2}, "1.234", "最多填写 2 位小数。"),
        ({"max_digits": 5, "decimal_places": 2}, "1234.5", "数字太大，请检查。"),
        ({"max_digits": 5}, "123456", "数字太长，请检查。"),
    ],
)
def test_says_in_own_words_what_does_not_fit(
    options: Any, typed: str, message: str
) -> None:
    with pytest.raises(forms.ValidationError) as caught:
        QuantityField(**options).clean(typed)

    assert caught.value.messages == [message]


def test_asks_for_what_is_missing_by_its_name() -> None:
    with pytest.raises(forms.ValidationError) as caught:
        QuantityField(label="证载面积").clean("  ")

    assert caught.value.messages == ["请填写证载面积。"]
    assert QuantityField(required=False).clean("") is None


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_plain_decimals_come_back_as_they_are(value: Decimal) -> None:
    assert QuantityField(unit=YUAN).clean(f"{value:,} 元") == value


@given(st.text(max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    field = QuantityField(unit=SQUARE_METRE, required=False)
    try:
        value = field.clean(text)
    except forms.ValidationError:
        return
    assert value is None or value.is_finite()


class _Box(forms.Form):
    step_up = TrueFalseField(label="上靠")


@pytest.mark.parametrize(
    ("query", "value"),
    [({}, False), ({"step_up": "true"}, True), ({"step_up": "false"}, False)],
)
def test_true_and_false(query: dict[str, str], value: object) -> None:
    form = _Box(query)

    assert form.is_valid()
    assert form.cleaned_data == {"step_up": value}


@pytest.mark.parametrize("word", ["", "1", "on", "TRUE", "是"])
def test_other_words_are_refused(word: str) -> None:
    form = _Box({"step_up": word})

    assert form.errors == {"step_up": ["只能填写 true 或者 false。"]}


def test_a_box_sends_true_and_stays_ticked() -> None:
    ticked = str(_Box({"step_up": "true"})["step_up"])

    assert 'value="true"' in ticked
    assert "checked" in ticked
    assert "checked" not in str(_Box({"step_up": "false"})["step_up"])
