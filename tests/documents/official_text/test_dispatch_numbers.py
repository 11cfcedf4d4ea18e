from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.official_text.dispatch_numbers import (
    category_of,
    find_case_numbers,
    find_dispatch_numbers,
    parse_dispatch_number,
)


@pytest.mark.parametrize(
    ("printed", "normalised"),
    [
        ("葫政办发〔2020〕1号", "葫政办发〔2020〕1号"),
        ("葫政办发［2020］1号", "葫政办发〔2020〕1号"),
        ("葫政办发[2020]1号", "葫政办发〔2020〕1号"),
        ("葫政办发【2020】1号", "葫政办发〔2020〕1号"),
        ("葫政办发（2020）1号", "葫政办发〔2020〕1号"),
        ("葫政办发(2020)1号", "葫政办发〔2020〕1号"),
        ("葫政办发〈2020〉1号", "葫政办发〔2020〕1号"),
        ("葫政办发﹝2020﹞1号", "葫政办发〔2020〕1号"),
        ("葫政办发〔２０２０〕１号", "葫政办发〔2020〕1号"),
        ("葫政办发 〔2020〕 1 号", "葫政办发〔2020〕1号"),
        ("葫政 办发〔2020年〕第1号", "葫政办发〔2020〕1号"),
        ("（葫政办发〔2020〕1号）", "葫政办发〔2020〕1号"),
        ("和政发〔2019〕1号", "和政发〔2019〕1号"),
        ("法释〔2020〕17号", "法释〔2020〕17号"),
        ("法〔2018〕335号", "法〔2018〕335号"),
        ("国务院令第590号", "国务院令第590号"),
        ("国务院令第 590 号", "国务院令第590号"),
        ("国务院令（第590号）", "国务院令第590号"),
        ("中华人民共和国国务院令第590号", "国务院令第590号"),
        ("中华人民共和国主席令第八号", "主席令第8号"),
        ("辽宁省人民政府令第 300 号", "辽宁省人民政府令第300号"),
        ("海关总署第61号令", "海关总署令第61号"),
        ("国务院、中央军委令第805号", "国务院、中央军委令第805号"),
        ("国家发展和改革委员会令第5号", "国家发展和改革委员会令第5号"),
        ("2019年第5号", "2019年第5号"),
        ("公告2019年第12号", "公告2019年第12号"),
        ("国家税务总局公告 2019 年第 12 号", "国家税务总局公告2019年第12号"),
        ("商务部公告〔2019〕第12号", "商务部公告2019年第12号"),
        (
            "葫芦岛市人民政府办公会议纪要 2005 年第 42 期",
            "葫芦岛市人民政府办公会议纪要2005年第42期",
        ),
    ],
)
def test_two_prints_of_a_number_are_one(printed: str, normalised: str) -> None:
    number = parse_dispatch_number(printed)
    assert number is not None
    assert number.normalised == normalised


def test_parts_of_a_number() -> None:
    number = parse_dispatch_number(" 葫政告字〔2019〕第 5 号 ")
    assert number is not None
    assert (number.agency_code, number.year, number.sequence, number.printed) == (
        "葫政告字",
        2019,
        5,
        "葫政告字〔2019〕第 5 号",
    )


@pytest.mark.parametrize(
    "text",
    [
        "（2019）辽14民终5号",
        "（2019）辽14号",
        "2020年第1期",
        "葫政办发〔2020〕1号文件",
        "第5号",
        "号",
        "",
    ],
)
def test_what_is_no_dispatch_number(text: str) -> None:
    assert parse_dispatch_number(text) is None


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("依照国务院令第590号第三十条", ["国务院令第590号"]),
        (
            "按照葫政办发〔2007〕17号和葫政发〔2005〕18号文件",
            ["葫政办发〔2007〕17号", "葫政发〔2005〕18号"],
        ),
        ("11月30日市人民政府京政发〔1985〕167号", ["京政发〔1985〕167号"]),
        (
            "关于加强城区停车秩序管理工作的通告葫政告字〔2019〕5号 ..... (2)",
            ["葫政告字〔2019〕5号"],
        ),
        (
            "《条例》（国务院令第590号）和住房和城乡建设部令第1号",
            ["国务院令第590号", "住房和城乡建设部令第1号"],
        ),
        ("条例（国务院令第590号修订）", ["国务院令第590号"]),
        ("20日修订山东省人民政府第90号令", ["山东省人民政府第90号令"]),
        ("由（2019）辽14民终5号判决；2019年第5号台风；命令第3号", []),
    ],
)
def test_finds_numbers_in_running_text(text: str, printed: list[str]) -> None:
    found = find_dispatch_numbers(text)
    assert [text[one.start : one.end] for one in found] == printed
    assert [one.number.printed for one in found] == printed


def test_finds_case_numbers_apart() -> None:
    text = "由（2019）辽14民终5号判决，葫政发〔2019〕1号"
    assert [text[start:end] for start, end in find_case_numbers(text)] == [
        "（2019）辽14民终5号"
    ]


@pytest.mark.parametrize(
    ("number", "category"),
    [
        ("葫政告字〔2019〕5号", "告字"),
        ("葫政发〔2019〕17号", "政发"),
        ("葫政办发〔2020〕1号", "政办发"),
        ("鲁政办字〔2019〕1号", "政办字"),
        ("辽政规〔2020〕1号", "政规"),
        ("国发〔2019〕5号", "国发"),
        ("国办发〔2019〕5号", "国办发"),
        ("沪府发〔2019〕3号", "府发"),
        ("葫委办发〔2018〕142号", "委办发"),
        ("葫住建发〔2019〕3号", "住建发"),
        ("连山政发〔2019〕1号", "政发"),
        ("建城〔2013〕5号", "建城"),
        ("国务院令第590号", "令"),
        ("国家税务总局公告2019年第12号", "公告"),
        ("葫芦岛市人民政府办公会议纪要2005年第42期", "纪要"),
        ("没有文号", ""),
        ("", ""),
    ],
)
def test_category_is_the_series_without_the_place(number: str, category: str) -> None:
    assert category_of(number) == category


def test_no_number_has_no_category() -> None:
    assert category_of(None) == ""


@given(
    st.integers(min_value=1949, max_value=2099),
    st.integers(min_value=1, max_value=9999),
    st.sampled_from(["〔〕", "[]", "【】", "（）", "()", "［］"]),
    st.sampled_from(["", " ", "　"]),
)
def test_typography_never_tells_numbers_apart(
    year: int, sequence: int, brackets: str, blank: str
) -> None:
    printed = f"辽政发{blank}{brackets[0]}{year}{brackets[1]}{blank}{sequence}{blank}号"
    number = parse_dispatch_number(printed)
    assert number is not None
    assert number.normalised == f"辽政发〔{year}〕{sequence}号"


@given(st.text(alphabet="国务院令第590号〔〕（）2019年政发公告 、和", max_size=40))
def test_positions_lie_inside_and_in_order(text: str) -> None:
    position = 0
    for found in find_dispatch_numbers(text):
        assert position <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.number.printed
        position = found.end
