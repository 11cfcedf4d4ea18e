"""Links: across imports, by number and title, to the right text and place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.models import Citation, Document, Finding, Relation
from documents.services.importing import (
    SourceBytes,
    find_files,
    import_gazette,
    import_laws,
    read_file,
)
from documents.services.linking import link_documents
from tests.documents.sources import (
    ANIMAL_LAW,
    GRAIN_2016,
    GRAIN_2021,
    LINJIANG_2021_3,
    MARKET_RULES,
)

pytestmark = pytest.mark.django_db

FIXTURE = Path(settings.BASE_DIR) / "fixtures" / "gazettes" / "2020-1.md"
LAWS = Path(settings.BASE_DIR).parent / "shared" / "laws"


def load(text: str) -> None:
    import_gazette(source=SourceBytes(name="x.md", data=text.encode()))


def load_laws(folder: Path, **texts: str) -> None:
    """Import laws; ``y2016_02_06`` is the text of that day."""
    for name, text in texts.items():
        day = name.removeprefix("y").replace("_", "-")
        path = folder / f"law({day}).md"
        path.write_text(text, encoding="utf-8")
    import_laws(paths=find_files([folder]), today=date(2024, 1, 1))


def notice(
    body: str, *, number: int = 1, title: str = "有关事项", year: int = 2022
) -> str:
    return f"""\
临江市人民政府文件

临府发〔{year}〕{number}号

## 临江市人民政府关于{title}的通知

各县（区）人民政府：

{body}

临江市人民政府

