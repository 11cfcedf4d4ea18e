"""A version of a compensation plan, frozen for computing.

Whoever reads the database builds ``PlanRules`` once and hands it to the calculator,
which knows no figure of its own: a plan of another city is other rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from compensation.rules.codes import (
    NEEDS,
    REQUESTS,
    Choice,
    ReadingCode,
    RuleCode,
    Use,
)
from compensation.rules.errors import CompensationError
from regulations.rules.brackets import Interval, problems
from regulations.rules.kinds import LineKind, Party
from regulations.rules.money import format_quantity, is_figure
from regulations.rules.statement import Note, ProvisionRef, RuleSet

ALL_USES = frozenset(Use)
ALL_CHOICES = frozenset(Choice)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One figure of a plan.

    Attributes:
        code: What the figure is for.
        value: The figure.
        unit: Its unit (元/m², m², or empty for a share of one).
        provision: The clause it comes from.
        label: Name of the line; the usual one when empty.
        reading: How an open point of the clause is read; empty when it is clear.
        uses: Uses of the house the rule holds for.
        choices: Ways of compensation the rule holds for.
        inclusive: For a limit, whether the limit itself still belongs (含).
    """

    code: RuleCode
    value: Decimal
    unit: str = ""
    provision: ProvisionRef
    label: str = ""
    reading: str = ""
    uses: frozenset[Use] = frozenset({Use.RESIDENTIAL})
    choices: frozenset[Choice] = ALL_CHOICES
    inclusive: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatType:
    """A type of flat (户型) that houses are exchanged for.

    Attributes:
        area: Nominal area of the type, m².
        certified: Certified areas that are resettled in this type, m².
        provision: The clause.
    """

    area: Decimal
    certified: Interval
    provision: ProvisionRef

    @property
    def interval(self) -> Interval:
        """The certified areas, as brackets name it."""
        return self.certified


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A way of compensation that the plan offers for a use.

    Attributes:
        use: Use of the house.
        choice: Way of compensation.
        provision: The clause that offers it, cited where a figure is refused.
    """

    use: Use
    choice: Choice
    provision: ProvisionRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How an open point of the plan as a whole is read.

    Attributes:
        code: Which point.
        text: Chinese explanation for residents.
        provision: The clause that leaves it open.
    """

    code: ReadingCode
    text: str
    provision: ProvisionRef


@dataclass(frozen=True, slots=True)
class LineHead:
    """What every line of a rule has in common, put together once."""

    code: str
    label: str
    kind: LineKind
    owed_by: Party
    rate: str
    notes: tuple[Note, ...]
    absent: Note


