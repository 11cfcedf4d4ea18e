from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.official_text.dates import Precision, find_dates, parse_date
from documents.official_text.numerals import to_chinese


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2019年10月14日", date(2019, 10, 14)),
        ("2019 年 11 月 11 日", date(2019, 11, 11)),
        ("２０１９年１０月１４日", date(2019, 10, 14)),
        ("2019　年　1　月　1　日", date(2019, 1, 1)),
        ("二○一九年十月十四日", date(2019, 10, 14)),
        ("二〇二〇年一月一日", date(2020, 1, 1)),
        ("二零二零年一月一日", date(2020, 1, 1)),
        ("二０一九年一月廿一日", date(2019, 1, 21)),
        ("二OO八年元月三十日", date(2008, 1, 30)),
        ("二 ○ 一 九 年 十 月 十 四 日", date(2019, 10, 14)),
        ("2019-10-14", date(2019, 10, 14)),
        ("2019.10.14", date(2019, 10, 14)),
        ("2020/1/15", date(2020, 1, 15)),
        ("2020年2月29日", date(2020, 2, 29)),
        ("  2019年10月14日  ", date(2019, 10, 14)),
    ],
)
def test_reads_a_line_that_is_a_date(printed: str, day: date) -> None:
    assert parse_date(printed) == day


@pytest.mark.parametrize(
    "printed",
    [
        "2019年2月30日",
        "2019年2月29日",
        "2019年13月1日",
        "2019年10月",
        "2019年",
        "2019年10月14日印发",
        "2019.10.14.5",
        "2019-10/14",
        "葫芦岛市人民政府",
        "",
    ],
)
def test_a_line_that_is_no_day(printed: str) -> None:
    assert parse_date(printed) is None


def test_finds_dates_with_their_positions_and_precision() -> None:
    text = "自2019年9月5日至2019 年 10 月 7 日，2019年11月下旬签约，2021年竣工。"
    found = [(text[d.start : d.end], d.date, d.precision) for d in find_dates(text)]
    assert found == [
        ("2019年9月5日", date(2019, 9, 5), Precision.DAY),
        ("2019 年 10 月 7 日", date(2019, 10, 7), Precision.DAY),
        ("2019年11月", date(2019, 11, 1), Precision.MONTH),
        ("2021年", date(2021, 1, 1), Precision.YEAR),
    ]


@pytest.mark.parametrize(
    "text", ["2019年2月30日", "192.168.10.1", "电话3069110", "2019年度", "第12019年"]
)
def test_finds_no_date_where_there_is_none(text: str) -> None:
    assert find_dates(text) == []


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)))
def test_every_day_reads_back_from_both_scripts(day: date) -> None:
    year = "".join(to_chinese(int(digit)) for digit in str(day.year))
    chinese = f"{year}年{to_chinese(day.month)}月{to_chinese(day.day)}日"
    assert parse_date(chinese) == day
    assert parse_date(f"{day.year} 年{day.month}月 {day.day} 日") == day


@given(st.text(alphabet="2019年 月日一二十○.-/发", max_size=40))
def test_positions_lie_inside_and_in_order(text: str) -> None:
    position = 0
    for found in find_dates(text):
        assert position <= found.start < found.end <= len(text)
        position = found.end
