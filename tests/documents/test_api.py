"""Documents and issues for programs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from documents.models import Component, Correction, Document, Relation, Topic
from documents.official_text.model import Kind
from tests.documents.builders import (
    later,
    make_document,
    make_issue,
    make_provision,
)

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"


def ask(client: Client, path: str, status: int = 200) -> dict[str, Any]:
    answer = client.get(f"{ROOT}{path}")
    assert answer.status_code == status, answer.content.decode()
    found: dict[str, Any] = answer.json()
    return found


def slugs(found: dict[str, Any]) -> list[str]:
    return [row["slug"] for row in found["results"]]


@pytest.fixture
def shelf() -> None:
    """Build documents that differ in all that can be asked for."""
    topic = Topic.objects.create(name="供热", slug="gong-re")
    issue = make_issue()
    make_document(
        "供热办法",
        slug="a",
        number="葫政办发〔2020〕1号",
        category="政办发",
        issuer="葫芦岛市人民政府办公室",
        dated_on=date(2020, 1, 1),
        topic=topic,
        issue=issue,
        position=2,
        page=41,
    )
    make_document("停车通告", slug="b", issue=issue, position=1, page=2)
    make_document(
        "某法", slug="c", kind="law", force="amended", dated_on=None, issuer="全国人大"
    )
    make_document("草稿", slug="draft", state=Document.State.DRAFT)
    make_document("将来", slug="future", publish_at=later())


@pytest.mark.usefixtures("shelf")
class TestList:
    def test_a_row(self, client: Client) -> None:
        (row,) = ask(client, "documents?q=供热")["results"]
        assert row == {
            "slug": "a",
            "url": "/documents/a/",
            "kind": "gazette",
            "number": "葫政办发〔2020〕1号",
            "title": "供热办法",
            "issuer": "葫芦岛市人民政府办公室",
            "category": "政办发",
            "dated": "2020-01-01",
            "effective": None,
            "force": "in_force",
            "promulgates": "",
            "topic": {"slug": "gong-re", "name": "供热"},
            "issue": {"year": 2020, "number": 1, "page": 41},
        }

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", ["a", "b", "c"]),
            ("q=葫政办发[2020]1号", ["a"]),
            ("kind=law", ["c"]),
            ("category=政办发", ["a"]),
            ("issuer=全国人大", ["c"]),
            ("year=2020", ["a"]),
            ("force=amended", ["c"]),
            ("topic=gong-re", ["a"]),
            ("sort=oldest", ["b", "a", "c"]),
            ("sort=title", None),
            ("kind=gazette&year=2019", ["b"]),
            ("kind=&q=", ["a", "b", "c"]),
        ],
    )
    def test_it_finds_what_the_page_finds(
        self, client: Client, query: str, expected: list[str] | None
    ) -> None:
        found = slugs(ask(client, f"documents?{query}"))
        assert expected is None or found == expected
        page = client.get(f"/documents/?{query}").context["page"]
        assert [document.slug for document in page.object_list] == found

    @pytest.mark.parametrize(
        "query", ["category=x", "issuer=x", "year=1999", "topic=x", "q=x"]
    )
    def test_what_nothing_has_finds_nothing(self, client: Client, query: str) -> None:
        found = ask(client, f"documents?{query}")
        assert (found["count"], found["pages"], found["results"]) == (0, 1, [])

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ("kind=x", "kind"),
            ("force=x", "force"),
            ("sort=x", "sort"),
            ("year=x", "year"),
            ("year=10000", "year"),
            ("q=" + "字" * 101, "q"),
            ("page=2", "page"),
            ("colour=red", "colour"),
        ],
    )
    def test_what_cannot_be_asked(self, client: Client, query: str, field: str) -> None:
        assert list(ask(client, f"documents?{query}", 400)["errors"]) == [field]

    def test_pages_lead_on(self, client: Client) -> None:
        first = ask(client, "documents?page_size=2&kind=")
        assert (first["count"], first["pages"], len(first["results"])) == (3, 2, 2)
        last = client.get(first["next"]).json()
        assert slugs(first) + slugs(last) == ["a", "b", "c"]
        assert last["next"] is None

    def test_queries(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(2):
            ask(client, "documents")


class TestDocument:
    def test_it_is_the_text_with_what_stands_around_it(self, client: Client) -> None:
        document = make_document(slug="a", number="葫政发〔2019〕17号")
        make_provision(document, "cl_1", "甲", kind=Kind.CLAUSE, label="一、")
        Relation.objects.create(kind="amends", document=document, target_title="旧法")
        for public in (True, False):
            Correction.objects.create(
                document=document,
                eid="cl_1",
                printed="申",
                corrected="甲",
                accepted_at=later(-1),
                is_public=public,
            )
        found = ask(client, "documents/a")
        assert found["provisions"][0]["text"] == "甲"
        assert found["relations"] == [
            {"relation": "修改", "title": "旧法", "number": "", "url": ""}
        ]
        (correction,) = found["corrections"]
        assert (correction["printed"], correction["corrected"]) == ("申", "甲")
        assert found == client.get("/documents/a.json").json()

    def test_an_unchanged_text_is_neither_read_nor_sent(
        self, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        document = make_document(slug="a")
        make_provision(document, "cl_1", "甲")
        etag = client.get(f"{ROOT}documents/a").headers["ETag"]
        with django_assert_max_num_queries(3):
            again = client.get(f"{ROOT}documents/a", headers={"If-None-Match": etag})
        assert again.status_code == 304
        document.title = "新的标题"
        document.save()
        changed = client.get(f"{ROOT}documents/a", headers={"If-None-Match": etag})
        assert changed.status_code == 200

    @pytest.mark.parametrize("kind", ["xml", "md", "docx", "pdf"])
    def test_other_formats_stand_beside_the_page(
        self, client: Client, kind: str
    ) -> None:
        make_document(slug="a")
        answer = client.get(f"{ROOT}documents/a?format={kind}")
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"/documents/a.{kind}"

    def test_what_is_not_public(self, client: Client) -> None:
        make_document(slug="draft", state=Document.State.DRAFT)
        make_document(slug="future", publish_at=later())
        make_document(
            slug="gone", state=Document.State.WITHDRAWN, withdrawn_reason="有误"
        )
        for slug in ("draft", "future", "none"):
            assert ask(client, f"documents/{slug}", 404)["status"] == 404
        gone = ask(client, "documents/gone", 410)
        assert (gone["status"], gone["reason"]) == (410, "有误")
        assert ask(client, "documents/gone/provisions/cl_1", 410)["reason"] == "有误"

    @pytest.mark.parametrize("query", ["format=exe", "format=", "x=1"])
    def test_what_cannot_be_asked(self, client: Client, query: str) -> None:
        make_document(slug="a")
        assert ask(client, f"documents/a?{query}", 400)["errors"]

    @pytest.mark.parametrize("length", [1, 200])
    def test_queries_do_not_grow_with_the_text(
        self,
        client: Client,
        length: int,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        document = make_document(slug="a")
        for number in range(length):
            make_provision(document, f"cl_{number}", "甲", position=number)
        with django_assert_max_num_queries(8):
            ask(client, "documents/a")


class TestProvision:
    def test_it_tells_its_place(
        self, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        document = make_document("办法", slug="a")
        annex = Component.objects.create(
            document=document, eid="annex_1", label="附件", position=1
        )
        article = make_provision(
            document, "annex_1__art_1", kind=Kind.ARTICLE, component=annex, line=7
        )
        for number in (1, 2):
            make_provision(
                document,
                f"annex_1__art_1__para_{number}",
                "甲",
                parent=article,
                component=annex,
            )
        with django_assert_max_num_queries(3):
            found = ask(client, "documents/a/provisions/annex_1__art_1")
        assert found["children"] == [
            "annex_1__art_1__para_1",
            "annex_1__art_1__para_2",
        ]
        assert (found["annex"], found["parent"], found["line"]) == ("annex_1", "", 7)
        assert found["url"] == "/documents/a/#annex_1__art_1"
        assert (found["document"], found["title"]) == ("a", "办法")
        child = ask(client, "documents/a/provisions/annex_1__art_1__para_1")
        assert (child["parent"], child["text"]) == ("annex_1__art_1", "甲")

    def test_what_is_not_there(self, client: Client) -> None:
        document = make_document(slug="draft", state=Document.State.DRAFT)
        make_provision(document, "cl_1", "甲")
        make_document(slug="a")
        for path in ("draft/provisions/cl_1", "a/provisions/cl_1"):
            ask(client, f"documents/{path}", 404)
        assert ask(client, "documents/a/provisions/a%00b", 400)["errors"]


@pytest.mark.usefixtures("shelf")
class TestIssues:
    def test_the_list(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        make_issue(2019, 6)
        with django_assert_num_queries(2):
            found = ask(client, "issues")
        assert found["results"] == [
            {
                "url": "/issues/2020/1/",
                "gazette": "葫芦岛市人民政府公报",
                "year": 2020,
                "number": 1,
                "serial_number": 62,
                "published_on": "2020-01-15",
                "documents": 2,
            }
        ]
        assert ask(client, "issues?year=2020")["count"] == 1
        assert ask(client, "issues?year=2021")["count"] == 0

    @pytest.mark.parametrize("year", ["x", "20", "99999", "２０２０", ""])
    def test_years_have_four_digits(self, client: Client, year: str) -> None:
        assert list(ask(client, f"issues?year={year}", 400)["errors"]) == ["year"]

    def test_an_issue_is_as_printed(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(2):
            found = ask(client, "issues/2020/1")
        assert [row["slug"] for row in found["documents"]] == ["b", "a"]
        assert found["people"][0] == ["编委会主任", "宋晓东"]
        page = client.get("/issues/2020/1/").context["groups"]
        assert [each.slug for group in page for each in group.documents] == ["b", "a"]

    @pytest.mark.parametrize("path", ["2020/2", "2019/1", "20/1", "2020/0", "2020/x"])
    def test_what_is_not_there(self, client: Client, path: str) -> None:
        assert ask(client, f"issues/{path}", 404)["type"] == "/api/#not-found"
