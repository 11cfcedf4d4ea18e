"""Choosing flats: groups, ties, low-floor care, and a drawing anyone can check."""

import random
from datetime import UTC, date, datetime, time
from decimal import Decimal
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compensation.rules import (
    CompensationError,
    DeadlineRule,
    Entry,
    FindingCode,
    OrderRules,
    Pool,
    choosing_order,
    deadline,
    draw_lots,
    in_time,
)
from tests.compensation.rules.plans import clause

RULES = OrderRules(
    interpretation_office="葫芦岛市住房和城乡建设局",
    in_time=clause("十一(二)2(1)"),
    late=clause("十一(二)2(2)"),
    care=clause("十一(三)4"),
    late_tie_reading="两号之和相同的，以原搬迁序号由小到大。",
)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def early(reference: str, *numbers: int, **more: Any) -> Entry:
    agreement, moving, redrawn_agreement, redrawn_moving = numbers
    return Entry(
        reference=reference,
        agreement=agreement,
        moving=moving,
        in_time=True,
        redrawn_agreement=redrawn_agreement,
        redrawn_moving=redrawn_moving,
        **more,
    )


def late(reference: str, agreement: int, moving: int, **more: Any) -> Entry:
    return Entry(
        reference=reference, agreement=agreement, moving=moving, in_time=False, **more
    )


def test_groups_sums_and_ties() -> None:
    order = choosing_order(
        RULES,
        [
            late("F", 5, 1),
            late("E", 4, 2),
            early("A", 1, 6, 3, 1),
            early("B", 2, 5, 1, 3),
            early("C", 3, 4, 2, 1),
            early("D", 6, 3, 4, 2),
        ],
    )

    assert [place.entry.reference for place in order.places] == list("CBADFE")
    assert [place.group for place in order.places] == [1, 1, 1, 1, 2, 2]
    assert [place.total for place in order.places] == [3, 4, 4, 6, 6, 6]
    # D's sum equals those of the other group, but a tie is one within a group.
    assert [place.tied for place in order.places] == [
        False,
        True,
        True,
        False,
        True,
        True,
    ]
    assert [len(place.notes) for place in order.places] == [0, 0, 0, 0, 1, 1]
    assert "解释为准" in order.places[-1].notes[0].text


def test_low_floor_homes_are_chosen_by_type_in_the_same_order() -> None:
    order = choosing_order(
        RULES,
        [
            early("A", 1, 1, 4, 4, low_floor_care=True, flat_type=Decimal(60)),
            early("B", 2, 2, 3, 3, low_floor_care=True, flat_type=Decimal(45)),
            early("C", 3, 3, 2, 2, low_floor_care=True, flat_type=Decimal(60)),
            early("D", 4, 4, 1, 1, flat_type=Decimal(60)),
        ],
    )

    assert [
        (place.entry.reference, place.pool, place.pool_rank) for place in order.places
    ] == [
        ("D", Pool.GENERAL, 1),
        ("C", Pool.LOW_FLOOR, 1),
        ("B", Pool.LOW_FLOOR, 1),
        ("A", Pool.LOW_FLOOR, 2),
    ]
    assert order.places[1].provision == RULES.care
    assert order.findings == ()


def test_faulty_numbers_are_found() -> None:
    order = choosing_order(
        RULES,
        [
            early("A", 1, 1, 1, 2),
            early("B", 1, 3, 2, 2),
            Entry(reference="C", agreement=7, moving=4, in_time=True),
            late("D", 3, 0, redrawn_moving=9),
            late("D", 2, 1),
        ],
    )
    found = {(each.code, each.field, each.references) for each in order.findings}

    assert found == {
        (FindingCode.DUPLICATE, "reference", ("D",)),
        (FindingCode.DUPLICATE, "agreement", ("A", "B")),
        (FindingCode.GAP, "agreement", ()),
        (FindingCode.DUPLICATE, "moving", ("A", "D")),
        (FindingCode.OUT_OF_RANGE, "moving", ("D",)),
        (FindingCode.GAP, "moving", ()),
        (FindingCode.DUPLICATE, "redrawn_moving", ("A", "B")),
        (FindingCode.GAP, "redrawn_moving", ()),
        (FindingCode.NOT_DRAWN, "", ("C",)),
        (FindingCode.NOT_ENTITLED, "", ("D",)),
    }
    gaps = [each.text for each in order.findings if each.code is FindingCode.GAP]
    assert gaps[0] == "协议序号缺号：4–6。"
    assert [entry.reference for entry in order.unplaced] == ["C"]


def test_a_tie_past_the_rules_is_named() -> None:
    order = choosing_order(RULES, [late("B", 2, 3), late("A", 2, 3)])

    assert FindingCode.UNRESOLVED_TIE in {each.code for each in order.findings}
    assert [place.entry.reference for place in order.places] == ["A", "B"]


NUMBERS = st.integers(min_value=-2, max_value=30)
ENTRIES = st.lists(
    st.builds(
        Entry,
        reference=st.text(alphabet="甲乙丙丁", min_size=1, max_size=4),
        agreement=NUMBERS,
        moving=NUMBERS,
        in_time=st.booleans(),
        redrawn_agreement=st.none() | NUMBERS,
        redrawn_moving=st.none() | NUMBERS,
        low_floor_care=st.booleans(),
        flat_type=st.sampled_from([None, Decimal(45), Decimal(60)]),
    ),
    max_size=25,
    unique_by=lambda entry: entry.reference,
)


