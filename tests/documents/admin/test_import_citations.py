"""What the import desk says of citations is what importing makes of them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from documents.admin.import_citations import WITH_IT, shown_citations
from documents.models import Citation, Document
from documents.official_text.model import Kind
from documents.services.importing.jobs import run, submit
from documents.services.importing.readings import reading_of
from tests.documents.builders import make_document, make_provision
from tests.documents.sources import MARKET_RULES

pytestmark = pytest.mark.django_db

CITED = (
    "依照《停车管理条例》第二条、《停车管理条例》第九条、《集市秩序办法》、"
    "《没有收录的条例》第一条和《临江市集贸市场管理办法》，"
)


def test_the_desk_says_what_importing_will_do(admin_client: Client) -> None:
    act = make_document("停车管理条例", slug="parking", number="")
    make_provision(act, "art_2", "二。", kind=Kind.ARTICLE, label="第二条")
    for number, issuer in enumerate(("东县人民政府", "西县人民政府"), start=1):
        make_document(
            "集市秩序办法",
            slug=f"fair-{number}",
            number=f"某政发〔201{number}〕1号",
            issuer=issuer,
        )
    source = MARKET_RULES.replace("请遵照执行", f"{CITED}请遵照执行", 1)
    job = submit(name="x.md", data=source.encode())
    reading = reading_of(job)
    document = reading.documents[0]
    shown = shown_citations(reading, document, document.citations)
    said = {each.text: each for each in shown}
    outcomes = [each.outcome for each in shown]
    assert {"已链接", "查无此条", "有多种可能", "本站未收录"} <= set(outcomes)
    fair = next(each for text, each in said.items() if "集市秩序办法" in text)
    assert fair.outcome == "有多种可能"
    assert [url for _, url in fair.targets] == [
        "/documents/fair-1/",
        "/documents/fair-2/",
    ]
    page = admin_client.get(
        reverse("admin:documents_importjob_change", args=(job.pk,)), {"document": 1}
    ).text
    assert "有多种可能" in page
    assert "/documents/fair-2/" in page
    run(job=job)
    made = Document.objects.get(title=document.title)
    stored = {
        one.quote: str(Citation.Status(one.status).label)
        for one in made.citations.all()
    }
    for text, each in said.items():
        expected = "已链接" if each.outcome == WITH_IT else each.outcome
        assert stored[text] == expected, text
