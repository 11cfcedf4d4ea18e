"""An itemised, cited result: what every calculator of the portal answers with.

A statement is a tree of lines. Its totals are the sums of what is shown, and both
lines and totals are checked when they are built, so that a statement that does not
add up cannot exist. ``to_json`` gives the published format ``statement.v1``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from regulations.rules.errors import StatementError
from regulations.rules.kinds import LineKind, Party, TotalScheme
from regulations.rules.money import (
    EXACT,
    NO_MONEY,
    SQUARE_METRE,
    YUAN,
    ZERO,
    format_cents,
    format_plain,
    is_whole_cents,
    product_cents,
)

FORMAT: Final = "statement.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionRef:
    """Where a figure or a sentence comes from.

    Attributes:
        document: Slug of the document.
        eid: Akoma Ntoso eId of the provision in it.
        label: How a person names the clause, such as ``九(二)1`` or ``第八条``.
        url: Address of the clause, filled in by whoever reads the database.
    """

    document: str
    eid: str
    label: str
    url: str = ""

    def to_json(self) -> dict[str, str]:
        """Give the shape published in ``statement.v1``."""
        return {
            "document": self.document,
            "eid": self.eid,
            "label": self.label,
            "url": self.url,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """Which rules a statement was computed with.

    Attributes:
        slug: Slug of the plan, schedule or list.
        version: Its version, so that a result can be audited years later.
    """

    slug: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A remark on a line or a statement: a reading, an assumption, a silence.

    Attributes:
        code: Stable ASCII identifier.
        text: One or more Chinese sentences.
        provision: The clause it is about, if there is one.
        quantity: The figure the text names, for machines; None without one.
        unit: Unit of the quantity.
    """

    code: str
    text: str
    provision: ProvisionRef | None = None
    quantity: Decimal | None = None
    unit: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give the published shape; quantity and unit only where there is one."""
        result: dict[str, Any] = {
            "code": self.code,
            "text": self.text,
            "provision": _provision_json(self.provision),
        }
        if self.quantity is not None:
            result["quantity"] = f"{self.quantity:.2f}"
            result["unit"] = self.unit
        return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A question that the rules do not answer, and which clause leaves it open.

    Attributes:
        code: Stable ASCII identifier.
        text: Chinese explanation, naming the office that interprets the rules.
        provision: The clause.
    """

    code: str
    text: str
    provision: ProvisionRef | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the published shape."""
        return {
            "code": self.code,
            "text": self.text,
            "provision": _provision_json(self.provision),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing owed or ordered.

    Attributes:
        code: Stable ASCII identifier of the rule.
        label: Chinese name of the line.
        kind: What sort of thing it is.
        quantity: What is multiplied, in ``unit``; None for a sum that was given.
        unit: Unit of the quantity.
        rate: 元 per unit of the quantity, or a plain factor of a sum.
        formula: The computation in words, with units.
        amount: Sum in 元, rounded to 0.01 and never negative; None for a line
            that moves no money, such as an order or a group of other lines.
        owed_by: Who has to pay or to act.
        provision: The clause it comes from.
        notes: Remarks on this line.
        children: Lines that this one gathers.

    Raises:
        StatementError: The amount is negative, not in whole cents, is not
            quantity × rate, or is not the sum of the children.
    """

    code: str
    label: str
    kind: LineKind
    quantity: Decimal | None = None
    unit: str = ""
    rate: Decimal | None = None
    formula: str = ""
    amount: Decimal | None = None
    owed_by: Party | None = None
    provision: ProvisionRef | None = None
    notes: tuple[Note, ...] = ()
    children: tuple["Line", ...] = ()

    def __post_init__(self) -> None:
        """Check the line against its own figures."""
        amount = self.amount
        if amount is None:
            return
        if not amount.is_finite() or amount < ZERO:
            raise StatementError(f"{self.code}: {amount} is no sum of money")
        if self.quantity is None or self.rate is None:
            if not is_whole_cents(amount):
                raise StatementError(f"{self.code}: {amount} is not in whole cents")
        elif product_cents(self.quantity, self.rate) != amount:
            raise StatementError(
                f"{self.code}: {self.quantity} × {self.rate} is not {amount}"
            )
        if self.children and _sum(self.children) != amount:
            raise StatementError(f"{self.code}: {amount} is not the children's sum")

    def leaves(self) -> Iterator["Line"]:
        """Yield the lines without children under this one, itself included."""
        if not self.children:
            yield self
            return
        for child in self.children:
            yield from child.leaves()

    def to_json(self) -> dict[str, Any]:
        """Give the published shape; ``children`` only where there are any."""
        result: dict[str, Any] = {
            "code": self.code,
            "label": self.label,
            "kind": self.kind.value,
            "quantity": _quantity_json(self.quantity, self.unit),
            "unit": self.unit,
            "rate": None if self.rate is None else format_plain(self.rate),
            "formula": self.formula,
            "amount": None if self.amount is None else format_cents(self.amount),
            "owed_by": None if self.owed_by is None else self.owed_by.value,
            "provision": _provision_json(self.provision),
            "notes": [note.to_json() for note in self.notes],
        }
        if self.children:
            result["children"] = [child.to_json() for child in self.children]
        return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """One sum over the lines of a statement.

    Attributes:
        code: Stable ASCII identifier, the key in the published totals.
        label: Chinese name.
        amount: Sum in 元; may be negative where one side is set off.
    """

    code: str
    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The answer of a calculator.

    Build it with ``Statement.of``, which leaves out lines that come to nothing.

    Attributes:
        title: Chinese title of the rules.
        rules: The rule set and version it was computed with.
        scheme: Which totals it has.
        lines: What is owed or ordered, in the order of the rules.
        totals: Sums over the lines, added up here unless they are given; None when
            the question was refused.
        notes: Remarks on the whole.
        refusals: Why there is no answer.

    Raises:
        StatementError: Totals that are not the sums of the lines, or totals or
            lines beside a refusal.
    """

    title: str
    rules: RuleSet
    scheme: TotalScheme
    lines: tuple[Line, ...] = ()
    totals: tuple[Total, ...] | None = None
    notes: tuple[Note, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    def __post_init__(self) -> None:
        """Check the totals against the lines that are shown."""
        if self.refusals:
            if self.lines or self.totals is not None:
                raise StatementError("a refused question has neither lines nor totals")
            return
        totals = _totals(self.scheme, self.lines)
        if self.totals is None:
            # Frozen: a derived field can only be set past the lock.
            object.__setattr__(self, "totals", totals)
        elif self.totals != totals:
            raise StatementError("the totals are not the sums of the lines")

    @classmethod
    def of(
        cls,
        *,
        title: str,
        rules: RuleSet,
        scheme: TotalScheme,
        lines: Sequence[Line] = (),
        notes: Sequence[Note] = (),
        refusals: Sequence[Refusal] = (),
    ) -> "Statement":
        """Build a statement that shows only what matters.

        Lines with a zero amount are left out; lines without an amount stay. With
        a refusal no line is kept: a figure beside it would pass for an answer.
        """
        if refusals:
            return cls(
                title=title,
                rules=rules,
                scheme=scheme,
                notes=tuple(notes),
                refusals=tuple(refusals),
            )
        shown = tuple(line for line in lines if line.amount is None or line.amount)
        return cls(
            title=title,
            rules=rules,
            scheme=scheme,
            lines=shown,
            notes=tuple(notes),
        )

    def leaves(self) -> Iterator[Line]:
        """Yield every line that stands for itself, groups opened."""
        for line in self.lines:
            yield from line.leaves()

    def line(self, code: str) -> Line | None:
        """Give the first line with this code, groups opened, or None."""
        return next((each for each in self.leaves() if each.code == code), None)

    def total(self, code: str) -> Decimal | None:
        """Give a total in 元, or None when the question was refused.

        Raises:
            KeyError: The scheme has no such total.
        """
        if self.totals is None:
            return None
        for each in self.totals:
            if each.code == code:
                return each.amount
        raise KeyError(code)

    def to_json(self) -> dict[str, Any]:
        """Give the statement in the published format, ready for ``json.dumps``.

        The same rules and facts always give the same keys in the same order.
        """
        totals = self.totals
        return {
            "format": FORMAT,
            "rules": {"slug": self.rules.slug, "version": self.rules.version},
            "lines": [line.to_json() for line in self.lines],
            "totals": None
            if totals is None
            else {each.code: format_cents(each.amount) for each in totals},
            "notes": [note.to_json() for note in self.notes],
            "refusals": [refusal.to_json() for refusal in self.refusals],
        }


def _totals(scheme: TotalScheme, lines: Sequence[Line]) -> tuple[Total, ...]:
    """Add up the leaves: each total adds some and takes off others."""
    sums: dict[tuple[LineKind, Party | None], Decimal] = {}
    add = EXACT.add
    for line in lines:
        for leaf in line.leaves() if line.children else (line,):
            if leaf.amount is not None:
                key = (leaf.kind, leaf.owed_by)
                known = sums.get(key)
                sums[key] = leaf.amount if known is None else add(known, leaf.amount)
    totals = []
    for rule in scheme.rules:
        amount = NO_MONEY
        for (kind, party), part in sums.items():
            if kind in rule.adds or party in rule.adds:
                amount = add(amount, part)
            elif kind in rule.subtracts or party in rule.subtracts:
                amount = EXACT.subtract(amount, part)
        totals.append(Total(code=rule.code, label=rule.label, amount=amount))
    return tuple(totals)


def _sum(lines: Sequence[Line]) -> Decimal:
    total = NO_MONEY
    for line in lines:
        if line.amount is not None:
            total = EXACT.add(total, line.amount)
    return total


def _provision_json(provision: ProvisionRef | None) -> dict[str, str] | None:
    return None if provision is None else provision.to_json()


def _quantity_json(quantity: Decimal | None, unit: str) -> str | None:
    """Write a quantity: areas and sums with two decimals, days and beds without."""
    if quantity is None:
        return None
    if unit in {SQUARE_METRE, YUAN} and is_whole_cents(quantity):
        return format_cents(quantity)
    return format_plain(quantity)
