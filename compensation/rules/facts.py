"""What a household says about itself, and which answers cannot be true."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from compensation.rules.codes import Choice, RuleCode, Use
from compensation.rules.errors import CompensationError
from compensation.rules.plan import PlanRules
from regulations.rules.money import format_number, group_figures, is_whole_cents

# Bounds that no certificate or appraisal of one house reaches. They keep a slip of
# the keyboard from looking like an answer, and every product exact.
LARGEST_AREA: Final = Decimal(100_000)
"""Largest area that is computed, m²."""
LARGEST_PRICE: Final = Decimal(10_000_000)
"""Largest price that is computed, 元/m²."""
LARGEST_SUM: Final = Decimal(1_000_000_000_000)
"""Largest appraised sum that is computed, 元."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The answers of one household; names are those of the API.

    A number that is not known is None and never counted as 0. A condition that was
    not stated is False: nothing is paid on a condition that nobody claims.

    Attributes:
        use: Use of the house.
        choice: Way of compensation.
        certified_area: Area on the certificate (证载面积), m².
        unit_price: Appraised market price, 元/m².
        balcony_area: Real area of the balcony, m².
        balcony_unit_price: Average appraised price of certified houses, 元/m²;
            ``unit_price`` stands in for it.
        fittings: Appraised fittings and attachments, 元.
        business_loss: Appraised loss of business, 元.
        bare_shell: Indoor compensation for a bare-shell flat by report, 元.
        signed_in_period: Signed within the signing period of the expropriation.
        signed_early: Signed within the window of the signing bonus. It is another
            condition than ``signed_in_period`` and does not stand in for it.
        moved_early: Moved within the window of the moving bonus.
        building_complete: Every household of the building signed and moved in time.
        step_up: Applies for the next larger type.
        extra_15: Buys the extra area on top of the step-up.
        flat_area: Area of the real flat, m²; its type's area while unknown.
        low_income: Holds the minimum-living-guarantee certificate.
        cannot_pay: Is unable to pay for the reasonable area.
        appraised_value: Appraised value of a house that is no dwelling, 元.
        exchange_price: Price of the property offered in exchange for it, 元.
    """

    use: Use
    choice: Choice
    certified_area: Decimal | None = None
    unit_price: Decimal | None = None
    balcony_area: Decimal | None = None
    balcony_unit_price: Decimal | None = None
    fittings: Decimal | None = None
    business_loss: Decimal | None = None
    bare_shell: Decimal | None = None
    signed_in_period: bool = False
    signed_early: bool = False
    moved_early: bool = False
    building_complete: bool = False
    step_up: bool = False
    extra_15: bool = False
    flat_area: Decimal | None = None
    low_income: bool = False
    cannot_pay: bool = False
    appraised_value: Decimal | None = None
    exchange_price: Decimal | None = None


FIELD_LABELS: Final = {
    "use": "房屋用途",
    "choice": "补偿方式",
    "certified_area": "证载面积",
    "unit_price": "房屋评估单价",
    "balcony_area": "阳台实际面积",
    "balcony_unit_price": "有照房屋评估市场平均价格",
    "fittings": "室内装修和附属物评估金额",
    "business_loss": "营业损失评估金额",
    "bare_shell": "毛坯房室内补偿测算金额",
    "signed_in_period": "在签约期限内签约",
    "signed_early": "在签约奖励期限内签约",
    "moved_early": "在搬迁奖励期限内搬迁",
    "building_complete": "整栋楼全部按期签约并搬迁",
    "step_up": "上靠一个户型",
    "extra_15": "以优惠价格加购面积",
    "flat_area": "安置房屋实际面积",
    "low_income": "城镇居民最低生活保障对象",
    "cannot_pay": "无能力出资",
    "appraised_value": "房屋评估价值",
    "exchange_price": "产权调换房屋价格",
}
"""Chinese names of the fields, for messages and notes."""

# Field, largest value, unit, and whether 0 says nothing and must be refused.
_NUMBERS: Final = (
    ("certified_area", LARGEST_AREA, "m²", True),
    ("unit_price", LARGEST_PRICE, "元/m²", True),
    ("balcony_area", LARGEST_AREA, "m²", False),
    ("balcony_unit_price", LARGEST_PRICE, "元/m²", True),
    ("fittings", LARGEST_SUM, "元", False),
    ("business_loss", LARGEST_SUM, "元", False),
    ("bare_shell", LARGEST_SUM, "元", False),
    ("flat_area", LARGEST_AREA, "m²", True),
    ("appraised_value", LARGEST_SUM, "元", True),
    ("exchange_price", LARGEST_SUM, "元", True),
)

_CONDITIONAL_AREA: Final = (
    (RuleCode.SIGNING_BONUS, "signed_early"),
    (RuleCode.MOVING_BONUS, "moved_early"),
    (RuleCode.BUILDING_BONUS, "building_complete"),
)


def find_errors(rules: PlanRules, facts: Facts) -> tuple[CompensationError, ...]:
    """Find every answer that cannot be computed with, at most one for each field.

    Args:
        rules: The plan.
        facts: The household's answers.

    Returns:
        The mistakes, in the order of the fields; empty when all is well.
    """
    errors: dict[str, CompensationError] = {}
    for name, largest, unit, positive in _NUMBERS:
        value = getattr(facts, name)
        if value is not None:
            problem = _number_problem(value, largest, unit, positive=positive)
            if problem:
                errors[name] = _error(*problem, name)
    case = _case_error(rules, facts)
    if case is not None:
        return (case, *errors.values())
    for name in missing_fields(rules, facts):
        errors.setdefault(
            name, _error("required", f"请填写{FIELD_LABELS[name]}。", name)
        )
    return tuple(errors.values())


def missing_fields(rules: PlanRules, facts: Facts) -> tuple[str, ...]:
    """Name the inputs that the answer still needs, for an offered use and choice."""
    case = rules.case(facts.use, facts.choice)
    held = case.rules
    needed = [name for name in case.needs if getattr(facts, name) is None]
    needed += [
        "certified_area"
        for code, name in _CONDITIONAL_AREA
        if getattr(facts, name) and code in held
    ]
    if facts.certified_area is None and settles_flats(rules, facts):
        needed.append("certified_area")
    if (
        RuleCode.BALCONY in held
        and facts.balcony_area
        and facts.balcony_unit_price is None
        and facts.unit_price is None
    ):
        needed.append("balcony_unit_price")
    return tuple(name for name in dict.fromkeys(needed) if getattr(facts, name) is None)


def settles_flats(rules: PlanRules, facts: Facts) -> bool:
    """Tell whether the household gets a flat of one of the plan's types."""
    return (
        facts.use is Use.RESIDENTIAL
        and facts.choice is Choice.EXCHANGE
        and bool(rules.flat_types)
    )


