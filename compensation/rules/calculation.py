"""From a plan and a household's answers to an itemised statement."""

from dataclasses import dataclass
from decimal import Decimal

from compensation.rules.codes import Choice, ReadingCode, RuleCode
from compensation.rules.facts import Facts, find_errors, settles_flats
from compensation.rules.flats import Flat, choose_flat
from compensation.rules.ledger import Ledger
from compensation.rules.plan import PlanRules
from regulations.rules.money import (
    SQUARE_METRE,
    YUAN,
    ZERO,
    format_product,
    format_quantity,
    multiply,
    product_cents,
    round_cents,
)
from regulations.rules.statement import Note, Refusal, Statement


def calculate(rules: PlanRules, facts: Facts) -> Statement:
    """Compute what a household is owed and owes, line by line.

    Args:
        rules: One version of a plan.
        facts: The household's answers.

    Returns:
        The statement. Where the plan does not answer the question it holds
        refusals (``no_flat_type``, ``flat_too_small``, ``no_larger_type``,
        ``extra_needs_step_up``) and neither lines nor totals.

    Raises:
        CompensationError: The first answer that cannot be computed with;
            ``find_errors`` gives all of them.
    """
    errors = find_errors(rules, facts)
    if errors:
        raise errors[0]
    ledger = Ledger(rules, facts)
    flat: Flat | None = None
    if settles_flats(rules, facts):
        chosen = choose_flat(rules, facts)
        if isinstance(chosen, Refusal):
            ledger.refusals.append(chosen)
            return ledger.statement()
        flat = chosen
    _house(ledger)
    _rewards(ledger)
    _appraised(ledger)
    if flat is not None:
        _flat(ledger, flat)
    _low_income_monetary(ledger)
    ledger.note_unused()
    return ledger.statement()


def _house(ledger: Ledger) -> None:
    """The house itself, its balcony and its fittings."""
    facts = ledger.facts
    ledger.priced_area(RuleCode.HOUSE, facts.certified_area, facts.unit_price)
    price = facts.balcony_unit_price
    notes: tuple[Note, ...] = ()
    if price is None and facts.unit_price is not None and facts.balcony_area:
        price = facts.unit_price
        notes = (
            Note(
                code="balcony_price_assumed",
                text="未填写有照房屋评估市场平均价格，按本房屋评估单价计算。",
            ),
        )
    ledger.priced_area(RuleCode.BALCONY, facts.balcony_area, price, notes)
    ledger.appraised(RuleCode.FITTINGS, facts.fittings)


def _rewards(ledger: Ledger) -> None:
    """The moving fee and the rewards for being in time."""
    facts = ledger.facts
    area = facts.certified_area
    ledger.per_area(RuleCode.MOVING, area)
    if facts.signed_early:
        ledger.per_area(RuleCode.SIGNING_BONUS, area)
    if facts.moved_early:
        ledger.per_area(RuleCode.MOVING_BONUS, area)
    rule = ledger.rule(RuleCode.BUILDING_BONUS)
    if not facts.building_complete or rule is None:
        return
    notes: tuple[Note, ...] = ()
    if not (facts.signed_early and facts.moved_early):
        notes = (
            Note(
                code="building_includes_household",
                text="整栋楼全部按期签约并搬迁，包括本户；本户是否按期签约、搬迁请核对。",
                provision=rule.provision,
            ),
        )
    ledger.per_area(RuleCode.BUILDING_BONUS, area, notes)


def _appraised(ledger: Ledger) -> None:
    """Sums that an appraiser or a consultant decides."""
    facts = ledger.facts
    ledger.appraised(RuleCode.COMMERCIAL_VALUE, facts.appraised_value)
    ledger.appraised(RuleCode.OTHER_VALUE, facts.appraised_value)
    ledger.appraised(RuleCode.BUSINESS_LOSS, facts.business_loss)
    ledger.appraised(RuleCode.BARE_SHELL, facts.bare_shell)
    if facts.exchange_price is not None and facts.appraised_value is not None:
        ledger.difference(
            RuleCode.PRICE_DIFFERENCE, facts.exchange_price, facts.appraised_value
        )
    if facts.fittings is None:
        ledger.note_absent(RuleCode.FITTINGS)
    if facts.bare_shell is None:
        ledger.note_absent(RuleCode.BARE_SHELL)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Areas:
    """Square metres of a flat that are paid for, by price."""

    reasonable: Decimal
    stepped: Decimal
    extra: Decimal
    shortfall: Decimal
    excess: Decimal


def _areas(flat: Flat, *, whole_tier: bool) -> _Areas:
    """Split the flat into the parts that have a price of their own.

    With whole-tier pricing the parts reach up to the nominal type. Without, they
    end where the real flat ends.
    """
    real = flat.final if flat.real is None else flat.real
    limit = flat.final if whole_tier else min(real, flat.final)
    # What was paid for, or came one for one: only that can be missing.
    covered = flat.final if whole_tier else min(flat.entitled, flat.final)
    return _Areas(
        reasonable=max(ZERO, min(flat.base, limit) - flat.entitled),
        stepped=max(ZERO, min(flat.stepped, limit) - max(flat.base, flat.entitled)),
        extra=max(ZERO, limit - flat.stepped),
        shortfall=max(ZERO, covered - real),
        excess=max(ZERO, real - flat.final),
    )


