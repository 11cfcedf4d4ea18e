"""The order in which households choose their flats (选房顺序).

Households in time come first, by the sum of their redrawn numbers; then the others,
by the sum of their original numbers. Equal sums go by the original moving number.
Households granted low-floor care choose among the low-floor homes of their type, in
the same order.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from regulations.rules.statement import Note, ProvisionRef


class Pool(StrEnum):
    """Which homes a household chooses from."""

    GENERAL = "general"
    LOW_FLOOR = "low_floor"

    @property
    def label(self) -> str:
        """Chinese name of the pool."""
        return "照顾房源（低楼层）" if self is Pool.LOW_FLOOR else "一般房源"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRules:
    """The clauses that the order follows.

    Attributes:
        interpretation_office: Office that decides open points.
        in_time: Clause on households in time.
        late: Clause on the others.
        care: Clause on low-floor care.
        late_tie_reading: How equal sums among the others are read.
    """

    interpretation_office: str
    in_time: ProvisionRef
    late: ProvisionRef
    care: ProvisionRef
    late_tie_reading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One household that will choose a flat.

    Attributes:
        reference: How the office tells households apart; no personal data needed.
        agreement: Number of the agreement (协议序号).
        moving: Number of moving (搬迁序号).
        in_time: Signed and moved within the limits.
        redrawn_agreement: Number drawn anew for the agreement; only in time.
        redrawn_moving: Number drawn anew for moving; only in time.
        flat_type: Type of the flat, m²; low-floor homes are kept by type.
        low_floor_care: Granted low-floor care.
    """

    reference: str
    agreement: int
    moving: int
    in_time: bool
    redrawn_agreement: int | None = None
    redrawn_moving: int | None = None
    flat_type: Decimal | None = None
    low_floor_care: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A household's place in the order.

    Attributes:
        rank: Place among all, from 1.
        entry: The household.
        total: Sum of the two numbers that count.
        group: 1 in time, 2 for the others.
        pool: Which homes it chooses from.
        pool_rank: Place among those who choose from the same homes, from 1; for
            low-floor homes, among those of the same type.
        tied: Whether another household of the group has the same sum.
        provision: The clause.
        notes: The reading that a tie rests on.
    """

    rank: int
    entry: Entry
    total: int
    group: int
    pool: Pool
    pool_rank: int
    tied: bool
    provision: ProvisionRef
    notes: tuple[Note, ...] = ()


class FindingCode(StrEnum):
    """What may be wrong with the numbers."""

    DUPLICATE = "duplicate"
    GAP = "gap"
    NOT_DRAWN = "not_drawn"
    NOT_ENTITLED = "not_entitled"
    OUT_OF_RANGE = "out_of_range"
    UNRESOLVED_TIE = "unresolved_tie"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that the office should look at before the order is posted.

    Attributes:
        code: What it is.
        field: Which number it is about; empty for a household as a whole.
        references: The households concerned, in order.
        text: Chinese explanation.
    """

    code: FindingCode
    field: str
    references: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosingOrder:
    """The order, those that have no place yet, and what to look at.

    Attributes:
        places: The households that can be placed, first to choose first.
        unplaced: Households in time without redrawn numbers.
        findings: Duplicates, gaps and the like.
    """

    places: tuple[Place, ...]
    unplaced: tuple[Entry, ...]
    findings: tuple[Finding, ...]


NUMBER_LABELS = {
    "agreement": "协议序号",
    "moving": "搬迁序号",
    "redrawn_agreement": "重新抓得的协议序号",
    "redrawn_moving": "重新抓得的搬迁序号",
}
_MOST_GAPS_NAMED = 20


def choosing_order(rules: OrderRules, entries: Sequence[Entry]) -> ChoosingOrder:
    """Put households into the order in which they choose.

    The result depends on the numbers alone, never on the order of ``entries``,
    unless two households share every number; those are found and named.

    Args:
        rules: The clauses.
        entries: The households.

    Returns:
        Every household exactly once, placed or unplaced.
    """
    unplaced = [entry for entry in entries if _total(entry) is None]
    placed = [
        (total, entry) for entry in entries if (total := _total(entry)) is not None
    ]
    placed.sort(key=lambda each: _key(*each))
    sums = Counter((entry.in_time, total) for total, entry in placed)
    pools: Counter[tuple[Pool, Decimal | None]] = Counter()
    places = []
    for rank, (total, entry) in enumerate(placed, start=1):
        pool = Pool.LOW_FLOOR if entry.low_floor_care else Pool.GENERAL
        key = (pool, entry.flat_type if entry.low_floor_care else None)
        pools[key] += 1
        tied = sums[entry.in_time, total] > 1
        places.append(
            Place(
                rank=rank,
                entry=entry,
                total=total,
                group=1 if entry.in_time else 2,
                pool=pool,
                pool_rank=pools[key],
                tied=tied,
                provision=_provision(rules, entry),
                notes=_tie_notes(rules) if tied and not entry.in_time else (),
            )
        )
    return ChoosingOrder(
        places=tuple(places),
        unplaced=tuple(sorted(unplaced, key=lambda entry: entry.reference)),
        findings=tuple(_findings(entries)),
    )


