"""Enforcement bodies in tables of any order, wording and shape."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from documents.official_text.model import AnnexText, DocumentText, TableText
from regulations.reading.enforcement import enforcement_bodies
from regulations.reading.rows import Row
from regulations.reading.source import SourceDocument
from tests.regulations.second_notices import BAIYUN_2021_2, BAIYUN_2022_1
from tests.regulations.sources import sources_in

ISSUE = Path(settings.BASE_DIR) / "fixtures" / "gazettes" / "2020-1.md"


def announced(
    header: list[str], *rows: list[str], title: str = "关于公布行政执法主体的公告"
) -> list[Row]:
    table = TableText(eid="annex_1__table_1", header=header, rows=list(rows))
    annex = AnnexText(eid="annex_1", label="附件", title="公告表", tables=[table])
    return enforcement_bodies(
        SourceDocument(
            text=DocumentText(title=title, annexes=[annex]),
            place="白云市",
            effective_on=date(2021, 3, 1),
        )
    )


def values(rows: list[Row], name: str) -> list[object]:
    return [row.values.get(name) for row in rows]


def test_the_first_issue_of_2020() -> None:
    found = [
        row
        for source in sources_in(ISSUE.read_text(encoding="utf-8"))
        for row in enforcement_bodies(source)
    ]
    assert values(found, "number") == ["1", "2", "3", "4", "5", "6", "7"]
    assert Counter(values(found, "authority")) == {
        "职权执法": 5,
        "授权执法": 1,
        "委托执法": 1,
    }
    assert Counter(values(found, "nature")) == {"行政机关": 5, "事业单位": 2}
    assert found[4].values == {
        "number": "5",
        "name": "葫芦岛市民政局",
        "person_in_charge": "韦跃清",
        "address": "葫芦岛市龙港区海日路19号",
        "authority": "职权执法",
        "nature": "行政机关",
        "telephone": "6666916",
        "valid_from": date(2019, 12, 20),
    }
    assert found[4].offices == {"office": "葫芦岛市民政局"}
    assert found[4].quote.split("\t")[1] == "葫芦岛市民政局"


def test_another_city_with_other_columns_and_cells_of_several_rows() -> None:
    first, *_ = sources_in(BAIYUN_2021_2)
    found = enforcement_bodies(first)
    assert values(found, "name") == [
        "白云市林业局",
        "白云市水务局",
        "白云市公路事业发展中心",
    ]
    assert values(found, "authority") == [
        "法定行政机关",
        "法定行政机关",
        "法律法规授权组织",
    ]
    assert values(found, "telephone") == [
        "(0555) 8800001、8800002",
        "８８００１０３",
        "8800104转2",
    ]
    assert values(found, "person_in_charge") == ["李明", "欧阳文", ""]
    assert values(found, "address") == ["", "", ""]


def test_markdown_tables_with_columns_missing() -> None:
    second, anew = sources_in(BAIYUN_2022_1)
    assert values(enforcement_bodies(second), "address") == [
        "白云市河滨路1号",
        "白云市仓前街9号",
    ]
    assert values(enforcement_bodies(anew), "valid_from") == [date(2023, 1, 5)]


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        (
            ["负责人联系电话", "行政机关或组织名称"],
            ["8800001", "白云市林业局"],
            {"telephone": "8800001", "person_in_charge": ""},
        ),
        (
            ["执法主体", "主体性质", "机构类别", "单位地址"],
            ["白云市林业局", "授权执法", "事业单位", "河滨路 1 号"],
            {"authority": "授权执法", "nature": "事业单位", "address": "河滨路 1 号"},
        ),
        (
            ["委托机关名称", "单 位 名 称", "执法权限"],
            ["白云市交通局", "白云市公路中心", "委托执法"],
            {"name": "白云市公路中心", "authority": "委托执法"},
        ),
        (
            ["单位", "法人姓名"],
            ["白云市林业局", "李\n明"],
            {"name": "白云市林业局", "person_in_charge": "李明"},
        ),
        (
            ["单位", "负责人"],
            ["白云市林业局", "李明\n王小五"],
            {"person_in_charge": "李明、王小五"},
        ),
    ],
    ids=["telephone", "wording", "delegating-body", "broken-name", "two-people"],
)
def test_columns_by_their_words(
    header: list[str], cells: list[str], expected: dict[str, str]
) -> None:
    (row,) = announced(header, cells)
    assert {name: row.values[name] for name in expected} == expected


def test_rows_that_are_no_bodies() -> None:
    header = ["序号", "单位名称", "主体类别"]
    found = announced(
        header,
        ["市直部门", "市直部门", "市直部门"],
        ["1", "白云市林业局", "职权执法"],
        ["", "", ""],
        header,
        ["二、授权组织", "", ""],
        ["2", "白云市公路中心", "授权执法"],
        ["合计", "2", ""],
    )
    assert values(found, "name") == ["白云市林业局", "白云市公路中心"]


def test_a_row_goes_on_in_the_next() -> None:
    (row,) = announced(
        ["序号", "单位名称", "地址", "电话"],
        ["1", "白云市林业局", "白云市河滨路", "8800001"],
        ["", "", "1号楼", "8800002"],
    )
    assert row.values["address"] == "白云市河滨路1号楼"
    assert row.values["telephone"] == "8800001、8800002"
    assert row.quote.count("\n") == 1


def test_the_header_may_stand_below_a_title_row() -> None:
    (row,) = announced(
        [],
        ["白云市行政执法主体", "", ""],
        ["序号", "单位名称", "主体类别"],
        ["1", "白云市林业局", "职权执法"],
    )
    assert row.values["name"] == "白云市林业局"


def test_a_body_that_stands_twice_has_two_keys() -> None:
    found = announced(
        ["单位名称", "主体类别"],
        ["白云市林业局", "职权执法"],
        ["白云市林业局", "授权执法"],
    )
    assert len({row.key for row in found}) == 2
    assert values(found, "authority") == ["职权执法", "授权执法"]


@pytest.mark.parametrize(
    ("title", "header"),
    [
        ("关于公布收费目录的通知", ["单位名称", "联系电话"]),
        ("关于公布行政执法主体的公告", ["违法行为", "处罚依据"]),
        ("关于公布行政执法主体的公告", ["序号", "单位名称"]),
    ],
    ids=["other-subject", "no-names", "names-only"],
)
def test_other_tables_give_nothing(title: str, header: list[str]) -> None:
    assert announced(header, ["甲", "8800001"], title=title) == []


def test_reading_again_finds_the_same_keys() -> None:
    (first, *_), (again, *_) = sources_in(BAIYUN_2021_2), sources_in(BAIYUN_2021_2)
    assert enforcement_bodies(first) == enforcement_bodies(again)
