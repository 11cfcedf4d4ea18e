"""The page of the search."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from documents.models import Document
from tests.documents.builders import later, make_document, make_provision
from tests.documents.pages.markup import check_public, read, text_of
from tests.documents.search.builders import make_searchable

pytestmark = pytest.mark.django_db


def test_the_page_without_words_explains_itself(client: Client) -> None:
    response = client.get("/search/")
    check_public(response)
    assert "减号排除一个词" in text_of(response)


def test_documents_with_their_best_places(client: Client) -> None:
    make_searchable(
        "供热单位应当退费。",
        *["供热。"] * 5,
        title="供热办法",
        number="葫政办发〔2020〕1号",
    )
    response = client.get("/search/", {"q": "供热 退费"})
    check_public(response)
    html = response.content.decode()
    assert "<mark>供热</mark>办法" in html
    assert "<mark>供热</mark>单位应当<mark>退费</mark>。" in html
    (document,) = Document.objects.all()
    assert f"{document.get_absolute_url()}#art_1" in read(response).links
    assert "1份文件，1条" in "".join(text_of(response).split())


def test_all_places_of_a_document_are_reached(client: Client) -> None:
    make_searchable(*[f"供热的第{number}件事。" for number in range(60)])
    (document,) = Document.objects.all()
    response = client.get("/search/", {"q": "供热"})
    (link,) = (each for each in read(response).links if "document=" in each)
    assert "本文件的全部60条" in "".join(text_of(response).split())
    first = client.get(f"/search/{link}")
    check_public(first)
    assert "60条" in text_of(first)
    second = client.get(f"/search/{link}&page=2")
    places = {
        each
        for page in (first, second)
        for each in read(page).links
        if each.startswith(f"{document.get_absolute_url()}#art_")
    }
    assert len(places) == 60
    assert f"/search/?q={quote('供热')}" in read(first).links


def test_a_document_whose_places_are_all_shown_leads_to_no_list(client: Client) -> None:
    make_searchable("供热一。", "供热二。")
    response = client.get("/search/", {"q": "供热"})
    assert not [each for each in read(response).links if "document=" in each]


@pytest.mark.parametrize("slug", ["nothing", "\x00", "draft", "供热"])
def test_places_of_no_public_document_are_not_there(client: Client, slug: str) -> None:
    document = make_searchable("供热。")
    Document.objects.filter(pk=document.pk).update(slug="draft", state="draft")
    response = client.get("/search/", {"q": "供热", "document": slug})
    assert response.status_code == 404


def test_a_document_without_the_words_says_so(client: Client) -> None:
    document = make_searchable("供热。")
    asked = {"q": "停车", "document": document.slug}
    assert "这份文件里没有这些词" in text_of(client.get("/search/", asked))


def test_nothing_of_the_source_or_the_query_is_markup(client: Client) -> None:
    evil = "<script>alert(1)</script>供热<b>"
    make_searchable(evil, title=f"{evil}办法", number="<i>1</i>", issuer="<u>府</u>")
    response = client.get("/search/", {"q": f"供热 {evil}"})
    html = response.content.decode()
    for tag in ("<script>alert", "<b>", "<i>1", "<u>府"):
        assert tag not in html
    assert "&lt;" in html
    assert "<mark>" in html


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("长" * 10_000, "检索词最多500个字，现在有10000个字"),
        ("甲\x00乙", "不能识别的字符"),
        ('- "" ，', "没有可以检索的字"),
        ("-供热", "只写了要排除的词"),
        (" ".join("词" + str(n) for n in range(40)), "一次最多检索30个词"),
    ],
    ids=lambda value: value[:8],
)
def test_what_cannot_be_asked_is_told_beside_the_field(
    client: Client, typed: str, message: str
) -> None:
    response = client.get("/search/", {"q": typed})
    assert response.status_code == 200
    html = text_of(response)
    assert message in html
    assert 'id="id_q_error"' in html
    # Nothing that was typed is lost.
    if "\x00" not in typed:
        assert typed.split(maxsplit=1)[0][:50] in html


@pytest.mark.parametrize("name", ["category", "year", "issuer", "kind", "sort"])
def test_a_filter_that_no_document_has(client: Client, name: str) -> None:
    make_searchable("供热")
    response = client.get("/search/", {"q": "供热", name: "'; DROP TABLE x"})
    assert response.status_code == 200
    assert "请更正以下内容" in text_of(response)


def test_facets_narrow_and_can_be_taken_away(client: Client) -> None:
    make_searchable("供热", title="甲", category="政发")
    make_searchable("供热", title="乙", category="政办发")
    response = client.get("/search/", {"q": "供热"})
    link = f"?q={quote('供热')}&category={quote('政发')}&"
    assert link in read(response).links
    narrowed = client.get(f"/search/{link}")
    assert [one.document.title for one in narrowed.context["results"]] == ["甲"]
    assert f"?q={quote('供热')}&" in read(narrowed).links


def test_nothing_found_suggests_what_is(client: Client) -> None:
    make_searchable("供热单位应当退费。")
    response = client.get("/search/", {"q": "供热退货"})
    assert "没有找到“供热退货”" in text_of(response)
    links = [link for link in read(response).links if link.startswith("/search/?q=")]
    assert links
    for link in links:
        assert client.get(link).context["finding"].documents


@pytest.mark.parametrize("asked", ["供热", "“供热”", "供热 退费"])
def test_words_that_cannot_be_shorter_are_not_asked_to_be(
    client: Client, asked: str
) -> None:
    text = text_of(client.get("/search/", {"q": asked}))
    assert "几个词之间用空格隔开" in text
    assert "更短的词" not in text
    longer = text_of(client.get("/search/", {"q": f"{asked}退费的规定"}))
    assert "例如只写“供热”" in longer


def test_nothing_found_in_a_narrowed_list(client: Client) -> None:
    make_searchable("供热", category="政发")
    make_searchable("供水", category="政办发")
    response = client.get("/search/", {"q": "供热", "category": "政办发"})
    assert "在全部文件里再找" in text_of(response)
    assert f"?q={quote('供热')}&" in read(response).links


def test_pages_and_orders_keep_the_query(client: Client) -> None:
    for number in range(25):
        make_searchable("供热", title=f"第{number}份")
    first = client.get("/search/", {"q": "供热"})
    assert len(first.context["results"]) == 20
    links = read(first).links
    assert f"?q={quote('供热')}&page=2" in links
    assert f"?q={quote('供热')}&sort=newest&" in links
    second = client.get("/search/", {"q": "供热", "page": "2"})
    assert len(second.context["results"]) == 5
    odd = client.get("/search/", {"q": "供热", "page": "99"})
    assert "没有第“99”页" in text_of(odd)


def test_only_what_is_public_is_shown(client: Client) -> None:
    draft = make_document("供热草稿", state=Document.State.DRAFT)
    make_provision(draft, "art_1", "供热")
    make_searchable("供热", title="供热将来", publish_at=later())
    withdrawn = make_searchable("供热", title="供热撤回")
    # Even where a row was changed behind the index.
    Document.objects.filter(pk=withdrawn.pk).update(
        state=Document.State.WITHDRAWN, withdrawn_reason="有误"
    )
    html = text_of(client.get("/search/", {"q": "供热"}))
    for title in ("供热草稿", "供热将来", "供热撤回"):
        assert title not in html


@pytest.mark.parametrize("amount", [1, 45])
def test_queries_do_not_grow(
    client: Client, amount: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(amount):
        make_searchable("供热单位。", "供热退费。", title=f"第{number}份")
    client.get("/search/", {"q": "供热"})
    with django_assert_max_num_queries(14):
        client.get("/search/", {"q": "供热 退费"})


def test_other_methods_are_refused(client: Client) -> None:
    assert client.post(reverse("documents:search"), {"q": "甲"}).status_code == 405
