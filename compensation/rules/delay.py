"""What being late costs a household: each condition of time on its own."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from compensation.rules.calculation import calculate
from compensation.rules.codes import RuleCode
from compensation.rules.facts import Facts
from compensation.rules.plan import PlanRules
from regulations.rules.statement import ProvisionRef

# The answer that states a condition, and the rule that pays for keeping it.
_CONDITIONS: Final = (
    ("signed_in_period", RuleCode.BONUS_AREA),
    ("signed_early", RuleCode.SIGNING_BONUS),
    ("moved_early", RuleCode.MOVING_BONUS),
    ("building_complete", RuleCode.BUILDING_BONUS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """One condition of time, and what missing it alone takes away.

    Attributes:
        condition: The answer of ``Facts`` that states it.
        code: The rule that pays for it.
        loss: How much less the household has in the end, 元.
        area: Area that is no longer exchanged one for one, m²; None without one.
        provision: The clause.
    """

    condition: str
    code: RuleCode
    loss: Decimal
    area: Decimal | None
    provision: ProvisionRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Delays:
    """What is at stake by being in time.

    Attributes:
        each: The conditions that the plan rewards in this case.
        in_time: What is left after setting off when all of them are kept, 元.
        late: The same when all of them are missed, 元.
    """

    each: tuple[Delay, ...]
    in_time: Decimal
    late: Decimal

    @property
    def loss(self) -> Decimal:
        """What missing all of them takes away, 元."""
        return self.in_time - self.late


def delays(rules: PlanRules, facts: Facts) -> Delays | None:
    """Compute what a household loses by signing or moving late.

    Args:
        rules: One version of a plan.
        facts: Answers that ``calculate`` accepts; what they say about time is
            set anew here.

    Returns:
        The conditions with their prices; None where the plan rewards none, the
        area is not known, or the plan refuses the case.

    Raises:
        CompensationError: The answers cannot be computed with.
    """
    held = rules.case(facts.use, facts.choice).rules
    known = [(name, held[code]) for name, code in _CONDITIONS if code in held]
    if not known or facts.certified_area is None:
        return None
    names = frozenset(name for name, _ in known)
    in_time = calculate(rules, _keeping(facts, names)).total("net")
    late = calculate(rules, _keeping(facts, frozenset())).total("net")
    if in_time is None or late is None:
        return None
    each = []
    for name, rule in known:
        without = calculate(rules, _keeping(facts, names - {name})).total("net")
        if without is None:
            return None
        each.append(
            Delay(
                condition=name,
                code=rule.code,
                loss=in_time - without,
                area=rule.value if rule.code is RuleCode.BONUS_AREA else None,
                provision=rule.provision,
            )
        )
    return Delays(each=tuple(each), in_time=in_time, late=late)


def _keeping(facts: Facts, kept: frozenset[str]) -> Facts:
    """Give the facts of a household that keeps these conditions and no others."""
    return replace(
        facts,
        signed_in_period="signed_in_period" in kept,
        signed_early="signed_early" in kept,
        moved_early="moved_early" in kept,
        building_complete="building_complete" in kept,
    )
