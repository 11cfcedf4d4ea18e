from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.official_text.citations import (
    CitationContext,
    LabelledPart,
    TextUnit,
    candidate_eids,
    find_citations,
)
from documents.official_text.citations.acts import (
    amended_title,
    is_act_title,
    title_key,
)
from documents.official_text.model import CitationText, Kind

#: An act of four articles with a plan annexed and one table.
ACT = CitationContext(
    titles=("葫芦岛市人民政府关于印发停车管理办法的通知", "停车管理办法"),
    number="葫政发〔2020〕1号",
    eids=frozenset(
        {
            "chp_1",
            "art_1",
            "art_2",
            "art_3",
            "art_3__item_1",
            "art_3__item_2",
            "art_3__para_2",
            "art_3__para_2__item_1",
            "art_3__para_3",
            "art_3-1",
            "art_4",
            "annex_1",
            "annex_1__cl_9",
            "annex_1__cl_9__item_8",
            "table_1",
        }
    ),
    annexes=(LabelledPart(eid="annex_1", label="附件1", title="停车专项行动方案"),),
    tables=(LabelledPart(eid="table_1", label="附表一"),),
)


def find(
    *units: str | TextUnit, context: CitationContext | None = None
) -> list[CitationText]:
    return find_citations(
        [
            unit if isinstance(unit, TextUnit) else TextUnit(eid=f"u_{i}", text=unit)
            for i, unit in enumerate(units)
        ],
        context or CitationContext(),
    )


def quotes(found: list[CitationText]) -> list[tuple[str, str, str, str]]:
    return [(c.text, c.title, c.number, c.article) for c in found]


