"""Which type of flat a household reaches, and what its areas are."""

from dataclasses import dataclass
from decimal import Decimal

from compensation.rules.codes import Choice, ReadingCode, RuleCode, Use
from compensation.rules.facts import Facts
from compensation.rules.plan import PlanRules, Rule
from regulations.rules.brackets import find
from regulations.rules.money import SQUARE_METRE, ZERO, format_quantity
from regulations.rules.statement import ProvisionRef, Refusal

# Points that a text leaves open; that a flat is too small is what it says.
_OPEN = frozenset({ReadingCode.NO_FLAT_TYPE, ReadingCode.EXTRA_NEEDS_STEP_UP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Flat:
    """The flat a household reaches, area by area.

    Attributes:
        entitled: Area exchanged one for one (征一还一), reward included, m².
        base: Type that the certified area alone leads to, m².
        stepped: Type after the step-up; ``base`` without one, m².
        final: Type after the extra area; ``stepped`` without it, m².
        real: Area of the real flat, m²; None while unknown.
    """

    entitled: Decimal
    base: Decimal
    stepped: Decimal
    final: Decimal
    real: Decimal | None


def choose_flat(rules: PlanRules, facts: Facts) -> Flat | Refusal:
    """Find the flat that the household asks for.

    The type follows from the certified area alone: the reward area does not move a
    house to another type. A step-up or extra area for which the plan has no rule is
    not applied; the ledger says so.

    Args:
        rules: A plan with types of flats.
        facts: Checked answers with a certified area, for an exchange.

    Returns:
        The flat, or why the plan has no such flat.
    """
    area = facts.certified_area
    if area is None:
        raise ValueError("a flat cannot be chosen without a certified area")
    held = rules.case(Use.RESIDENTIAL, Choice.EXCHANGE).rules
    found = find(rules.flat_types, area)
    if found is None:
        return _refuse(
            rules,
            ReadingCode.NO_FLAT_TYPE,
            f"证载面积 {format_quantity(area, SQUARE_METRE)}：",
            rules.flat_types[-1].provision,
        )
    bonus = held.get(RuleCode.BONUS_AREA)
    entitled = area
    if bonus is not None and facts.signed_in_period:
        entitled += bonus.value
    step_rule = held.get(RuleCode.STEP_UP_AREA)
    extra_rule = held.get(RuleCode.EXTRA_AREA)
    extra_step = held.get(RuleCode.EXTRA_STEP)
    steps = facts.step_up and step_rule is not None
    types = rules.type_areas
    stepped = found.area
    if step_rule is not None and steps:
        place = types.index(found.area) + 1
        if place == len(types):
            return _no_larger(rules, found.area, step_rule)
        stepped = types[place]
    final = stepped
    if facts.extra_15 and extra_rule is not None and extra_step is not None:
        if rules.extra_needs_step_up and not steps:
            return _refuse(
                rules, ReadingCode.EXTRA_NEEDS_STEP_UP, "", extra_rule.provision
            )
        final = stepped + extra_step.value
        if final not in types:
            return _no_larger(rules, stepped, extra_rule)
    if facts.flat_area is not None and _too_small(
        held.get(RuleCode.SHORTFALL_TOLERANCE), final - facts.flat_area
    ):
        return _refuse(
            rules,
            ReadingCode.FLAT_TOO_SMALL,
            f"房屋面积 {format_quantity(facts.flat_area, SQUARE_METRE)}，"
            f"户型 {format_quantity(final, SQUARE_METRE)}：",
            held[RuleCode.SHORTFALL_TOLERANCE].provision,
        )
    return Flat(
        entitled=entitled,
        base=found.area,
        stepped=stepped,
        final=final,
        real=facts.flat_area,
    )


def _too_small(tolerance: Rule | None, missing: Decimal) -> bool:
    """Tell whether a flat lacks more than the plan tolerates."""
    if tolerance is None or missing <= ZERO:
        return False
    if tolerance.inclusive:
        return missing > tolerance.value
    return missing >= tolerance.value


def _no_larger(rules: PlanRules, area: Decimal, rule: Rule) -> Refusal:
    return _refuse(
        rules,
        ReadingCode.NO_LARGER_TYPE,
        f"{format_quantity(area, SQUARE_METRE)} 户型：",
        rule.provision,
    )


def _refuse(
    rules: PlanRules, code: ReadingCode, lead: str, provision: ProvisionRef
) -> Refusal:
    """Word a refusal with the plan's own reading, or the usual words.

    What the text says by itself is not marked as a reading.
    """
    reading = rules.reading(code)
    text = f"{lead}{code.label if reading is None else reading.text}"
    is_reading = reading is not None or code in _OPEN
    return Refusal(
        code=code.value,
        text=rules.interpreted(text) if is_reading else text,
        provision=provision if reading is None else reading.provision,
    )
