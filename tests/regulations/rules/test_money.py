"""Rounding, wording and capital numerals."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations.rules import RuleError
from regulations.rules.money import (
    format_cents,
    format_number,
    format_percent,
    format_plain,
    format_product,
    format_quantity,
    format_yuan,
    group_figures,
    is_whole_cents,
    product_cents,
    round_cents,
    round_fraction,
    yuan_from_ten_thousands,
)
from regulations.rules.numerals import capital_sum


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        ("0.004", "0.00"),
        ("0.005", "0.01"),
        ("0.015", "0.02"),
        ("0.025", "0.03"),
        ("2.675", "2.68"),
        ("-0.005", "-0.01"),
        ("-0.004", "0.00"),
        ("123456789012345678901234.565", "123456789012345678901234.57"),
    ],
)
def test_halves_go_away_from_zero(amount: str, rounded: str) -> None:
    assert str(round_cents(Decimal(amount))) == rounded
    assert str(round_fraction(Fraction(amount))) == rounded


def test_rounding_does_not_depend_on_the_calling_thread() -> None:
    with localcontext() as context:
        context.prec = 3
        assert product_cents(Decimal("1234.56"), Decimal("9876.54")) == Decimal(
            "12193181.22"
        )


@given(
    st.fractions(min_value=-(10**9), max_value=10**9),
)
def test_a_rounded_fraction_is_the_nearest_cent(amount: Fraction) -> None:
    distance = abs(Fraction(round_fraction(amount)) - amount)

    assert distance <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("950", "950"),
        ("950.00", "950"),
        ("3200.5", "3200.50"),
        ("0.125", "0.125"),
        ("1E+3", "1000"),
        ("0", "0"),
    ],
)
def test_numbers_in_words(value: str, words: str) -> None:
    assert format_number(Decimal(value)) == words


def test_products_in_words() -> None:
    seven, rate = Decimal(7), Decimal(950)

    assert format_product(seven, "m²", rate, "元/m²") == "7.00 m² × 950 元/m²"
    assert format_product(seven, "m²", rate, "元/m²", Decimal("0.5")).endswith("× 50%")
    assert format_quantity(Decimal("3.50"), "月") == "3.50 月"
    assert format_percent(Decimal("0.125")) == "12.5%"
    assert format_plain(Decimal("1250.00")) == "1250"
    assert format_cents(Decimal(-650)) == "-650.00"
    assert format_yuan(Decimal("-14250.5")) == "-14,250.50 元"
    assert yuan_from_ten_thousands(Decimal("6.5")) == 65000


@pytest.mark.parametrize(
    ("value", "whole"),
    [("1.10", True), ("1.1000", True), ("1.001", False), ("1E+5", True)],
)
def test_whole_cents(value: str, whole: bool) -> None:  # noqa: FBT001
    assert is_whole_cents(Decimal(value)) is whole


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.5", "伍角"),
        ("0.55", "伍角伍分"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("10.01", "壹拾元零壹分"),
        ("101", "壹佰零壹元整"),
        ("1001", "壹仟零壹元整"),
        ("1010", "壹仟零壹拾元整"),
        ("1409.5", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("14250", "壹万肆仟贰佰伍拾元整"),
        ("186271.20", "壹拾捌万陆仟贰佰柒拾壹元贰角"),
        ("100000", "壹拾万元整"),
        ("100001", "壹拾万零壹元整"),
        ("1000010", "壹佰万零壹拾元整"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("1000000000000", "壹万亿元整"),
        ("1000000000001", "壹万亿零壹元整"),
        ("1000000010001", "壹万亿零壹万零壹元整"),
        (
            "9999999999999999.99",
            "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
        ),
        ("10000000000000000", "壹亿亿元整"),
        ("-650", "负陆佰伍拾元整"),
        ("-0.004", "零元整"),
        ("1.005", "壹元零壹分"),
    ],
)
def test_capitals(amount: str, words: str) -> None:
    assert capital_sum(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["10000000000000000.01", "-1e17", "NaN", "Infinity"])
def test_sums_beyond_words_are_refused(amount: str) -> None:
    with pytest.raises(RuleError) as caught:
        capital_sum(Decimal(amount))

    assert caught.value.code == "sum_out_of_range"


DIGITS = {name: value for value, name in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def read(words: str) -> int:
    """Read capitals back; in 分. Written without looking at the writer."""
    if "亿" in words:
        high, _, low = words.rpartition("亿")
        return read(high) * 10**8 + (read(low) if low else 0)
    if "万" in words:
        high, _, low = words.rpartition("万")
        return read(high) * 10**4 + (read(low) if low else 0)
    total = digit = 0
    for character in words:
        if character in DIGITS:
            digit = DIGITS[character]
        else:
            total += digit * PLACES[character]
            digit = 0
    return total + digit


@given(st.integers(min_value=1, max_value=10**16))
def test_capitals_can_be_read_back(number: int) -> None:
    words = capital_sum(Decimal(number))

    assert read(words.removesuffix("元整")) == number
    assert "零零" not in words
    assert not words.startswith("零")


@pytest.mark.parametrize(
    ("text", "grouped"),
    [
        ("200000 元", "200,000 元"),
        ("1234567.50 元 × 15%", "1,234,567.50 元 × 15%"),
        ("1000.25 m² × 1250 元/m²", "1,000.25 m² × 1,250 元/m²"),
        ("2 户 × 3 年 × 1200 元/户·年", "2 户 × 3 年 × 1,200 元/户·年"),
        ("950 元、0.1250 元、2019 年", "950 元、0.1250 元、2019 年"),
        ("200,000 元", "200,000 元"),
    ],
)
def test_sums_in_a_text_are_grouped(text: str, grouped: str) -> None:
    assert group_figures(text) == grouped
