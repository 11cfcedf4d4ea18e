"""The strip of a redline: every change has its place, none is too small to be seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.presenters.redline_strip import WIDTH, redline_strip
from documents.redline import Change, redline

WORDS = st.text(alphabet="甲乙丙丁。", max_size=80)


def test_a_change_stands_where_it_is_and_is_as_long_as_its_words() -> None:
    strip = redline_strip(redline("甲乙丙丁戊己庚辛壬癸", "甲乙丙丁己庚辛壬癸子子"))
    assert strip is not None
    struck, added = strip.marks
    assert (struck.change, added.change) == (Change.DELETED, Change.INSERTED)
    assert struck.x == pytest.approx(WIDTH * 4 / 12, abs=0.1)
    assert struck.width == pytest.approx(WIDTH / 12, abs=0.1)
    assert added.width == pytest.approx(WIDTH * 2 / 12, abs=0.1)
    assert strip.words == "原文 10 字，删去 1 字，增加 2 字"


@pytest.mark.parametrize(
    ("before", "after"), [("", "甲"), ("甲", ""), ("甲", "甲"), ("", ""), ("甲", "乙")]
)
def test_nothing_is_drawn_where_nothing_stays_or_nothing_changes(
    before: str, after: str
) -> None:
    assert redline_strip(redline(before, after)) is None


@given(WORDS, WORDS)
def test_every_change_is_seen(before: str, after: str) -> None:
    pieces = redline(before, after)
    strip = redline_strip(pieces)
    if strip is None:
        return
    changes = [each for each in pieces if each.change is not Change.SAME]
    assert [mark.change for mark in strip.marks] == [each.change for each in changes]
    for mark in strip.marks:
        assert mark.width >= 5
        assert 0 <= mark.x <= mark.x + mark.width <= WIDTH + 0.2


def test_one_character_at_the_end_of_a_long_text_is_seen() -> None:
    strip = redline_strip(redline("甲" * 5_000, "甲" * 5_000 + "乙"))
    assert strip is not None
    assert strip.marks[0].x + strip.marks[0].width == pytest.approx(WIDTH, abs=0.2)