@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_order_is_a_permutation_and_stable(
    entries: list[Entry], shuffler: random.Random
) -> None:
    order = choosing_order(RULES, entries)
    shuffled = list(entries)
    shuffler.shuffle(shuffled)

    everyone = [place.entry for place in order.places] + list(order.unplaced)
    assert sorted(entry.reference for entry in everyone) == sorted(
        entry.reference for entry in entries
    )
    assert choosing_order(RULES, shuffled).places == order.places
    assert [place.rank for place in order.places] == list(
        range(1, len(order.places) + 1)
    )
    groups = [place.group for place in order.places]
    assert groups == sorted(groups)


def recomputed(references: list[str], seed: str, label: str) -> list[str]:
    """Follow the published procedure, written anew from its text."""
    names = sorted(references, key=lambda name: name.encode())
    stream: list[int] = []
    block = 0

    def word() -> int:
        nonlocal block
        if not stream:
            text = f"sha256-fisher-yates-1\n{label}\n{seed}\n{block}"
            raw = sha256(text.encode()).digest()
            stream.extend(
                int.from_bytes(raw[at : at + 8], "big") for at in (0, 8, 16, 24)
            )
            block += 1
        return stream.pop(0)

    for last in reversed(range(1, len(names))):
        size = last + 1
        value = word()
        while value >= 2**64 // size * size:
            value = word()
        names[last], names[value % size] = names[value % size], names[last]
    return names


@given(
    st.lists(
        st.text(alphabet="甲乙abc\t-19", min_size=1, max_size=5),
        min_size=1,
        max_size=40,
        unique=True,
    ),
    st.text(alphabet="0123456789中奖", min_size=1),
)
def test_anyone_can_repeat_a_drawing(references: list[str], seed: str) -> None:
    drawing = draw_lots(references, seed=seed, label="agreement")

    assert list(drawing.drawn) == recomputed(references, seed, "agreement")
    assert draw_lots(reversed(references), seed=seed, label="agreement") == drawing
    assert sorted(drawing.numbers().values()) == list(range(1, len(references) + 1))


PUBLISHED = ("5号", "2号", "3号", "7号", "8号", "6号", "1号", "4号")
PUBLISHED_DIGEST = "6d1ce7dda174aa83c3fbf678d3dea9945b6753db6e2078b4dd1d3c3a4e7182e9"


def test_a_published_drawing_stays_what_it_was() -> None:
    drawing = draw_lots([f"{n}号" for n in range(1, 9)], seed="2020-05-01 开奖 07")

    assert drawing.drawn == PUBLISHED
    assert drawing.digest == PUBLISHED_DIGEST
    assert draw_lots(drawing.drawn, seed="2020-05-01 开奖 08").drawn != drawing.drawn


def test_every_place_is_equally_likely() -> None:
    firsts = dict.fromkeys("ABCDEF", 0)
    for seed in range(3000):
        firsts[draw_lots(firsts, seed=str(seed)).drawn[0]] += 1

    # 500 expected each, standard deviation 20: six of them is no accident.
    assert all(380 < count < 620 for count in firsts.values())


@pytest.mark.parametrize(
    ("references", "seed", "field"),
    [
        pytest.param(["A", "A"], "1", "references", id="twice"),
        pytest.param([], "1", "references", id="nobody"),
        pytest.param([""], "1", "references", id="nameless"),
        pytest.param(["A\nB"], "1", "references", id="two-lines"),
        pytest.param(["\ud800"], "1", "references", id="half-a-character"),
        pytest.param(["A"], "", "seed", id="no-seed"),
    ],
)
def test_a_drawing_that_proves_nothing_is_refused(
    references: list[str], seed: str, field: str
) -> None:
    with pytest.raises(CompensationError) as caught:
        draw_lots(references, seed=seed)

    assert caught.value.field == field


SIGNING = DeadlineRule(
    code="signing_bonus",
    label="签约奖励",
    days=15,
    closes_at=time(17),
    provision=clause("九(八)2"),
    reading="开始之日为第1日。",
)


@pytest.mark.parametrize(
    ("start", "closes"),
    [
        pytest.param(
            date(2020, 2, 15),
            datetime(2020, 2, 29, 17, tzinfo=SHANGHAI),
            id="leap-month",
        ),
        pytest.param(
            date(2019, 12, 20), datetime(2020, 1, 3, 17, tzinfo=SHANGHAI), id="year-end"
        ),
    ],
)
def test_day_15_counts_the_start(start: date, closes: datetime) -> None:
    assert deadline(SIGNING, start, SHANGHAI) == closes


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param(datetime(2020, 2, 29, 8, 59, 59, tzinfo=UTC), True, id="16:59:59"),
        pytest.param(datetime(2020, 2, 29, 9, tzinfo=UTC), False, id="17:00"),
    ],
)
def test_in_time(
    moment: datetime,
    expected: bool,  # noqa: FBT001
) -> None:
    assert in_time(SIGNING, date(2020, 2, 15), moment, SHANGHAI) is expected


def test_a_review_period_starts_the_day_after_and_ends_at_midnight() -> None:
    review = DeadlineRule(
        code="review",
        label="复核评估",
        days=10,
        start_is_first_day=False,
        provision=clause("十二(一)"),
    )

    assert deadline(review, date(2020, 1, 1), SHANGHAI) == datetime(
        2020, 1, 12, tzinfo=SHANGHAI
    )


def test_dates_that_make_no_sense() -> None:
    with pytest.raises(CompensationError):
        deadline(SIGNING, date.max, SHANGHAI)
    with pytest.raises(CompensationError):
        in_time(SIGNING, date(2020, 1, 1), datetime(2020, 1, 1), SHANGHAI)  # noqa: DTZ001
    with pytest.raises(CompensationError):
        DeadlineRule(code="x", label="x", days=0, provision=clause("九"))
