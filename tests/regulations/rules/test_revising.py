"""Revisions applied to a text, and undone: exact, or not at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations.rules.revising import (
    Change,
    Outcome,
    Text,
    Unit,
    apply,
    text_on,
    undo,
)

TEXT: Text = (
    Unit(eid="art_1", label="第一条", text="市教育局负责登记，教育局可以委托。"),
    Unit(eid="art_2", label="第二条", text="用户应当："),
    Unit(eid="art_2__item_1", parent="art_2", label="（一）", text="按时缴费；"),
    Unit(eid="art_2__item_2", parent="art_2", label="（二）", text="节约用水。"),
    Unit(eid="art_2__para_2", parent="art_2", text="用户可以查询 水表读数。"),
    Unit(eid="art_3", label="第三条", text="违反本办法的，处100元罚款。"),
)


def lines(text: Text) -> list[str]:
    return [unit.words for unit in text]


def change(clause: str, eid: str, before: str, after: str, **more: object) -> Change:
    return Change(
        key=1,
        clause=clause,
        eid=eid,
        before=before,
        after=after,
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("what", "index", "expected"),
    [
        (
            change("第三条", "art_3", "100元", "200元"),
            5,
            "第三条　违反本办法的，处200元罚款。",
        ),
        (
            change("第三条", "art_3", "违反本办法的，", ""),
            5,
            "第三条　处100元罚款。",
        ),
        # Blanks are the printer's; those of the rest stay.
        (
            change("第二条第二款", "art_2__para_2", "查询水 表", "查看水表"),
            4,
            "用户可以查看 水表读数。",
        ),
        (
            change("第二条第（一）项", "art_2__item_1", "按时", "每月"),
            2,
            "（一）　每月缴费；",
        ),
        # 第一款 of an article is the article's own row, its items with it.
        (
            change("第二条第一款", "art_2", "用户", "用水单位"),
            1,
            "第二条　用水单位应当：",
        ),
        # Words over several units: only what differs changes.
        (
            change(
                "第二条第一款",
                "art_2",
                "用户应当：（一）按时缴费；（二）节约用水。",
                "用户应当：（一）按时足额缴费；（二）节约用水。",
            ),
            2,
            "（一）　按时足额缴费；",
        ),
        (
            change("第三条", "art_3", "", "违反本办法的，责令改正。"),
            5,
            "第三条　违反本办法的，责令改正。",
        ),
        (
            change("第三条", "art_3", "", "第三条　违反的，责令改正。"),
            5,
            "第三条　违反的，责令改正。",
        ),
    ],
)
def test_applied_exactly_and_undone(what: Change, index: int, expected: str) -> None:
    changed, step = apply(TEXT, what)
    assert step.outcome is Outcome.APPLIED
    assert lines(changed)[index] == expected
    assert [line for place, line in enumerate(lines(changed)) if place != index] == [
        line for place, line in enumerate(lines(TEXT)) if place != index
    ]
    assert undo(changed, step) == TEXT


def test_every_place_of_a_word_in_the_clause() -> None:
    text = (Unit(eid="art_1", label="第一条", text="工商局登记，工商局发证。"),)
    changed, _ = apply(text, change("第一条", "art_1", "工商局", "市场监管局"))
    assert lines(changed) == ["第一条　市场监管局登记，市场监管局发证。"]


@pytest.mark.parametrize(
    ("what", "outcome"),
    [
        (change("第三条", "art_3", "300元", "200元"), Outcome.NO_WORDS),
        (change("第三条", "art_3", "50元", "100元"), Outcome.ALREADY),
        (change("第一条", "art_1", "教育局", "市教育局"), Outcome.SEVERAL),
        (change("第九条", "", "甲", "乙"), Outcome.NO_CLAUSE),
        (change("第二条第三款", "art_2", "", "新的一款。"), Outcome.NOT_APART),
        (change("第二条第三款", "art_2", "用户", "甲"), Outcome.SEVERAL),
        (change("", "", "", "全部换掉"), Outcome.NO_CLAUSE),
    ],
)
def test_never_guessed(what: Change, outcome: Outcome) -> None:
    changed, step = apply(TEXT, what)
    assert step.outcome is outcome
    assert changed == TEXT
    assert undo(changed, step) == TEXT


def test_a_clause_goes_with_what_stands_in_it() -> None:
    changed, step = apply(
        TEXT, change("第二条", "art_2", "", "", modification="deletion")
    )
    assert [unit.eid for unit in changed] == ["art_1", "art_3"]
    assert undo(changed, step) == TEXT


@pytest.mark.parametrize(
    ("clause", "eid", "numbered", "after", "index", "line"),
    [
        ("第三条", "art_3", True, "水费按月收取。", 5, "第三条　水费按月收取。"),
        ("第三条", "art_3", True, "第三条　水费。", 5, "第三条　水费。"),
        ("第四条", "", True, "本办法自公布之日起施行。", 6, None),
        ("第二条第二款", "art_2__para_2", True, "新的一款。", 4, "新的一款。"),
        ("第二条第三款", "art_2", True, "新的一款。", 5, "新的一款。"),
        ("第二条", "art_2", False, "新的一款。", 5, "新的一款。"),
        ("第二条第三项", "art_2", True, "服从调度。", 4, "（三）　服从调度。"),
    ],
)
def test_insertions(
    *, clause: str, eid: str, numbered: bool, after: str, index: int, line: str | None
) -> None:
    new = change(clause, eid, "", after, modification="insertion", numbered=numbered)
    changed, step = apply(TEXT, new)
    assert step.outcome is Outcome.APPLIED
    assert lines(changed)[index] == (line or f"{clause}　{after}")
    assert len(changed) == len(TEXT) + 1
    assert undo(changed, step) == TEXT


def dated(key: int, day: str, before: str, after: str, act: int = 0) -> Change:
    return Change(
        key=key,
        act=act or key,
        clause="第三条",
        eid="art_3",
        before=before,
        after=after,
        effective_on=date.fromisoformat(day),
    )


def test_one_clause_changed_again_and_again() -> None:
    changes = [
        dated(2, "2012-01-01", "处200元", "处300元以下"),
        dated(1, "2010-05-01", "处100元", "处200元"),
    ]
    for day, words in (
        ("2010-04-30", "处100元罚款"),
        ("2010-05-01", "处200元罚款"),
        ("2011-12-31", "处200元罚款"),
        ("2012-01-01", "处300元以下罚款"),
    ):
        found = text_on(TEXT, changes, date.fromisoformat(day))
        assert words in found.units[5].text, day
    early = text_on(TEXT, changes, date(2011, 1, 1))
    assert [step.outcome for step in early.steps] == [Outcome.LATER, Outcome.APPLIED]


def test_a_later_version_is_taken_back() -> None:
    changes = [
        dated(1, "2010-05-01", "处50元", "处100元"),
        dated(2, "2020-01-01", "处100元", "处500元"),
    ]
    version = date(2015, 1, 1)

    def on(day: date) -> str:
        return text_on(TEXT, changes, day, version_on=version).units[5].text

    assert "处50元" in on(date(2010, 4, 30))
    assert "处100元" in on(date(2010, 5, 1))
    assert "处500元" in on(date(2020, 1, 1))


def test_without_a_day_nothing_is_applied() -> None:
    undated = change("第三条", "art_3", "100元", "200元")
    found = text_on(TEXT, [undated], date(2050, 1, 1))
    assert found.units == TEXT
    assert found.steps[0].outcome is Outcome.UNDATED


def test_numbers_that_an_earlier_act_moved_are_not_trusted() -> None:
    gone = Change(
        key=1,
        act=1,
        clause="第一条",
        eid="art_1",
        modification="deletion",
        effective_on=date(2010, 1, 1),
    )
    found = text_on(
        TEXT, [gone, dated(2, "2011-01-01", "100元", "200元")], date(2012, 1, 1)
    )
    assert found.steps[1].outcome is Outcome.RENUMBERED
    assert "处100元" in found.units[-1].text
    same_act = [gone, dated(2, "2010-01-01", "100元", "200元", act=1)]
    found = text_on(TEXT, same_act, date(2012, 1, 1))
    assert found.steps[1].outcome is Outcome.APPLIED


words = st.text(alphabet="甲乙丙丁，。 　（一）第条", max_size=30)
SHAPES = ("art_1", "art_2", "art_2__item_1", "art_2__item_2", "art_2__para_2", "art_3")
CLAUSES = (
    "",
    "第一条",
    "第二条",
    "第二条第一款",
    "第二条第二款",
    "第二条第（一）项",
    "第四条",
)


@st.composite
def texts(draw: st.DrawFn) -> Text:
    return tuple(
        Unit(
            eid=eid,
            parent="art_2" if "__" in eid else "",
            label=draw(st.sampled_from(("", "第一条", "（一）"))),
            text=draw(words),
        )
        for eid in SHAPES
    )


@st.composite
def some_changes(draw: st.DrawFn) -> list[Change]:
    return [
        Change(
            key=key,
            act=draw(st.integers(1, 2)),
            clause=draw(st.sampled_from(CLAUSES)),
            eid=draw(st.sampled_from(("", *SHAPES))),
            modification=draw(
                st.sampled_from(("substitution", "insertion", "deletion"))
            ),
            before=draw(st.one_of(st.just(""), words)),
            after=draw(words),
            effective_on=draw(st.dates(date(2000, 1, 1), date(2001, 1, 1))),
            numbered=draw(st.booleans()),
        )
        for key in range(draw(st.integers(0, 4)))
    ]


@given(texts(), some_changes())
def test_applying_then_undoing_gives_the_text(
    text: Text, changes: list[Change]
) -> None:
    states = [text]
    steps = []
    for each in changes:
        changed, step = apply(states[-1], each)
        steps.append(step)
        states.append(changed)
    for before, changed, step in zip(states, states[1:], steps, strict=False):
        assert undo(changed, step) == before
        assert (step.edit is None) == (step.outcome is not Outcome.APPLIED)


@given(texts(), some_changes(), st.dates(date(1999, 1, 1), date(2002, 1, 1)))
def test_any_day_has_a_text_and_every_change_an_outcome(
    text: Text, changes: list[Change], day: date
) -> None:
    found = text_on(text, changes, day)
    assert [step.change for step in found.steps] == changes
    if all(each.effective_on and each.effective_on > day for each in changes):
        assert found.units == text


@given(texts(), st.integers(0, 5), st.data())
def test_words_that_stand_there_once_become_the_new_ones(
    text: Text, index: int, data: st.DataObject
) -> None:
    chosen = text[index]
    squeezed = "".join(chosen.text.split())
    start = data.draw(st.integers(0, len(squeezed)))
    old = squeezed[start : start + data.draw(st.integers(0, 10))]
    new = "戊己"
    if not old:
        return
    eid = chosen.eid
    only = (Unit(eid="art_1", text=chosen.text),)
    changed, step = apply(only, change("第一条", "art_1", old, new))
    assert step.outcome is Outcome.APPLIED, eid
    assert "".join(changed[0].text.split()) == squeezed.replace(old, new)
