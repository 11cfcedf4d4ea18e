"""Titles and numbers made comparable."""

from __future__ import annotations

import pytest

from documents.official_text.titles import (
    agency_of,
    number_key,
    promulgated_title,
    same_agency,
    title_key,
    trial_variants,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("中华人民共和国广告法", "《广告法》"),
        ("《甲（试行）》", "甲(试行)"),
        ("国务院关于修改〈A条例〉的决定", "关于修改《Ａ条例》的决定"),
        ("葫芦岛市5 万平方米以下方案", "葫芦岛市5万平方米以下方案"),
        ("专利法实施细则（2010年修订）", "专利法实施细则"),
        (
            "最高人民法院关于适用《中华人民共和国民法典》的解释（一）",
            "最高人民法院关于适用〈民法典〉的解释(一)",
        ),
    ],
)
def test_prints_of_one_title(one: str, other: str) -> None:
    assert title_key(one) == title_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("河道管理条例", "辽宁省河道管理条例"),
        ("民法典的解释（一）", "民法典的解释（二）"),
        ("甲办法", "甲暂行办法"),
    ],
)
def test_different_titles(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


def test_the_nation_alone_is_a_title_too() -> None:
    assert title_key("中华人民共和国") == "中华人民共和国"
    assert title_key("") == ""


def test_agencies_before_the_subject() -> None:
    assert agency_of("葫芦岛市人民政府关于停车的通告") == "葫芦岛市人民政府"
    assert agency_of("关于停车的通告") == ""
    assert agency_of("上海市关于停车的规定") == ""
    assert same_agency("市人民政府", "葫芦岛市人民政府")
    assert same_agency("", "葫芦岛市人民政府")
    assert not same_agency("临江市人民政府", "葫芦岛市人民政府")


@pytest.mark.parametrize(
    "key", ["供热管理办法", "供热管理暂行办法", "供热管理办法(试行)"]
)
def test_trial_variants_do_not_depend_on_the_start(key: str) -> None:
    variants = trial_variants(key)
    assert variants[0] == key
    assert set(variants) == set(trial_variants("供热管理办法"))


def test_a_title_without_a_type_has_no_variants() -> None:
    assert trial_variants("广告法") == ("广告法",)


@pytest.mark.parametrize(
    ("title", "inner"),
    [
        ("甲市人民政府办公室关于印发乙方案的通知", "乙方案"),
        ("甲市人民政府关于印发《乙办法》的通知", "乙办法"),
        ("关于转发丙意见的通知", "丙意见"),
        ("关于开展整治活动的通告", ""),
        ("关于公布市本级行政执法主体（第二批）的公告", ""),
        ("关于公布《丁规定》的令", "丁规定"),
        ("关于发布戊管理办法的公告", "戊管理办法"),
    ],
)
def test_what_a_notice_promulgates(title: str, inner: str) -> None:
    assert promulgated_title(title) == inner


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("葫政发〔2005〕18号", "葫政发[2005] 18 号"),
        ("中华人民共和国国务院令第590号", "国务院令 第５９０号"),
        ("第 7 号", "第7号"),
    ],
)
def test_prints_of_one_number(one: str, other: str) -> None:
    assert number_key(one) == number_key(other) != ""


def test_no_number() -> None:
    assert number_key(" ") == ""
