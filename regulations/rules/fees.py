"""What is payable of a list of fees, before and after a revision of the reductions."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from regulations.rules.errors import RuleError
from regulations.rules.kinds import LineKind, Party, TotalScheme
from regulations.rules.money import (
    YUAN,
    format_percent,
    format_quantity,
    group_figures,
    is_whole_cents,
    product_cents,
)
from regulations.rules.statement import Line, Note, ProvisionRef, RuleSet, Statement

LARGEST_FEE: Final = Decimal(1_000_000_000_000)
"""Largest standard amount that is computed, 元; it catches a slip of the keyboard."""


class Reduction(StrEnum):
    """How far a fee is reduced; stable ASCII values."""

    EXEMPT = "exempt"
    HALF = "half"
    PARTIAL = "partial"
    FULL = "full"
    # Words that give no share of the standard, such as 每平方米减收20元.
    OTHER = "other"

    @property
    def label(self) -> str:
        """Chinese name of the reduction."""
        return _LABELS[self]

    @property
    def share(self) -> Decimal | None:
        """Share of the standard amount that stays payable.

        None where it is written out with the fee (``PARTIAL``), or not computable.
        """
        return _SHARES.get(self)


_LABELS: Final = {
    Reduction.EXEMPT: "全免",
    Reduction.HALF: "减半征收",
    Reduction.PARTIAL: "按比例征收",
    Reduction.FULL: "全额征收",
    Reduction.OTHER: "其他（照原文）",
}
_SHARES: Final = {
    Reduction.EXEMPT: Decimal(0),
    Reduction.HALF: Decimal("0.5"),
    Reduction.FULL: Decimal(1),
}


def reduction_label(
    reduction: Reduction, share: Decimal | None, printed: str = ""
) -> str:
    """Name a reduction for people: 全免, 按70%征收, or the printed words."""
    if reduction is Reduction.PARTIAL and share is not None:
        return f"按{format_percent(share)}征收"
    if reduction is Reduction.OTHER and printed:
        return printed
    return reduction.label


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeState:
    """How a fee stands at one time.

    Attributes:
        reduction: How far it is reduced.
        provision: The clause.
        reading: How an open point is read; empty when the clause is clear.
        rate: Payable share of a ``PARTIAL`` reduction, between 0 and 1.
        printed: The reduction as printed, for people.

    Raises:
        RuleError: A partial reduction without a rate between 0 and 1.
    """

    reduction: Reduction
    provision: ProvisionRef
    reading: str = ""
    rate: Decimal | None = None
    printed: str = ""

    def __post_init__(self) -> None:
        """Refuse a share that is none."""
        partial = self.reduction is Reduction.PARTIAL
        if partial and (self.rate is None or not 0 < self.rate < 1):
            raise RuleError(
                code="rules_invalid", message="应缴比例应在 0 和 1 之间。", field="rate"
            )

    @property
    def share(self) -> Decimal | None:
        """Payable share of the standard; None where the words give none."""
        if self.reduction is Reduction.PARTIAL:
            return self.rate
        return self.reduction.share

    @property
    def label(self) -> str:
        """Name of the reduction for people."""
        return reduction_label(self.reduction, self.rate, self.printed)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRule:
    """One fee on the list.

    Attributes:
        code: Stable ASCII identifier.
        name: Chinese name.
        office: Office in charge, as printed.
        before: How it stood before the revision; None when the text does not say.
        after: How it stands after it; None when the text does not say.
        doubt: Why no figure can be given though the text names the fee, such as a
            table and a clause that contradict each other; empty where there is none.
    """

    code: str
    name: str
    office: str = ""
    before: FeeState | None = None
    after: FeeState | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeList:
    """One version of a list of fees.

    Attributes:
        slug: Slug of the list.
        version: Version of the rules.
        title: Chinese title.
        interpretation_office: Office that decides open points; empty when the
            document names none.
        fees: The fees, in order.
        revised: Whether the document revises the reductions; if not, there is only
            what is payable, and ``after`` holds it.

    Raises:
        RuleError: Two fees have the same code.
    """

    slug: str
    version: str
    title: str
    interpretation_office: str = ""
    fees: tuple[FeeRule, ...]
    revised: bool = True

    def __post_init__(self) -> None:
        """Check that codes are unique."""
        if len({fee.code for fee in self.fees}) != len(self.fees):
            raise RuleError(
                code="rules_invalid", message="收费项目代码有重复。", field="fees"
            )

    def interpreted(self, text: str) -> str:
        """Mark a reading: whoever interprets the text has the last word."""
        office = self.interpretation_office or "制定机关"
        return f"{text.rstrip('。')}（以{office}解释为准）。"


def payable(fees: FeeList, amounts: Mapping[str, Decimal]) -> Statement:
    """Compute what is payable of standard amounts before and after the revision.

    Args:
        fees: The list.
        amounts: Standard amounts in 元 by the code of the fee.

    Returns:
        One group for each fee that was given, with what is payable at either time.
        A time that the text says nothing about has no line, only a note.

    Raises:
        RuleError: An amount makes no sense, or its fee is not on the list.
    """
    errors = find_fee_errors(fees, amounts)
    if errors:
        raise errors[0]
    lines = []
    notes = []
    for fee in fees.fees:
        amount = amounts.get(fee.code)
        if not amount:
            continue
        children = []
        if fee.doubt:
            notes.append(Note(code="in_doubt", text=fee.doubt))
            continue
        for kind, state, when in _times(fees, fee):
            if state is None:
                notes.append(
                    Note(
                        code="not_stated",
                        text=f"{fee.name}{when}是否减免，文件没有规定，未计入{when}合计。",
                    )
                )
            elif state.share is None:
                notes.append(
                    Note(
                        code="not_computable",
                        text=f"{fee.name}{when}“{state.label}”，不能按标准金额折算，"
                        f"未计入{when}合计。",
                        provision=state.provision,
                    )
                )
            else:
                children.append(_line(fees, fee, state, state.share, kind, amount))
        if children:
            office = f"（{fee.office}）" if fee.office else ""
            lines.append(
                Line(
                    code=fee.code,
                    label=f"{fee.name}{office}",
                    kind=LineKind.GROUP,
                    children=tuple(children),
                )
            )
    return Statement.of(
        title=fees.title,
        rules=RuleSet(slug=fees.slug, version=fees.version),
        scheme=TotalScheme.FEES if fees.revised else TotalScheme.FEES_UNREVISED,
        lines=lines,
        notes=notes,
    )


def _times(
    fees: FeeList, fee: FeeRule
) -> tuple[tuple[LineKind, FeeState | None, str], ...]:
    """Give the times that a list tells apart."""
    if not fees.revised:
        return ((LineKind.FEE, fee.after, ""),)
    return (
        (LineKind.FEE_BEFORE, fee.before, "修订前"),
        (LineKind.FEE_AFTER, fee.after, "修订后"),
    )


def find_fee_errors(
    fees: FeeList, amounts: Mapping[str, Decimal]
) -> tuple[RuleError, ...]:
    """Find every amount that makes no sense, and every fee that is not on the list."""
    known = {fee.code for fee in fees.fees}
    return tuple(
        RuleError(code=code, message=message, field=name)
        for name, amount in amounts.items()
        for code, message in _problems(amount, on_the_list=name in known)
    )


def _problems(amount: object, *, on_the_list: bool) -> list[tuple[str, str]]:
    if not on_the_list:
        return [("unknown_fee", "收费项目表中没有这一项。")]
    if not isinstance(amount, Decimal) or not amount.is_finite():
        return [("not_a_number", "请填写数字。")]
    if amount < 0:
        return [("too_small", "不能小于 0。")]
    if amount > LARGEST_FEE:
        limit = group_figures(format_quantity(LARGEST_FEE, YUAN))
        return [("too_large", f"不能大于 {limit}。")]
    if not is_whole_cents(amount):
        return [("too_many_decimals", "最多填写两位小数。")]
    return []


def _line(
    fees: FeeList,
    fee: FeeRule,
    state: FeeState,
    share: Decimal,
    kind: LineKind,
    amount: Decimal,
) -> Line:
    notes: tuple[Note, ...] = ()
    if state.reading:
        notes = (
            Note(
                code=f"{fee.code}_{kind.value}_reading",
                text=fees.interpreted(state.reading),
                provision=state.provision,
            ),
        )
    # An exempt fee is shown with 0: that nothing is payable is the answer.
    return Line(
        code=f"{fee.code}_{kind.value.removeprefix('fee_')}",
        label=f"{kind.label}（{state.label}）",
        kind=kind,
        quantity=amount,
        unit=YUAN,
        rate=share,
        formula=f"{format_quantity(amount, YUAN)} × {format_percent(share)}",
        amount=product_cents(amount, share),
        owed_by=Party.PAYER,
        provision=state.provision,
        notes=notes,
    )