LAW = "中华人民共和国道路交通安全法"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f"根据《{LAW}》《城市道路管理条例》等规定",
            [
                (f"《{LAW}》", LAW, "", ""),
                ("《城市道路管理条例》", "城市道路管理条例", "", ""),
            ],
            id="titles-side-by-side",
        ),
        pytest.param(
            f"依据《{LAW}》第九十三条规定，予以处罚",
            [(f"《{LAW}》第九十三条", LAW, "", "第九十三条")],
            id="title-with-article",
        ),
        pytest.param(
            "《甲办法》 第 三 条 的规定",
            [("《甲办法》 第 三 条", "甲办法", "", "第三条")],
            id="blanks-inside",
        ),
        pytest.param(
            "根据《征收条例》（国务院令第 590 号）等",
            [
                (
                    "《征收条例》（国务院令第 590 号）",
                    "征收条例",
                    "国务院令第590号",
                    "",
                )
            ],
            id="number-in-brackets",
        ),
        pytest.param(
            "《甲通知》葫政发[2019]5号",
            [("《甲通知》葫政发[2019]5号", "甲通知", "葫政发〔2019〕5号", "")],
            id="number-without-brackets",
        ),
        pytest.param(
            "国务院令第1号《工会条例》第三条",
            [
                (
                    "国务院令第1号《工会条例》第三条",
                    "工会条例",
                    "国务院令第1号",
                    "第三条",
                )
            ],
            id="number-before-title",
        ),
        pytest.param(
            "废止市人民政府办公会议纪要2005年第42期《研究改造有关事项》相关内容",
            [
                (
                    "市人民政府办公会议纪要2005年第42期《研究改造有关事项》",
                    "研究改造有关事项",
                    "市人民政府办公会议纪要2005年第42期",
                    "",
                )
            ],
            id="minutes",
        ),
        pytest.param(
            "《市委办公室 市政府办公室关于印发〈奖励办法〉的通知》(葫委办发〔2018〕142号)",
            [
                (
                    "《市委办公室 市政府办公室关于印发〈奖励办法〉的通知》(葫委办发〔2018〕142号)",
                    "市委办公室 市政府办公室关于印发〈奖励办法〉的通知",
                    "葫委办发〔2018〕142号",
                    "",
                )
            ],
            id="nested-marks",
        ),
        pytest.param(
            "《关于印发《奖励办法》的通知》",
            [
                (
                    "《关于印发《奖励办法》的通知》",
                    "关于印发〈奖励办法〉的通知",
                    "",
                    "",
                )
            ],
            id="same-marks-nested",
        ),
        pytest.param(
            "《关于印发 5 万平方米以下改造方案的通知》",
            [
                (
                    "《关于印发 5 万平方米以下改造方案的通知》",
                    "关于印发5万平方米以下改造方案的通知",
                    "",
                    "",
                )
            ],
            id="title-is-cleaned",
        ),
        pytest.param(
            "《养老规划（2019—2021年）》和《甲办法（试行）》（2018年修正）第五条",
            [
                (
                    "《养老规划（2019—2021年）》",
                    "养老规划（2019—2021年）",
                    "",
                    "",
                ),
                (
                    "《甲办法（试行）》（2018年修正）第五条",
                    "甲办法（试行）",
                    "",
                    "第五条",
                ),
            ],
            id="brackets-in-and-after-titles",
        ),
        pytest.param(
            "依照刑法第一百三十三条之一第一款第（三）项第2目",
            [
                (
                    "刑法第一百三十三条之一第一款第（三）项第2目",
                    "刑法",
                    "",
                    "第一百三十三条之一第一款第（三）项第2目",
                )
            ],
            id="law-without-marks",
        ),
        pytest.param(
            "单位实施中华人民共和国刑法第二条规定的行为，有民法典第五条规定的情形",
            [
                (
                    "中华人民共和国刑法第二条",
                    "中华人民共和国刑法",
                    "",
                    "第二条",
                ),
                ("民法典第五条", "民法典", "", "第五条"),
            ],
            id="laws-without-marks-in-running-text",
        ),
        pytest.param(
            "（刑法第264条）",
            [("刑法第264条", "刑法", "", "第264条")],
            id="arabic-article",
        ),
        pytest.param(
            "列于《基本法》附件三的法律",
            [("《基本法》附件三", "基本法", "", "附件三")],
            id="annex-of-another-act",
        ),
    ],
)
def test_acts_by_title_and_number(
    text: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert quotes(find(text)) == expected


@pytest.mark.parametrize(
    ("chain", "articles"),
    [
        ("第三十条、第三十一条、第三十三条", ["第三十条", "第三十一条", "第三十三条"]),
        ("第一条第一款、第二款", ["第一条第一款", "第一条第二款"]),
        ("第一条和第三条第（二）项", ["第一条", "第三条第（二）项"]),
        (
            "第一条第（一）、（三）项",
            ["第一条第（一）项", "第一条第（三）项"],
        ),
        ("第三、五条", ["第三条", "第五条"]),
        ("第三条至第五条", ["第三条", "第五条", "第四条"]),
        (
            "第二条第（一）至（三）项",
            ["第二条第（一）项", "第二条第（三）项", "第二条第（二）项"],
        ),
        ("第一条，第三条", ["第一条", "第三条"]),
        ("第一条第二款（一）项", ["第一条第二款第（一）项"]),
        ("第二章第一节", ["第二章第一节"]),
        ("第１条第２款", ["第１条第２款"]),
    ],
)
def test_chains_of_provisions(chain: str, articles: list[str]) -> None:
    found = find(f"违反《甲条例》{chain}规定的，责令改正。")
    assert [c.article for c in found] == articles
    assert {c.title for c in found} == {"甲条例"}
    assert max(c.end for c in found) == len(f"违反《甲条例》{chain}")


def test_every_provision_of_a_list_has_its_own_span() -> None:
    text = "按国务院令第590号第三十条、第三十一条、第三十三条执行"
    found = find("根据《征收条例》（国务院令第590号）", text)[1:]
    assert quotes(found) == [
        ("国务院令第590号第三十条", "征收条例", "国务院令第590号", "第三十条"),
        ("第三十一条", "征收条例", "国务院令第590号", "第三十一条"),
        ("第三十三条", "征收条例", "国务院令第590号", "第三十三条"),
    ]
    assert [c.target_eid for c in found] == ["art_30", "art_31", "art_33"]
    assert all(text[c.start : c.end] == c.text for c in found)


def test_the_number_is_filled_in_once_it_was_paired() -> None:
    found = find(
        "《征收条例》（国务院令第590号）", "《征收条例》第一条", "国务院令第590号"
    )
    assert [(c.title, c.number) for c in found] == [("征收条例", "国务院令第590号")] * 3


@pytest.mark.parametrize(
    ("introduction", "later", "expected"),
    [
        pytest.param(
            f"《{LAW}》（以下简称道路交通安全法）",
            "依照道路交通安全法的规定",
            ("道路交通安全法", LAW, ""),
            id="bare",
        ),
        pytest.param(
            f"《{LAW}》（以下简称“道路交通安全法”）",
            "依照道路交通安全法第三条第二款",
            ("道路交通安全法第三条第二款", LAW, "第三条第二款"),
            id="with-article",
        ),
        pytest.param(
            "《城市道路管理条例》(下称《条例》)",
            "违反《条例》第三条",
            ("《条例》第三条", "城市道路管理条例", "第三条"),
            id="in-marks",
        ),
        pytest.param(
            "《城市道路管理条例》，以下简称《条例》，",
            "按照条例第三条",
            ("条例第三条", "城市道路管理条例", "第三条"),
            id="after-a-comma",
        ),
        pytest.param(
            "《城市道路管理条例》（国务院令第1号，以下简称条例）",
            "该条例的规定",
            ("该条例", "城市道路管理条例", ""),
            id="that-regulation",
        ),
        pytest.param(
            "《供热办法》",
            "该办法第五条",
            ("该办法第五条", "供热办法", "第五条"),
            id="that",
        ),
        pytest.param(
            "《供热办法》（以下简称本办法）",
            "本办法第五条",
            ("本办法第五条", "供热办法", "第五条"),
            id="this-as-a-short-title",
        ),
        pytest.param(
            f"《{LAW}》",
            "《道路交通安全法》第三条",
            ("《道路交通安全法》第三条", LAW, "第三条"),
            id="without-the-nation",
        ),
    ],
)
def test_short_titles(
    introduction: str, later: str, expected: tuple[str, str, str]
) -> None:
    first, second = find(f"根据{introduction}制定。", later)
    assert first.text.startswith("《")
    assert (second.text, second.title, second.article) == expected


def test_short_titles_of_several_acts_in_order() -> None:
    found = find(
        "《甲公司法》和《乙证券法》（以下分别简称《公司法》《证券法》）",
        "《公司法》第一条、《证券法》第二条",
    )
    assert [(c.title, c.article) for c in found[2:]] == [
        ("甲公司法", "第一条"),
        ("乙证券法", "第二条"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "张贴《违法停车告知单》，依法处罚",
        "具有《房屋所有权证》（以下简称房照或照）的住宅",
        "发放《搬迁证明》，签订《房屋征收与补偿协议书》",
        "刊登于《人民日报》",
        "“人防费无论回迁房和商品房一律按50%收取”",
        "目前条件具备，代表一人，提前项目完成",
        "《条例",
        "《》",
        "第一项工作、第三条道路",
        "由（2019）辽14民终5号判决",
        "该规定另行制定，该法院受理",
        "道路交通安全法律法规",
    ],
)
def test_what_is_no_citation(text: str) -> None:
    assert find(text) == []


def test_an_alias_of_a_certificate_is_no_act() -> None:
    assert find("《房屋所有权证》（以下简称房照）", "房照第三条规定") == []


@pytest.mark.parametrize(
    ("eid", "text", "expected"),
    [
        pytest.param(
            "art_4",
            "违反本办法第三条第一款第（一）项、第二款第（一）项",
            [
                ("第三条第一款第（一）项", "art_3__item_1"),
                ("第三条第二款第（一）项", "art_3__para_2__item_1"),
            ],
            id="own-text-is-the-first-paragraph",
        ),
        pytest.param(
            "art_4", "违反第三条之一规定", [("第三条之一", "art_3-1")], id="inserted"
        ),
        pytest.param("art_4", "依照前条规定", [("前条", "art_3-1")], id="前条"),
        pytest.param(
            "art_3__para_3", "前款规定的", [("前款", "art_3__para_2")], id="前款"
        ),
        pytest.param(
            "art_3__para_3", "有前两款情形", [("前两款", "art_3")], id="前两款"
        ),
        pytest.param(
            "art_3__para_2",
            "前款第（一）、（二）项规定",
            [("前款第（一）项", "art_3__item_1"), ("前款第（二）项", "art_3__item_2")],
            id="items-of-前款",
        ),
        pytest.param(
            "art_3__item_2", "前项规定的", [("前项", "art_3__item_1")], id="前项"
        ),
        pytest.param(
            "art_3__para_3",
            "本条第二款规定",
            [("本条第二款", "art_3__para_2")],
            id="本条",
        ),
        pytest.param(
            "art_3__para_3", "第二款规定的", [("第二款", "art_3__para_2")], id="bare-款"
        ),
        pytest.param("art_3", "本章规定的", [("本章", "chp_1")], id="本章"),
        pytest.param(
            "art_3",
            "详见附表一、表二",
            [("附表一", "table_1"), ("表二", "")],
            id="tables",
        ),
        pytest.param("art_3", "见附件1。", [("附件1", "annex_1")], id="annex"),
        pytest.param("art_3", "见附件。", [("附件", "annex_1")], id="only-annex"),
        pytest.param(
            "art_3",
            "本方案第九条第八款",
            [("第九条第八款", "annex_1__cl_9__item_8")],
            id="plan-in-the-annex",
        ),
        pytest.param(
            "annex_1__cl_9",
            "按照本方案第九条第（八）项；《停车管理办法》第二条",
            [
                ("第九条第（八）项", "annex_1__cl_9__item_8"),
                ("第二条", "art_2"),
            ],
            id="from-the-annex",
        ),
        pytest.param(
            "art_4", "违反本办法第九十九条", [("第九十九条", "")], id="does-not-exist"
        ),
        pytest.param("art_4", "制定本办法。本办法自发布之日起施行。", [], id="alone"),
        pytest.param("art_4", "葫政发〔2020〕1号", [], id="own-number"),
    ],
)
def test_inside_the_document(
    eid: str, text: str, expected: list[tuple[str, str]]
) -> None:
    units = [
        TextUnit(eid="chp_1", text="总则", in_heading=True, kind=Kind.CHAPTER),
        TextUnit(eid=eid, text=text),
    ]
    found = find(*units, context=ACT)
    assert [(c.article, c.target_eid) for c in found] == expected
    assert all(c.internal for c in found)


def test_own_title_is_internal_and_a_predecessor_is_not() -> None:
    own, predecessor = find(
        "现将《停车管理办法》印发给你们。",
        "2010年发布的《停车管理办法》同时废止。",
        context=ACT,
    )
    assert (own.internal, predecessor.internal) == (True, False)


def test_the_list_of_annexes_points_to_them() -> None:
    context = CitationContext(
        annexes=(
            LabelledPart(eid="annex_1", label="附件1", title="修订《甲通知》的内容"),
            LabelledPart(eid="annex_2", label="附件2", title="征收范围图"),
        )
    )
    found = find("附件：1. 修订《甲通知》的内容", "2. 征收范围图", context=context)
    assert [(c.text, c.article, c.target_eid) for c in found] == [
        ("附件：1. 修订《甲通知》的内容", "附件1", "annex_1"),
        ("2. 征收范围图", "附件2", "annex_2"),
    ]


def test_a_row_of_a_table_speaks_of_its_act() -> None:
    row = [
        TextUnit(eid="table_1", text=text, cell=(1, column))
        for column, text in enumerate(
            ["1", "《甲通知》", "葫政发〔2005〕18 号", "第五条第一款“减半征收”"]
        )
    ]
    title, number, article = find(*row)
    assert (number.title, number.number) == ("甲通知", "葫政发〔2005〕18号")
    assert (article.title, article.article) == ("甲通知", "第五条第一款")
    assert article.cell == (1, 3)
    assert not title.internal


def test_an_amending_text_speaks_of_the_act_it_amends() -> None:
    decision = CitationContext(titles=("关于修改〈甲条例〉的决定",))
    found = find("将第三条修改为：", "本条例第五条", context=decision)
    assert [(c.title, c.internal) for c in found] == [("甲条例", False)] * 2


def test_an_annex_that_repeals_speaks_of_what_it_repeals() -> None:
    context = CitationContext(
        annexes=(
            LabelledPart(
                eid="annex_2", label="附件2", title="决定废止《甲办法》的内容"
            ),
        )
    )
    (found,) = find(TextUnit(eid="annex_2", text="废止：第一条。"), context=context)
    assert (found.title, found.article, found.internal) == ("甲办法", "第一条", False)


def test_contents_lines_and_labels_cite_nothing() -> None:
    assert find(TextUnit(eid="toc_1", text="《甲法》第一条", kind=Kind.TOC)) == []
    assert find(TextUnit(eid="p_1", text="国务院令第1号公布", kind=Kind.PREFACE)) == []
    assert find(TextUnit(eid="chp_1", text="第一章 总则"), context=ACT) == []


@pytest.mark.parametrize(
    ("article", "candidates"),
    [
        ("第五条", ["art_5", "cl_5"]),
        (
            "第五条第一款",
            ["art_5__para_1", "art_5", "cl_5__item_1", "cl_5__para_1", "cl_5"],
        ),
        ("第十条之一", ["art_10-1", "cl_10-1"]),
        ("第二章第一节", ["chp_2__sec_1", "sec_1"]),
        ("附件二", ["annex_2"]),
        ("前款", []),
        ("", []),
    ],
)
def test_candidates_come_most_specific_first(
    article: str, candidates: list[str]
) -> None:
    assert candidate_eids(article) == candidates


def test_an_item_of_a_later_paragraph_is_never_that_of_the_first() -> None:
    found = candidate_eids("第五条第三款第二项")
    assert found[:3] == ["art_5__para_3__item_2", "art_5__para_3", "art_5"]
    assert "art_5__item_2" not in found


@pytest.mark.parametrize(
    ("title", "is_act"),
    [
        ("道路交通安全法", True),
        ("供热办法（试行）", True),
        ("产业目录（2019年本）", True),
        ("房屋所有权证", False),
        ("行政处罚决定书", False),
        ("人民日报", False),
        ("安置协议", False),
    ],
)
def test_acts_are_told_by_what_they_are_called(
    title: str,
    is_act: bool,  # noqa: FBT001
) -> None:
    assert is_act_title(title) is is_act


def test_what_two_prints_of_a_title_have_in_common() -> None:
    assert title_key("中华人民共和国广告法") == title_key("广告 法")
    assert title_key("甲办法(试行)") == title_key("甲办法（试行）")


@pytest.mark.parametrize(
    ("title", "amended"),
    [
        ("关于修改〈甲条例〉的决定", "甲条例"),
        ("决定修订《关于印发〈甲方案〉的通知》的内容", "关于印发〈甲方案〉的通知"),
        ("中华人民共和国刑法修正案（十一）", "中华人民共和国刑法"),
        ("关于修改〈甲法〉、〈乙法〉的决定", ""),
        ("关于修改〈甲法〉等六部法律的决定", ""),
        ("停车管理办法", ""),
    ],
)
def test_the_act_that_a_title_amends(title: str, amended: str) -> None:
    assert amended_title(title) == amended


WORDS = st.lists(
    st.sampled_from(
        [
            *"《》〈〉（）、，。至和第条款项目章 附件表本该前",
            "甲法",
            "乙条例",
            "第三条",
            "第（二）项",
            "第一款",
            "国务院令第5号",
            "葫政发〔2019〕1号",
            "以下简称",
            "本办法",
            "附表一",
            "前款",
            "附件：1. ",
            "10",
            "三",
        ]
    ),
    max_size=25,
).map("".join)


@given(st.lists(WORDS, max_size=4))
def test_quotes_lie_inside_and_overlap_only_in_ranges(texts: list[str]) -> None:
    found = find(*texts, context=ACT)
    for one in found:
        text = texts[int(one.eid.removeprefix("u_"))]
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        assert not one.internal or not one.target_eid or one.target_eid in ACT.eids
    for before, after in pairwise(found):
        if before.eid != after.eid or before.end <= after.start:
            continue
        assert after.start <= before.start
        assert before.end <= after.end
