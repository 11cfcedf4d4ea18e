"""Importing: all or nothing, once, drafts first, nothing overwritten silently."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from documents.errors import DocumentError
from documents.models import (
    Correction,
    Document,
    Finding,
    GazetteIssue,
    Provision,
    Responsibility,
    SourceFile,
    Table,
    Topic,
)
from documents.official_text.errors import OfficialTextError
from documents.services.importing import (
    Outcome,
    SourceBytes,
    find_files,
    import_gazette,
    import_laws,
    read_file,
)
from documents.services.importing import gazettes as gazettes_module
from documents.services.importing import laws as laws_module
from documents.services.importing import records as records_module
from documents.services.importing.files import version_in_name
from documents.services.importing.trees import check_lengths
from tests.documents.sources import (
    ANIMAL_LAW,
    GRAIN_2016,
    GRAIN_2021,
    LINJIANG_2021_3,
    MARKET_RULES,
)

pytestmark = pytest.mark.django_db

FIXTURE = Path(settings.BASE_DIR) / "fixtures" / "gazettes" / "2020-1.md"


def source(text: str, name: str = "linjiang.md") -> SourceBytes:
    return SourceBytes(name=name, data=text.encode())


def rows() -> dict[str, int]:
    """Count the rows of every table of the app, history included."""
    models = apps.get_app_config("documents").get_models()
    return {model._meta.label: model._default_manager.count() for model in models}


class TestGazette:
    def test_the_first_issue_of_2020_is_written_whole(self) -> None:
        report = import_gazette(source=read_file(FIXTURE))
        assert report.issue == "葫芦岛市人民政府公报2020年第1期"
        documents = Document.objects.order_by("position")
        assert [one.slug for one in documents] == [
            "hu-zheng-gao-zi-2019-5",
            "hu-zheng-gao-zi-2019-6",
            "hu-zheng-gao-zi-2019-7",
            "hu-zheng-gao-zi-2019-9",
            "hu-zheng-fa-2019-17",
            "hu-zheng-fa-2019-19",
            "hu-zheng-ban-fa-2019-77",
            "hu-zheng-ban-fa-2019-78",
            "hu-zheng-ban-fa-2019-88",
            "hu-zheng-ban-fa-2020-1",
        ]
        assert {one.state for one in documents} == {Document.State.DRAFT}
        parking = documents[0]
        assert parking.effective_on == date(2019, 10, 14)
        assert (parking.page, parking.end_page) == (2, 3)
        assert (parking.agency_code, parking.number_year) == ("葫政告字", 2019)

    def test_a_tree_has_the_parents_and_depths_of_its_anchors(self) -> None:
        import_gazette(source=source(LINJIANG_2021_3))
        grain = Document.objects.get(number_key="临府发〔2021〕15号")
        item = grain.provisions.get(text__startswith="统一领导")
        assert item.parent is not None
        assert item.parent.heading == "工作原则"
        assert item.depth == item.parent.depth + 1
        assert item.component is not None
        assert item.component.title == "临江市粮食应急预案"

    def test_another_city_with_tables_annexes_and_offices(self) -> None:
        report = import_gazette(source=source(LINJIANG_2021_3))
        issue = GazetteIssue.objects.get()
        assert (issue.title, issue.serial_number) == ("临江市人民政府公报", 118)
        assert report.changed
        table = Table.objects.get()
        assert table.header == ["序号", "储备点", "数量（吨）"]
        assert table.rows[1] == ["2", "西山库", "800"]
        assert table.component is not None
        assert table.component.label.startswith("附件")
        names = Responsibility.objects.order_by("position")
        assert [row.name for row in names] == ["市发展改革委", "市粮食和储备局"]
        order = Document.objects.get(number_key="临江市人民政府令第12号")
        assert order.category == "令"
        assert order.slug == "lin-jiang-shi-ren-min-zheng-fu-ling-12"

    def test_every_quote_stands_where_its_span_says(self) -> None:
        import_gazette(source=read_file(FIXTURE))
        seen = 0
        for document in Document.objects.all():
            for one in document.citations.select_related("provision", "table"):
                seen += 1
                if one.provision is not None:
                    place = one.provision
                    text = place.heading if one.in_heading else place.text
                else:
                    assert one.table is not None
                    assert one.cell_row is not None
                    assert one.cell_column is not None
                    cells = (
                        one.table.header
                        if one.cell_row < 0
                        else one.table.rows[one.cell_row]
                    )
                    text = cells[one.cell_column]
                assert text[one.start : one.end] == one.quote
        assert seen > 50

    def test_the_same_file_again_changes_nothing(self) -> None:
        import_gazette(source=source(LINJIANG_2021_3))
        before = rows()
        report = import_gazette(source=source(LINJIANG_2021_3, name="other-name.md"))
        assert not report.changed
        assert rows() == before

    def test_a_file_of_the_same_words_is_kept_and_changes_no_document(self) -> None:
        import_gazette(source=source(LINJIANG_2021_3))
        before = dict(Document.objects.values_list("pk", "updated_at"))
        report = import_gazette(source=source(LINJIANG_2021_3 + "\n\n"))
        assert not report.changed
        assert SourceFile.objects.count() == 2
        assert dict(Document.objects.values_list("pk", "updated_at")) == before

    @pytest.mark.parametrize("name", ["/home/wang/公报/a.md", "C:\\公报\\a.md", "a.md"])
    def test_the_folders_of_the_operator_are_not_kept(self, name: str) -> None:
        import_gazette(source=source(MARKET_RULES, name=name))
        assert SourceFile.objects.get().name == "a.md"

    def test_a_dry_run_reports_and_leaves_nothing(self) -> None:
        before = rows()
        report = import_gazette(source=source(LINJIANG_2021_3), dry_run=True)
        assert report.dry_run
        assert report.changed
        assert rows() == before

    def test_a_draft_is_replaced_in_place(self) -> None:
        import_gazette(source=source(MARKET_RULES))
        old = dict(Provision.objects.values_list("eid", "pk"))
        changed = MARKET_RULES.replace("加强集贸市场管理", "规范集贸市场秩序")
        report = import_gazette(source=source(changed))
        assert [one.outcome for one in report.documents] == [Outcome.REPLACED]
        article = Provision.objects.get(eid__endswith="art_1")
        assert article.text == "为了规范集贸市场秩序，制定本办法。"
        assert dict(Provision.objects.values_list("eid", "pk")) == old
        assert not Correction.objects.exists()

    def test_articles_that_are_gone_are_deleted_and_new_ones_added(self) -> None:
        import_gazette(source=source(MARKET_RULES))
        longer = MARKET_RULES.replace(
            "第二条 本办法", "第二条 市场应当整洁。\n\n第三条 本办法"
        )
        import_gazette(source=source(longer))
        assert Provision.objects.get(eid="art_3").text.startswith("本办法自")
        import_gazette(source=source(MARKET_RULES + "\n"))
        assert not Provision.objects.filter(eid="art_3").exists()

    def test_a_published_text_is_not_overwritten_silently(self) -> None:
        import_gazette(source=source(MARKET_RULES), publish=True)
        before = rows()
        changed = MARKET_RULES.replace("加强集贸市场管理", "规范集贸市场秩序")
        with pytest.raises(DocumentError) as caught:
            import_gazette(source=source(changed))
        assert caught.value.code == "published_changed"
        assert "art_1" in caught.value.message
        assert "加强集贸市场管理" in caught.value.message
        assert "规范集贸市场秩序" in caught.value.message
        assert rows() == before

    def test_replacing_a_published_text_is_told_as_a_correction(self) -> None:
        import_gazette(source=source(MARKET_RULES), publish=True)
        body = Document.objects.get().body_digest
        changed = MARKET_RULES.replace("加强集贸市场管理", "规范集贸市场秩序")
        import_gazette(source=source(changed), replace=True)
        correction = Correction.objects.get()
        assert "加强集贸市场管理" in correction.printed
        assert "规范集贸市场秩序" in correction.corrected
        document = Document.objects.get()
        assert document.state == Document.State.PUBLISHED
        assert document.body_digest != body
        assert "规范集贸市场秩序" in document.body_html

    def test_a_replaced_head_of_a_published_text_is_told_as_a_correction(self) -> None:
        import_gazette(source=source(MARKET_RULES), publish=True)
        changed = MARKET_RULES.replace("2008年3月5日", "2008年3月6日")
        import_gazette(source=source(changed), replace=True)
        correction = Correction.objects.get(eid="")
        assert correction.printed == "成文日期：2008年3月5日"
        assert correction.corrected == "成文日期：2008年3月6日"
        assert correction.provision is None

    def test_a_draft_that_a_clerk_edited_is_kept(self) -> None:
        import_gazette(source=source(MARKET_RULES))
        Provision.objects.filter(eid="art_1").update(text="为了便民，制定本办法。")
        changed = MARKET_RULES.replace("加强集贸市场管理", "规范集贸市场秩序")
        with pytest.raises(DocumentError) as caught:
            import_gazette(source=source(changed))
        assert caught.value.code == "edited_changed"
        assert Provision.objects.get(eid="art_1").text == "为了便民，制定本办法。"

    def test_a_number_that_stands_twice_becomes_a_finding(self) -> None:
        twice = LINJIANG_2021_3.replace("临府办规〔2021〕2号", "临府发〔2021〕15号")
        import_gazette(source=source(twice))
        finding = Finding.objects.get(code="duplicate_number")
        assert finding.severity == "error"
        assert finding.document is not None
        assert finding.document.number == ""
        assert Document.objects.filter(number_key="临府发〔2021〕15号").count() == 1

    def test_two_gazettes_never_share_a_place(self) -> None:
        import_gazette(source=source(LINJIANG_2021_3))
        before = rows()
        other = LINJIANG_2021_3.replace("临江市人民政府公报", "临河市人民政府公报")
        with pytest.raises(DocumentError) as caught:
            import_gazette(source=source(other))
        assert caught.value.code == "other_gazette"
        assert rows() == before

    def test_what_a_clerk_wrote_into_the_issue_stays(self) -> None:
        import_gazette(source=source(LINJIANG_2021_3))
        GazetteIssue.objects.update(serial_number=119, people=[["主编", "王芳"]])
        import_gazette(source=source(LINJIANG_2021_3 + "\n"))
        issue = GazetteIssue.objects.get()
        assert (issue.serial_number, issue.people) == (119, [["主编", "王芳"]])

    def test_a_topic_is_proposed_by_the_words_of_the_title(self) -> None:
        Topic.objects.create(name="市场", slug="market", keywords="集贸市场\n商贸")
        Topic.objects.create(name="粮食", slug="grain", keywords="粮食")
        import_gazette(source=source(LINJIANG_2021_3))
        grain = Document.objects.get(number_key="临府发〔2021〕15号")
        assert grain.topic == Topic.objects.get(slug="grain")

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "empty"),
            (b"\x00\x01\x02" * 5000, "not_text"),
            (b"%PDF-1.7 " + b"\xff\x00" * 100, "not_text"),
        ],
        ids=["empty", "binary", "pdf"],
    )
    def test_what_is_no_text_leaves_the_database_untouched(
        self, data: bytes, code: str
    ) -> None:
        before = rows()
        with pytest.raises(OfficialTextError) as caught:
            import_gazette(source=SourceBytes(name="x.md", data=data))
        assert any("\u4e00" <= one <= "\u9fff" for one in caught.value.message)
        assert rows() == before

    def test_gb18030_is_read(self) -> None:
        data = MARKET_RULES.encode("gb18030")
        import_gazette(source=SourceBytes(name="old.txt", data=data))
        assert SourceFile.objects.get().encoding == "gb18030"
        assert Document.objects.get().issuer == "临江市人民政府办公室"

    def test_a_failure_half_way_leaves_no_row(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = rows()

        def broken(**_kwargs: Any) -> None:
            raise DatabaseError

        monkeypatch.setattr(gazettes_module, "link_documents", broken)
        with pytest.raises(DatabaseError):
            import_gazette(source=source(LINJIANG_2021_3))
        assert rows() == before

    def test_a_text_that_fits_no_column_is_refused_on_every_database(self) -> None:
        rows_ = [Provision(eid="art_1", heading="长" * 501, line=7)]
        with pytest.raises(DocumentError) as caught:
            check_lengths(rows_)
        assert caught.value.code == "too_long"
        assert "第7行" in caught.value.message
        assert "标题" in caught.value.message

    def test_a_list_of_offices_that_is_none_stops_no_import(self) -> None:
        odd = LINJIANG_2021_3.replace("市粮食和储备局）", f"{'长' * 300}）")
        import_gazette(source=source(odd))
        assert [row.name for row in Responsibility.objects.all()] == ["市发展改革委"]
        assert Finding.objects.get(code="office_too_long").document is not None

    def test_decisions_of_clerks_are_not_asked_again(self) -> None:
        import_gazette(source=read_file(FIXTURE))
        slip = Finding.objects.get(code="title_slip")
        Finding.objects.filter(pk=slip.pk).update(state=Finding.State.LEFT)
        text = FIXTURE.read_text(encoding="utf-8")
        import_gazette(source=source(text + "\n"))
        again = Finding.objects.filter(code="title_slip")
        assert {one.state for one in again} == {Finding.State.LEFT}

    def test_queries_do_not_grow_with_the_text(self) -> None:
        def cost(articles: int, number: int) -> int:
            law = "\n\n".join(
                f"第{n}条 依照《中华人民共和国动物防疫法》第{n}条办理。"
                for n in range(1, articles + 1)
            )
            text = MARKET_RULES.replace("31号", f"{number}号").partition("第一条")[0]
            with CaptureQueriesContext(
                connection,
            ) as queries:
                import_gazette(source=source(text + law))
            return len(queries)

        short, long = cost(5, 41), cost(60, 42)
        assert long <= short + 4


class TestLaws:
    def test_laws_are_published_with_their_number_and_day(self, tmp_path: Path) -> None:
        path = tmp_path / "粮食流通管理条例(2021-02-15).md"
        path.write_text(GRAIN_2021, encoding="utf-8")
        import_laws(paths=[path])
        law = Document.objects.get()
        assert law.state == Document.State.PUBLISHED
        assert law.kind == Document.Kind.REGULATION
        assert law.version_on == date(2021, 2, 15)
        assert law.number_key == "国务院令第407号"
        assert law.slug == "liang-shi-liu-tong-guan-li-tiao-li"
        assert "国家鼓励多种所有制经营者" in law.body_html

    def test_several_texts_of_one_law_stand_side_by_side(self, tmp_path: Path) -> None:
        for day, text in (("2016-02-06", GRAIN_2016), ("2021-02-15", GRAIN_2021)):
            path = tmp_path / f"粮食流通管理条例({day}).md"
            path.write_text(text, encoding="utf-8")
        import_laws(paths=find_files([tmp_path]), today=date(2024, 1, 1))
        newest, older = Document.objects.order_by("-version_on")
        assert newest.slug == "liang-shi-liu-tong-guan-li-tiao-li"
        assert older.slug == "liang-shi-liu-tong-guan-li-tiao-li-2016-02-06"
        assert newest.force == Document.Force.IN_FORCE
        assert older.force == Document.Force.AMENDED

    def test_a_text_to_come_does_not_age_the_one_in_force(self, tmp_path: Path) -> None:
        for day, text in (("2016-02-06", GRAIN_2016), ("2021-02-15", GRAIN_2021)):
            path = tmp_path / f"粮食流通管理条例({day}).md"
            path.write_text(text, encoding="utf-8")
        import_laws(paths=find_files([tmp_path]), today=date(2020, 1, 1))
        older = Document.objects.get(version_on=date(2016, 2, 6))
        assert older.force == Document.Force.IN_FORCE

    def test_one_bad_file_stops_no_other(self, tmp_path: Path) -> None:
        (tmp_path / "a.md").write_bytes(b"\x00" * 100)
        (tmp_path / "b.md").write_text(ANIMAL_LAW, encoding="utf-8")
        (tmp_path / "c.txt").write_bytes(b"")
        report = import_laws(paths=find_files([tmp_path]))
        assert report.count(Outcome.FAILED) == 2
        assert report.count(Outcome.CREATED) == 1
        assert Document.objects.get().title == "中华人民共和国动物防疫法"

    def test_the_same_files_again_change_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "b.md").write_text(ANIMAL_LAW, encoding="utf-8")
        import_laws(paths=find_files([tmp_path]))
        before = rows()
        report = import_laws(paths=find_files([tmp_path]))
        assert report.count(Outcome.UNCHANGED) == 1
        assert rows() == before

    def test_two_different_texts_of_one_day_in_one_run(self, tmp_path: Path) -> None:
        (tmp_path / "a(2021-01-22).md").write_text(ANIMAL_LAW, encoding="utf-8")
        other = ANIMAL_LAW.replace("加强对动物防疫活动的管理", "预防动物疫病")
        (tmp_path / "b(2021-01-22).md").write_text(other, encoding="utf-8")
        report = import_laws(paths=find_files([tmp_path]))
        failed = [one for one in report.files if one.outcome is Outcome.FAILED]
        assert [one.path.name for one in failed] == ["b(2021-01-22).md"]
        assert "预防动物疫病" in failed[0].message
        assert Document.objects.count() == 1

    def test_what_the_database_refuses_fails_alone(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "a.md").write_text(ANIMAL_LAW, encoding="utf-8")
        (tmp_path / "b.md").write_text(GRAIN_2021, encoding="utf-8")
        real = records_module.write_planned

        def refuse(**kwargs: Any) -> Any:
            if any("粮食" in one.text.title for one in kwargs["planned"]):
                raise DatabaseError
            return real(**kwargs)

        monkeypatch.setattr(laws_module, "write_planned", refuse)
        report = import_laws(paths=find_files([tmp_path]))
        outcomes = {one.path.name: one.outcome for one in report.files}
        assert outcomes == {"a.md": Outcome.CREATED, "b.md": Outcome.FAILED}
        assert [one.title for one in Document.objects.all()] == [
            "中华人民共和国动物防疫法"
        ]


class TestFiles:
    def test_folders_are_searched_to_their_depth(self, tmp_path: Path) -> None:
        (tmp_path / "x" / ".hidden").mkdir(parents=True)
        for name in ("x/法(2019-01-01).md", "x/法(2021-01-01).md", "y.txt", "z.pdf"):
            (tmp_path / name).write_text("文", encoding="utf-8")
        (tmp_path / "x" / ".hidden" / "no.md").write_text("文", encoding="utf-8")
        found = [str(one.relative_to(tmp_path)) for one in find_files([tmp_path])]
        assert found == ["y.txt", "x/法(2021-01-01).md", "x/法(2019-01-01).md"]

    def test_an_empty_folder_and_a_missing_path_are_told(self, tmp_path: Path) -> None:
        for path, code in ((tmp_path, "no_files"), (tmp_path / "no", "no_such_path")):
            with pytest.raises(DocumentError) as caught:
                find_files([path])
            assert caught.value.code == code

    @pytest.mark.parametrize(
        ("name", "day"),
        [
            ("广告法(2021-04-29).md", date(2021, 4, 29)),
            ("广告法（20210429）.docx", date(2021, 4, 29)),
            ("广告法(2021-13-29).md", None),
            ("广告法.md", None),
        ],
    )
    def test_the_day_in_a_name(self, name: str, day: date | None) -> None:
        assert version_in_name(name) == day
