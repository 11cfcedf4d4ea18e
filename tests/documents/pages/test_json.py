"""A document as JSON."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from documents.models import (
    Component,
    Relation,
    Responsibility,
)
from documents.official_text.model import Kind
from tests.documents.builders import (
    make_citation,
    make_document,
    make_issue,
    make_provision,
    make_table,
)

pytestmark = pytest.mark.django_db


class TestJson:
    def test_it_has_the_shape_of_the_reading(self, client: Client) -> None:
        document = make_document(
            number="葫政发〔2019〕17号", issue=make_issue(), addressees=["市政府各部门"]
        )
        clause = make_provision(
            document, "cl_1", "依据《某法》。", kind=Kind.CLAUSE, label="一、"
        )
        make_citation(clause, "《某法》", title="某法", article="第三条")
        Responsibility.objects.create(provision=clause, role="lead", name="市财政局")
        annex = Component.objects.create(
            document=document, eid="annex_1", label="附件1", title="表", position=5
        )
        make_table(document, ["甲"], [["乙"]], eid="annex_1__tbl_1", component=annex)
        Relation.objects.create(kind="amends", document=document, target_title="旧办法")
        found = client.get(f"/documents/{document.slug}.json").json()
        assert found["slug"] == document.slug
        assert found["force"] == "in_force"
        assert found["number"] == "葫政发〔2019〕17号"
        assert found["dated"] == "2019-10-14"
        assert found["addressees"] == ["市政府各部门"]
        assert [row["eid"] for row in found["provisions"]] == ["cl_1"]
        assert found["provisions"][0]["text"] == "依据《某法》。"
        assert found["annexes"][0]["tables"][0]["rows"] == [["乙"]]
        assert found["citations"][0]["article"] == "第三条"
        assert found["citations"][0]["eid"] == "cl_1"
        assert found["responsibilities"] == [
            {"eid": "cl_1", "lead": ["市财政局"], "shared": []}
        ]
        assert found["relations"][0]["title"] == "旧办法"

    def test_an_unchanged_text_is_not_sent_again(self, client: Client) -> None:
        path = f"/documents/{make_document().slug}.json"
        etag = client.get(path).headers["ETag"]
        again = client.get(path, headers={"If-None-Match": etag})
        assert again.status_code == 304

    @pytest.mark.parametrize("length", [1, 200])
    def test_queries_do_not_grow_with_the_text(
        self,
        client: Client,
        length: int,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        document = make_document()
        for number in range(length):
            make_provision(document, f"cl_{number}", "甲", position=number)
        with django_assert_max_num_queries(8):
            client.get(f"/documents/{document.slug}.json")
