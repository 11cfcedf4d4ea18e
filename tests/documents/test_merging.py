"""Two corrections of one text: both stand, or a person is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.merging import merged

PRINTED = "停车场由区政府管理，收费20元，2018年起每月公布。"
TEXTS = st.text(alphabet="甲乙丙，。一二12.", max_size=30)


@pytest.mark.parametrize(
    ("theirs", "mine", "both"),
    [
        pytest.param(
            ("区", "市"), ("每月", "每季"), (("区", "市"), ("月", "季")), id="two words"
        ),
        pytest.param(
            ("20元", "30元"),
            ("区", "市"),
            (("20", "30"), ("区", "市")),
            id="figure and word",
        ),
        pytest.param(
            ("，收费20元", ""),
            ("公布", "通报"),
            (("，收费20元", ""), ("公布", "通报")),
            id="taken out",
        ),
    ],
)
def test_both_stand(
    theirs: tuple[str, str], mine: tuple[str, str], both: tuple[tuple[str, str], ...]
) -> None:
    wanted = PRINTED
    for old, new in both:
        wanted = wanted.replace(old, new, 1)
    found = merged(PRINTED, PRINTED.replace(*theirs), PRINTED.replace(*mine))
    assert found == wanted


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        pytest.param(("每月", "每年"), ("每月", "每季"), id="one word"),
        pytest.param(("区政府", "市政府"), ("区", "县"), id="within a word"),
        pytest.param(("2018", "2019"), ("2018", "1018"), id="digits of one figure"),
        pytest.param(
            ("20元", "120元"), ("20元", "20万元"), id="before and behind a figure"
        ),
    ],
)
def test_a_person_is_asked(theirs: tuple[str, str], mine: tuple[str, str]) -> None:
    assert merged(PRINTED, PRINTED.replace(*theirs), PRINTED.replace(*mine)) is None


@pytest.mark.parametrize(
    ("theirs", "mine", "both"),
    [
        ("讲甲。乙。丙。", "甲。乙。说丙。", "讲甲。乙。说丙。"),
        ("甲。丙。", "甲。乙。丙。丁。", "甲。丙。丁。"),
        ("子。乙。丙。", "丑。乙。丙。", None),
        ("甲。丙。", "甲。乙乙。丙。", None),
    ],
)
def test_only_what_does_not_touch_is_merged(
    theirs: str, mine: str, both: str | None
) -> None:
    assert merged("甲。乙。丙。", theirs, mine) == both


@given(before=TEXTS, after=TEXTS)
def test_who_changed_nothing_changes_nothing(before: str, after: str) -> None:
    assert merged(before, after, before) == after
    assert merged(before, before, after) == after


@given(before=TEXTS, theirs=TEXTS, mine=TEXTS)
def test_it_is_the_same_who_came_first(before: str, theirs: str, mine: str) -> None:
    assert merged(before, theirs, mine) == merged(before, mine, theirs)
