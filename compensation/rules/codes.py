"""The vocabulary of compensation plans: uses, choices and what a rule row can say.

The methods of computing are fixed here; whether a plan has a rule, its figure and
its clause are data.
"""

from enum import StrEnum

from regulations.rules.kinds import LineKind, Party


class Use(StrEnum):
    """Use of the house to be expropriated."""

    RESIDENTIAL = "residential"
    COMMERCIAL = "commercial"
    OTHER_NONRESIDENTIAL = "other_nonresidential"

    @property
    def label(self) -> str:
        """Chinese name of the use."""
        return _USE_LABELS[self]


_USE_LABELS = {
    Use.RESIDENTIAL: "住宅房屋",
    Use.COMMERCIAL: "经营性非住宅房屋",
    Use.OTHER_NONRESIDENTIAL: "其他非住宅房屋",
}


class Choice(StrEnum):
    """Way of compensation chosen by the household."""

    MONETARY = "monetary"
    EXCHANGE = "exchange"

    @property
    def label(self) -> str:
        """Chinese name of the choice."""
        return _CHOICE_LABELS[self]


_CHOICE_LABELS = {Choice.MONETARY: "货币补偿", Choice.EXCHANGE: "房屋产权调换"}


class RuleCode(StrEnum):
    """What a rule row of a plan can say; stable ASCII values.

    The first group are lines of the result, with the code of the line:

    * ``house``: certified area × unit price × value (1 for the full price);
    * ``balcony``: balcony area × price × value (a share of one);
    * ``fittings``, ``business_loss``, ``bare_shell``, ``commercial_value``,
      ``other_value``: appraised sum × value;
    * ``moving``, ``signing_bonus``, ``moving_bonus``, ``building_bonus``: certified
      area × value (元/m²);
    * ``price_difference``: what the offered property costs above (or below) the
      appraised value, × value;
    * ``flat_shortfall``, ``reasonable_area``, ``step_up_area``, ``extra_area``,
      ``flat_excess_within``, ``flat_excess_beyond``: m² × value (元/m²).

    The others are conditions:

    * ``bonus_area``: m² added to the one-for-one area when signed in the period;
    * ``extra_step``: m² that may be bought on top of a step-up;
    * ``shortfall_tolerance``: m² a real flat may be smaller than its type;
    * ``excess_tolerance``: m² up to which ``flat_excess_within`` is the price;
    * ``low_income_relief``: share of the reasonable area that a low-income
      household need not pay now; 0 where a choice has no relief.
    """

    HOUSE = "house"
    BALCONY = "balcony"
    FITTINGS = "fittings"
    MOVING = "moving"
    SIGNING_BONUS = "signing_bonus"
    MOVING_BONUS = "moving_bonus"
    BUILDING_BONUS = "building_bonus"
    COMMERCIAL_VALUE = "commercial_value"
    OTHER_VALUE = "other_value"
    BUSINESS_LOSS = "business_loss"
    BARE_SHELL = "bare_shell"
    PRICE_DIFFERENCE = "price_difference"
    FLAT_SHORTFALL = "flat_shortfall"
    REASONABLE_AREA = "reasonable_area"
    STEP_UP_AREA = "step_up_area"
    EXTRA_AREA = "extra_area"
    FLAT_EXCESS_WITHIN = "flat_excess_within"
    FLAT_EXCESS_BEYOND = "flat_excess_beyond"
    BONUS_AREA = "bonus_area"
    EXTRA_STEP = "extra_step"
    SHORTFALL_TOLERANCE = "shortfall_tolerance"
    EXCESS_TOLERANCE = "excess_tolerance"
    LOW_INCOME_RELIEF = "low_income_relief"

    @property
    def label(self) -> str:
        """Usual Chinese name; a plan's row may carry its own."""
        return _RULE_LABELS[self]

    @property
    def kind(self) -> LineKind:
        """What sort of line the rule makes."""
        return _KINDS.get(self, LineKind.COMPENSATION)

    @property
    def owed_by(self) -> Party:
        """Who pays the line; ``price_difference`` may turn round."""
        return Party.HOUSEHOLD if self in _PAID_BY_HOUSEHOLD else Party.OFFICE


