"""Computing a file of households, and adding it up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from compensation.office.households import Household, read_households
from compensation.office.tables import Records
from compensation.rules import Choice, PlanRules, Use, calculate
from regulations.rules import Line, Party, Statement
from regulations.rules.money import EXACT, NO_MONEY

UNNAMED_BUILDING: Final = "（未填写楼栋）"
_OTHER_BUILDINGS: Final = "（其他楼栋）"
_MOST_BUILDINGS: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A household and its statement; None where the row is wrong."""

    household: Household
    statement: Statement | None


@dataclass(slots=True, kw_only=True)
class Sums:
    """What is owed, added up over households; all in 元.

    Attributes:
        to_household: Owed to households.
        from_household: Owed by households.
        net: What is left for the office to pay.
    """

    to_household: Decimal = NO_MONEY
    from_household: Decimal = NO_MONEY
    net: Decimal = NO_MONEY

    def add(self, statement: Statement) -> None:
        """Add the totals of a household."""
        for total in statement.totals or ():
            setattr(
                self, total.code, EXACT.add(getattr(self, total.code), total.amount)
            )


@dataclass(slots=True, kw_only=True)
class Counts:
    """How many rows came to what.

    Attributes:
        rows: All rows.
        computed: Those with sums.
        refused: Those that the plan does not answer.
        wrong: Those that could not be computed.
    """

    rows: int = 0
    computed: int = 0
    refused: int = 0
    wrong: int = 0

    def add(self, statement: Statement | None) -> None:
        """Count a row."""
        self.rows += 1
        if statement is None:
            self.wrong += 1
        elif statement.refusals:
            self.refused += 1
        else:
            self.computed += 1


@dataclass(slots=True, kw_only=True)
class Part:
    """The rows of one building, or of one use and choice."""

    counts: Counts = field(default_factory=Counts)
    sums: Sums = field(default_factory=Sums)
    complete: int = 0
    incomplete: int = 0

    def add(self, outcome: Outcome) -> None:
        """Add a row."""
        self.counts.add(outcome.statement)
        if outcome.statement is not None:
            self.sums.add(outcome.statement)
        facts = outcome.household.facts
        if facts is not None and facts.use is Use.RESIDENTIAL:
            if facts.building_complete:
                self.complete += 1
            else:
                self.incomplete += 1


@dataclass(slots=True, kw_only=True)
class Payment:
    """One kind of payment over all households.

    Attributes:
        label: Its name.
        kind: What sort of payment it is, in Chinese.
        owed_by: Who pays.
        clause: The clause it comes from.
        households: How many households have it.
        amount: Its sum, 元.
    """

    label: str
    kind: str
    owed_by: Party | None
    clause: str
    households: int = 0
    amount: Decimal = NO_MONEY


@dataclass(slots=True, kw_only=True)
class Summary:
    """A file added up while it is computed; its size does not grow with the file.

    Attributes:
        total: All rows.
        buildings: The rows of each building, by name.
        cases: The rows that could be read, by use and choice.
        payments: The kinds of payment, by code and payer.
        refusals: How many households each refusal concerns, by its text.
        broken_off: Why the file could not be read to its end; empty when it was.
    """

    total: Part = field(default_factory=Part)
    buildings: dict[str, Part] = field(default_factory=dict)
    cases: dict[tuple[Use, Choice], Part] = field(default_factory=dict)
    payments: dict[tuple[str, Party | None], Payment] = field(default_factory=dict)
    refusals: dict[str, int] = field(default_factory=dict)
    broken_off: str = ""

    def add(self, outcome: Outcome) -> None:
        """Add a row."""
        household, statement = outcome.household, outcome.statement
        self.total.add(outcome)
        name = household.building or UNNAMED_BUILDING
        if name not in self.buildings and len(self.buildings) >= _MOST_BUILDINGS:
            name = _OTHER_BUILDINGS
        self.buildings.setdefault(name, Part()).add(outcome)
        if household.facts is not None:
            case = (household.facts.use, household.facts.choice)
            self.cases.setdefault(case, Part()).add(outcome)
        if statement is None:
            return
        for refusal in statement.refusals:
            self.refusals[refusal.code] = self.refusals.get(refusal.code, 0) + 1
        for line in statement.leaves():
            self._pay(line)

    def remarks(self) -> list[str]:
        """Say what contradicts itself between the rows."""
        return [
            f"{name}：{part.complete} 户填写“整栋楼全部按期签约并搬迁”，"
            f"{part.incomplete} 户没有；这是整栋楼的条件，各户应当一致。"
            for name, part in self.buildings.items()
            if part.complete and part.incomplete and name != UNNAMED_BUILDING
        ]

    def _pay(self, line: Line) -> None:
        if line.amount is None:
            return
        payment = self.payments.get((line.code, line.owed_by))
        if payment is None:
            payment = Payment(
                label=line.label,
                kind=line.kind.label,
                owed_by=line.owed_by,
                clause="" if line.provision is None else line.provision.label,
            )
            self.payments[line.code, line.owed_by] = payment
        payment.households += 1
        payment.amount = EXACT.add(payment.amount, line.amount)


def compute(rules: PlanRules, records: Records) -> Iterator[Outcome]:
    """Compute the households of a file, one after the other.

    Raises:
        CompensationError: The file breaks off; what came before it holds.
    """
    for household in read_households(rules, records):
        facts = household.facts
        yield Outcome(
            household=household,
            statement=None if facts is None else calculate(rules, facts),
        )
