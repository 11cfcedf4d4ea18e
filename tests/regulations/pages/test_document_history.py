"""Amended and repealed documents: remarks, the text of any day, the timeline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from documents.models import Correction, Document
from documents.services.publishing import withdraw
from regulations.models import Revision
from tests.documents.builders import make_document
from tests.documents.pages.markup import check_public, read, text_of
from tests.regulations.imports import confirm, import_text, numbered
from tests.regulations.second_revisions import (
    BAIYUN_2006_1,
    BAIYUN_2016_3,
    BAIYUN_2090_1,
)

WATER = "/documents/bai-zheng-fa-2006-3/"
DOGS = "/documents/bai-zheng-fa-2006-5/"


@pytest.fixture(scope="module")
def _imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Import the invented city around the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_text(BAIYUN_2006_1, "old.md")
        import_text(BAIYUN_2016_3, "decisions.md")
        import_text(BAIYUN_2090_1, "list.md")
        confirm(Revision)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def city(_imported: None, db: None) -> None:
    """Let each test roll back its own."""


def text_on(client: Client, day: str, document: str = WATER) -> str:
    page = client.get(f"{document}as-of/{day}/")
    assert page.status_code == 200
    check_public(page)
    html = text_of(page)
    _, _, body = html.partition('<div class="official__body">')
    return body


def test_the_head_says_who_amended_and_repealed_it(client: Client) -> None:
    page = client.get(WATER)
    check_public(page)
    html = text_of(page)
    links = read(page).links
    for words in (
        "白政发〔2010〕8号</a>修改，自2010年9月1日起生效",
        "白政发〔2016〕9号</a>修改，自2016年7月1日起生效",
        "白政发〔2026〕1号</a>废止，自2026年1月4日起生效",
    ):
        assert words in html
    assert "/documents/bai-zheng-fa-2016-9/#cl_1" in links
    assert f"{WATER}as-of/2016-07-01/" in links
    assert f"{WATER}timeline/" in links
    assert "#art_3__item_1" in links


def test_the_clause_says_it_too(client: Client) -> None:
    html = text_of(client.get(WATER))
    _, _, clause = html.partition('id="art_4"')
    remark = clause[: clause.index("擅自取水的，由市建设局")]
    assert "白政发〔2010〕8号</a>整条改写，自2010年9月1日起生效" in remark
    assert "白政发〔2016〕9号</a>修改" in remark
    assert "下面的文字是修改前的" in remark


def test_an_effect_to_come(client: Client) -> None:
    html = text_of(client.get(DOGS))
    assert "本文件将自2090年1月1日起由" in html
    assert "将自2090年1月1日起由" in html.partition('id="art_2"')[2]
    assert "牵绳，并清理粪便" in text_on(client, "2090-01-01", DOGS)
    assert "遛犬应当牵绳。" in text_on(client, "2089-12-31", DOGS)


def test_what_is_not_confirmed_is_not_said(client: Client) -> None:
    Revision.objects.update(state="proposed")
    Document.objects.update(force="in_force", lapsed_on=None)
    html = text_of(client.get(WATER))
    assert "白政发〔2016〕9号" not in html.partition("official__head")[2][:3000]
    assert "由市建设局处500元罚款" in text_on(client, "2026-11-01")


@pytest.mark.parametrize(
    ("day", "there", "not_there"),
    [
        ("2006-01-05", ["市建设局负责供水", "处500元", "（一）", "增容费"], ["爱护"]),
        ("2010-08-31", ["市建设局负责供水", "由市建设局处500元"], ["市水务局负责"]),
        (
            "2010-09-01",
            [
                "市水务局负责供水管理工作。县建设局负责",
                "每月缴费；",
                "爱护设施。",
                "由市水务局处1000元罚款",
                "增容费",
            ],
            ["按时缴费；<", "处500元罚款。<a"],
        ),
        ("2016-06-30", ["处1000元罚款", "增容费"], ["处2000元"]),
        ("2016-07-01", ["处2000元以下罚款"], ["可以收取增容费"]),
        ("2026-11-26", ["处2000元以下罚款"], ["可以收取增容费"]),
    ],
)
def test_the_words_of_the_day(
    client: Client, day: str, there: list[str], not_there: list[str]
) -> None:
    body = text_on(client, day)
    for words in there:
        assert words in body
    for words in not_there:
        assert words not in body


def test_what_cannot_be_applied_is_shown_with_both(client: Client) -> None:
    page = text_of(client.get(f"{WATER}as-of/2012-01-01/"))
    section = page[page.index('id="unapplied"') : page.index("official__body")]
    assert "没有被修改的原词句" in section
    words = re.sub(r"<span[^>]*>[^<]*</span>|<[^>]*>", "", section)
    assert "初装费" in words
    assert "安装费" in words
    assert f'href="{WATER}#art_5"' in section
    assert "供水单位可以收取增容费。" in page
    early = text_of(client.get(f"{WATER}as-of/2009-01-01/"))
    assert 'id="unapplied"' not in early


def test_the_order_of_what_is_new(client: Client) -> None:
    body = text_on(client, "2010-09-01")
    places = [
        body.index(words) for words in ("每月缴费", "节约用水", "爱护设施", "第四条")
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2006-01-04", "这一天还没有本文件"),
        ("2006-01-31", "这一天本文件还没有施行"),
        ("2006-02-01", "这一天本文件有效，还没有修改过"),
        ("2010-09-01", "最近一次修改自2010年9月1日起生效"),
        ("2026-01-03", "最近一次修改自2016年7月1日起生效"),
        ("2026-01-04", "这一天本文件已经废止（2026年1月4日起）"),
        ("2200-01-01", "这一天还没有到"),
    ],
)
def test_how_it_stood_that_day(client: Client, day: str, words: str) -> None:
    html = text_of(client.get(f"{WATER}as-of/{day}/"))
    assert words in html
    assert ("official__body" in html) == (day != "2006-01-04")


def test_a_day_is_typed_and_has_one_address(client: Client) -> None:
    typed = client.get(f"{WATER}timeline/", {"on": "２０１０年９月１日"})
    assert typed.status_code == 302
    assert typed.headers["Location"] == f"{WATER}as-of/2010-09-01/"
    other = client.get(f"{WATER}as-of/2010-9-1/")
    assert other.headers["Location"] == f"{WATER}as-of/2010-09-01/"
    page = text_of(client.get(f"{WATER}as-of/2010-09-01/"))
    assert 'name="robots" content="noindex"' in page
    assert f'{WATER}as-of/2010-09-01/">' in page


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("2019-02-30", "没有这个日期，请检查。"),
        ("昨天", "请填写日期，如 2020-01-05。"),
        ("", "请填写日期，如 2020-01-05。"),
        ("<script>", "请填写日期，如 2020-01-05。"),
        ("0000-00-00", "请填写日期，如 2020-01-05。"),
        ("9" * 400, "请填写日期，如 2020-01-05。"),
    ],
)
def test_wrong_days_are_told_beside_the_field(
    client: Client, typed: str, message: str
) -> None:
    page = client.get(f"{WATER}timeline/", {"on": typed})
    assert page.status_code == 200
    check_public(page)
    html = text_of(page)
    assert message in html
    assert 'aria-invalid="true"' in html
    assert "<script>" not in html.partition("</head>")[2]
    if typed and "<" not in typed:
        assert f'value="{typed}"' in html
        assert client.get(f"{WATER}as-of/{typed}/").status_code == 404


def test_the_timeline(client: Client) -> None:
    water = numbered("白政发〔2006〕3号")
    Correction.objects.create(
        document=water,
        printed="甲",
        corrected="乙",
        accepted_at="2006-03-01T08:00:00+08:00",
    )
    page = client.get(f"{WATER}timeline/")
    check_public(page)
    html = text_of(page)
    _, _, listed = html.partition('<ol class="timeline">')
    order = [
        listed.index(words)
        for words in (
            'datetime="2006-01-05"',
            'datetime="2006-01-31"',
            'datetime="2006-02-01"',
            'datetime="2006-03-01"',
            'datetime="2010-09-01"',
            'datetime="2016-07-01"',
            'datetime="2026-01-04"',
        )
    ]
    assert order == sorted(order)
    assert "由白政发〔2010〕8号修改第二条第一款、第三条第（一）项" in listed
    assert 'role="img"' in html
    assert "2010年9月1日修改；2016年7月1日修改；2026年1月4日废止" in html


def test_versions_of_a_law(client: Client) -> None:
    laws = [
        make_document("中华人民共和国甲法", kind="law", version_on=date(year, 1, 1))
        for year in (2001, 2011)
    ]
    page = client.get(f"{laws[0].get_absolute_url()}timeline/")
    assert "另一文本" in text_of(page)
    assert laws[1].get_absolute_url() in read(page).links


def test_a_text_held_in_a_later_version_is_taken_back(client: Client) -> None:
    dogs = numbered("白政发〔2006〕5号")
    dogs.version_on = date(2015, 1, 1)
    dogs.save()
    Revision.objects.create(
        document=numbered("白政发〔2010〕8号"),
        key="x",
        kind="amend",
        state="confirmed",
        target_document=dogs,
        target_eid="art_1",
        clause="第一条",
        before="备案",
        after="登记",
        effective_on=date(2010, 9, 1),
    )
    assert "下面的文字已经是修改后的" in text_of(client.get(DOGS))
    assert "养犬应当备案。" in text_on(client, "2010-08-31", DOGS)
    assert "养犬应当登记。" in text_on(client, "2010-09-01", DOGS)


def test_who_may_not_see_it(client: Client) -> None:
    draft = make_document(state="draft", publish_at=None)
    for page in ("timeline/", "as-of/2020-01-01/"):
        assert client.get(f"{draft.get_absolute_url()}{page}").status_code == 404
        assert client.get(f"/documents/no-such/{page}").status_code == 404
    withdraw(document=numbered("白政发〔2006〕5号"), reason="有误")
    assert client.get(f"{DOGS}timeline/").status_code == 410
    assert client.get(f"{DOGS}as-of/2020-01-01/").status_code == 410


def test_documents_that_nothing_revises_have_a_day_too(client: Client) -> None:
    plain = make_document(dated_on=date(2019, 10, 14))
    html = text_of(client.get(f"{plain.get_absolute_url()}as-of/2020-01-01/"))
    assert "还没有修改过" in html


def test_queries_do_not_grow_with_revisions(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(8):
        client.get(f"{WATER}as-of/2016-07-01/")
    with django_assert_num_queries(3):
        client.get(f"{WATER}timeline/")
    with django_assert_num_queries(8):
        client.get(f"{DOGS}as-of/2016-07-01/")


def test_remarks_take_one_query(
    client: Client, settings: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.DOCUMENT_ADDITIONS = ["regulations.additions.revisions.remarks"]
    # A document of no issue has no neighbours to ask for, one that nobody cites no
    # units that do.
    for url, own in ((WATER, 8), (make_document().get_absolute_url(), 6)):
        etag = client.get(url).headers["ETag"]
        with django_assert_num_queries(own + 1):
            assert client.get(url, headers={"If-None-Match": etag}).status_code == 304
    Revision.objects.filter(clause="第四条").update(state="rejected")
    etag = client.get(WATER).headers["ETag"]
    Revision.objects.filter(clause="第四条").update(state="confirmed")
    assert client.get(WATER, headers={"If-None-Match": etag}).status_code == 200
