"""Who handles what, what is asked, whom to call."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from regulations.reading.notices import contacts, handling_rules, obligations
from tests.regulations.second_notices import BAIYUN_2021_2
from tests.regulations.sources import notice, sources_in

ISSUE = Path(settings.BASE_DIR) / "fixtures" / "gazettes" / "2020-1.md"


def issue_notice(number: str) -> object:
    return next(
        source
        for source in sources_in(ISSUE.read_text(encoding="utf-8"))
        if source.text.number == f"葫政告字〔2019〕{number}号"
    )


class TestTheFirstIssueOf2020:
    def test_parking(self) -> None:
        rows = handling_rules(issue_notice("5"))  # type: ignore[arg-type]
        assert [(row.eid, row.values["handler"]) for row in rows] == [
            ("cl_5", "公安机关交通管理部门"),
            ("cl_5", "公安机关交通管理部门"),
            ("cl_6", "公安机关交通管理部门"),
            ("cl_6", "公安机关交通管理部门"),
            ("cl_7", "城市管理综合执法机构"),
            ("cl_8", "城市管理综合执法机构"),
        ]
        assert rows[1].values["basis"] == "《中华人民共和国道路交通安全法》第九十三条"
        assert rows[3].values["consequence"] == "将拖移机动车"

    def test_what_parking_asks(self) -> None:
        rows = obligations(issue_notice("5"))  # type: ignore[arg-type]
        assert [(row.values["kind"], row.eid) for row in rows] == [
            ("must", "cl_1"),
            ("must", "cl_3"),
            ("must", "cl_3"),
            ("forbidden", "cl_3"),
            ("must", "cl_4"),
            ("forbidden", "cl_7"),
            ("forbidden", "cl_8"),
        ]

    def test_small_advertisements(self) -> None:
        source = issue_notice("6")
        rows = handling_rules(source)  # type: ignore[arg-type]
        assert [row.values["handler"] for row in rows] == [
            "城市管理行政执法部门",
            "公安、住建、市场监管、税务、卫健、教育、民政等部门",
            "公安机关",
            "市场监管部门",
            "通讯企业",
            "公安机关",
        ]
        assert str(rows[5].values["consequence"]).endswith("依法追究刑事责任")
        (hotline,) = contacts(source)  # type: ignore[arg-type]
        assert hotline.values == {"label": "举报监督电话", "telephone": "3069110"}
        assert hotline.eid == "cl_7__para_2"


class TestAnotherCity:
    def test_offices_are_linked_kinds_of_offices_are_not(self) -> None:
        source = sources_in(BAIYUN_2021_2)[1]
        rows = handling_rules(source)
        assert [(row.values["handler"], row.offices["office"]) for row in rows] == [
            ("市公安局", "市公安局"),
            ("市市场监督管理局、市应急管理局", ""),
            ("市市场监督管理局、市应急管理局", ""),
        ]
        assert rows[0].values["basis"] == "《烟花爆竹安全管理条例》第四十二条"
        assert "处100元以上500元以下罚款" in str(rows[0].values["consequence"])

    def test_hotlines_in_other_words(self) -> None:
        rows = contacts(sources_in(BAIYUN_2021_2)[1])
        assert [(row.values["label"], row.values["telephone"]) for row in rows] == [
            ("政务服务便民热线", "12345"),
            ("电话", "(0555) 8800110"),
            ("监督电话", "8800119、8800120-3"),
        ]

    def test_what_it_asks(self) -> None:
        rows = obligations(sources_in(BAIYUN_2021_2)[1])
        assert [(row.values["kind"], row.values["text"]) for row in rows] == [
            ("forbidden", "绕城公路以内区域，禁止任何单位和个人燃放烟花爆竹"),
            ("must", "单位和个人应当配合检查"),
            ("must", "经营者必须持证经营"),
            ("forbidden", "不得向未成年人销售"),
        ]


@pytest.mark.parametrize(
    ("sentence", "conduct", "handler"),
    [
        ("对占道经营的，由市城管局责令改正。", "占道经营的", "市城管局"),
        ("凡乱倒垃圾的，一律由环卫部门予以处罚。", "乱倒垃圾的", "环卫部门"),
        (
            "由市城管局会同市公安局对占道经营的行为依法查处。",
            "占道经营的行为",
            "市城管局",
        ),
        ("对占道经营的，市城管局将依法处罚。", "占道经营的", "市城管局"),
    ],
    ids=["by", "every", "in-one-breath", "after"],
)
def test_ways_to_say_it(sentence: str, conduct: str, handler: str) -> None:
    (row,) = handling_rules(notice(f"一、{sentence}"))
    assert row.values["conduct"] == conduct
    assert row.values["handler"].startswith(handler)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "sentence",
    [
        "一、各部门对违法的单位和个人依法处罚。",
        "一、本通告由市城管局负责解释。",
        "一、依法予以处罚。",
        "一、任何人不得占道经营。",
    ],
    ids=["nobody", "explains", "who", "no-handler"],
)
def test_what_names_nobody_gives_nothing(sentence: str) -> None:
    assert handling_rules(notice(sentence)) == []


def test_only_notices_speak_to_everybody() -> None:
    words = "一、对占道经营的，由市城管局责令改正。任何人不得占道经营。"
    source = notice(words, title="关于整治的通知")
    source.text.category = "政发"
    assert handling_rules(source) == []
    assert obligations(source) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("联系电话：0555-8800001。", [("联系电话", "0555-8800001")]),
        ("电 话：（0555）8800001", [("电话", "（0555）8800001")]),
        ("举报热线为12315。", [("举报热线", "12315")]),
        ("传真:0555—8800001", [("传真", "0555—8800001")]),
        ("投诉请拨打“12345”热线。", [("热线", "12345")]),
        (
            "值班电话：8800001；传真：8800002。",
            [("值班电话", "8800001"), ("传真", "8800002")],
        ),
        ("请公布举报电话：110", [("举报电话", "110")]),
        ("服务电话等。2019年100%", []),
        ("电话为2021年10月开通。", []),
        ("供热服务电话应当公示。", []),
        ("电话：12", []),
    ],
)
def test_contacts(words: str, expected: list[tuple[str, str]]) -> None:
    rows = contacts(notice(words))
    found = [(row.values["label"], row.values["telephone"]) for row in rows]
    assert found == expected


def test_a_line_below_the_signature_counts() -> None:
    text = (
        "# 白云市人民政府文件\n\n白政告〔2021〕9号\n\n## 关于整治的通告\n\n一、整治。\n\n"
        "白云市人民政府\n\n2021年6月1日\n\n联系电话：8800001\n"
    )
    (source,) = sources_in(text)
    assert [row.values["telephone"] for row in contacts(source)] == ["8800001"]


@given(
    st.lists(
        st.sampled_from(
            [
                "对",
                "由",
                "市公安局",
                "处罚",
                "的，",
                "；",
                "。",
                "电话：",
                "12345",
                "不得",
            ]
        ),
        max_size=30,
    )
)
def test_nothing_stops_the_readers_and_quotes_stand_in_the_text(
    pieces: list[str],
) -> None:
    source = notice("一、" + "".join(pieces) + "甲")
    text = "".join(each.text for each in source.text.all_provisions())
    for row in (*contacts(source), *obligations(source)):
        assert row.quote in text
    for row in handling_rules(source):
        assert str(row.values["conduct"]) in text
        assert str(row.values["handler"]) in text