_RULE_LABELS = {
    RuleCode.HOUSE: "房屋货币补偿",
    RuleCode.BALCONY: "阳台补偿",
    RuleCode.FITTINGS: "室内装修和附属物补偿",
    RuleCode.MOVING: "搬迁费",
    RuleCode.SIGNING_BONUS: "签约奖励",
    RuleCode.MOVING_BONUS: "搬迁奖励",
    RuleCode.BUILDING_BONUS: "集体捆绑搬迁奖励",
    RuleCode.COMMERCIAL_VALUE: "商业用房价值补偿",
    RuleCode.OTHER_VALUE: "其他非住宅房屋价值补偿",
    RuleCode.BUSINESS_LOSS: "营业损失补偿",
    RuleCode.BARE_SHELL: "毛坯房室内补偿",
    RuleCode.PRICE_DIFFERENCE: "产权调换差价",
    RuleCode.FLAT_SHORTFALL: "实际面积低于户型返款",
    RuleCode.REASONABLE_AREA: "合理增加面积出资",
    RuleCode.STEP_UP_AREA: "上靠户型增加面积出资",
    RuleCode.EXTRA_AREA: "优惠价格购买面积出资",
    RuleCode.FLAT_EXCESS_WITHIN: "实际面积高于户型出资（限度以内）",
    RuleCode.FLAT_EXCESS_BEYOND: "实际面积高于户型出资（超出限度）",
    RuleCode.BONUS_AREA: "安置面积奖励",
    RuleCode.EXTRA_STEP: "可按优惠价格购买的面积",
    RuleCode.SHORTFALL_TOLERANCE: "实际面积可低于户型的限度",
    RuleCode.EXCESS_TOLERANCE: "实际面积高于户型的分档限度",
    RuleCode.LOW_INCOME_RELIEF: "最低生活保障对象合理增加面积缓交比例",
}
_KINDS = {
    RuleCode.MOVING: LineKind.SUBSIDY,
    RuleCode.SIGNING_BONUS: LineKind.REWARD,
    RuleCode.MOVING_BONUS: LineKind.REWARD,
    RuleCode.BUILDING_BONUS: LineKind.REWARD,
    RuleCode.PRICE_DIFFERENCE: LineKind.DIFFERENCE,
    RuleCode.FLAT_SHORTFALL: LineKind.REFUND,
    RuleCode.REASONABLE_AREA: LineKind.PURCHASE,
    RuleCode.STEP_UP_AREA: LineKind.PURCHASE,
    RuleCode.EXTRA_AREA: LineKind.PURCHASE,
    RuleCode.FLAT_EXCESS_WITHIN: LineKind.PURCHASE,
    RuleCode.FLAT_EXCESS_BEYOND: LineKind.PURCHASE,
}
_PAID_BY_HOUSEHOLD = frozenset(
    {
        RuleCode.PRICE_DIFFERENCE,
        RuleCode.REASONABLE_AREA,
        RuleCode.STEP_UP_AREA,
        RuleCode.EXTRA_AREA,
        RuleCode.FLAT_EXCESS_WITHIN,
        RuleCode.FLAT_EXCESS_BEYOND,
    }
)


class ReadingCode(StrEnum):
    """Questions that a plan's text may leave open; the answer is data."""

    AREA_OVER_TYPE = "area_over_type"
    EXTRA_NEEDS_STEP_UP = "extra_needs_step_up"
    NO_LARGER_TYPE = "no_larger_type"
    NO_FLAT_TYPE = "no_flat_type"
    FLAT_TOO_SMALL = "flat_too_small"

    @property
    def label(self) -> str:
        """Usual Chinese wording; a plan's reading replaces it."""
        return _READING_LABELS[self]


_READING_LABELS = {
    ReadingCode.AREA_OVER_TYPE: (
        "征一还一面积大于安置户型面积，方案没有规定多出面积如何处理，未计算金额。"
    ),
    ReadingCode.EXTRA_NEEDS_STEP_UP: (
        "以优惠价格购买面积以上靠一个户型为前提；不上靠而购买，结果与上靠户型相同而价格更高，"
        "不予计算。"
    ),
    ReadingCode.NO_LARGER_TYPE: "方案没有更大的安置户型，不能再上靠或者加购。",
    ReadingCode.NO_FLAT_TYPE: "方案没有规定该证载面积对应的安置户型，不能给出产权调换金额。",
    ReadingCode.FLAT_TOO_SMALL: "该房屋建筑面积低于户型的差额超过限度，不能作为本户型的安置用房。",
}

REQUESTS: tuple[tuple[str, tuple[RuleCode, ...]], ...] = (
    ("unit_price", (RuleCode.HOUSE, RuleCode.BALCONY)),
    ("balcony_area", (RuleCode.BALCONY,)),
    ("balcony_unit_price", (RuleCode.BALCONY,)),
    ("fittings", (RuleCode.FITTINGS,)),
    ("business_loss", (RuleCode.BUSINESS_LOSS,)),
    ("bare_shell", (RuleCode.BARE_SHELL,)),
    ("signed_early", (RuleCode.SIGNING_BONUS,)),
    ("moved_early", (RuleCode.MOVING_BONUS,)),
    ("building_complete", (RuleCode.BUILDING_BONUS,)),
    ("step_up", (RuleCode.STEP_UP_AREA,)),
    ("extra_15", (RuleCode.EXTRA_AREA,)),
    (
        "flat_area",
        (
            RuleCode.FLAT_SHORTFALL,
            RuleCode.SHORTFALL_TOLERANCE,
            RuleCode.FLAT_EXCESS_WITHIN,
            RuleCode.FLAT_EXCESS_BEYOND,
        ),
    ),
    ("low_income", (RuleCode.LOW_INCOME_RELIEF,)),
    ("cannot_pay", (RuleCode.LOW_INCOME_RELIEF,)),
    (
        "appraised_value",
        (RuleCode.COMMERCIAL_VALUE, RuleCode.OTHER_VALUE, RuleCode.PRICE_DIFFERENCE),
    ),
    ("exchange_price", (RuleCode.PRICE_DIFFERENCE,)),
)
"""Inputs that ask for something, and the rules of which one must hold for an effect.

What a household merely is (its area, when it signed) is no request and is not listed.
"""

NEEDS: tuple[tuple[RuleCode, str], ...] = (
    (RuleCode.HOUSE, "certified_area"),
    (RuleCode.HOUSE, "unit_price"),
    (RuleCode.REASONABLE_AREA, "certified_area"),
    (RuleCode.MOVING, "certified_area"),
    (RuleCode.COMMERCIAL_VALUE, "appraised_value"),
    (RuleCode.OTHER_VALUE, "appraised_value"),
    (RuleCode.PRICE_DIFFERENCE, "appraised_value"),
    (RuleCode.PRICE_DIFFERENCE, "exchange_price"),
)
"""Inputs that a rule cannot be computed without, wherever it holds."""
