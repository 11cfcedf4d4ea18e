"""Whether the figures of boundary stakes add up: checked, never corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_FEWEST_PARTS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Stakes:
    """What is printed of one river or of one of its parts; None where nothing is."""

    river: str
    part_of: str = ""
    total: int | None = None
    left: int | None = None
    right: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StakeCheck:
    """One row with what its parts add up to.

    Attributes:
        stakes: The row.
        sums: What was added up, in words, and held true.
        faults: What was added up and differs from what is printed.
    """

    stakes: Stakes
    sums: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def check_stakes(rows: Sequence[Stakes]) -> tuple[StakeCheck, ...]:
    """Add up banks to each total, and parts to the river that they are part of.

    The parts of a river are added up only where it has no banks of its own and at
    least two parts have a total: a tributary beside the river's own banks may be
    counted apart.
    """
    checked = []
    for row in rows:
        parts = [
            each.total
            for each in rows
            if each.part_of == row.river and each is not row and each.total is not None
        ]
        sums: list[str] = []
        faults: list[str] = []
        if row.left is not None and row.right is not None:
            words = f"左岸 {row.left} + 右岸 {row.right}"
            _compare(words, row.left + row.right, row.total, sums, faults)
        elif len(parts) >= _FEWEST_PARTS:
            words = " + ".join(str(part) for part in parts)
            _compare(f"各段 {words}", sum(parts), row.total, sums, faults)
        checked.append(StakeCheck(stakes=row, sums=tuple(sums), faults=tuple(faults)))
    return tuple(checked)


def _compare(
    words: str, added: int, total: int | None, sums: list[str], faults: list[str]
) -> None:
    if total is None:
        return
    if added == total:
        sums.append(f"{words} = {added}")
    else:
        faults.append(f"{words} = {added}，公布的合计是 {total}")
