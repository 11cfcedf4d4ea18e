"""Reaches, stakes and distances, as printed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from documents.official_text.model import DocumentText, TableText
from regulations.reading.rivers import river_reaches, setbacks
from regulations.reading.rows import Row
from regulations.reading.source import SourceDocument
from regulations.reading.stakes import stake_counts
from tests.regulations.second_notices import BAIYUN_2021_2
from tests.regulations.sources import notice, sources_in

ISSUE = Path(settings.BASE_DIR) / "fixtures" / "gazettes" / "2020-1.md"
RIVERS = "关于河道管理范围的公告"


def told(rows: list[Row]) -> list[tuple[object, ...]]:
    return [tuple(row.values.values()) for row in rows]


class TestTheFirstIssueOf2020:
    @pytest.fixture
    def source(self) -> SourceDocument:
        text = ISSUE.read_text(encoding="utf-8")
        return next(s for s in sources_in(text) if "〔2019〕7号" in s.text.number)

    def test_reaches(self, source: SourceDocument) -> None:
        assert told(river_reaches(source)) == [
            ("连山河", "", "京哈高速公路桥", "入海口"),
            ("五里河", "", "京哈高速公路桥", "入海口"),
            ("地藏寺河", "五里河", "海辰路桥", "五里河汇入口"),
            ("茨山河", "", "通海大道桥", "入海口"),
            ("兴北河", "茨山河", "外环路桥", "茨山河汇入口"),
        ]

    def test_stakes(self, source: SourceDocument) -> None:
        assert told(stake_counts(source)) == [
            ("连山河", "", 65, 33, 32),
            ("五里河", "", 87, None, None),
            ("五里河干流", "五里河", 68, 34, 34),
            ("地藏寺河", "五里河", 19, 10, 9),
            ("茨山河", "", 104, None, None),
            ("茨山河干流", "茨山河", 80, 38, 42),
            ("兴北河", "茨山河", 24, 12, 12),
        ]

    def test_the_distance(self, source: SourceDocument) -> None:
        assert told(setbacks(source)) == [("管理范围", "堤防背水面堤脚", Decimal(20))]


class TestAnotherCity:
    @pytest.fixture
    def source(self) -> SourceDocument:
        return sources_in(BAIYUN_2021_2)[2]

    def test_reaches(self, source: SourceDocument) -> None:
        assert told(river_reaches(source)) == [
            ("柳溪河", "", "青石桥", "汇入青江处"),
            ("李家沟河", "柳溪河", "北山水库", "柳溪河汇合口"),
            ("青江", "", "老码头", "白云湾大桥"),
        ]

    def test_figures_stay_as_printed(self, source: SourceDocument) -> None:
        assert told(stake_counts(source)) == [
            ("柳溪河", "", 120, None, None),
            ("柳溪河干流", "柳溪河", 90, 50, 41),
            ("李家沟河", "柳溪河", 30, 15, 15),
            ("青江", "", 40, 20, 20),
        ]

    def test_distances_but_no_ranges(self, source: SourceDocument) -> None:
        assert told(setbacks(source)) == [
            ("两岸堤防管理范围", "堤防背水侧堤脚线", Decimal(30)),
            ("护岸保护范围", "护岸顶外缘", Decimal(15)),
        ]

    def test_every_quote_stands_in_its_provision(self, source: SourceDocument) -> None:
        for row in (
            *river_reaches(source),
            *stake_counts(source),
            *setbacks(source),
        ):
            provision = source.provision(row.eid)
            assert provision is not None
            assert row.quote in provision.text


def test_two_rivers_in_one_sentence_are_two_rivers() -> None:
    source = notice(
        "大河共设界桩点位65个，左岸33个，右岸32个，小溪共设界桩点位7个，合计界桩72个。",
        title=RIVERS,
    )
    assert told(stake_counts(source)) == [
        ("大河", "", 65, 33, 32),
        ("小溪", "", 7, None, None),
    ]


def test_banks_without_a_total() -> None:
    source = notice("界桩：白河左岸界桩10个，右岸界桩9个。", title=RIVERS)
    assert told(stake_counts(source)) == [("白河", "", None, 10, 9)]


def test_stakes_in_a_table() -> None:
    table = TableText(
        eid="table_1",
        caption="界桩统计表",
        header=["河流名称", "右岸", "左岸", "合计"],
        rows=[
            ["柳溪河", "12", "11", "24"],
            ["青江", "", "", "9"],
            ["合计", "", "", "33"],
        ],
    )
    source = SourceDocument(text=DocumentText(title="公告", tables=[table]))
    rows = stake_counts(source)
    assert told(rows) == [("柳溪河", "", 24, 11, 12), ("青江", "", 9, None, None)]
    assert rows[0].quote == "柳溪河\t12\t11\t24"


@pytest.mark.parametrize(
    "words",
    ["本公告自公布之日起至2025年12月31日止有效。", "河流管理工作从本月到年底进行。"],
)
def test_prose_is_no_reach(words: str) -> None:
    assert river_reaches(notice(words, title=RIVERS)) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "保护范围为堤脚外延7.5米。",
            [("保护范围", "堤脚", Decimal("7.5"))],
        ),
        (
            "堤防背水坡脚以外 15 米范围内为管理范围。",
            [("管理范围", "堤防背水坡脚", Decimal(15))],
        ),
        ("管理范围为堤脚外延20至50米。", []),
        ("管理范围为20平方米。", []),
        ("车站、隧道：、变电站结构外边线外侧十米内为保护区。", []),
    ],
    ids=["fraction", "area-last", "range", "area", "half-a-list"],
)
def test_distances(words: str, expected: list[tuple[object, ...]]) -> None:
    assert told(setbacks(notice(words, title=RIVERS))) == expected