def _case_error(rules: PlanRules, facts: Facts) -> CompensationError | None:
    """Refuse a use or choice that does not exist or is not offered."""
    # What a form or an address sends is typed here only by promise.
    use: object = facts.use
    choice: object = facts.choice
    if not isinstance(use, Use):
        return _error("unknown_value", "请选择房屋用途。", "use")
    if not isinstance(choice, Choice):
        return _error("unknown_value", "请选择补偿方式。", "choice")
    if rules.offer(facts.use, facts.choice) is not None:
        return None
    offered = [each for each in rules.offers if each.use is facts.use]
    if not offered:
        return _error(
            "use_not_covered", f"本方案没有规定{facts.use.label}的补偿。", "use"
        )
    names = "、".join(
        f"{each.choice.label}（{each.provision.label}）" for each in offered
    )
    return _error(
        "choice_not_offered",
        f"本方案对{facts.use.label}只规定了{names}，没有{facts.choice.label}。",
        "choice",
    )


def _number_problem(
    value: object, largest: Decimal, unit: str, *, positive: bool
) -> tuple[str, str] | None:
    """Give code and message of what is wrong with a number, or None."""
    if not isinstance(value, Decimal) or not value.is_finite():
        return "not_a_number", "请填写数字。"
    if value < 0 or (positive and not value):
        return "too_small", "应大于 0。" if positive else "不能小于 0。"
    if value > largest:
        limit = group_figures(f"{format_number(largest)} {unit}")
        return "too_large", f"不能大于 {limit}，请检查单位和位数。"
    if not is_whole_cents(value):
        return "too_many_decimals", "最多填写两位小数。"
    return None


def _error(code: str, message: str, name: str) -> CompensationError:
    return CompensationError(code=code, message=message, field=name)
