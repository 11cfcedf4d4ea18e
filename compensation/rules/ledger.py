"""The sheet on which lines and notes of one household are written down."""

from decimal import Decimal

from compensation.rules.codes import RuleCode
from compensation.rules.facts import FIELD_LABELS, Facts
from compensation.rules.plan import PlanRules, Rule
from regulations.rules.kinds import Party, TotalScheme
from regulations.rules.money import (
    SQUARE_METRE,
    YUAN,
    YUAN_PER_SQUARE_METRE,
    ZERO,
    format_percent,
    format_product,
    format_quantity,
    multiply,
    product_cents,
    round_cents,
)
from regulations.rules.statement import (
    Line,
    Note,
    ProvisionRef,
    Refusal,
    Statement,
)

_ONE = Decimal(1)


class Ledger:
    """Collects the lines, notes and refusals of one household under one plan."""

    __slots__ = ("_index", "facts", "lines", "notes", "refusals", "rules")

    def __init__(self, rules: PlanRules, facts: Facts) -> None:
        """Open an empty sheet for a household whose answers were checked."""
        self.rules = rules
        self.facts = facts
        self.lines: list[Line] = []
        self.notes: list[Note] = []
        self.refusals: list[Refusal] = []
        self._index = rules.case(facts.use, facts.choice)

    def rule(self, code: RuleCode) -> Rule | None:
        """Give the plan's rule for this case, or None when it has none."""
        return self._index.rules.get(code)

    def value(self, code: RuleCode) -> Decimal | None:
        """Give the figure of a rule, or None when the plan has none."""
        rule = self._index.rules.get(code)
        return None if rule is None else rule.value

    def per_area(
        self, code: RuleCode, area: Decimal | None, notes: tuple[Note, ...] = ()
    ) -> bool:
        """Write ``area × rate`` down; tell whether the plan has a rate."""
        rule = self._index.rules.get(code)
        if rule is None:
            return False
        if area is None or area <= ZERO:
            return True
        self._write(
            rule,
            quantity=area,
            unit=SQUARE_METRE,
            rate=rule.value,
            formula=f"{area:.2f} {SQUARE_METRE} × {self._index.heads[code].rate}",
            amount=product_cents(area, rule.value),
            notes=notes,
        )
        return True

    def priced_area(
        self,
        code: RuleCode,
        area: Decimal | None,
        price: Decimal | None,
        notes: tuple[Note, ...] = (),
    ) -> None:
        """Write ``area × appraised price × share`` down, if the plan has the share."""
        rule = self._index.rules.get(code)
        if rule is None or not area or price is None:
            return
        rate = price if rule.value == _ONE else multiply(price, rule.value)
        share = None if rule.value == _ONE else rule.value
        self._write(
            rule,
            quantity=area,
            unit=SQUARE_METRE,
            rate=rate,
            formula=format_product(
                area, SQUARE_METRE, price, YUAN_PER_SQUARE_METRE, share
            ),
            amount=product_cents(area, rate),
            notes=notes,
        )

    def appraised(self, code: RuleCode, amount: Decimal | None) -> None:
        """Write an appraised sum down, or the share of it that the plan pays."""
        rule = self._index.rules.get(code)
        if rule is None or not amount:
            return
        if rule.value == _ONE:
            self._write(
                rule,
                formula=f"评估（测算）金额 {format_quantity(amount, YUAN)}",
                amount=round_cents(amount),
            )
            return
        self._write(
            rule,
            quantity=amount,
            unit=YUAN,
            rate=rule.value,
            formula=f"{format_quantity(amount, YUAN)} × {format_percent(rule.value)}",
            amount=product_cents(amount, rule.value),
        )

    def difference(self, code: RuleCode, price: Decimal, value: Decimal) -> None:
        """Write a difference of two sums down; its sign says who pays whom."""
        rule = self._index.rules.get(code)
        if rule is None:
            return
        surplus = price - value
        amount = product_cents(abs(surplus), rule.value)
        low, high = sorted((price, value))
        formula = f"{format_quantity(high, YUAN)} − {format_quantity(low, YUAN)}"
        share = rule.value != _ONE
        self._write(
            rule,
            quantity=abs(surplus) if share else None,
            unit=YUAN if share else "",
            rate=rule.value if share else None,
            formula=f"（{formula}）× {format_percent(rule.value)}"
            if share
            else formula,
            amount=amount,
            owed_by=Party.OFFICE if surplus < ZERO else Party.HOUSEHOLD,
        )

    def note(
        self,
        code: str,
        text: str,
        provision: ProvisionRef | None = None,
        area: Decimal | None = None,
    ) -> None:
        """Write a remark on the whole result down."""
        self.notes.append(
            Note(
                code=code,
                text=text,
                provision=provision,
                quantity=area,
                unit="" if area is None else SQUARE_METRE,
            )
        )

    def note_absent(self, code: RuleCode) -> None:
        """Say that a sum which is appraised was not given, if the plan pays it."""
        head = self._index.heads.get(code)
        if head is not None:
            self.notes.append(head.absent)

    def note_unused(self) -> None:
        """Name the requests that do nothing in this case, so that none is silent."""
        facts = self.facts
        unused = [
            FIELD_LABELS[name] for name in self._index.idle if getattr(facts, name)
        ]
        if not unused:
            return
        offer = self.rules.offer(facts.use, facts.choice)
        self.note(
            "not_applicable",
            f"以下内容不适用于{facts.use.label}的{facts.choice.label}，未计入："
            f"{'、'.join(unused)}。",
            None if offer is None else offer.provision,
        )

    def statement(self) -> Statement:
        """Close the sheet."""
        return Statement.of(
            title=self.rules.title,
            rules=self.rules.rule_set,
            scheme=TotalScheme.SETTLEMENT,
            lines=self.lines,
            notes=self.notes,
            refusals=self.refusals,
        )

    def _write(
        self,
        rule: Rule,
        *,
        amount: Decimal,
        formula: str,
        quantity: Decimal | None = None,
        unit: str = "",
        rate: Decimal | None = None,
        owed_by: Party | None = None,
        notes: tuple[Note, ...] = (),
    ) -> None:
        if not amount:
            return
        head = self._index.heads[rule.code]
        self.lines.append(
            Line(
                code=head.code,
                label=head.label,
                kind=head.kind,
                quantity=quantity,
                unit=unit,
                rate=rate,
                formula=formula,
                amount=amount,
                owed_by=head.owed_by if owed_by is None else owed_by,
                provision=rule.provision,
                notes=(*head.notes, *notes) if notes else head.notes,
            )
        )
