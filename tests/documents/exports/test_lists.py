"""Lists as .csv and .xlsx: what spreadsheets open, and what they must not run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import cast

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pytest_django import DjangoAssertNumQueries

from documents.exports.lists import (
    Value,
    csv_parts,
    streamed_csv,
    streamed_list,
    streamed_xlsx,
    xlsx_parts,
)
from documents.exports.naming import file_name
from documents.models import Document
from tests.documents.builders import later, make_document, make_issue

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def read_csv(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheet_of(data: bytes) -> Worksheet:
    return cast("Worksheet", load_workbook(io.BytesIO(data)).active)


def read_xlsx(data: bytes) -> list[tuple[object, ...]]:
    return list(sheet_of(data).iter_rows(values_only=True))


def body(response: object) -> bytes:
    assert isinstance(response, StreamingHttpResponse)
    return b"".join(cast("Iterator[bytes]", response.streaming_content))


def test_values_keep_their_kind() -> None:
    row: tuple[Value, ...] = ("甲", 3, Decimal("950.50"), date(2020, 1, 2), None)
    header = ("名称", "数量", "单价", "日期", "备注")
    assert read_csv(b"".join(csv_parts(header, [row]))) == [
        list(header),
        ["甲", "3", "950.50", "2020-01-02", ""],
    ]
    sheet = sheet_of(b"".join(xlsx_parts("清单", header, [row])))
    assert sheet.title == "清单"
    assert sheet.freeze_panes == "A2"
    found = [cell.value for cell in sheet[2]]
    assert found[:3] == ["甲", 3, 950.5]
    assert found[3].date() == date(2020, 1, 2)  # type: ignore[union-attr]
    assert sheet["D2"].number_format == r"yyyy\-mm\-dd"


def test_a_day_before_spreadsheets_count_days_is_text() -> None:
    data = b"".join(xlsx_parts("清单", ("日期",), [(date(1899, 5, 1),)]))
    assert read_xlsx(data)[1] == ("1899-05-01",)


@pytest.mark.parametrize("start", _DANGEROUS)
def test_no_text_is_a_formula(start: str) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    table = read_csv(b"".join(csv_parts((text,), [(text,)])))
    assert [row[0][0] for row in table] == ["'", "'"]
    sheet = sheet_of(b"".join(xlsx_parts("清单", (text,), [(text,)])))
    assert [str(cell.value)[0] for cell in sheet["A"]] == ["'", "'"]
    assert {cell.data_type for cell in sheet["A"]} == {"s"}


def test_a_negative_sum_stays_a_number() -> None:
    data = b"".join(csv_parts(("差额",), [(Decimal("-12.50"),)]))
    assert read_csv(data)[1] == ["-12.50"]
    assert read_xlsx(b"".join(xlsx_parts("清单", ("差额",), [(-12,)])))[1] == (-12,)


@given(st.lists(st.tuples(st.text(), st.text()), max_size=8))
def test_any_text_gives_files_that_open(rows: list[tuple[str, str]]) -> None:
    table = read_csv(b"".join(csv_parts(("甲", "乙"), rows)))
    assert len(table) == len(rows) + 1
    assert all(not cell.startswith(_DANGEROUS) for row in table for cell in row)
    sheet = read_xlsx(b"".join(xlsx_parts("清单", ("甲", "乙"), rows)))
    # openpyxl leaves out empty rows at the end.
    assert len(sheet) <= len(rows) + 1


def test_rows_are_sent_while_they_are_read() -> None:
    read = 0

    def rows() -> Iterator[tuple[Value, ...]]:
        nonlocal read
        for read in range(5000):
            yield (read, "甲" * 20)

    for make in (
        csv_parts(("序号", "名称"), rows()),
        xlsx_parts("清单", ("序号", "名称"), rows()),
    ):
        next(make)
        assert read < 1000
        assert b"".join(make)
        assert read == 4999


def test_a_list_without_rows_has_its_header() -> None:
    assert read_csv(b"".join(csv_parts(("甲", "乙"), []))) == [["甲", "乙"]]
    assert read_xlsx(b"".join(xlsx_parts("清单", ("甲", "乙"), []))) == [("甲", "乙")]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_answer_is_named_in_chinese(kind: str) -> None:
    response = streamed_list(kind, "收费目录", ("项目",), [("甲",)])
    assert response.headers["Content-Disposition"] == (
        f"attachment; filename*=utf-8''%E6%94%B6%E8%B4%B9%E7%9B%AE%E5%BD%95.{kind}"
    )
    other = (streamed_csv if kind == "csv" else streamed_xlsx)(
        "收费目录", ("项目",), [("甲",)]
    )
    assert response.headers == other.headers


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("关于“通告”的通知", "关于“通告”的通知.pdf"),
        ('a/b\\c:d*e?"f"<g>|h', "a／b＼c：d＊e？＂f＂＜g＞｜h.pdf"),
        ("一行\r\n两行\x00\u202e", "一行两行.pdf"),
        (" ..隐藏.. ", "隐藏.pdf"),
        ("", "下载.pdf"),
        ("通" * 300, "通" * 66 + ".pdf"),
    ],
    ids=["plain", "forbidden", "controls", "dots", "empty", "long"],
)
def test_any_title_gives_a_name_that_every_system_takes(stem: str, name: str) -> None:
    assert file_name(stem, "pdf") == name


@pytest.mark.parametrize("name", ["清单[1]:*?/\\", "长" * 60, "=1+1"])
def test_any_name_gives_a_sheet(name: str) -> None:
    assert read_xlsx(b"".join(xlsx_parts(name, ("甲",), [("乙",)])))[1] == ("乙",)


@pytest.fixture
def shelf() -> None:
    issue = make_issue()
    make_document(
        "关于停车秩序的通告",
        number="葫政告字〔2019〕5号",
        issue=issue,
        page=2,
        end_page=4,
        effective_on=date(2019, 11, 1),
    )
    make_document(
        "关于供热的通知", dated_on=date(2020, 1, 2), force=Document.Force.REPEALED
    )
    make_document("草稿", state=Document.State.DRAFT)
    make_document("还没有到时间", publish_at=later())


@pytest.mark.django_db
class TestDocumentTable:
    """The list of documents."""

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_it_has_what_the_public_sees(
        self,
        client: Client,
        shelf: None,
        kind: str,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        # The catalogue, the topics, and the rows.
        with django_assert_max_num_queries(3):
            data = body(client.get(f"/documents.{kind}"))
        rows = (read_csv if kind == "csv" else read_xlsx)(data)
        assert [row[0] for row in rows] == [
            "标题",
            "关于供热的通知",
            "关于停车秩序的通告",
        ]

    def test_a_row_tells_all_that_a_list_needs(
        self, client: Client, shelf: None
    ) -> None:
        slug = Document.objects.get(title="关于停车秩序的通告").slug
        assert read_csv(body(client.get("/documents.csv?q=停车")))[1] == [
            "关于停车秩序的通告",
            "葫政告字〔2019〕5号",
            "公报文件",
            "政告字",
            "葫芦岛市人民政府",
            "2019-10-14",
            "2019-11-01",
            "现行有效",
            "",
            "葫芦岛市人民政府公报2020年第1期",
            "第2—4页",
            f"http://testserver/documents/{slug}/",
        ]

    def test_filters_and_order_are_those_of_the_page(
        self, client: Client, shelf: None
    ) -> None:
        rows = read_csv(body(client.get("/documents.csv?force=repealed")))
        assert [row[0] for row in rows[1:]] == ["关于供热的通知"]
        rows = read_csv(body(client.get("/documents.csv?sort=oldest")))
        assert [row[0] for row in rows[1:]] == ["关于停车秩序的通告", "关于供热的通知"]

    def test_a_wrong_filter_is_told_beside_its_field(
        self, client: Client, shelf: None
    ) -> None:
        response = client.get("/documents.csv?force=nonsense&q=停车")
        assert response.status_code == 400
        page = response.content.decode()
        assert "nonsense" in page
        assert 'value="停车"' in page

    def test_head_reads_no_rows(
        self,
        client: Client,
        shelf: None,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        # Whether the filter is right is told by the catalogue and the topics.
        with django_assert_max_num_queries(2):
            response = client.head("/documents.csv")
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"

    @pytest.mark.parametrize("path", ["/documents.pdf", "/documents.csv/"])
    def test_other_addresses_do_not_exist(self, client: Client, path: str) -> None:
        assert client.get(path).status_code == 404

    def test_the_page_links_both_with_its_filters(
        self, client: Client, shelf: None
    ) -> None:
        page = client.get("/documents/?q=停车&page=1").content.decode()
        for kind in ("csv", "xlsx"):
            assert f'href="/documents.{kind}?q=%E5%81%9C%E8%BD%A6&amp;"' in page