@dataclass(frozen=True, slots=True)
class RuleIndex:
    """What holds for one use and choice, looked up once for every estimate.

    Attributes:
        rules: The rules by code.
        heads: What their lines have in common.
        idle: Requests that have no effect, because no rule of theirs holds.
        needs: Inputs that the rules cannot do without.
    """

    rules: Mapping[RuleCode, Rule]
    heads: Mapping[RuleCode, LineHead]
    idle: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRules:
    """Everything the calculator needs of one version of a plan.

    Attributes:
        slug: Slug of the plan.
        version: Version of the rules.
        title: Chinese title of the plan.
        interpretation_office: Office that decides open points (解释机关).
        interpretation: The clause that names it.
        offers: Which choice is offered for which use.
        rules: The figures.
        flat_types: Types of flats; empty when the plan has none.
        readings: How open points are read.
        whole_tier_pricing: True when a household pays up to the full nominal area
            of its type, and a real flat's deviation is settled on top (整档计价).
            False when only the area that the real flat has is priced: it pays no
            more than the flat's own area, and gets nothing back for square metres
            of the type that it was never charged for.
        extra_needs_step_up: Whether the extra area is sold only after a step-up.

    Raises:
        CompensationError: Two rules for the same case, a rule that is no number,
            or types whose ranges leave gaps, overlap or do not ascend.
    """

    slug: str
    version: str
    title: str
    interpretation_office: str
    interpretation: ProvisionRef
    offers: tuple[Offer, ...]
    rules: tuple[Rule, ...]
    flat_types: tuple[FlatType, ...] = ()
    readings: tuple[Reading, ...] = ()
    whole_tier_pricing: bool = True
    extra_needs_step_up: bool = True
    rule_set: RuleSet = field(init=False, compare=False, repr=False)
    type_areas: tuple[Decimal, ...] = field(init=False, compare=False, repr=False)
    _cases: Mapping[tuple[Use, Choice], RuleIndex] = field(
        init=False, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        """Check the rows against each other and index them by case."""
        self._check_rules()
        self._check_types()
        # Frozen: the derived fields can only be set past the lock, once.
        object.__setattr__(
            self, "rule_set", RuleSet(slug=self.slug, version=self.version)
        )
        object.__setattr__(
            self, "type_areas", tuple(each.area for each in self.flat_types)
        )
        object.__setattr__(
            self,
            "_cases",
            {
                (use, choice): self._index(use, choice)
                for use in Use
                for choice in Choice
            },
        )

    def case(self, use: Use, choice: Choice) -> RuleIndex:
        """Give the rules that hold for a use and a choice."""
        return self._cases[use, choice]

    def offer(self, use: Use, choice: Choice) -> Offer | None:
        """Give the offer of this choice for this use, or None."""
        for each in self.offers:
            if each.use is use and each.choice is choice:
                return each
        return None

    def reading(self, code: ReadingCode) -> Reading | None:
        """Give the plan's own reading of an open point, or None."""
        return next((each for each in self.readings if each.code is code), None)

    def interpreted(self, text: str) -> str:
        """Mark a reading: the office that interprets the plan has the last word."""
        return f"{text.rstrip('。')}（以{self.interpretation_office}解释为准）。"

    def _index(self, use: Use, choice: Choice) -> RuleIndex:
        rules = {
            rule.code: rule
            for rule in self.rules
            if use in rule.uses and choice in rule.choices
        }
        return RuleIndex(
            rules=rules,
            heads={code: self._head(rule) for code, rule in rules.items()},
            idle=tuple(
                name
                for name, codes in REQUESTS
                if not any(code in rules for code in codes)
            ),
            needs=tuple(dict.fromkeys(name for code, name in NEEDS if code in rules)),
        )

    def _head(self, rule: Rule) -> LineHead:
        code = rule.code
        label = rule.label or code.label
        reading = Note(
            code=f"{code.value}_reading",
            text=self.interpreted(rule.reading),
            provision=rule.provision,
        )
        return LineHead(
            code=code.value,
            label=label,
            kind=code.kind,
            owed_by=code.owed_by,
            rate=format_quantity(rule.value, rule.unit),
            notes=(reading,) if rule.reading else (),
            absent=Note(
                code=f"{code.value}_not_given",
                text=f"未填写{label}的评估（测算）金额，结果中不含该项。",
                provision=rule.provision,
            ),
        )

    def _check_rules(self) -> None:
        seen: set[tuple[RuleCode, Use, Choice]] = set()
        for rule in self.rules:
            if not is_figure(rule.value):
                raise _invalid(
                    "rules", f"“{rule.code.label}”的数值应为不小于 0 的数字，且不过大。"
                )
            for use in rule.uses:
                for choice in rule.choices:
                    case = (rule.code, use, choice)
                    if case in seen:
                        raise _invalid(
                            "rules",
                            f"“{rule.code.label}”对{use.label}、{choice.label}有两条规则。",
                        )
                    seen.add(case)

    def _check_types(self) -> None:
        for problem in problems([each.certified for each in self.flat_types]):
            raise _invalid("flat_types", problem.message)
        lower = Decimal(0)
        for each in self.flat_types:
            if not is_figure(each.area) or each.area <= lower:
                raise _invalid("flat_types", "安置户型应按面积由小到大排列，且大于 0。")
            lower = each.area
        probes = [each.certified.lower for each in self.flat_types]
        known = [probe for probe in probes if probe is not None]
        if known != sorted(known) or None in probes[1:]:
            raise _invalid("flat_types", "证载面积区间应与安置户型一同由小到大排列。")


def _invalid(field_name: str, message: str) -> CompensationError:
    return CompensationError(code="rules_invalid", message=message, field=field_name)