{year}年5月1日
"""


class TestLaws:
    def test_a_law_that_is_not_held_stays_a_citation(self) -> None:
        load(LINJIANG_2021_3)
        grain = Citation.objects.get(title="粮食流通管理条例")
        assert grain.status == Citation.Status.NOT_HELD
        assert (grain.article, grain.target_document) == ("第三条", None)

    def test_a_later_import_links_earlier_citations(self, tmp_path: Path) -> None:
        load(LINJIANG_2021_3)
        load_laws(tmp_path, y2021_02_15=GRAIN_2021, y2021_01_22=ANIMAL_LAW)
        grain = Citation.objects.get(title="粮食流通管理条例")
        assert grain.status == Citation.Status.FOUND
        assert grain.target_eid.endswith("art_3")
        short = Citation.objects.get(title="中华人民共和国动物防疫法")
        assert short.status == Citation.Status.FOUND
        assert short.target_document is not None

    def test_the_text_in_force_on_the_citing_day_is_taken(self, tmp_path: Path) -> None:
        load_laws(tmp_path, y2016_02_06=GRAIN_2016, y2021_02_15=GRAIN_2021)
        cite = "按照《粮食流通管理条例》第三条办理。"
        for year in (2015, 2018, 2022):
            load(notice(cite, year=year))
        found = {
            one.document.number_year: one.target_document.version_on
            for one in Citation.objects.filter(title="粮食流通管理条例").select_related(
                "document", "target_document"
            )
            if one.target_document
        }
        # 2015: nothing stood yet; the nearest later text is taken.
        assert found == {
            2015: date(2016, 2, 6),
            2018: date(2016, 2, 6),
            2022: date(2021, 2, 15),
        }

    def test_an_older_text_that_comes_later_is_the_better_link(
        self, tmp_path: Path
    ) -> None:
        load(notice("按照《粮食流通管理条例》第三条办理。", year=2018))
        load_laws(tmp_path, y2021_02_15=GRAIN_2021)
        one = Citation.objects.get(title="粮食流通管理条例", document__kind="gazette")
        assert one.target_document is not None
        assert one.target_document.version_on == date(2021, 2, 15)
        load_laws(tmp_path, y2016_02_06=GRAIN_2016)
        one = Citation.objects.select_related("target_document").get(pk=one.pk)
        assert one.target_document is not None
        assert one.target_document.version_on == date(2016, 2, 6)

    def test_an_article_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        load(notice("按照《粮食流通管理条例》第九十九条办理。"))
        load_laws(tmp_path, y2021_02_15=GRAIN_2021)
        one = Citation.objects.get(article="第九十九条")
        assert one.status == Citation.Status.NO_SUCH_PROVISION
        assert one.target_document is not None
        finding = Finding.objects.get(code="no_such_article")
        assert finding.document == one.document
        assert "第九十九条" in finding.text

    def test_the_finding_goes_when_the_article_comes(self, tmp_path: Path) -> None:
        load(notice("按照《粮食流通管理条例》第五条办理。"))
        load_laws(tmp_path, y2016_02_06=GRAIN_2016)
        assert Finding.objects.filter(code="no_such_article").exists()
        longer = GRAIN_2021.replace("第四条", "第四条 本条略。\n\n第五条")
        load_laws(tmp_path, y2021_02_15=longer)
        assert Citation.objects.get(article="第五条").status == Citation.Status.FOUND
        assert not Finding.objects.filter(code="no_such_article").exists()

    def test_by_number_alone(self, tmp_path: Path) -> None:
        load_laws(tmp_path, y2021_02_15=GRAIN_2021)
        load(notice("按照国务院令第 407 号第二条办理。"))
        one = Citation.objects.get(number_key="国务院令第407号")
        assert one.status == Citation.Status.FOUND
        assert one.target_eid.endswith("art_2")

    @pytest.mark.skipif(not LAWS.is_dir(), reason="没有 ../shared/laws")
    def test_the_gazettes_citation_opens_article_93(self) -> None:
        import_gazette(source=read_file(FIXTURE), publish=True)
        import_laws(paths=find_files([LAWS]))
        one = Citation.objects.select_related("target_document").get(
            title="中华人民共和国道路交通安全法",
            article="第九十三条",
            document__number_key="葫政告字〔2019〕5号",
        )
        assert one.status == Citation.Status.FOUND
        assert one.target_document is not None
        assert one.target_document.title == "中华人民共和国道路交通安全法"
        target = one.target_document.provisions.get(eid=one.target_eid)
        assert target.label == "第九十三条"
        assert one.target_eid == "art_93"
        body = Document.objects.get(number_key="葫政告字〔2019〕5号").body_html
        address = f"{one.target_document.get_absolute_url()}#{one.target_eid}"
        assert f'href="{address}"' in body

    @pytest.mark.skipif(not LAWS.is_dir(), reason="没有 ../shared/laws")
    def test_every_article_that_the_laws_cite_of_themselves_is_there(self) -> None:
        import_laws(paths=find_files([LAWS]))
        missing = Citation.objects.filter(status=Citation.Status.NO_SUCH_PROVISION)
        assert not missing.exists()


class TestPapers:
    def test_a_notice_is_found_by_what_it_promulgates(self) -> None:
        load(MARKET_RULES)
        load(notice("执行《临江市集贸市场管理办法》第二条。"))
        one = Citation.objects.get(article="第二条")
        assert one.status == Citation.Status.FOUND
        assert one.target_document is not None
        assert one.target_document.number == "临府办发〔2008〕31号"
        assert one.target_eid == "art_2"

    def test_trial_or_not_is_one_text(self) -> None:
        load(MARKET_RULES)
        load(notice("执行《临江市集贸市场管理暂行办法》。"))
        one = Citation.objects.get(title="临江市集贸市场管理暂行办法")
        assert one.status == Citation.Status.FOUND

    def test_a_number_beats_a_title(self) -> None:
        load(notice("甲。", number=1, title="节日值班安排", year=2020))
        load(notice("乙。", number=2, title="节日值班安排", year=2021))
        load(notice("见《关于节日值班安排的通知》（临府发〔2020〕1号）。", number=3))
        one = Citation.objects.get(number_key="临府发〔2020〕1号")
        assert one.target_document == Document.objects.get(number_year=2020)

    def test_one_title_of_two_papers_is_ambiguous(self) -> None:
        load(notice("甲。", number=1, title="节日值班安排", year=2020))
        load(notice("乙。", number=2, title="节日值班安排", year=2021))
        load(notice("见《关于节日值班安排的通知》。", number=3))
        one = Citation.objects.get(title="关于节日值班安排的通知")
        assert one.status == Citation.Status.AMBIGUOUS
        assert one.target_document is None

    def test_another_number_is_another_paper(self) -> None:
        load(notice("甲。", number=1, title="节日值班安排", year=2020))
        load(notice("见《关于节日值班安排的通知》（临府发〔2019〕8号）。", number=3))
        one = Citation.objects.get(number_key="临府发〔2019〕8号")
        assert one.status == Citation.Status.NOT_HELD

    def test_a_link_that_a_clerk_made_stays(self) -> None:
        load(notice("见《关于节日值班安排的通知》。", number=3))
        load(MARKET_RULES)
        other = Document.objects.get(number_key="临府办发〔2008〕31号")
        Citation.objects.filter(title="关于节日值班安排的通知").update(
            origin=Citation.Origin.CLERK,
            status=Citation.Status.FOUND,
            target_document=other,
        )
        load(notice("甲。", number=1, title="节日值班安排", year=2020))
        one = Citation.objects.get(title="关于节日值班安排的通知")
        assert one.target_document == other


class TestRelations:
    def test_what_is_repealed_is_so_once_both_are_held(self) -> None:
        load(LINJIANG_2021_3)
        relation = Relation.objects.get(target_number_key="临府办发〔2008〕31号")
        assert relation.kind == Relation.Kind.REPEALS
        assert relation.target_document_id is None
        load(MARKET_RULES)
        market = Document.objects.get(number_key="临府办发〔2008〕31号")
        assert market.related_from.get() == relation
        assert market.force == Document.Force.REPEALED
        assert market.lapsed_on == date(2021, 6, 20)

    def test_the_order_of_the_imports_does_not_matter(self) -> None:
        load(MARKET_RULES)
        load(LINJIANG_2021_3)
        market = Document.objects.get(number_key="临府办发〔2008〕31号")
        assert market.force == Document.Force.REPEALED

    def test_a_clerk_is_not_overruled_afterwards(self) -> None:
        load(MARKET_RULES)
        load(LINJIANG_2021_3)
        market = Document.objects.get(number_key="临府办发〔2008〕31号")
        Document.objects.filter(pk=market.pk).update(force=Document.Force.IN_FORCE)
        link_documents(document_ids=Document.objects.values_list("pk", flat=True))
        market.refresh_from_db()
        assert market.force == Document.Force.IN_FORCE

    def test_the_gazette_amends_an_article_of_2005(self) -> None:
        import_gazette(source=read_file(FIXTURE))
        old = notice(
            "现将方案印发给你们。\n\n一、总则\n\n内容。\n\n五、政策\n\n（一）划拨供地。",
            title="印发葫芦岛市集中连片棚户区改造实施方案",
        )
        old = old.replace("临江", "葫芦岛").replace(
            "临府发〔2022〕1", "葫政发〔2005〕18"
        )
        load(old.replace("2022年5月1日", "2005年4月21日"))
        shanty = Document.objects.get(number_key="葫政发〔2005〕18号")
        assert shanty.force == Document.Force.AMENDED
        relation = Relation.objects.get(target_document=shanty)
        assert relation.document.number == "葫政发〔2019〕17号"
        assert relation.target_article == "第五条第一款"
        assert relation.target_eid.startswith("cl_5")

    def test_a_law_that_repeals_its_namesake_is_not_its_own_end(
        self, tmp_path: Path
    ) -> None:
        closing = (
            "第四条 本条例自公布之日起施行，1998年发布的《粮食流通管理条例》同时废止。"
        )
        texts = {
            name: text.replace("第四条 本条例自公布之日起施行。", closing)
            for name, text in (("y2016_02_06", GRAIN_2016), ("y2021_02_15", GRAIN_2021))
        }
        load_laws(tmp_path, **texts)
        forces = dict(Document.objects.values_list("version_on", "force"))
        assert forces == {
            date(2016, 2, 6): Document.Force.AMENDED,
            date(2021, 2, 15): Document.Force.IN_FORCE,
        }


def test_queries_do_not_grow_with_the_citations(tmp_path: Path) -> None:
    def cost(count: int, number: int) -> int:
        body = "\n\n".join(
            f"{number}.{n} 按照《粮食流通管理条例》第三条办理。" for n in range(count)
        )
        load(notice(body, number=number))
        with CaptureQueriesContext(connection) as queries:
            link_documents(
                document_ids=[Document.objects.get(slug__endswith=f"-{number}").pk]
            )
        return len(queries)

    load_laws(tmp_path, y2021_02_15=GRAIN_2021)
    assert cost(150, 72) <= cost(3, 71) + 1
