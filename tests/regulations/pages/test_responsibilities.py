"""The list of tasks and the matrix: rows, filters, groups, downloads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import openpyxl
import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from regulations.models import Office, Task, TaskOffice
from regulations.services.merging import merge_offices
from tests.documents.builders import make_document
from tests.documents.pages.markup import check_public, read, text_of
from tests.regulations.imports import confirm, import_issue, import_text
from tests.regulations.second_plan import BAIYUN_2021_3

URL = "/regulations/responsibilities/"
CSV = "/regulations/responsibilities.csv"
MATRIX = "/regulations/responsibilities/matrix/"
MATRIX_CSV = "/regulations/responsibilities/matrix.csv"
FINANCE = "hu-zheng-ban-fa-2019-77"
CARE = "hu-zheng-ban-fa-2019-78"
FIVE_G = "hu-zheng-ban-fa-2019-88"
CIVIL_AFFAIRS = "hu-lu-dao-shi-min-zheng-ju"
COUNTIES = "ge-xian-shi-qu-zheng-fu"


@pytest.fixture(scope="module")
def _imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Import both cities around the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_issue()
        import_text(BAIYUN_2021_3)
        confirm(Task)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def both_cities(_imported: None, db: None) -> None:
    """Let each test roll back its own."""


@pytest.fixture
def county() -> Office:
    """Make a county that the group of all counties has as a member."""
    county = Office.objects.create(
        slug="sui-zhong-xian", name="绥中县人民政府", state="confirmed"
    )
    Office.objects.get(slug=COUNTIES).members.add(county)
    return county


def rows_of(client: Client, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text)))


def table(client: Client, query: str = "") -> list[list[str]]:
    return rows_of(client, f"{CSV}{query}")[1:]


def matrix(client: Client, query: str = "") -> dict[str, list[str]]:
    header, *rows = rows_of(client, f"{MATRIX_CSV}{query}")
    return {header[0]: header[1:], **{row[0]: row[1:] for row in rows}}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        (f"?document={FINANCE}", 23),
        (f"?document={CARE}", 8),
        (f"?document={FIVE_G}", 21),
        (f"?document={FIVE_G}&safeguard=yes", 6),
        (f"?document={FIVE_G}&safeguard=no", 15),
        (
            f"?document={FIVE_G}&area=以网络部署为基础，提升5G网络供给的能力和水平",
            4,
        ),
        (f"?document={FIVE_G}&area=以应用示范为先导，推动 5G 与垂直行业的深度融合", 8),
        (f"?document={FIVE_G}&area=以产业聚集为核心，构建融合创新的5G产业生态圈", 3),
        (f"?office={CIVIL_AFFAIRS}", 8),
        (f"?office={CIVIL_AFFAIRS}&role=lead", 6),
        (f"?office={CIVIL_AFFAIRS}&role=shared", 2),
        (f"?office={CIVIL_AFFAIRS}&document={FINANCE}", 0),
        ("?role=shared", 11),
        ("?year=2021&dated=2019", 5),
        ("?year=2023", 3),
        ("?dated=2021", 5),
        ("?q=网信办 舆情", 1),
        ("?q=没有的字", 0),
    ],
)
def test_filters(client: Client, query: str, count: int) -> None:
    assert len(table(client, query)) == count
    assert f"共{count}项" in text_of(client.get(f"{URL}{query}"))


def test_the_page_names_offices_as_printed(client: Client) -> None:
    page = client.get(f"{URL}?document={CARE}")
    check_public(page)
    html = text_of(page)
    for words in (
        "(一)优化养老服务设施规划布局",
        f'href="/documents/{CARE}/#cl_2__item_1__para_1"',
        "<dt>牵头部门</dt>",
        "<dt>责任部门</dt>",
        f'href="/offices/{CIVIL_AFFAIRS}/"',
        ">市民政局</a>",
        "任务目标</h4>",
        "2020年、2021年",
    ):
        assert words in html
    assert "<dt>配合</dt>" not in html


def test_joint_offices_are_not_said_to_lead(client: Client) -> None:
    html = text_of(client.get(f"{URL}?document={FINANCE}"))
    assert "<dt>责任单位</dt>" in html
    assert "<dt>责任部门</dt>" in html
    assert "<dt>牵头" not in html


def test_the_first_of_sixteen_is_the_counties(client: Client) -> None:
    (row,) = table(client, f"?document={FINANCE}&q=健全企业融资增信机制")
    assert row[3] == "16."
    assert row[6] == "各县〈市〉区政府、市财政局、市金融发展局、葫芦岛银保监分局"
    assert row[7] == ""
    assert row[10].endswith(f"/documents/{FINANCE}/#cl_2__item_4__point_16__para_1")


def test_other_words_of_another_city(client: Client) -> None:
    rows = table(client, "?dated=2021")
    assert [(row[4], row[5], row[6], row[7]) for row in rows] == [
        ("建设算力中心", "任务", "市工信局", "市发改委、市大数据管理中心"),
        (
            "铺设千兆网络",
            "任务",
            "市工业和信息化局",
            "市住建局、青山县、绿水县、长桥区人民政府",
        ),
        ("推进智慧农业", "任务", "市农业农村局", "市财政局、市科技局"),
        ("培育龙头企业", "任务", "市商务局、各县（区）人民政府", ""),
        ("加强领导", "保障措施", "市政府办公室、市工业和信息化局", ""),
    ]
    assert [row[2] for row in rows] == [
        "建设基础设施",
        "建设基础设施",
        "推动产业融合",
        "推动产业融合",
        "组织保障",
    ]
    assert [row[8] for row in rows] == ["2022", "2023", "2023", "2021、2022、2023", ""]
    led = "bai-yun-shi-gong-xin-ju"
    assert len(table(client, f"?office={led}")) == 3
    html = text_of(client.get(f"{URL}?dated=2021"))
    for label in ("牵头单位", "配合单位", "牵头", "配合", "责任单位"):
        assert f"<dt>{label}</dt>" in html


def test_a_member_has_the_tasks_of_its_group(client: Client, county: Office) -> None:
    of_group = len(table(client, f"?office={COUNTIES}"))
    assert of_group == 23
    assert len(table(client, f"?office={county.slug}")) == of_group
    html = text_of(client.get(URL))
    assert f'value="{county.slug}"' in html
    counts = matrix(client)
    assert counts[county.name] == counts["各县(市)区人民政府"]
    member_of_member = Office.objects.create(
        slug="town", name="某镇人民政府", state="confirmed"
    )
    county.members.add(member_of_member)
    member_of_member.members.add(county)
    assert len(table(client, "?office=town")) == of_group


def test_a_merged_office_is_found_under_both_slugs(client: Client) -> None:
    kept = Office.objects.get(slug="hu-lu-dao-shi-tong-xin-guan-li-ban-gong-shi")
    other = Office.objects.get(slug="hu-lu-dao-shi-tong-xin-guan-li-ju")
    before = len(table(client, f"?office={kept.slug}"))
    merge_offices(office=other, into=kept)
    for slug in (kept.slug, other.slug):
        assert len(table(client, f"?office={slug}")) == before + 1
    html = text_of(client.get(f"{URL}?q=市通信管理局"))
    assert f'<a href="/offices/{kept.slug}/">市通信管理局</a>' in html


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?office=no-such-office", "选择一个有效的选项"),
        ("?document=<script>", "选择一个有效的选项"),
        ("?year=二〇二一", "选择一个有效的选项"),
        ("?role=boss", "选择一个有效的选项"),
        ("?safeguard=1", "选择一个有效的选项"),
        (f"?q={'长' * 200}", "字符"),
        ("?q=a%00b", "不允许是用空字符串"),
    ],
)
def test_bad_input_is_told(client: Client, query: str, message: str) -> None:
    page = client.get(f"{URL}{query}")
    html = text_of(page)
    assert page.status_code == 200
    assert message in html
    assert "<script>&" not in html
    refused = client.get(f"{CSV}{query}")
    assert refused.status_code == 400
    assert message in text_of(refused)
    assert not refused.streaming


def test_counts_of_choices_follow_the_other_filters(client: Client) -> None:
    html = text_of(client.get(f"{URL}?office={CIVIL_AFFAIRS}"))
    for words in (
        "葫政办发〔2019〕78号（8）",
        "葫政办发〔2019〕77号（0）",
        "牵头（责任）（6）",
        "配合（2）",
        "2020年（3）",
    ):
        assert words in html
    html = text_of(client.get(f"{URL}?document={FIVE_G}&role=lead"))
    assert "葫芦岛市通信管理办公室（7）" in html
    assert "葫芦岛市民政局" not in html
    assert "只看保障措施（6）" in html


def test_only_confirmed_tasks_of_public_documents(client: Client) -> None:
    Task.objects.filter(title="优化养老服务设施规划布局").update(state="proposed")
    draft = make_document(state="draft", publish_at=None)
    Task.objects.filter(title="提升养老机构服务质量").update(document=draft)
    assert len(table(client, f"?document={CARE}")) == 6
    counts = matrix(client)
    assert counts["葫芦岛市民政局"][:2] == ["5", "1"]
    html = text_of(client.get(URL))
    assert draft.slug not in html


def test_an_office_that_is_not_public_is_named_without_a_link(client: Client) -> None:
    Office.objects.filter(slug=CIVIL_AFFAIRS).update(state="proposed")
    html = text_of(client.get(f"{URL}?document={CARE}"))
    assert "<li>市民政局</li>" in html
    assert f"/offices/{CIVIL_AFFAIRS}/" not in html
    assert f'value="{CIVIL_AFFAIRS}"' not in html
    listed = text_of(client.get(MATRIX))
    assert "葫芦岛市民政局" in listed
    assert f"office={CIVIL_AFFAIRS}" not in listed


def test_the_matrix_counts_what_the_list_shows(client: Client) -> None:
    counts = matrix(client)
    plans = [words.removesuffix(" 配合") for words in counts["单位"][3::2]]
    assert sorted(plans) == [
        "白政办发〔2021〕12号",
        "葫政办发〔2019〕77号",
        "葫政办发〔2019〕78号",
        "葫政办发〔2019〕88号",
    ]
    assert counts["葫芦岛市民政局"][:2] == ["6", "2"]
    assert counts["各县(市)区人民政府"][:2] == ["16", "7"]
    page = client.get(MATRIX)
    check_public(page)
    html = text_of(page)
    assert (
        f"共{Office.objects.filter(task_parts__isnull=False).distinct().count()}个"
        in html
    )
    links = [each for each in read(page).links if "role=" in each]
    assert len(links) > 100
    for link in links[::15]:
        query = "?" + link.partition("?")[2]
        shown = html.partition(f'href="{link.replace("&", "&amp;")}"')[2][:200]
        assert f"{len(table(client, query))}项</a>" in shown


def test_the_matrix_is_bounded(client: Client) -> None:
    office = Office.objects.get(slug=CIVIL_AFFAIRS)
    for number in range(8):
        document = make_document(
            number=f"某发〔2018〕{number}号", title=f"方案{number}"
        )
        task = Task.objects.create(
            document=document, key="t", title="修路", state="confirmed"
        )
        TaskOffice.objects.create(
            task=task, office=office, role="lead", name="市民政局"
        )
    html = text_of(client.get(MATRIX))
    assert "只列出最新的6份方案" in html
    assert "列出另外6份" in html
    assert "某发〔2018〕0号" not in html
    everything = text_of(client.get(f"{MATRIX}?plans=all"))
    assert everything.count("某发〔2018〕0号</a>") == 1
    assert "只列出" not in everything
    assert matrix(client)[office.name][:2] == ["14", "2"]
    narrow = text_of(client.get(f"{MATRIX}?q=民政局"))
    assert "共1个单位" in narrow
    assert list(matrix(client, "?q=民政局")) == ["单位", office.name]
    assert "没有名称里有这些字的单位" in text_of(client.get(f"{MATRIX}?q=没有"))
    assert client.get(f"{MATRIX_CSV}?plans=x").status_code == 400
    assert "选择一个有效的选项" in text_of(client.get(f"{MATRIX}?plans=x"))


def test_workbooks(client: Client) -> None:
    for address, rows, columns in (
        (f"/regulations/responsibilities.xlsx?document={CARE}", 9, 11),
        (
            "/regulations/responsibilities/matrix.xlsx",
            1 + len(matrix(client)) - 1,
            11,
        ),
    ):
        data = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        assert sheet is not None
        assert (sheet.max_row, sheet.max_column) == (rows, columns)


def test_pages_of_the_list(client: Client) -> None:
    first = text_of(client.get(URL))
    assert "共57项" in first
    assert 'href="?page=2"' in first
    assert "第2页" not in first
    second = text_of(client.get(f"{URL}?page=2"))
    assert "加强舆情监测和引导" in second
    assert "没有第“99”页" in text_of(client.get(f"{URL}?page=99"))


def test_empty_lists_say_so(client: Client) -> None:
    assert "没有同时符合这些条件" in text_of(client.get(f"{URL}?q=没有的字"))
    Task.objects.all().delete()
    assert "还没有公布任务分工" in text_of(client.get(URL))
    assert "还没有公布任务分工" in text_of(client.get(MATRIX))


def test_queries_do_not_grow(
    client: Client, county: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(7):
        client.get(f"{URL}?document={CARE}&page=1")
    with django_assert_num_queries(7):
        client.get(f"{URL}?office={county.slug}&q=5G")
    with django_assert_num_queries(5):
        client.get(MATRIX)
