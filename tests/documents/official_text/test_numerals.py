from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.official_text.numerals import NumeralError, to_chinese, to_int


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百", 100),
        ("一百零五", 105),
        ("一百一十", 110),
        ("一百二十", 120),
        ("一千二百六十", 1260),
        ("三千零七", 3007),
        ("一万二千", 12000),
        ("一亿零五", 100_000_005),
        ("二〇二〇", 2020),
        ("二○一九", 2019),
        ("二０一九", 2019),
        ("二OO八", 2008),
        ("二零一五", 2015),
        ("〇", 0),
        ("零", 0),
        ("两", 2),
        ("两百", 200),
        ("廿一", 21),
        ("卅", 30),
        ("壹拾贰", 12),
        ("12", 12),
        ("１２", 12),
        ("1 2", 12),
        (" 十　二 ", 12),
        ("①", 1),
        ("⑳", 20),
        ("㉑", 21),
        ("㊿", 50),
        ("⑴", 1),
        ("⒈", 1),
        ("㈠", 1),
        ("㈩", 10),
        ("Ⅳ", 4),
        ("ⅻ", 12),
        ("XIV", 14),
        ("iii", 3),
    ],
)
def test_reads_every_way_to_write_a_number(printed: str, number: int) -> None:
    assert to_int(printed) == number


@pytest.mark.parametrize(
    "printed",
    [
        "",
        " ",
        "条",
        "一百百",
        "十十",
        "一十百",
        "iix",
        "abc",
        "三.五",
        "-1",
        "万",
        "①①",
    ],
)
def test_refuses_what_is_no_number(printed: str) -> None:
    with pytest.raises(NumeralError):
        to_int(printed)


def test_old_statutes_leave_out_the_zero() -> None:
    assert to_int("一百二") == 102


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (0, "零"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1005, "一千零五"),
        (10_500, "一万零五百"),
        (100_000_000, "一亿"),
    ],
)
def test_writes_numbers_as_statutes_do(number: int, printed: str) -> None:
    assert to_chinese(number) == printed


@pytest.mark.parametrize("number", [-1, 10**12])
def test_refuses_to_write_what_has_no_form(number: int) -> None:
    with pytest.raises(NumeralError):
        to_chinese(number)


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_what_is_written_reads_back(number: int) -> None:
    assert to_int(to_chinese(number)) == number


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        number = to_int(text)
    except NumeralError:
        return
    assert number >= 0