def _flat(ledger: Ledger, flat: Flat) -> None:
    """The flat: what is paid back for it, and what it costs."""
    areas = _areas(flat, whole_tier=ledger.rules.whole_tier_pricing)
    unpriced = ZERO
    if not ledger.per_area(RuleCode.FLAT_SHORTFALL, areas.shortfall):
        unpriced += areas.shortfall
    _reasonable_area(ledger, flat, areas.reasonable)
    ledger.per_area(RuleCode.STEP_UP_AREA, areas.stepped)
    ledger.per_area(RuleCode.EXTRA_AREA, areas.extra)
    tolerance = ledger.value(RuleCode.EXCESS_TOLERANCE)
    within = areas.excess if tolerance is None else min(areas.excess, tolerance)
    for code, area in (
        (RuleCode.FLAT_EXCESS_WITHIN, within),
        (RuleCode.FLAT_EXCESS_BEYOND, areas.excess - within),
    ):
        if not ledger.per_area(code, area):
            unpriced += area
    provision = ledger.rules.flat_types[0].provision
    if unpriced:
        ledger.note(
            "flat_difference_unpriced",
            "房屋实际面积与户型相差 "
            f"{format_quantity(unpriced, SQUARE_METRE)}，方案没有规定价格，未计算金额。",
            provision,
            unpriced,
        )
    if flat.entitled > flat.final:
        _area_over_type(ledger, flat)
    facts = ledger.facts
    bonus = ledger.rule(RuleCode.BONUS_AREA)
    if bonus is not None and facts.signed_early and not facts.signed_in_period:
        ledger.note(
            "signing_period_not_stated",
            "未填写在签约期限内签约，没有计入奖励面积 "
            f"{format_quantity(bonus.value, SQUARE_METRE)}；签约期限与签约奖励期限是两个条件。",
            bonus.provision,
        )


def _reasonable_area(ledger: Ledger, flat: Flat, area: Decimal) -> None:
    """The area up to the type; a low-income household may leave it public."""
    facts = ledger.facts
    relief = ledger.rule(RuleCode.LOW_INCOME_RELIEF)
    rule = ledger.rule(RuleCode.REASONABLE_AREA)
    if rule is None:
        if area:
            ledger.note(
                "reasonable_area_unpriced",
                f"安置户型比征一还一面积多 {format_quantity(area, SQUARE_METRE)}，"
                "方案没有规定价格，未计算金额。",
                ledger.rules.flat_types[0].provision,
                area,
            )
        return
    if relief is None or not (facts.low_income and facts.cannot_pay):
        ledger.per_area(RuleCode.REASONABLE_AREA, area)
        if facts.cannot_pay and relief is not None and not facts.low_income:
            ledger.note(
                "low_income_required",
                "合理增加面积暂不出资只适用于城镇居民最低生活保障对象，未计入。",
                relief.provision,
            )
        return
    public = min(area, round_cents(multiply(area, relief.value)))
    ledger.per_area(RuleCode.REASONABLE_AREA, area - public)
    if not public:
        return
    owned = min(flat.entitled, flat.base) + area - public
    buy_out = product_cents(public, rule.value)
    ledger.note(
        "owned_area",
        f"产权归个人所有的面积：{format_quantity(owned, SQUARE_METRE)}"
        "（不含上靠、加购部分）。",
        relief.provision,
        owned,
    )
    ledger.note(
        "public_area",
        f"无能力出资、产权归公有的面积：{format_quantity(public, SQUARE_METRE)}，"
        "按方案规定交纳租金，补交后归个人所有。",
        relief.provision,
        public,
    )
    formula = format_product(public, SQUARE_METRE, rule.value, rule.unit)
    ledger.notes.append(
        Note(
            code="buy_out",
            text=f"补交金额：{formula} = {buy_out} 元，不计入合计。",
            provision=relief.provision,
            quantity=buy_out,
            unit=YUAN,
        )
    )


def _area_over_type(ledger: Ledger, flat: Flat) -> None:
    """Say that the plan is silent on one-for-one area beyond the type."""
    rules = ledger.rules
    reading = rules.reading(ReadingCode.AREA_OVER_TYPE)
    code = ReadingCode.AREA_OVER_TYPE
    lead = (
        f"征一还一面积 {format_quantity(flat.entitled, SQUARE_METRE)}，"
        f"安置户型 {format_quantity(flat.final, SQUARE_METRE)}："
    )
    text = code.label if reading is None else reading.text
    provision = rules.flat_types[0].provision if reading is None else reading.provision
    ledger.note(
        code.value,
        rules.interpreted(f"{lead}{text}"),
        provision,
        flat.entitled - flat.final,
    )


def _low_income_monetary(ledger: Ledger) -> None:
    """Say that money brings no preference to a low-income household."""
    facts = ledger.facts
    relief = ledger.rule(RuleCode.LOW_INCOME_RELIEF)
    if (
        facts.low_income
        and facts.choice is Choice.MONETARY
        and relief is not None
        and not relief.value
    ):
        ledger.note(
            "low_income_monetary",
            "实行货币补偿的，最低生活保障对象不享受产权调换的优惠政策。",
            relief.provision,
        )
