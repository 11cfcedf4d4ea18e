"""The office's pages: batch, order of choice, lots; who may see them, what comes out."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from compensation.models import PlanVersion
from compensation.rules import draw_lots
from tests.compensation.builders import make_huludao_plan

PLAN = "/compensation/huagong-phase-2/"
BATCH, ORDER, DRAW, LOTS = (
    f"{PLAN}batch/",
    f"{PLAN}order/",
    f"{PLAN}order/draw/",
    f"{PLAN}lots/",
)
OK, FOUND, WRONG, MISSING = 200, 302, 400, 404
HEADINGS = (
    "编号",
    "楼栋",
    "房屋用途",
    "补偿方式",
    "证载面积（m²）",
    "房屋评估单价（元/m²）",
)


@pytest.fixture
def plan(db: None) -> PlanVersion:
    """Give the plan of the 2020-1 gazette."""
    return make_huludao_plan()


@pytest.fixture
def office(client: Client, plan: PlanVersion) -> Client:
    """Give a client that a member of staff signed in with."""
    assert plan.pk
    user = User.objects.create_user(
        "zhengshou", password="够长的口令2026", is_staff=True
    )
    client.force_login(user)
    return client


def csv(*rows: str) -> SimpleUploadedFile:
    body = "\r\n".join(rows).encode("utf-8-sig")
    return SimpleUploadedFile("户.csv", body, content_type="text/csv")


def xlsx(*rows: tuple[Any, ...]) -> SimpleUploadedFile:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("户.xlsx", target.getvalue())


def sheets(response: Any) -> dict[str, list[tuple[Any, ...]]]:
    body = b"".join(response) if response.streaming else response.content
    book = load_workbook(io.BytesIO(body))
    return {
        sheet.title: [tuple(cell.value for cell in row) for row in sheet.iter_rows()]
        for sheet in book
    }


def shown(client: Client, path: str, data: dict[str, Any]) -> tuple[int, str]:
    response = client.post(path, data)
    return response.status_code, response.content.decode()


class TestWhoMaySee:
    @pytest.mark.parametrize("path", [BATCH, ORDER, DRAW, f"{BATCH}blank.xlsx"])
    def test_staff_only(self, client: Client, plan: PlanVersion, path: str) -> None:
        assert plan.pk
        response = client.get(path)
        assert response.status_code == FOUND
        assert response["Location"].startswith("/admin/login/")

    def test_anyone_may_read_how_lots_are_checked(
        self, client: Client, plan: PlanVersion
    ) -> None:
        assert plan.pk
        response = client.get(LOTS)
        assert response.status_code == OK
        plain, fold, exact = response.content.decode().partition("<details")
        assert fold
        assert "sha256-fisher-yates-1" in exact
        for words in ("先公布", "名单公布以后才产生种子", "任何人"):
            assert words in plain
        for words in ("SHA-256", "UTF-8", "fisher", "2 的 64 次方"):
            assert words not in plain
        assert not response.cookies

    @pytest.mark.parametrize("path", [BATCH, ORDER, DRAW])
    def test_forms_open(self, office: Client, path: str) -> None:
        response = office.get(path)
        assert response.status_code == OK
        assert "no-store" in response["Cache-Control"]

    def test_the_desk_leads_there(
        self, admin_client: Client, plan: PlanVersion
    ) -> None:
        assert plan.pk
        page = "/admin/compensation/expropriationproject/"
        html = admin_client.get(page).content.decode()
        for path in (BATCH, ORDER, DRAW):
            assert f'href="{path}"' in html
            assert admin_client.get(path).status_code == OK

    def test_a_plan_that_is_not_there(self, office: Client) -> None:
        assert office.get("/compensation/none/batch/").status_code == MISSING


class TestBatch:
    def rows(self) -> list[tuple[Any, ...]]:
        return [
            HEADINGS,
            ("户-1", "18-2#", "住宅房屋", "货币补偿", 52.36, 3200),
            ("户-2", "18-2#", "住宅房屋", "产权调换", 45, None),
            ("户-3", "22-1#", "住宅房屋", "产权调换", 105.01, None),
            ("户-4", "22-1#", "住宅房屋", "货币补偿", "五十", 3200),
            ("@1+1", "22-1#", "住宅房屋", "货币补偿", "50", "3,000"),
        ]

    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    def test_good_rows_are_computed_and_bad_ones_named(
        self, office: Client, kind: str
    ) -> None:
        if kind == "xlsx":
            file = xlsx(*self.rows())
        else:
            file = csv(
                *(
                    ",".join(f'"{cell}"' if cell is not None else "" for cell in row)
                    for row in self.rows()
                )
            )
        response = office.post(BATCH, {"file": file})
        assert response.status_code == OK
        book = sheets(response)
        households = {row[1]: row for row in book["各户"][1:]}
        assert Decimal(str(households["户-1"][8])) == Decimal("168599.20")
        assert Decimal(str(households["户-2"][8])) == Decimal(-13350)
        assert [row[1] for row in book["方案未规定"][1:]] == ["户-3"]
        (wrong,) = book["未能测算"][1:]
        assert wrong[1] == "户-4"
        assert "证载面积" in wrong[3]
        lines = [row for row in book["明细"][1:] if row[0] == "户-2"]
        assert {row[10] for row in lines} == {"九(七)", "九(二)1"}
        # Words that a spreadsheet would compute stay words.
        assert [name for name in households if name.endswith("1+1")] == ["'@1+1"]
        total = next(row for row in book["汇总"] if row[0] and "合计" in str(row[0]))
        assert total[1] == 5

    def _xml(self, office: Client) -> bytes:
        response = office.post(BATCH, {"file": xlsx(*self.rows())})
        body = b"".join(response)
        with ZipFile(io.BytesIO(body)) as archive:
            return b"".join(archive.read(name) for name in archive.namelist())

    def test_no_cell_is_a_formula(self, office: Client) -> None:
        assert b"<f>" not in self._xml(office)

    @pytest.mark.parametrize(
        ("file", "words"),
        [
            (SimpleUploadedFile("a.csv", b""), "空"),
            (
                SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9),
                "xls",
            ),
            (SimpleUploadedFile("a.pdf", b"%PDF-1.7 " * 9), "PDF"),
            (SimpleUploadedFile("a.xlsx", b"PK\x03\x04broken"), "表格"),
            (SimpleUploadedFile("a.csv", "姓名,电话\n张,1".encode()), "列"),
            (SimpleUploadedFile("a.bin", bytes(range(256)) * 20), ""),
        ],
        ids=["empty", "old", "pdf", "broken", "columns", "bytes"],
    )
    def test_files_that_are_none(
        self, office: Client, file: SimpleUploadedFile, words: str
    ) -> None:
        status, html = shown(office, BATCH, {"file": file})
        assert status == WRONG
        assert words in html
        assert "错误" in html or "field--error" in html

    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    def test_the_blank_can_be_sent_back(self, office: Client, kind: str) -> None:
        blank = office.get(f"{BATCH}blank.{kind}")
        assert blank.status_code == OK
        file = SimpleUploadedFile(f"blank.{kind}", blank.content)
        book = sheets(office.post(BATCH, {"file": file}))
        assert len(book["各户"]) > 1
        assert len(book["未能测算"]) == 1

    def test_a_blank_of_another_kind(self, office: Client) -> None:
        assert office.get(f"{BATCH}blank.exe").status_code == MISSING


class TestOrder:
    HEAD = "编号\t协议序号\t搬迁序号\t按期签约并搬迁\t重新抓得的协议序号\t重新抓得的搬迁序号"

    def test_groups_ties_and_findings(self, office: Client) -> None:
        drawn = (
            "甲\t1\t4\t是\t5\t5",
            "乙\t2\t3\t是\t4\t6",
            "丙\t3\t2\t是\t1\t2",
            "丁\t4\t1\t否\t\t",
            "戊\t4\t9\t否\t\t",
        )
        rows = "\n".join((self.HEAD, *drawn))
        status, html = shown(office, ORDER, {"rows": rows})
        assert status == OK
        table = html.split("<tbody>")[1].split("</tbody>")[0]
        # 丙 has 3; 乙 and 甲 have 10 each, the earlier moving number first.
        places = [table.index(f'<th scope="row">{name}<') for name in "丙乙甲丁戊"]
        assert places == sorted(places)
        assert "同和" in table
        assert "需要核对" in html
        response = office.post(ORDER, {"rows": rows, "format": "xlsx"})
        found = [row[1] for row in sheets(response)["选房顺序"][1:]]
        assert found == list("丙乙甲丁戊")

    @pytest.mark.parametrize(
        "data", [{}, {"rows": "  "}, {"rows": "没有\t这些列\n1\t2"}]
    )
    def test_nothing_to_order(self, office: Client, data: dict[str, str]) -> None:
        status, html = shown(office, ORDER, data)
        assert status == WRONG
        assert "field--error" in html


class TestLots:
    DATA = {
        "label": "重新抓号",
        "seed": "福彩2026001期123",
        "references": "甲\n乙\n丙\n丁",
    }

    def test_the_same_seed_gives_the_same_order(self, office: Client) -> None:
        drawn = draw_lots(
            ["丁", "丙", "乙", "甲"], seed=self.DATA["seed"], label="重新抓号"
        )
        status, html = shown(office, DRAW, self.DATA)
        assert status == OK
        assert drawn.digest in html
        places = [html.index(f"<li>{name}</li>") for name in drawn.drawn]
        assert places == sorted(places)
        response = office.post(DRAW, self.DATA | {"format": "xlsx"})
        numbers = [row[1] for row in sheets(response)["抓号结果"][1:]]
        assert tuple(numbers) == drawn.drawn

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"references": "甲\n甲"}, "重复"),
            ({"references": " \n "}, "每行一个编号"),
            ({"seed": "1"}, "种子"),
            ({"label": ""}, "抓号名称"),
        ],
    )
    def test_what_cannot_be_drawn(
        self, office: Client, changes: dict[str, str], words: str
    ) -> None:
        status, html = shown(office, DRAW, self.DATA | changes)
        assert status == WRONG
        assert words in html
        assert "福彩" in html or "seed" in changes
