"""What higher floors add to a document's page: its places, and how fresh it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from documents.additions import Addition, Place, dress
from documents.models import Document
from documents.rendering import render_body
from tests.documents.builders import make_document, make_provision, make_table
from tests.documents.pages.markup import check_public, main_of, text_of

pytestmark = pytest.mark.django_db

_said: list[Addition] = []


def say(document: Document) -> list[Addition]:
    assert document.pk
    return _said


@pytest.fixture(autouse=True)
def spoken(settings: Any, tmp_path: Path) -> Iterator[list[Addition]]:
    (tmp_path / "added").mkdir()
    (tmp_path / "added" / "remark.html").write_text(
        '<div class="notice"><p>{{ words }}</p></div>', encoding="utf-8"
    )
    first, *others = settings.TEMPLATES
    folders = [*first["DIRS"], tmp_path]
    settings.TEMPLATES = [{**first, "DIRS": folders}, *others]
    settings.DOCUMENT_ADDITIONS = [f"{__name__}.say"]
    yield _said
    _said.clear()


def remark(words: str, place: Place, eid: str = "", **fields: Any) -> Addition:
    return Addition(
        place=place,
        template="added/remark.html",
        context={"words": words},
        eid=eid,
        **fields,
    )


@pytest.fixture
def document() -> Document:
    document = make_document()
    make_provision(document, "art_1", "第一条的话。")
    make_provision(document, "art_2", "第二条的话。")
    make_table(document, ["甲"], [["表里的话"]])
    document.body_html = render_body(document)
    document.save()
    return document


def test_every_place(
    client: Client, document: Document, spoken: list[Addition]
) -> None:
    spoken += [
        remark("在文末", Place.END),
        remark("在表格", Place.CLAUSE, "tbl_1"),
        remark("在第二条", Place.CLAUSE, "art_2"),
        remark("又在第二条", Place.CLAUSE, "art_2"),
        remark("在正文前", Place.SUMMARY),
        remark("在标题下", Place.HEAD, styles=("css/tokens.css",)),
    ]
    page = client.get(document.get_absolute_url())
    check_public(page)
    html = text_of(page)
    order = [
        document.title,
        "在标题下",
        "成文日期",
        "在正文前",
        "第一条的话。",
        "在第二条",
        "又在第二条",
        "第二条的话。",
        "在表格",
        "表里的话",
        "在文末",
        "引用本文",
    ]
    main = html[html.index("<h1") :]
    places = [main.index(f">{words}") for words in order[1:]]
    assert places == sorted(places)
    assert html.count("css/tokens.css") == 2


def test_a_remark_on_a_clause_that_is_gone_stands_before_the_text(
    client: Client, document: Document, spoken: list[Addition]
) -> None:
    spoken.append(remark("原第九条已改", Place.CLAUSE, "art_9"))
    html = main_of(client.get(document.get_absolute_url()))
    assert html.index("原第九条已改") < html.index("第一条的话。")


def test_only_tags_are_openings_of_clauses() -> None:
    document = make_document()
    make_provision(document, "art_1", 'Ein <div id="art_2"> im Text')
    make_provision(document, "art_2", "第二条")
    dressed = dress(render_body(document), [remark("批注", Place.CLAUSE, "art_2")])
    assert dressed.body.index("im Text") < dressed.body.index("批注")
    assert dressed.summary == []


def test_what_is_added_is_escaped(
    client: Client, document: Document, spoken: list[Addition]
) -> None:
    spoken.append(remark("<script>alert(1)</script>", Place.CLAUSE, "art_1"))
    html = text_of(client.get(document.get_absolute_url()))
    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert(1)" not in html


def test_a_change_of_what_is_added_renews_the_page(
    client: Client, document: Document, spoken: list[Addition]
) -> None:
    def answer(etag: str) -> tuple[int, str]:
        page = client.get(document.get_absolute_url(), headers={"If-None-Match": etag})
        return page.status_code, page.headers["ETag"]

    _, bare = answer("")
    assert answer(bare) == (304, bare)
    spoken.append(remark("一", Place.CLAUSE, "art_1"))
    status, first = answer(bare)
    assert status == 200
    assert answer(first) == (304, first)
    seen = {bare, first}
    for changed in (
        remark("二", Place.CLAUSE, "art_1"),
        remark("二", Place.CLAUSE, "art_2"),
        remark("二", Place.HEAD),
        remark("二", Place.HEAD, styles=("css/tokens.css",)),
    ):
        spoken[:] = [changed]
        status, etag = answer(first)
        assert status == 200
        assert etag not in seen
        seen.add(etag)


def test_no_date_vouches_for_a_page_with_additions(
    client: Client, document: Document, spoken: list[Addition]
) -> None:
    dated = client.get(document.get_absolute_url()).headers["Last-Modified"]
    spoken.append(remark("一", Place.HEAD))
    page = client.get(document.get_absolute_url(), headers={"If-Modified-Since": dated})
    assert page.status_code == 200
    assert "Last-Modified" not in page.headers
