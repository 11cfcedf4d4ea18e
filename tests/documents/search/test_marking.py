"""Marks stand on what was looked for, in the text as printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.search.text.folding import fold
from documents.search.text.marking import LENGTH, snippet, spans
from documents.search.text.queries import Term, parse_query


def marked(text: str, typed: str) -> list[str]:
    return [text[a:b] for a, b in spans(text, parse_query(typed).terms)]


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("推进 5G 基站建设", "5g基站", ["5G 基站"]),
        ("葫政办发〔2020〕1号", "葫政办发20201号", ["葫政办发〔2020〕1号"]),
        ("处 20 万元罚款", "200000元", ["20 万元"]),
        ("处二十万元罚款，120万元", "20万元", ["二十万元", "20万元"]),
        ("供热供热单位", "供热", ["供热供热"]),
        ("供热，退费", "供热 退费", ["供热", "退费"]),
        ("应当供热", "應當", ["应当"]),
        ("面积120㎡以上", "120m2", ["120㎡"]),
        ("没有", "供热", []),
    ],
)
def test_spans(text: str, typed: str, expected: list[str]) -> None:
    assert marked(text, typed) == expected


def test_a_snippet_begins_near_the_first_mark() -> None:
    text = "前面的话。" * 80 + "供热单位应当退费。" + "后面的话。" * 80
    shown = snippet(text, parse_query("退费").terms)
    assert shown.text.startswith("…")
    assert shown.text.endswith("…")
    assert [shown.text[a:b] for a, b in shown.marks] == ["退费"]
    assert len(shown.text) <= LENGTH + 2
    assert "供热单位应当退费。" in shown.text


@given(text=st.text(st.sampled_from("甲乙丙丁。 1"), max_size=400), data=st.data())
def test_pieces_are_the_text_and_marks_are_the_words(
    text: str, data: st.DataObject
) -> None:
    word = data.draw(st.text("甲乙1", min_size=1, max_size=3))
    terms = (Term(typed=word, alternatives=((word,),)),)
    shown = snippet(text, terms)
    assert "".join(piece.text for piece in shown.pieces) == shown.text
    found = [piece for piece in shown.pieces if piece.marked]
    assert bool(found) == (word in fold(text))
    if len(text) <= LENGTH:
        assert shown.text == text
        assert all(word in fold(piece.text) for piece in found)
