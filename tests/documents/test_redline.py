"""Redlines: no word is lost on the way, however long the texts are."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.redline import Change, after_of, before_of, redline

WORDS = st.text(alphabet="甲乙丙丁。；\n", max_size=60)


def numbered(count: int, sentence: str) -> str:
    return "".join(sentence.format(number) for number in range(count))


@given(WORDS, WORDS)
def test_both_wordings_come_back(before: str, after: str) -> None:
    pieces = redline(before, after)
    assert (before_of(pieces), after_of(pieces)) == (before, after)
    assert all(piece.text for piece in pieces)
    sorts = [piece.change for piece in pieces]
    assert all(one != other for one, other in pairwise(sorts))


@pytest.mark.parametrize("stop", ["。", ""], ids=["sentences", "no stops"])
def test_one_change_in_a_long_text_is_one_change(stop: str) -> None:
    before = numbered(9_000, "第{}句话" + stop)
    after = before.replace("第7000句话", "第7000句新话")
    assert len(before) > 50_000
    changed = [each for each in redline(before, after) if each.change != Change.SAME]
    assert [(each.change, each.text) for each in changed] == [(Change.INSERTED, "新")]


def test_a_text_that_differs_everywhere_is_struck_as_a_whole() -> None:
    before = numbered(5_000, "旧的第{}句。")
    after = numbered(5_000, "新的第{}句。")
    pieces = redline(before, after)
    assert (before_of(pieces), after_of(pieces)) == (before, after)
    assert [each.change for each in pieces[:2]] == [Change.DELETED, Change.INSERTED]
    assert len(pieces) <= 3


def test_far_changes_of_a_long_text_are_told_apart() -> None:
    before = numbered(1_000, "第{}句话是这样写的。")
    after = before.replace("第10句话", "第十句话").replace(
        "第990句话", "第九百九十句话"
    )
    changed = [each.text for each in redline(before, after) if each.change != "same"]
    assert changed == ["10", "十", "990", "九百九十"]
