"""What people type: words, phrases, exclusions, and other spellings of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.search.text.folding import fold
from documents.search.text.queries import (
    LONGEST,
    MOST_WORDS,
    QueryError,
    parse_query,
)


@pytest.mark.parametrize(
    ("typed", "terms", "excluded"),
    [
        ("供热", ["供热"], []),
        ("供热 退费", ["供热", "退费"], []),
        ("供热\u3000退费", ["供热", "退费"], []),
        ("供热 供热", ["供热"], []),
        ('"停热 退费"', ["停热退费"], []),
        ("“停热 退费” 供热", ["停热退费", "供热"], []),
        ("「停热 退费」", ["停热退费"], []),
        ("供热 -处罚", ["供热"], ["处罚"]),
        ("供热 －处罚", ["供热"], ["处罚"]),
        ('供热 -"停热 退费"', ["供热"], ["停热退费"]),
        ("一站式”服务", ["一站式服务"], []),
        ("“一站式”服务", ["一站式服务"], []),
        ("“没有结束 的引号", ["没有结束", "的引号"], []),
        ("2019-2023", ["2019·2023"], []),
        ("-2023", ["2023"], []),
        ("20 万元", ["20万元"], []),
        ("葫政办发 〔2020〕 1 号", ["葫政办发2020·1号"], []),
        ("葫政办发 2020 1", ["葫政办发2020·1号"], []),
        ("供热 - 退费", ["供热", "退费"], []),
        ("AND OR", ["and", "or"], []),
    ],
)
def test_words(typed: str, terms: list[str], excluded: list[str]) -> None:
    query = parse_query(typed)
    assert [term.folded for term in query.terms] == terms
    assert [term.folded for term in query.excluded] == excluded


@pytest.mark.parametrize(
    ("typed", "spelling"),
    [
        ("葫政办发20201号", ("葫政办发2020·1号",)),
        ("葫政办发2020年1号", ("葫政办发2020·1号",)),
        ("第12条", ("第十二条",)),
        ("第十二条", ("第12条",)),
        ("第120条", ("第一百二十条",)),
        ("20万元", ("¤200000¤",)),
        ("处20万元以下罚款", ("处", "¤200000¤", "以下罚款")),
        ("贰拾万元", ("¤200000¤",)),
        ("20万", ("¤200000¤",)),
        ("二十万", ("¤200000¤",)),
        ("1.5亿", ("¤150000000¤",)),
        ("950元/㎡", ("950元平方米",)),
        ("20元/平方米", ("20元m2",)),
    ],
)
def test_other_spellings(typed: str, spelling: tuple[str, ...]) -> None:
    (term,) = parse_query(typed).terms
    assert term.alternatives[0] == (fold(typed),)
    assert spelling in term.alternatives


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "no_words"),
        ("   ", "no_words"),
        ("-", "no_words"),
        ("- -", "no_words"),
        ('""', "no_words"),
        ('-""', "no_words"),
        ("，。；", "no_words"),
        ('- "" + ()', "no_words"),
        ("-供热", "only_excluded"),
        ("-供热 -退费", "only_excluded"),
        ("甲\x00乙", "nul"),
        ("长" * (LONGEST + 1), "too_long"),
        ("长" * 10_000, "too_long"),
        ("- " * 5_000, "too_long"),
        (" ".join(f"词{n}" for n in range(MOST_WORDS + 1)), "too_many_words"),
    ],
    ids=lambda value: value[:12],
)
def test_what_cannot_be_asked(typed: str, code: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(typed)
    assert caught.value.code == code
    assert "一" <= caught.value.message[0] <= "鿿"


@given(
    typed=st.text(
        st.one_of(st.sampled_from('"“”「-－ 甲乙1第条号元'), st.characters()),
        max_size=60,
    )
)
def test_anything_is_read_or_refused(typed: str) -> None:
    try:
        query = parse_query(typed)
    except QueryError:
        return
    for term in (*query.terms, *query.excluded):
        assert term.folded
        assert fold(term.folded) == term.folded
        assert all(phrase for phrases in term.alternatives for phrase in phrases)
