"""Edits of clerks: citations, bodies and corrections follow; findings are decided."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from documents.errors import DocumentError
from documents.models import Citation, Correction, Document, Finding, Provision, Table
from documents.selectors import document_text
from documents.services.editing import refind_citations, save_provision, save_table
from documents.services.importing import SourceBytes, import_gazette, read_file
from documents.services.proofreading import (
    accept_finding,
    corrected,
    leave_finding,
    settle_finding,
)
from tests.documents.sources import LINJIANG_2021_3, MARKET_RULES

pytestmark = pytest.mark.django_db

FIXTURE = Path(settings.BASE_DIR) / "fixtures" / "gazettes" / "2020-1.md"


@pytest.fixture
def market() -> Document:
    import_gazette(
        source=SourceBytes(name="x.md", data=MARKET_RULES.encode()), publish=True
    )
    return Document.objects.get()


def edited(text: str) -> Provision:
    provision = Provision.objects.get(eid="art_1")
    provision.text = text
    return provision


class TestProvisions:
    def test_a_published_text_gets_a_correction_and_a_new_body(
        self, market: Document
    ) -> None:
        user = User.objects.create_user("clerk")
        new = "为了规范集贸市场秩序，制定本办法。"
        correction = save_provision(provision=edited(new), user=user, reason="排印错误")
        assert correction is not None
        assert "加强集贸市场管理" in correction.printed
        assert new in correction.corrected
        assert (correction.accepted_by, correction.reason) == (user, "排印错误")
        market.refresh_from_db()
        assert new in market.body_html
        entry = Provision.objects.get(eid="art_1").history.first()
        assert (entry.history_user, entry.history_change_reason) == (user, "排印错误")

    def test_a_draft_gets_none(self) -> None:
        import_gazette(source=SourceBytes(name="x.md", data=MARKET_RULES.encode()))
        assert save_provision(provision=edited("为了便民，制定本办法。")) is None
        assert not Correction.objects.exists()

    def test_citations_are_searched_anew(self, market: Document) -> None:
        kept = set(market.citations.values_list("pk", flat=True))
        save_provision(provision=edited("根据《粮食流通管理条例》第三条，制定本办法。"))
        one = Citation.objects.get(title="粮食流通管理条例")
        assert one.provision is not None
        assert one.provision.text[one.start : one.end] == one.quote
        assert kept <= set(market.citations.values_list("pk", flat=True))
        save_provision(provision=edited("制定本办法。"))
        assert not Citation.objects.filter(title="粮食流通管理条例").exists()

    def test_what_a_clerk_entered_stays_while_its_words_stand(
        self, market: Document
    ) -> None:
        save_provision(provision=edited("根据《粮食流通管理条例》，制定本办法。"))
        Citation.objects.filter(title="粮食流通管理条例").update(
            origin=Citation.Origin.CLERK,
            status=Citation.Status.FOUND,
            target_document=market,
        )
        save_provision(provision=edited("根据《粮食流通管理条例》，特制定本办法。"))
        one = Citation.objects.get(title="粮食流通管理条例")
        assert one.origin == Citation.Origin.CLERK
        save_provision(provision=edited("现根据《粮食流通管理条例》，制定本办法。"))
        one = Citation.objects.get(title="粮食流通管理条例")
        assert one.origin == Citation.Origin.MACHINE

    def test_a_cell_is_text_like_any_other(self) -> None:
        import_gazette(source=SourceBytes(name="x.md", data=LINJIANG_2021_3.encode()))
        table = Table.objects.get()
        table.rows = [["1", "依照《粮食流通管理条例》设立", "1200"]]
        save_table(table=table)
        one = Citation.objects.get(table=table)
        assert one.cell_row == 0
        assert one.cell_column == 1
        assert (
            table.rows[one.cell_row][one.cell_column][one.start : one.end] == one.quote
        )

    def test_searching_an_imported_text_again_finds_the_same(self) -> None:
        import_gazette(source=read_file(FIXTURE))
        for document in Document.objects.all():
            assert refind_citations(document=document) == 0, document.number

    def test_rows_freeze_into_what_was_read(self) -> None:
        import_gazette(source=read_file(FIXTURE))
        document = Document.objects.get(number_key="葫政发〔2019〕17号")
        text = document_text(document)
        assert [annex.eid for annex in text.annexes][:1] == ["annex_1"]
        eids = [unit.eid for unit in text.all_provisions()]
        ordered = document.provisions.order_by("position")
        assert eids == list(ordered.values_list("eid", flat=True))


class TestFindings:
    @pytest.fixture(autouse=True)
    def _issue(self) -> None:
        import_gazette(source=read_file(FIXTURE), publish=True, despite_findings=True)

    def test_a_foreign_word_is_corrected_on_record(self) -> None:
        user = User.objects.create_user("clerk")
        finding = Finding.objects.filter(code="foreign_word").order_by("line")[0]
        correction = accept_finding(finding=finding, user=user)
        assert " and " in correction.printed
        assert "质量标准和评价体系" in correction.corrected
        assert correction.provision is not None
        assert "质量标准和评价体系" in correction.provision.text
        finding.refresh_from_db()
        assert finding.state == Finding.State.ACCEPTED
        assert finding.document is not None
        assert "质量标准和评价体系" in finding.document.body_html

    def test_a_doubled_character_goes(self) -> None:
        accept_finding(finding=Finding.objects.get(code="doubled_character"))
        assert not Provision.objects.filter(text__contains="葫葫芦岛").exists()

    def test_a_slip_in_the_title_is_corrected(self) -> None:
        finding = Finding.objects.get(code="title_slip")
        accept_finding(finding=finding)
        document = Document.objects.get(number_key="葫政办发〔2020〕1号")
        assert document.title.endswith("服务质量管理办法的通知")
        assert document.slug == "hu-zheng-ban-fa-2020-1"
        assert Correction.objects.get().printed.endswith("服务质量管理办的通知")

    def test_what_was_decided_is_not_decided_again(self) -> None:
        finding = Finding.objects.get(code="title_slip")
        leave_finding(finding=finding)
        for decide in (accept_finding, leave_finding, settle_finding):
            with pytest.raises(DocumentError) as caught:
                decide(finding=finding)
            assert caught.value.code == "decided"
        assert not Correction.objects.exists()

    def test_what_has_no_suggestion_needs_a_hand(self) -> None:
        finding = Finding.objects.get(code="annex_not_carried")
        with pytest.raises(DocumentError) as caught:
            accept_finding(finding=finding)
        assert caught.value.code == "no_suggestion"
        settle_finding(finding=finding)
        finding.refresh_from_db()
        assert finding.state == Finding.State.ACCEPTED


@pytest.mark.parametrize(
    ("text", "suggestion", "result"),
    [
        ("质量标准 and 评价体系奠定", "质量标准和评价体系", "质量标准和评价体系奠定"),
        (
            "责任单位：葫葫芦岛市政府",
            "责任单位：葫芦岛市政府",
            "责任单位：葫芦岛市政府",
        ),
        ("给予行政处分:", "给予行政处分：", "给予行政处分："),
        ("甲乙丙丁戊己庚辛", "甲乙丙丁戊己庚辛", None),
        ("完全不同的一句话", "毫不相干的另外一段", None),
        ("甲乙丙，甲乙丙。", "甲乙丙！", None),
        ("", "甲乙丙", None),
    ],
    ids=[
        "foreign word",
        "doubled",
        "mark at the end",
        "same",
        "elsewhere",
        "twice",
        "no text",
    ],
)
def test_a_slip_is_found_by_what_stands_around_it(
    text: str, suggestion: str, result: str | None
) -> None:
    assert corrected(text, suggestion) == result
