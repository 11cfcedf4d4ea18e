"""Every piece of what is published is found: the index against a plain scan."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.models import Component, Document, Provision, Table
from documents.search.engines import engine
from documents.search.finding import COUNTED, find
from documents.search.index import rebuild_index, update_index
from documents.search.places import all_places
from documents.search.text.folding import fold
from documents.search.text.queries import Query, Term, parse_query
from tests.documents.builders import make_document, make_provision, make_table

ISSUE_PIECES = 400


def texts() -> Iterator[tuple[int, str, str]]:
    """Yield everything that must be found: document, anchor, words as printed."""
    for one in Document.objects.published():
        for words in (one.title, one.number, one.issuer, *map(str, one.addressees)):
            yield one.pk, "", words
    for unit in Provision.objects.all():
        for words in (unit.text, unit.heading, unit.label):
            yield unit.document_id, unit.eid, words
    for annex in Component.objects.all():
        yield annex.document_id, annex.eid, annex.title
    for table in Table.objects.all():
        yield table.document_id, table.eid, table.caption
        for row in [table.header, *table.rows]:
            for cell in row:
                yield table.document_id, table.eid, str(cell)


def phrase(words: str) -> Query:
    folded = fold(words)
    return Query(terms=(Term(typed=words, alternatives=((folded,),)),))


def found(query: Query) -> set[tuple[int, str]]:
    finding = find(query)
    assert finding.count <= COUNTED
    places = all_places(finding.documents, query, offset=0, size=COUNTED)
    assert len(places) == finding.count
    return {(place.document, place.eid) for place in places}


@pytest.mark.usefixtures("issue")
@pytest.mark.django_db
class TestIssue:
    """Random pieces of the whole 2020-1 issue, of any length, cut anywhere."""

    @pytest.mark.parametrize("length", [1, 2, 3, 4, 8, 20])
    def test_every_piece_is_found(self, length: int) -> None:
        pieces = random.Random(length)  # noqa: S311 (a sample that stays the same)
        everything = [one for one in texts() if len(one[2]) >= length]
        for pk, eid, words in pieces.sample(everything, ISSUE_PIECES // 4):
            start = pieces.randrange(len(words) - length + 1)
            piece = words[start : start + length]
            if not fold(piece):
                continue
            assert (pk, eid) in found(phrase(piece)), piece

    def test_the_index_agrees_with_a_plain_scan(self) -> None:
        pieces = random.Random(2020)  # noqa: S311
        everything = [(pk, eid, fold(words)) for pk, eid, words in texts()]
        for _ in range(40):
            words = pieces.choice(everything)[2]
            if len(words) < 2:
                continue
            start = pieces.randrange(len(words) - 1)
            piece = words[start : start + pieces.choice((2, 2, 3, 5))]
            scanned = {(pk, eid) for pk, eid, folded in everything if piece in folded}
            # Label, heading and text are one run in the index, as in print.
            assert scanned <= found(phrase(piece)), piece

    def test_pieces_that_are_typed(self) -> None:
        pieces = random.Random(1)  # noqa: S311
        everything = [one for one in texts() if len(one[2]) >= 6]
        for pk, eid, words in pieces.sample(everything, 80):
            start = pieces.randrange(len(words) - 5)
            piece = words[start : start + 6].strip()
            if len(fold(piece)) < 2 or piece.startswith(("-", "－")):
                continue
            assert (pk, eid) in found(parse_query(piece)), piece


CHARACTERS = st.sampled_from("供热停退费规定0123456789５G g，。（）〔〕.%\n“”")


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    units=st.lists(st.text(CHARACTERS, max_size=30), min_size=1, max_size=4),
    cells=st.lists(st.text(CHARACTERS, max_size=8), min_size=1, max_size=4),
    data=st.data(),
)
def test_any_text_is_found_by_any_piece(
    units: list[str], cells: list[str], data: st.DataObject
) -> None:
    document = make_document("标题")
    for number, text in enumerate(units):
        make_provision(document, f"art_{number}", text)
    make_table(document, ["甲"], [cells])
    update_index([document.pk])
    places = [(f"art_{n}", text) for n, text in enumerate(units)]
    places += [("tbl_1", cell) for cell in cells]
    eid, text = data.draw(st.sampled_from(places))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    piece = text[start:end]
    if fold(piece):
        scanned = {
            (document.pk, place)
            for place, words in places
            if fold(piece) in fold(words)
        }
        assert (document.pk, eid) in scanned
        mine = {one for one in found(phrase(piece)) if one[0] == document.pk and one[1]}
        assert mine == scanned
    Document.objects.filter(pk=document.pk).update(state=Document.State.DRAFT)
    update_index([document.pk])


@pytest.mark.django_db
def test_no_phrase_steps_from_cell_to_cell() -> None:
    document = make_document("标题")
    make_table(document, ["甲乙"], [["乙丙", "丙丁"]])
    update_index([document.pk])
    assert not found(phrase("乙丙丁"))
    assert not found(phrase("丙丙"))
    assert found(phrase("丙丁"))


@pytest.mark.django_db
def test_a_long_provision_is_found_at_its_end_and_when_a_pair_repeats() -> None:
    document = make_document("标题")
    make_provision(document, "art_1", "啊" * 30_000 + "供热管理办公室")
    update_index([document.pk])
    assert found(phrase("供热管理")) == {(document.pk, "art_1")}
    assert found(phrase("啊供热")) == {(document.pk, "art_1")}
    assert found(phrase("啊" * 300)) == {(document.pk, "art_1")}
    assert not found(phrase("热供"))


@pytest.mark.django_db
def test_both_levels_of_the_index_say_the_same_after_a_rebuild() -> None:
    one = make_document("供热办法")
    make_provision(one, "art_1", "供热单位")
    assert rebuild_index() == 1
    index = engine()
    for gram in ("供热", "单", "位", "热单"):
        assert index.documents_with(gram) == {one.pk}
        assert set(index.places_with([((gram,),)])) == {one.pk}
    assert index.documents_with("位供") == set()
