"""The body's HTML: anchors, citations, tables, duties, annexes; all of it escaped."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from documents.models import Citation, Component, Document, Responsibility
from documents.official_text.model import Kind
from documents.rendering import render_body
from tests.documents.builders import (
    later,
    make_citation,
    make_document,
    make_provision,
    make_table,
)
from tests.documents.pages.markup import Markup

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>\"'&<img src=x onerror=y>"


def test_every_unit_carries_its_anchor_and_a_link_to_it() -> None:
    document = make_document()
    article = make_provision(
        document, "art_1", "为了规范停车。", kind=Kind.ARTICLE, label="第一条"
    )
    make_provision(document, "art_1__para_2", "第二款。", parent=article)
    annex = Component.objects.create(
        document=document, eid="annex_1", label="附件1", title="价目表", position=50
    )
    make_provision(document, "annex_1__para_1", "说明。", component=annex, position=51)
    make_table(document, ["项目"], [["甲"]], eid="annex_1__tbl_1", component=annex)
    page = Markup(render_body(document))
    assert page.ids == [
        "art_1",
        "art_1__para_2",
        "annex_1",
        "annex_1--head",
        "annex_1__para_1",
        "annex_1__tbl_1",
    ]
    assert page.links == ["#art_1", "#art_1__para_2", "#annex_1", "#annex_1__para_1"]


def test_children_stand_inside_their_parent_in_printed_order() -> None:
    document = make_document()
    clause = make_provision(
        document, "cl_1", kind=Kind.CLAUSE, label="一、", heading="范围", position=1
    )
    make_provision(document, "cl_2", "其他。", kind=Kind.CLAUSE, position=4)
    make_provision(document, "cl_1__item_2", "乙", parent=clause, position=3)
    make_provision(document, "cl_1__item_1", "甲", parent=clause, position=2)
    html = render_body(document)
    order = [
        html.index(f'id="{eid}"')
        for eid in ("cl_1", "cl_1__item_1", "cl_1__item_2", "cl_2")
    ]
    assert order == sorted(order)
    assert html.count("<div") == html.count("</div>") == 4


def test_headings_follow_the_levels_of_the_text() -> None:
    document = make_document()
    part = make_provision(
        document, "chp_1", kind=Kind.CHAPTER, label="第一章", heading="总则"
    )
    section = make_provision(
        document, "chp_1__sec_1", kind=Kind.SECTION, heading="一般规定", parent=part
    )
    make_provision(
        document, "art_1", "条文。", kind=Kind.ARTICLE, heading="目的", parent=section
    )
    assert Markup(render_body(document)).headings == [2, 3, 4]


def test_a_numbered_line_with_nothing_under_it_is_no_heading() -> None:
    document = make_document()
    clause = make_provision(
        document, "cl_1", kind=Kind.CLAUSE, label="一、", heading="范围"
    )
    make_provision(
        document,
        "cl_1__item_1",
        kind=Kind.ITEM,
        label="（一）",
        heading="停车场；",
        parent=clause,
    )
    html = render_body(document)
    assert Markup(html).headings == [2]
    assert "（一）</span>停车场；<a" in html


def test_a_heading_runs_into_the_words_of_its_own_line() -> None:
    document = make_document()
    make_provision(
        document,
        "point_3",
        "（另行通知）",
        kind=Kind.POINT,
        label="3.",
        heading="签约阶段。",
    )
    html = render_body(document)
    assert Markup(html).headings == []
    assert '<b class="prov__runin">签约阶段。</b>（另行通知）<a' in html


def test_hostile_text_stays_text_everywhere() -> None:
    document = make_document(addressees=[HOSTILE])
    annex = Component.objects.create(
        document=document, eid="annex_1", label=HOSTILE, title=HOSTILE, position=90
    )
    headed = make_provision(
        document,
        "cl_1",
        f"{HOSTILE}《某法》",
        kind=Kind.CLAUSE,
        label=HOSTILE[:60],
        heading=HOSTILE,
    )
    make_provision(document, "annex_1__para_1", HOSTILE, component=annex)
    make_citation(headed, "《某法》", title=HOSTILE)
    make_table(
        document,
        [HOSTILE, "乙", "丙"],
        [[HOSTILE * 3, HOSTILE, ""]],
        caption=HOSTILE,
    )
    Responsibility.objects.create(provision=headed, role="lead", name=HOSTILE)
    html = render_body(document)
    assert Markup(html).inline == []
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("&lt;script&gt;") >= 9


class TestCitations:
    def cite(self, quote: str = "《交通法》第九十三条", **fields: object) -> str:
        document = make_document()
        provision = make_provision(document, "cl_1", f"依据{quote}规定，予以处罚。")
        make_citation(provision, quote, title="交通法", **fields)
        return render_body(document)

    def test_held_law_opens_at_the_article(self) -> None:
        law = make_document("中华人民共和国道路交通安全法", slug="jiao-tong-fa")
        html = self.cite(
            status=Citation.Status.FOUND, target_document=law, target_eid="art_93"
        )
        assert (
            'href="/documents/jiao-tong-fa/#art_93">《交通法》第九十三条</a>规定'
            in html
        )

    def test_absent_law_is_marked_and_no_link(self) -> None:
        html = self.cite(status=Citation.Status.NOT_HELD)
        assert "《交通法》第九十三条</span>" in html
        assert "本站未收录" in html
        assert Markup(html).links == ["#cl_1"]

    def test_a_second_mark_for_the_same_law_is_for_screen_readers(self) -> None:
        document = make_document()
        for number in (1, 2):
            provision = make_provision(document, f"cl_{number}", "依据《某法》。")
            make_citation(provision, "《某法》", title="某法", title_key="某法")
        html = render_body(document)
        assert html.count('class="cite__mark">本站未收录') == 1
        assert html.count('class="visually-hidden">（本站未收录）') == 1

    def test_a_law_without_that_article_is_opened_and_marked(self) -> None:
        law = make_document("某法", slug="mou-fa")
        html = self.cite(status=Citation.Status.NO_SUCH_PROVISION, target_document=law)
        assert 'href="/documents/mou-fa/"' in html
        assert "查无此条" in html

    @pytest.mark.parametrize(
        "fields",
        [
            {"state": Document.State.DRAFT},
            {"state": Document.State.WITHDRAWN, "withdrawn_reason": "重新制发"},
            {"publish_at": later()},
        ],
        ids=["draft", "withdrawn", "not yet"],
    )
    def test_no_link_to_what_the_public_cannot_open(
        self, fields: dict[str, object]
    ) -> None:
        law = make_document("某法", slug="mou-fa", **fields)
        html = self.cite(status=Citation.Status.FOUND, target_document=law)
        assert "/documents/mou-fa/" not in html
        assert "《交通法》第九十三条" in html

    def test_own_article_is_a_link_within_the_page(self) -> None:
        document = make_document()
        provision = make_provision(document, "art_2", "依照第一条办理。")
        make_citation(
            provision,
            "第一条",
            status=Citation.Status.FOUND,
            target_document=document,
            target_eid="art_1",
        )
        assert '<a class="cite" href="#art_1">第一条</a>' in render_body(document)

    def test_spans_that_do_not_fit_change_no_character(self) -> None:
        document = make_document()
        provision = make_provision(document, "cl_1", "依据《甲法》《乙法》规定。")
        make_citation(provision, "《甲法》《乙法》", title="甲法")
        make_citation(provision, "《乙法》", title="乙法")  # inside the one before
        provision.citations.create(
            document=document, quote="《丙法》", start=0, end=4, title="丙法"
        )
        html = render_body(document)
        assert html.count("乙法") == 1
        assert "丙法" not in html

    def test_citation_in_a_cell(self) -> None:
        law = make_document("某法", slug="mou-fa")
        document = make_document()
        table = make_table(document, ["依据"], [["按《某法》"]])
        Citation.objects.create(
            document=document,
            table=table,
            cell_row=0,
            cell_column=0,
            quote="《某法》",
            start=1,
            end=5,
            status=Citation.Status.FOUND,
            target_document=law,
        )
        assert 'href="/documents/mou-fa/">《某法》</a></td>' in render_body(document)


class TestTables:
    def test_header_cells_have_a_scope_and_the_container_takes_the_focus(self) -> None:
        document = make_document()
        make_table(
            document, ["序号", "金额"], [["1", "3,750"], ["2", "2,880"]], caption="价目"
        )
        html = render_body(document)
        assert html.count('<th scope="col">') == 2
        assert 'role="region"' in html
        assert 'aria-label="表格：价目"' in html
        assert 'tabindex="0"' in html
        assert '<td>1</td><td class="num">3,750</td>' in html

    def test_figures_that_name_something_stand_like_words(self) -> None:
        document = make_document()
        make_table(document, ["联系 电话", "金额"], [["3114944", "1,000.50"]])
        html = render_body(document)
        assert "<td>3114944</td>" in html
        assert '<td class="num">1,000.50</td>' in html

    def test_ragged_rows_are_filled_and_nothing_is_lost(self) -> None:
        document = make_document()
        make_table(document, ["甲"], [["一", "二", "三"], ["四"]])
        html = render_body(document)
        assert html.count("<th ") == 3
        assert html.count("<td") == 6
        assert all(word in html for word in "一二三四")

    def test_long_cells_become_records_with_their_roles_named(self) -> None:
        document = make_document()
        make_table(document, ["序号", "原文", "改为"], [["1", "原" * 40, "改" * 40]])
        html = render_body(document)
        assert 'class="data records" role="table"' in html
        assert f'<td role="cell" data-label="原文">{"原" * 40}</td>' in html

    @pytest.mark.parametrize(
        ("width", "cell", "records"),
        [
            (2, "长" * 31, False),
            (3, "长" * 30, False),
            (3, "长" * 31, True),
            (4, "短", False),
            (5, "短", True),
        ],
    )
    def test_which_tables_become_records(
        self, width: int, cell: str, *, records: bool
    ) -> None:
        document = make_document()
        make_table(document, ["列"] * width, [[cell] * width])
        assert (" records" in render_body(document)) == records

    def test_a_table_without_header_or_rows_is_harmless(self) -> None:
        document = make_document()
        make_table(document, [], [])
        assert "<table" in render_body(document)


def test_duties_stand_under_their_provision() -> None:
    document = make_document()
    task = make_provision(document, "cl_1", "推进。", kind=Kind.CLAUSE, label="一、")
    make_provision(document, "cl_1__para_2", "细则。", parent=task)
    Responsibility.objects.create(
        provision=task, role="shared", name="市司法局", position=2
    )
    Responsibility.objects.create(
        provision=task, role="lead", name="市财政局", position=1
    )
    html = render_body(document)
    assert "<dt>牵头单位</dt><dd" in html
    assert "<dt>配合单位</dt><dd" in html
    assert html.index("推进。") < html.index("市财政局") < html.index("市司法局")
    assert html.index("市司法局") < html.index("细则。")


def test_an_annex_that_is_not_carried_says_so() -> None:
    document = make_document()
    Component.objects.create(
        document=document,
        eid="annex_2",
        label="附件2",
        title="征收范围图",
        position=9,
        carried=False,
    )
    html = render_body(document)
    assert "征收范围图" in html
    assert "没有刊登其内容" in html


@pytest.mark.parametrize("length", [1, 300])
def test_rendering_takes_the_same_queries_however_long(
    length: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    document = make_document()
    law = make_document("某法")
    for number in range(length):
        provision = make_provision(
            document, f"cl_{number}", "依据《某法》。", position=number
        )
        make_citation(
            provision,
            "《某法》",
            status=Citation.Status.FOUND,
            target_document=law,
        )
        Responsibility.objects.create(provision=provision, role="lead", name="市局")
    with django_assert_num_queries(6):
        html = render_body(document)
    assert html.count('<a class="cite"') == length


def test_rendering_does_not_depend_on_the_clock() -> None:
    document = make_document(publish_at=timezone.now())
    make_provision(document, "cl_1", "正文。")
    assert render_body(document) == render_body(document)
