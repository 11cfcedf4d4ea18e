"""Stakes are added up, never corrected."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations.rules.stakes import Stakes, check_stakes


def test_banks_and_parts_that_add_up() -> None:
    checks = check_stakes(
        [
            Stakes(river="甲河", total=87),
            Stakes(river="甲河干流", part_of="甲河", total=68, left=34, right=34),
            Stakes(river="乙河", part_of="甲河", total=19, left=10, right=9),
        ]
    )
    assert [check.faults for check in checks] == [(), (), ()]
    assert checks[0].sums == ("各段 68 + 19 = 87",)
    assert checks[1].sums == ("左岸 34 + 右岸 34 = 68",)


@pytest.mark.parametrize(
    ("total", "fault"), [(64, True), (65, False), (66, True)], ids=str
)
def test_banks_one_off(total: int, fault: bool) -> None:  # noqa: FBT001
    (check,) = check_stakes([Stakes(river="甲河", total=total, left=33, right=32)])
    assert bool(check.faults) is fault
    assert bool(check.sums) is not fault
    assert check.stakes.total == total


def test_parts_that_do_not_add_up_are_told_with_both_figures() -> None:
    checks = check_stakes(
        [
            Stakes(river="甲河", total=88),
            Stakes(river="甲河干流", part_of="甲河", total=68),
            Stakes(river="乙河", part_of="甲河", total=19),
        ]
    )
    assert checks[0].faults == ("各段 68 + 19 = 87，公布的合计是 88",)


@pytest.mark.parametrize(
    "rows",
    [
        [Stakes(river="甲河", total=65)],
        [Stakes(river="甲河", left=33, right=32)],
        [Stakes(river="甲河", total=65, left=33)],
        [Stakes(river="甲河", total=65), Stakes(river="乙河", part_of="甲河", total=9)],
    ],
    ids=["total-only", "no-total", "one-bank", "one-part"],
)
def test_what_cannot_be_told_is_not_told(rows: list[Stakes]) -> None:
    check = check_stakes(rows)[0]
    assert (check.sums, check.faults) == ((), ())


def test_a_tributary_beside_the_rivers_own_banks_is_counted_apart() -> None:
    checks = check_stakes(
        [
            Stakes(river="甲河", total=20, left=10, right=10),
            Stakes(river="乙河", part_of="甲河", total=5),
            Stakes(river="丙河", part_of="甲河", total=5),
        ]
    )
    assert checks[0].faults == ()


@given(st.integers(0, 999), st.integers(0, 999), st.integers(0, 1998))
def test_a_fault_is_a_difference(left: int, right: int, total: int) -> None:
    (check,) = check_stakes([Stakes(river="甲河", total=total, left=left, right=right)])
    assert bool(check.faults) is (left + right != total)
