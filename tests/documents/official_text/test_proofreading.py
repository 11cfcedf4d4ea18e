"""Findings of the proofreader: code, place and suggestion."""

from __future__ import annotations

import pytest

from documents.official_text.model import TableText
from documents.official_text.proofreading.tables import check_sums
from tests.documents.official_text.readings import codes, findings, lines, read


@pytest.mark.parametrize(
    ("text", "code", "suggestion"),
    [
        (
            "建立统一的服务标准 and 评价体系。",
            "foreign_word",
            "建立统一的服务标准和评价体系。",
        ),
        ("加强管理,提高质量。", "halfwidth_punctuation", "加强管理，提高质量。"),
        ("加强管理(试行)工作。", "halfwidth_punctuation", "加强管理（试行）工作。"),
        ("加强管理，，提高质量。", "doubled_punctuation", "加强管理，提高质量。"),
        ("按照《水法规定执行。", "unmatched_bracket", ""),
        ("加强管理（试行工作。", "unmatched_bracket", ""),
        ("所谓“三包责任。", "unmatched_quote", ""),
    ],
)
def test_words_and_marks(text: str, code: str, suggestion: str) -> None:
    reading = read(lines("# 关于测试工作的通知", text))
    (finding,) = findings(reading, code)
    assert finding.suggestion == suggestion
    assert finding.eid == "para_1"
    assert finding.line == 3


@pytest.mark.parametrize(
    "text",
    [
        "使用VR/AR、5G and.com 网站",
        "评分为3:2。",
        "1）甲；2）乙。",
        "人人有责（见“附件”）。",
    ],
)
def test_sound_text_has_no_finding(text: str) -> None:
    assert codes(read(lines("# 关于测试工作的通知", text))) == []


@pytest.mark.parametrize(
    ("labels", "code"),
    [
        (["一、", "三、"], "numbering_gap"),
        (["二、", "三、"], "numbering_gap"),
        (["一、", "一、", "二、"], None),
        (["一、", "二、", "二、"], "numbering_repeat"),
        (["第一条", "第三条"], "numbering_gap"),
        (["第一条", "第一条之一", "第二条"], None),
    ],
)
def test_gaps_and_repeats_in_numbering(labels: list[str], code: str | None) -> None:
    texts = [f"{label}　规定第{n}件事情。" for n, label in enumerate(labels)]
    found = [c for c in codes(read(lines("# 关于测试的通知", *texts))) if "number" in c]
    assert found == ([code] if code else [])


def test_heading_levels_that_jump() -> None:
    reading = read(
        lines("# 关于测试的方案", "### 一、甲", "正文。", "#### 二、乙", "正文。")
    )
    assert "heading_level_jump" in codes(reading)


def test_titles_numbers_and_dates_against_the_contents() -> None:
    reading = read(
        lines(
            "目录",
            "明州市人民政府关于印发门牌管理暂行办法的通知明政发〔2020〕1号……（2）",
            "明州市人民政府关于丙事的公告……（9）",
            "明政发〔2020〕1号",
            "明州市人民政府关于印发门牌管理办的通知",
            "各区人民政府：",
            "请执行。",
            "明州市人民政府",
            "2019年12月30日",
        )
    )
    assert {
        "title_differs_from_contents",
        "date_differs_from_number",
        "title_slip",
        "entry_without_document",
    } <= set(codes(reading))


def sums(*rows: list[str], header: list[str] | None = None) -> list[str]:
    found = check_sums(TableText(eid="table_1", rows=list(rows), header=header or []))
    return [finding.suggestion for finding in found]


def test_totals_that_do_not_add_up() -> None:
    assert sums(["甲", "10"], ["乙", "20"], ["合计", "31"]) == ["30"]
    assert sums(["甲", "1,000.5元"], ["乙", "2"], ["合 计", "1002.5元"]) == []


def test_subtotals_and_totals_above_their_parts() -> None:
    rows = [["甲", "1"], ["乙", "2"], ["小计", "3"], ["丙", "4"], ["丁", "5"]]
    assert sums(*rows, ["小计", "9"], ["合计", "12"]) == []
    assert sums(["合计", "3"], ["甲", "1"], ["乙", "2"]) == []
    assert sums(["合计", "4"], ["甲", "1"], ["乙", "2"]) == ["3"]


def test_column_of_totals() -> None:
    header = ["单位", "一季度", "二季度", "合计"]
    good = [["甲", "1", "2", "3"], ["乙", "2", "2", "4"], ["丙", "1", "1", "2"]]
    assert sums(*good, ["丁", "5", "5", "11"], header=header) == ["10"]
    assert sums(["甲", "1", "2", "99"], ["乙", "2", "2", "98"], header=header) == []


def test_shares_need_not_add_up() -> None:
    assert sums(["甲", "10%"], ["乙", "20%"], ["合计", "15%"]) == []
