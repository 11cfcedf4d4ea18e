"""The page of a document."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from documents.models import (
    Citation,
    Component,
    Correction,
    Document,
    Relation,
    Topic,
)
from documents.official_text.model import Kind
from documents.rendering import render_body
from tests.documents.builders import (
    later,
    make_citation,
    make_document,
    make_issue,
    make_provision,
    make_table,
)
from tests.documents.pages.markup import check_public, main_of, read, text_of

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


def publish(document: Document) -> Document:
    document.body_html = render_body(document)
    document.save()
    return document


def test_the_head_says_what_it_is(client: Client) -> None:
    topic = Topic.objects.create(name="城乡建设", slug="cheng-xiang-jian-she")
    document = make_document(
        number="葫政告字〔2019〕5号",
        issue=make_issue(),
        page=2,
        end_page=3,
        effective_on=date(2020, 1, 1),
        topic=topic,
    )
    page = client.get(document.get_absolute_url())
    html = text_of(page)
    check_public(page)
    for words in (
        "葫政告字〔2019〕5号",
        "2019年10月14日",
        "2020年1月15日",
        "2020年1月1日",
        "现行有效",
        "城乡建设",
        "2020年第1期 第2—3页",
    ):
        assert words in html
    assert "[Z/OL]. 葫芦岛市人民政府公报, 2020(1): 2-3. http://testserver" in html


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"state": Document.State.DRAFT}, 404),
        ({"state": Document.State.PROOFREAD}, 404),
        ({"publish_at": later()}, 404),
        ({"state": Document.State.WITHDRAWN, "withdrawn_reason": "已重新制发"}, 410),
        ({}, 200),
    ],
    ids=["draft", "proofread", "not yet", "withdrawn", "published"],
)
@pytest.mark.parametrize("suffix", ["/", ".json"])
def test_the_public_sees_what_is_published(
    client: Client, fields: dict[str, Any], status: int, suffix: str
) -> None:
    document = make_document(**fields)
    make_provision(document, "cl_1", "未公布的内容")
    response = client.get(f"/documents/{document.slug}{suffix}")
    assert response.status_code == status
    assert ("未公布的内容" in text_of(response)) == (status == 200)
    if status == 410:
        assert "已重新制发" in text_of(response)
    if status != 200:
        assert "public" not in response.headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/documents/nothing-here/", 404),
        ("/documents/nothing-here.json", 404),
        ("/documents/UPPER/", 404),
        ("/documents/%00/", 404),
    ],
)
def test_unknown_addresses(client: Client, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_a_clerk_previews_a_draft_and_nobody_keeps_it(client: Client) -> None:
    document = make_document(state=Document.State.DRAFT)
    make_provision(document, "cl_1", "草稿的内容")
    client.force_login(User.objects.create_superuser("clerk"))
    response = client.get(document.get_absolute_url())
    assert "草稿的内容" in text_of(response)
    assert "预览" in text_of(response)
    assert response.headers["Cache-Control"] == "no-store"


def test_a_signed_in_reader_without_the_right_sees_no_draft(client: Client) -> None:
    document = make_document(state=Document.State.DRAFT)
    client.force_login(User.objects.create_user("reader", is_staff=True))
    assert client.get(document.get_absolute_url()).status_code == 404


def test_the_stored_body_is_shown_as_it_is(client: Client) -> None:
    document = make_document(body_html='<div class="prov" id="x">排好的正文</div>')
    make_provision(document, "cl_1", "后来的行")
    html = text_of(client.get(document.get_absolute_url()))
    assert '<div class="prov" id="x">排好的正文</div>' in html
    assert "后来的行" not in html


@pytest.mark.parametrize("length", [1, 400])
def test_a_page_takes_at_most_eight_queries_however_long(
    client: Client,
    length: int,
    settings: Any,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    settings.DOCUMENT_ADDITIONS = []
    issue = make_issue()
    document = make_document(issue=issue, position=1)
    law = make_document("某法")
    other = make_document("另一份", issue=issue, position=2)
    for number in range(length):
        clause = make_provision(
            document,
            f"cl_{number}",
            "依据《某法》。",
            kind=Kind.CLAUSE,
            heading=f"第{number}项",
            position=number,
        )
        make_citation(
            clause,
            "《某法》",
            title="某法",
            status=Citation.Status.FOUND,
            target_document=law,
        )
        Relation.objects.create(kind="based_on", document=document, target_document=law)
        citing = make_provision(other, f"cl_{number}", "见《通告》。")
        make_citation(
            citing,
            "《通告》",
            status=Citation.Status.FOUND,
            target_document=document,
        )
        Correction.objects.create(
            document=document, printed="甲", corrected="乙", accepted_at=timezone.now()
        )
    publish(document)
    with django_assert_max_num_queries(8):
        response = client.get(document.get_absolute_url())
    assert response.status_code == 200
    check_public(response)


def test_a_document_shows_what_belongs_to_it(client: Client) -> None:
    issue = make_issue()
    before = make_document("前一份", issue=issue, position=1)
    document = make_document("本通告", issue=issue, position=2)
    after = make_document("后一份", issue=issue, position=3)
    hidden = make_document(
        "没有公布的", issue=issue, position=4, state=Document.State.DRAFT
    )
    law = make_document("某法", slug="mou-fa")
    clause = make_provision(document, "cl_1", "依据《某法》第三条、《别法》。")
    make_citation(
        clause,
        "《某法》第三条",
        title="某法",
        article="第三条",
        status=Citation.Status.FOUND,
        target_document=law,
        target_eid="art_3",
    )
    make_citation(clause, "《别法》", title="别法", title_key="别法", article="第八条")
    for citing in (after, hidden):
        provision = make_provision(
            citing, "cl_2", "见《本通告》。", kind=Kind.CLAUSE, label="二、"
        )
        make_citation(
            provision,
            "《本通告》",
            status=Citation.Status.FOUND,
            target_document=document,
        )
    Relation.objects.create(kind="repeals", document=after, target_document=document)
    Relation.objects.create(
        kind="amends", document=document, target_title="旧办法", target_number="旧1号"
    )
    Correction.objects.create(
        document=document,
        eid="cl_1",
        printed="秩序秩序",
        corrected="秩序",
        accepted_at=timezone.now(),
    )
    Correction.objects.create(
        document=document,
        printed="不公布的勘误",
        corrected="秩序",
        is_public=False,
        accepted_at=timezone.now(),
    )
    response = client.get(publish(document).get_absolute_url())
    html = text_of(response)
    links = read(response).links
    check_public(response)
    assert "/documents/mou-fa/#art_3" in links
    assert "别法" in html
    assert "第八条" in html
    assert f"{after.get_absolute_url()}#cl_2" in links
    assert "二、引用</a>" in html
    assert before.get_absolute_url() in links
    assert "被废止" in html
    assert "旧办法" in html
    assert "秩序秩序" in html
    assert "不公布的勘误" not in html
    assert "没有公布的" not in html
    assert hidden.get_absolute_url() not in "".join(links)


def test_the_contents_list_headings_of_text_and_annexes(client: Client) -> None:
    document = make_document()
    clause = make_provision(
        document, "cl_1", kind=Kind.CLAUSE, label="一、", heading="总体要求", position=1
    )
    make_provision(
        document,
        "cl_1__item_1",
        kind=Kind.ITEM,
        label="（一）",
        heading="指导思想。",
        parent=clause,
        position=2,
    )
    Component.objects.create(
        document=document, eid="annex_1", label="附件1", title="任务表", position=3
    )
    html = text_of(client.get(publish(document).get_absolute_url()))
    for words in (
        '<a href="#cl_1">一、总体要求</a>',
        '<a href="#cl_1__item_1">（一）指导思想</a>',
        '<a href="#annex_1">附件1　任务表</a>',
    ):
        assert html.count(words) == 2  # beside the text and folded


def test_an_item_of_a_unit_without_heading_is_not_in_the_contents(
    client: Client,
) -> None:
    law = make_document("某法", kind=Document.Kind.LAW)
    for number in range(1, 4):
        make_provision(
            law, f"chp_{number}", kind=Kind.CHAPTER, label=f"第{number}章", heading="章"
        )
    article = make_provision(
        law, "art_1", "下列材料：", kind=Kind.ARTICLE, label="第一条"
    )
    make_provision(
        law,
        "art_1__item_5",
        kind=Kind.ITEM,
        label="（五）",
        heading="其他证明",
        parent=article,
    )
    html = text_of(client.get(law.get_absolute_url()))
    assert html.count('<a href="#chp_3">第3章　章</a>') == 2
    assert "（五）其他证明</a>" not in html
    assert "第一条　" not in html.split("official__body")[0]


def test_a_relation_named_twice_is_shown_once_with_its_number(client: Client) -> None:
    document = make_document()
    for number in ("", "葫政发〔2005〕18号"):
        Relation.objects.create(
            kind="amends",
            document=document,
            target_title="棚户区改造实施方案",
            target_number=number,
        )
    html = main_of(client.get(document.get_absolute_url()))
    assert html.count("棚户区改造实施方案") == 1
    assert "葫政发〔2005〕18号" in html


def test_who_cites_is_named_by_the_nearest_number(client: Client) -> None:
    document = make_document()
    citing = make_document("援引的办法", number="", dated_on=date(2021, 3, 4))
    article = make_provision(
        citing, "art_7", "第一款。", kind=Kind.ARTICLE, label="第七条"
    )
    paragraph = make_provision(citing, "art_7__para_2", "见《通告》。", parent=article)
    make_citation(
        paragraph,
        "《通告》",
        article="第三条",
        status=Citation.Status.FOUND,
        target_document=document,
    )
    table = make_table(citing, ["依据"], [["《通告》"]])
    Citation.objects.create(
        document=citing,
        table=table,
        cell_row=0,
        cell_column=0,
        quote="《通告》",
        start=0,
        end=4,
        status=Citation.Status.FOUND,
        target_document=document,
    )
    response = client.get(document.get_absolute_url())
    html = text_of(response)
    assert "第七条引用第三条</a>" in html
    assert "表格引用</a>" in html
    assert "2021年3月4日" in html
    links = read(response).links
    assert f"{citing.get_absolute_url()}#art_7__para_2" in links
    assert f"{citing.get_absolute_url()}#{table.eid}" in links


def test_a_short_text_has_no_contents(client: Client) -> None:
    document = make_document()
    make_provision(document, "cl_1", "正文。")
    assert "本文目录" not in text_of(client.get(document.get_absolute_url()))


def test_a_law_without_chapters_is_listed_by_its_articles(client: Client) -> None:
    law = make_document("某法", kind=Document.Kind.LAW)
    for number in range(1, 6):
        make_provision(
            law, f"art_{number}", "条文", kind=Kind.ARTICLE, label=f"第{number}条"
        )
    assert '<a href="#art_5">第5条　条文</a>' in text_of(
        client.get(law.get_absolute_url())
    )


def test_hostile_titles_stay_text(client: Client) -> None:
    document = make_document(
        HOSTILE,
        number=HOSTILE,
        issuer=HOSTILE,
        publicity=HOSTILE,
        issue=make_issue(title=HOSTILE, people=[[HOSTILE, HOSTILE]]),
    )
    for path in (document.get_absolute_url(), "/", "/issues/", "/issues/2020/1/"):
        response = client.get(path)
        check_public(response)
        assert "<script>alert" not in text_of(response)
    found = client.get("/search/", {"q": HOSTILE})
    check_public(found)
    assert "<script>alert" not in text_of(found)


@pytest.mark.parametrize(
    ("force", "words"),
    [
        ("repealed", "已废止，仅供查考"),
        ("lapsed", "已失效，仅供查考"),
        ("amended", "已被修改"),
    ],
)
def test_a_text_out_of_force_says_so_above_itself(
    client: Client, force: str, words: str
) -> None:
    document = make_document(force=force)
    assert words in text_of(client.get(document.get_absolute_url()))
