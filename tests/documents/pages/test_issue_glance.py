"""An issue at a glance: as wide as its pages, and said in words."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from documents.models import Document
from documents.presenters.issue_glance import WIDTH, glance
from documents.presenters.issues import CategoryGroup
from documents.services.starting import load_gazettes, load_topics
from tests.documents.pages.markup import text_of


def group(name: str, *pages: tuple[int, int]) -> CategoryGroup:
    documents = [
        Document(
            pk=hash((name, start)), title=f"{name}{start}", page=start, end_page=end
        )
        for start, end in pages
    ]
    return CategoryGroup(name=name, documents=documents)


def test_pieces_are_as_wide_as_their_pages() -> None:
    picture = glance([group("政发", (1, 10), (11, 30)), group("办发", (31, 40))])
    assert picture is not None
    first, second = picture.rows
    assert second.count == "1 份，10 页"
    assert first.pieces[1].width == pytest.approx(2 * first.pieces[0].width, rel=0.05)
    assert second.pieces[0].width == pytest.approx(first.pieces[0].width, rel=0.05)
    assert picture.documents == 3
    assert (first.name, first.count) == ("政发", "2 份，30 页")


def test_nothing_is_drawn_of_what_is_not_known() -> None:
    unknown = group("政发", (1, 2))
    unknown.documents[0].page = None
    assert glance([unknown, group("办发", (3, 4))]) is None
    assert glance([group("政发", (1, 2))]) is None
    assert glance([]) is None


@given(
    st.lists(
        st.lists(st.integers(1, 200), min_size=1, max_size=40), min_size=2, max_size=5
    )
)
def test_everything_stays_in_the_picture(lengths: list[list[int]]) -> None:
    groups = [
        group(
            f"第{index}",
            *((at * 1000, at * 1000 + n - 1) for at, n in enumerate(row, 1)),
        )
        for index, row in enumerate(lengths)
    ]
    picture = glance(groups)
    assert picture is not None
    for row in picture.rows:
        end = 0.0
        for piece in row.pieces:
            assert piece.x >= end - 0.11
            assert piece.width > 0
            end = piece.x + piece.width
        assert end <= WIDTH + 0.5


@pytest.mark.django_db
def test_the_page_of_the_issue_shows_and_tells_it(client: Client) -> None:
    load_topics()
    load_gazettes()
    text = text_of(client.get("/issues/2020/1/"))
    assert "本期篇幅：10 份文件" in text
    assert text.count('class="glance__piece"') == 10
    assert re.search(r"<span>葫政办发文件</span>\s*<span>4 份，22 页</span>", text)
