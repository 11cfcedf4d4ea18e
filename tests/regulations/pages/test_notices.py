"""The summary of a notice on its page, and how fresh it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from documents.models import Document, Finding
from regulations.models import Contact, HandlingRule, Office, StakeCount
from regulations.services import confirm_rows, derive, reject_rows
from tests.documents.pages.markup import check_public, text_of
from tests.regulations.imports import confirm, import_issue, import_text, numbered
from tests.regulations.second_notices import BAIYUN_2021_2


@pytest.fixture(scope="module")
def _imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Import both cities around the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_issue()
        import_text(BAIYUN_2021_2)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def both_cities(_imported: None, db: None) -> None:
    """Let each test roll back its own."""


def summary_of(client: Client, number: str) -> str:
    page = client.get(numbered(number).get_absolute_url())
    check_public(page)
    found = re.search(
        r'<section class="at-a-glance".*?</section>', text_of(page), re.DOTALL
    )
    return found[0] if found else ""


def test_nothing_unconfirmed_is_shown(client: Client) -> None:
    assert summary_of(client, "葫政告字〔2019〕6号") == ""


def test_small_advertisements(client: Client) -> None:
    confirm()
    html = summary_of(client, "葫政告字〔2019〕6号")
    assert '举报监督电话</span> <span class="at-a-glance__number">' in html
    assert '<a href="tel:3069110">3069110</a>' in html
    assert html.count('data-label="由谁处理"') == 6
    assert "《中华人民共和国治安管理处罚法》" in html
    assert 'href="#cl_3__para_3"' in html
    assert "不得" in html


def test_parking(client: Client) -> None:
    confirm()
    html = summary_of(client, "葫政告字〔2019〕5号")
    places = [html.index(f">{word}<") for word in ("应当", "不得", "谁处理什么")]
    assert places == sorted(places)
    assert "公安机关交通管理部门" in html
    assert "将拖移机动车" in html


def test_rivers_whose_stakes_add_up(client: Client) -> None:
    confirm()
    html = summary_of(client, "葫政告字〔2019〕7号")
    for words in (
        "地藏寺河",
        "（五里河支流）",
        "各段 68 + 19 = 87，相符",
        "各段 80 + 24 = 104，相符",
        "左岸 33 + 右岸 32 = 65，相符",
        "20 米</text>",
        'role="img"',
        "从堤防背水面堤脚起，向外（背离河水的方向）水平量 20 米",
    ):
        assert words in html
    assert "不相符" not in html
    assert not Finding.objects.filter(
        code="stakes_sum", document=numbered("葫政告字〔2019〕7号")
    ).exists()


def test_stakes_that_do_not_add_up_are_shown_as_printed_with_a_warning(
    client: Client,
) -> None:
    confirm()
    html = summary_of(client, "白政告〔2021〕3号")
    assert "公布的数字加起来不相符" in html
    assert "柳溪河干流：左岸 50 + 右岸 41 = 91，公布的合计是 90" in html
    assert html.count("30 米</text>") == 1
    assert html.count("15 米</text>") == 1
    row = StakeCount.objects.get(river="柳溪河干流")
    assert (row.total, row.left, row.right) == (90, 50, 41)


def test_stakes_that_do_not_add_up_are_a_finding_for_the_clerk() -> None:
    document = numbered("白政告〔2021〕3号")
    finding = Finding.objects.get(code="stakes_sum", document=document)
    assert finding.eid == "cl_3__para_1"
    assert "左岸 50 + 右岸 41 = 91，公布的合计是 90" in finding.text
    assert finding.severity == "warning"
    derive(document=document)
    assert Finding.objects.filter(code="stakes_sum").count() == 1
    finding.state = Finding.State.LEFT
    finding.save()
    derive(document=document)
    assert Finding.objects.get(code="stakes_sum").state == "left"


def test_an_office_is_linked_under_the_entry_that_it_goes_by(client: Client) -> None:
    confirm()
    html = summary_of(client, "白政告〔2021〕2号")
    assert '<a href="/offices/bai-yun-shi-gong-an-ju/">市公安局</a>' in html
    kept = Office.objects.create(
        slug="police", name="白云市公安总局", state="confirmed"
    )
    Office.objects.filter(slug="bai-yun-shi-gong-an-ju").update(merged_into=kept)
    html = summary_of(client, "白政告〔2021〕2号")
    assert '<a href="/offices/police/">市公安局</a>' in html


def test_what_a_clerk_does_shows_at_once(client: Client) -> None:
    document = numbered("葫政告字〔2019〕6号")
    url = document.get_absolute_url()
    seen: set[str] = set()

    def renewed() -> None:
        etag = client.get(url).headers["ETag"]
        assert etag not in seen
        seen.add(etag)
        again = client.get(url, headers={"If-None-Match": etag})
        assert again.status_code == 304

    renewed()
    confirm_rows(Contact.objects.filter(document=document))
    renewed()
    confirm_rows(HandlingRule.objects.filter(document=document))
    renewed()
    Contact.objects.filter(document=document).update(telephone="3069111")
    renewed()
    reject_rows(HandlingRule.objects.filter(document=document)[:1])
    renewed()
    Contact.objects.filter(document=document).delete()
    renewed()


def test_what_is_printed_is_escaped(client: Client) -> None:
    confirm()
    Contact.objects.update(label="<script>alert(1)</script>", telephone="<b>12345")
    html = summary_of(client, "葫政告字〔2019〕6号")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "&lt;b&gt;12345" in html


def test_queries(
    client: Client, settings: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """One query where there is nothing, one a sort of rows where there is."""
    # What else is added to the page has queries, and tests, of its own.
    settings.DOCUMENT_ADDITIONS = ["regulations.additions.notices.summary"]

    def unchanged(document: Document, queries: int) -> None:
        url = document.get_absolute_url()
        etag = client.get(url).headers["ETag"]
        with django_assert_num_queries(queries):
            assert client.get(url, headers={"If-None-Match": etag}).status_code == 304

    own = 7
    document = numbered("葫政告字〔2019〕7号")
    unchanged(document, own + 1)
    confirm()
    unchanged(document, own + 4)
    unchanged(numbered("白政告〔2021〕2号"), own + 5)