def _total(entry: Entry) -> int | None:
    """Add the numbers that count for a household; None while one is missing."""
    if not entry.in_time:
        return entry.agreement + entry.moving
    if entry.redrawn_agreement is None or entry.redrawn_moving is None:
        return None
    return entry.redrawn_agreement + entry.redrawn_moving


def _key(total: int, entry: Entry) -> tuple[bool, int, int, int, str]:
    # Past the original moving number the plan has no rule; agreement number and
    # reference only keep a faulty list in the same order every time.
    return (not entry.in_time, total, entry.moving, entry.agreement, entry.reference)


def _provision(rules: OrderRules, entry: Entry) -> ProvisionRef:
    if entry.low_floor_care:
        return rules.care
    return rules.in_time if entry.in_time else rules.late


def _tie_notes(rules: OrderRules) -> tuple[Note, ...]:
    text = rules.late_tie_reading.rstrip("。")
    return (
        Note(
            code="late_tie_reading",
            text=f"{text}（以{rules.interpretation_office}解释为准）。",
            provision=rules.late,
        ),
    )


def _findings(entries: Sequence[Entry]) -> Iterable[Finding]:
    in_time = [entry for entry in entries if entry.in_time]
    yield from _duplicate_references(entries)
    for field, group in (
        ("agreement", entries),
        ("moving", entries),
        ("redrawn_agreement", in_time),
        ("redrawn_moving", in_time),
    ):
        yield from _number_findings(field, group)
    for entry in entries:
        missing = [
            NUMBER_LABELS[name]
            for name in ("redrawn_agreement", "redrawn_moving")
            if (getattr(entry, name) is None) is entry.in_time
        ]
        if not missing:
            continue
        names = "、".join(missing)
        if entry.in_time:
            code, text = FindingCode.NOT_DRAWN, f"按期签约、搬迁，但没有{names}。"
        else:
            code = FindingCode.NOT_ENTITLED
            text = f"未按期签约、搬迁，不具备抓号资格，{names}不计。"
        yield Finding(
            code=code,
            field="",
            references=(entry.reference,),
            text=f"{entry.reference}：{text}",
        )
    yield from _unresolved(entries)


def _duplicate_references(entries: Sequence[Entry]) -> Iterable[Finding]:
    counts = Counter(entry.reference for entry in entries)
    for reference, count in sorted(counts.items()):
        if count > 1:
            yield Finding(
                code=FindingCode.DUPLICATE,
                field="reference",
                references=(reference,),
                text=f"{reference} 出现 {count} 次。",
            )


def _number_findings(field: str, entries: Sequence[Entry]) -> Iterable[Finding]:
    """Find numbers given twice, below 1, or missing from the sequence."""
    holders: dict[int, list[str]] = defaultdict(list)
    for entry in entries:
        number = getattr(entry, field)
        if number is not None:
            holders[number].append(entry.reference)
    label = NUMBER_LABELS[field]
    for number, references in sorted(holders.items()):
        names = tuple(sorted(references))
        if len(names) > 1:
            yield Finding(
                code=FindingCode.DUPLICATE,
                field=field,
                references=names,
                text=f"{label} {number} 重复：{'、'.join(names)}。",
            )
        if number < 1:
            yield Finding(
                code=FindingCode.OUT_OF_RANGE,
                field=field,
                references=names,
                text=f"{label} {number} 应从 1 开始。",
            )
    gaps = _gaps(sorted(number for number in holders if number >= 1))
    if gaps:
        more = "等" if len(gaps) > _MOST_GAPS_NAMED else ""
        yield Finding(
            code=FindingCode.GAP,
            field=field,
            references=(),
            text=f"{label}缺号：{'、'.join(gaps[:_MOST_GAPS_NAMED])}{more}。",
        )


def _gaps(numbers: list[int]) -> list[str]:
    """Name the runs missing from 1 up to the largest number."""
    gaps = []
    expected = 1
    for number in numbers:
        if number > expected:
            last = number - 1
            gaps.append(str(expected) if last == expected else f"{expected}–{last}")
        expected = number + 1
    return gaps


def _unresolved(entries: Sequence[Entry]) -> Iterable[Finding]:
    """Find households that even the original moving number cannot tell apart."""
    groups: dict[tuple[bool, int, int], list[str]] = defaultdict(list)
    for entry in entries:
        total = _total(entry)
        if total is not None:
            groups[entry.in_time, total, entry.moving].append(entry.reference)
    for (_, total, moving), references in sorted(groups.items()):
        if len(references) > 1:
            names = tuple(sorted(references))
            yield Finding(
                code=FindingCode.UNRESOLVED_TIE,
                field="moving",
                references=names,
                text=f"两号之和 {total}、搬迁序号 {moving} 都相同，方案没有规定先后："
                f"{'、'.join(names)}。",
            )
