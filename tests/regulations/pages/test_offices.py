"""Offices: the list under all names, a page each, merged entries, the entry page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from documents.models import Document
from regulations.models import Office, OfficeChange, OfficeMention, OfficeName, Task
from regulations.services.merging import merge_offices, unmerge_office
from tests.documents.pages.markup import check_public, text_of
from tests.regulations.imports import confirm, import_issue, import_text, numbered
from tests.regulations.second_offices import BAIYUN_2021_3

LIST = "/offices/"
CIVIL = "/offices/hu-lu-dao-shi-min-zheng-ju/"
GROUP = "各县(市)区人民政府"


@pytest.fixture(scope="module")
def _imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Import both cities around the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_issue()
        import_text(BAIYUN_2021_3)
        confirm()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def both_cities(_imported: None, db: None) -> None:
    """Let each test roll back its own."""


def called(name: str, place: str = "葫芦岛市") -> Office:
    return OfficeName.objects.get(name=name, place=place).office


def names(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"/offices.csv{query}")
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return [row[0] for row in csv.reader(io.StringIO(text))][1:]


def test_the_list_has_both_cities_and_counts(client: Client) -> None:
    page = client.get(LIST)
    check_public(page)
    html = text_of(page)
    assert f"共{Office.objects.public().count()}个" in html
    assert "也写作：" in html
    assert "白云市" in html
    assert client.get("/offices.xlsx").status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=市民政局&place=葫芦岛市", ["葫芦岛市民政局"]),
        ("?q=葫芦岛市住房和城乡建设局", ["葫芦岛市住房城乡建设局"]),
        ("?q=住建局&place=葫芦岛市", ["葫芦岛市住房城乡建设局"]),
        ("?q=市文化旅游广播电视局", ["葫芦岛市文化旅游和广播电视局"]),
        ("?q=科技局", ["葫芦岛市科学技术局"]),
        ("?q=ＸＹＺ", []),
        (
            "?q=通信管理&place=葫芦岛市",
            ["葫芦岛市通信管理办公室", "葫芦岛市通信管理局"],
        ),
    ],
)
def test_any_spelling_finds_it(client: Client, query: str, found: list[str]) -> None:
    assert sorted(names(client, query)) == sorted(found)


def test_filters_by_kind_and_by_what_they_have(client: Client) -> None:
    groups = names(client, "?kind=group&place=葫芦岛市")
    assert GROUP in groups
    assert "葫芦岛市民政局" not in groups
    assert len(names(client, "?has=enforcement")) == 7
    assert "葫芦岛市物价局" in names(client, "?has=fees")
    assert "葫芦岛市物价局" not in names(client, "?has=tasks")
    assert names(client, "?sort=tasks&place=葫芦岛市")[0] == GROUP


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?kind=x", "选择一个有效的选项"),
        ("?has=<script>", "选择一个有效的选项"),
        ("?place=朝阳市", "选择一个有效的选项"),
        (f"?q={'长' * 200}", "字符"),
        ("?q=a%00b", "不允许"),
    ],
)
def test_bad_input_is_told_and_kept(client: Client, query: str, message: str) -> None:
    page = client.get(f"{LIST}{query}")
    assert page.status_code == 200
    assert message in text_of(page)
    assert "<script>&" not in text_of(page)
    assert client.get(f"/offices.csv{query}").status_code == 400


def test_no_office_no_page(client: Client) -> None:
    assert client.get("/offices/none/").status_code == 404
    Office.objects.filter(slug="hu-lu-dao-shi-min-zheng-ju").update(state="proposed")
    assert client.get(CIVIL).status_code == 404
    assert "葫芦岛市民政局" not in names(client)


def test_an_office_with_all_that_hangs_on_it(client: Client) -> None:
    page = client.get(CIVIL)
    check_public(page)
    html = text_of(page)
    for words in (
        'href="tel:6666916"',
        "市民政局",
        "职权执法",
        "#annex_1__table_1",
        "任务（8项）",
        "牵头部门",
        "责任部门",
        "葫政办发〔2019〕78号",
        "（牵头部门：<mark>市民政局</mark>；",
        "/regulations/responsibilities/?office=hu-lu-dao-shi-min-zheng-ju",
    ):
        assert words in html
    assert "白云市" not in html
    fees = text_of(client.get(called("市物价局").get_absolute_url()))
    assert "收费项目" in fees


def test_two_cities_offices_of_one_short_name_stay_apart(client: Client) -> None:
    ours, theirs = called("市民政局"), called("市民政局", "白云市")
    assert ours != theirs
    html = text_of(client.get(theirs.get_absolute_url()))
    assert "托育" in html
    assert "养老" not in html


def test_spellings_that_are_one_office() -> None:
    assert called("市文化旅游广播电视局") == called("市文化旅游和广播电视局")
    assert called("市通信管理局") != called("市通信管理办公室")
    assert called("市民政局") == called("葫芦岛市民政局")
    housing = OfficeMention.objects.filter(office=called("市住房城乡建设局"))
    assert set(housing.values_list("name", flat=True)) == {
        "市住房城乡建设局",
        "葫芦岛市住房和城乡建设局",
    }
    baiyun = called("市住房和城乡建设局", "白云市")
    assert called("市住建局", "白云市") == baiyun


def test_names_alone_are_the_citys_own_and_other_places_are_not() -> None:
    mentions = OfficeMention.objects.filter(office=called("市民政局", "白云市"))
    said = {(each.name, each.sentence.split("（")[0]) for each in mentions}
    assert ("民政局", "民政局会同市卫健委每年培训两次。") in said
    assert not any("青山市民政局" in sentence for _, sentence in said)


def test_members_of_a_group_have_its_tasks(client: Client) -> None:
    group = called("各县〈市〉区人民政府")
    town = called("兴城市政府")
    before = text_of(client.get(town.get_absolute_url()))
    assert "的成员</span>" not in before
    group.members.add(town)
    html = text_of(client.get(town.get_absolute_url()))
    assert f'作为<a href="{group.get_absolute_url()}">{group.name}</a>的成员' in html
    assert "属于" in html
    assert "成员（1个）" in text_of(client.get(group.get_absolute_url()))
    assert names(client, f"?group={group.slug}") == [town.name]


def test_reforms_with_date_and_source(client: Client) -> None:
    old, new = called("市物价局"), called("市市场监管局")
    source = numbered("葫政告字〔2019〕9号")
    OfficeChange.objects.create(
        office=old,
        kind=OfficeChange.Kind.MERGED,
        successor=new,
        changed_on=date(2019, 1, 10),
        source=source,
        note="机构改革",
    )
    OfficeName.objects.filter(office=old).update(valid_to=date(2019, 1, 9))
    html = " ".join(text_of(client.get(old.get_absolute_url())).split())
    assert f'并入<a href="{new.get_absolute_url()}">{new.name}</a>' in html
    assert "2019年1月10日" in html
    assert "至2019年1月9日" in html
    assert source.number in html
    other_side = " ".join(text_of(client.get(new.get_absolute_url())).split())
    assert f'<a href="{old.get_absolute_url()}">{old.name}</a>并入' in other_side
    Document.objects.filter(pk=source.pk).update(state="draft")
    assert "依据：" not in text_of(client.get(old.get_absolute_url()))


def test_a_merged_entry_leads_to_the_standing_one_and_back(client: Client) -> None:
    gone, stays = called("市通信管理局"), called("市通信管理办公室")
    before = text_of(client.get(stays.get_absolute_url()))
    own = Task.objects.filter(parts__office=gone).distinct().count()
    shared = Task.objects.filter(parts__office=stays).distinct().count()
    assert f"任务（{shared}项）" in before
    merge_offices(office=gone, into=stays)
    answer = client.get(gone.get_absolute_url())
    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        stays.get_absolute_url(),
    )
    html = text_of(client.get(stays.get_absolute_url()))
    assert f"任务（{own + shared}项）" in html
    assert "<mark>市通信管理局</mark>" in html
    assert names(client, "?q=市通信管理局") == [stays.name]
    unmerge_office(office=gone)
    assert text_of(client.get(stays.get_absolute_url())) == before
    assert client.get(gone.get_absolute_url()).status_code == 200


def test_many_sentences_are_paged(client: Client) -> None:
    office = called("市民政局")
    one = OfficeMention.objects.filter(office=office)[0]
    for number in range(60):
        one.pk = None
        one._state.adding = True
        one.position = 1000 + number
        one.save()
    html = text_of(client.get(CIVIL))
    assert html.count("<mark>") == 30
    assert "下一页" in html
    last = text_of(client.get(f"{CIVIL}?page=99"))
    assert "没有第“99”页" in last


def test_queries_are_bounded(client: Client) -> None:
    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    paths = (LIST, CIVIL, called("各县〈市〉区人民政府").get_absolute_url())
    few = [count(path) for path in paths]
    for number in range(20):
        office = Office.objects.create(
            slug=f"copy-{number}", name=f"第{number}局", state="confirmed"
        )
        OfficeName.objects.create(office=office, name=office.name)
        called("各县〈市〉区人民政府").members.add(office)
        merge_offices(
            office=Office.objects.create(slug=f"same-{number}", name="同"), into=office
        )
    assert [count(path) for path in paths] == few
    assert max(few) <= 16


def test_only_what_the_public_may_see(client: Client) -> None:
    Document.objects.filter(number="葫政办发〔2019〕78号").update(state="draft")
    html = text_of(client.get(CIVIL))
    assert "78号" not in html
    assert "任务（" not in html


def test_the_entry_page(client: Client) -> None:
    page = client.get("/regulations/")
    check_public(page)
    html = text_of(page)
    for words in (
        "/offices/",
        "/regulations/enforcement-bodies/",
        "共7个",
        "葫政告字〔2019〕6号",
    ):
        assert words in html
    assert '<a href="/regulations/"' in text_of(client.get("/"))


def test_the_entry_page_of_an_empty_portal(client: Client) -> None:
    Document.objects.update(state="draft")
    html = text_of(client.get("/regulations/"))
    assert "要照着办" not in html
    assert "共0个" in html


def test_earlier_documents_name_what_a_later_one_brings() -> None:
    """What is known by a later import is looked for in what stands already."""
    text = BAIYUN_2021_3
    for old, new in (
        ("白政办发〔2021〕8号", "白政办发〔2021〕9号"),
        ("托育服务", "儿童友好"),
        ("区民政局参照执行", "市妇联参照执行"),
        ("责任单位：市人社局", "责任单位：市儿童友好办公室"),
        ("市卫健委每年", "市乡村振兴局每年"),
    ):
        text = text.replace(old, new)
    import_text(text, "earlier.md")
    assert not OfficeName.objects.filter(name="市乡村振兴局").exists()
    import_text(
        text.replace("〔2021〕9号", "〔2021〕10号").replace(
            "责任单位：市住建局", "责任单位：市乡村振兴局"
        ),
        "later.md",
    )
    mentions = OfficeMention.objects.filter(office=called("市乡村振兴局", "白云市"))
    assert set(mentions.values_list("document__number", flat=True)) == {
        "白政办发〔2021〕9号",
        "白政办发〔2021〕10号",
    }
