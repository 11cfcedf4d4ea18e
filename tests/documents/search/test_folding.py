"""Folding: whatever is cut from a text is found in it, and spellings come together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.search.text.folding import BARRIER, fold, fold_with_places
from documents.search.text.grams import characters, gram_number, pairs, phrase_grams
from documents.search.text.sums import SIGN, sums, with_sums

#: What official text is made of, with everything that folding treats apart.
OFFICIAL = st.text(
    st.one_of(
        st.sampled_from("〔〕[]（）()，,、。.．·-—～/：:；% ％\n\u3000 “”《》①⑴㈠"),
        st.sampled_from("0123456789０９５"),
        st.sampled_from("ABGgＧéß㎡℃½Ⅻ國務院规定的應當万元亿号第条○〇𠮷"),
        st.characters(),
    ),
    max_size=60,
)


@given(text=OFFICIAL, cut=st.tuples(st.integers(0, 60), st.integers(0, 60)))
def test_a_piece_folded_stands_in_the_whole_folded(
    text: str, cut: tuple[int, int]
) -> None:
    start, end = sorted(cut)
    assert fold(text[start:end]) in fold(text)


@given(text=OFFICIAL)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(text=OFFICIAL)
def test_places_are_of_what_was_folded(text: str) -> None:
    folded, places = fold_with_places(text)
    assert folded == fold(text)
    assert len(places) == len(folded)
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)


@given(text=st.text(max_size=80))
def test_nothing_is_left_that_a_database_would_read(text: str) -> None:
    for sign in fold(text):
        assert not sign.isspace()
        assert sign != BARRIER
        assert sign != SIGN
        assert not sign.isascii() or sign.isdigit() or sign.islower()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("葫政办发〔2020〕1号", "葫政办发[2020]1号"),
        ("葫政办发〔2020〕1号", "葫政办发（２０２０） １号"),
        ("葫政办发〔2020〕1号", "葫政办发【2020】1號"),
        ("5G 基站", "５ｇ基站"),
        ("20 万元", "２０萬元"),
        ("200,000元", "200，000 元"),
        ("国务院办公厅", "國務院辦公廳"),
        ("二○二○年", "二〇二〇年"),
        ("20%", "２０％"),
        ("加强领导，落实责任", "加强领导、落实责任"),
        ("120 m²", "120㎡"),
    ],
)
def test_spellings_of_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("1.5万元", "15万元"), ("〔2020〕1号", "20201号"), ("1.5", "1、5"), ("20%", "20")],
)
def test_what_is_not_the_same(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(folded=st.text("甲乙丙丁0a", min_size=1, max_size=20), data=st.data())
def test_grams_of_a_phrase_are_grams_of_the_text(
    folded: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(folded) - 1))
    end = data.draw(st.integers(start + 1, len(folded)))
    assert set(phrase_grams(folded[start:end])) <= {*pairs(folded), *characters(folded)}


def test_no_pair_stands_across_a_barrier() -> None:
    assert pairs(f"甲乙{BARRIER}丙丁") == ["甲乙", "丙丁"]
    assert characters(f"甲{BARRIER}乙") == {"甲", "乙"}


@given(one=st.text(min_size=1, max_size=2), other=st.text(min_size=1, max_size=2))
def test_numbers_tell_grams_apart(one: str, other: str) -> None:
    # A pair with the character 0 would be a single one; folding leaves none.
    if "\x00" not in one + other:
        assert (gram_number(one) == gram_number(other)) == (one == other)


@pytest.mark.parametrize(
    ("text", "sum_"),
    [
        ("20万元", "200000"),
        ("20 万元", "200000"),
        ("200000元", "200000"),
        ("200,000元", "200000"),
        ("二十万元", "200000"),
        ("20.00万元", "200000"),
        ("1.5万元", "15000"),
        ("0.5元", "0．5"),
        ("三千元", "3000"),
        ("两百元", "200"),
        ("1亿元", "100000000"),
        ("3千万元", "30000000"),
    ],
)
def test_a_sum_has_one_spelling(text: str, sum_: str) -> None:
    assert [one for _, _, one in sums(fold(text))] == [f"{SIGN}{sum_}{SIGN}"]


@pytest.mark.parametrize("text", ["元旦", "公元", "单元楼", "多元", "万元"])
def test_what_is_no_sum(text: str) -> None:
    found = [one for _, _, one in sums(fold(text))]
    assert found in ([], [f"{SIGN}10000{SIGN}"]) if text == "万元" else found == []


def test_sums_stand_behind_the_text_once() -> None:
    assert with_sums("20万元至20万元") == f"20万元至20万元{BARRIER}{SIGN}200000{SIGN}"
