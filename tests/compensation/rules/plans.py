"""Two plans as plain Python: the one of the 2020-1 gazette, and an invented one."""

from decimal import Decimal

from compensation.rules import (
    Choice,
    FlatType,
    Offer,
    PlanRules,
    Reading,
    ReadingCode,
    Rule,
    RuleCode,
    Use,
)
from regulations.rules import Interval, ProvisionRef

RESIDENTIAL = frozenset({Use.RESIDENTIAL})
COMMERCIAL = frozenset({Use.COMMERCIAL})
MONETARY = frozenset({Choice.MONETARY})
EXCHANGE = frozenset({Choice.EXCHANGE})
PER_AREA = "元/m²"


def clause(label: str, document: str = "hu-zheng-fa-2019-19") -> ProvisionRef:
    return ProvisionRef(document=document, eid=f"clause_{label}", label=label)


def flat_type(area: str, lower: str | None, upper: str, *, closed: bool) -> FlatType:
    return FlatType(
        area=Decimal(area),
        certified=Interval(
            lower=None if lower is None else Decimal(lower),
            upper=Decimal(upper),
            upper_closed=closed,
        ),
        provision=clause("九(二)1"),
    )


def rule(
    code: RuleCode,
    value: str,
    label: str,
    unit: str = "",
    *,
    uses: frozenset[Use] = RESIDENTIAL,
    choices: frozenset[Choice] = MONETARY | EXCHANGE,
    reading: str = "",
) -> Rule:
    return Rule(
        code=code,
        value=Decimal(value),
        unit=unit,
        provision=clause(label),
        uses=uses,
        choices=choices,
        reading=reading,
    )


HULUDAO_RULES = (
    rule(RuleCode.HOUSE, "1", "九(一)", choices=MONETARY),
    rule(RuleCode.BALCONY, "0.5", "九(五)2"),
    rule(RuleCode.FITTINGS, "1", "九(五)1"),
    rule(RuleCode.MOVING, "20", "九(七)", PER_AREA),
    rule(RuleCode.SIGNING_BONUS, "100", "九(八)2", PER_AREA),
    rule(RuleCode.MOVING_BONUS, "100", "九(八)3", PER_AREA),
    rule(RuleCode.BUILDING_BONUS, "100", "九(八)4", PER_AREA),
    rule(RuleCode.BUSINESS_LOSS, "1", "九(九)"),
    rule(RuleCode.BUSINESS_LOSS, "1", "十(一)", uses=COMMERCIAL),
    rule(RuleCode.BARE_SHELL, "1", "十一(一)4", choices=EXCHANGE),
    rule(RuleCode.COMMERCIAL_VALUE, "1", "十(一)", uses=COMMERCIAL, choices=MONETARY),
    rule(RuleCode.PRICE_DIFFERENCE, "1", "十(一)", uses=COMMERCIAL, choices=EXCHANGE),
    rule(
        RuleCode.OTHER_VALUE,
        "1",
        "十(二)",
        uses=frozenset({Use.OTHER_NONRESIDENTIAL}),
        choices=MONETARY,
    ),
    rule(RuleCode.FLAT_SHORTFALL, "3750", "九(二)1", PER_AREA, choices=EXCHANGE),
    rule(RuleCode.REASONABLE_AREA, "950", "九(二)1", PER_AREA, choices=EXCHANGE),
    rule(
        RuleCode.STEP_UP_AREA,
        "1250",
        "九(二)1",
        PER_AREA,
        choices=EXCHANGE,
        reading="上靠增加面积自原安置户型面积与征一还一面积中较大者起算。",
    ),
    rule(RuleCode.EXTRA_AREA, "2880", "九(二)2", PER_AREA, choices=EXCHANGE),
    rule(RuleCode.FLAT_EXCESS_WITHIN, "1250", "九(二)1", PER_AREA, choices=EXCHANGE),
    rule(RuleCode.FLAT_EXCESS_BEYOND, "2880", "九(二)1", PER_AREA, choices=EXCHANGE),
    rule(RuleCode.BONUS_AREA, "3", "九(八)1", "m²", choices=EXCHANGE),
    rule(RuleCode.EXTRA_STEP, "15", "九(二)2", "m²", choices=EXCHANGE),
    rule(RuleCode.SHORTFALL_TOLERANCE, "3", "九(二)1", "m²", choices=EXCHANGE),
    rule(RuleCode.EXCESS_TOLERANCE, "3", "九(二)1", "m²", choices=EXCHANGE),
    rule(RuleCode.LOW_INCOME_RELIEF, "1", "九(六)1", choices=EXCHANGE),
    rule(RuleCode.LOW_INCOME_RELIEF, "0", "九(六)2", choices=MONETARY),
)


def huludao() -> PlanRules:
    """葫政发〔2019〕19号, annex 1, as its text has it."""
    return PlanRules(
        slug="huagong-phase-2",
        version="2019-12-02",
        title="葫芦岛市化工地区棚户区（二期）改造项目房屋征收与补偿方案",
        interpretation_office="葫芦岛市住房和城乡建设局",
        interpretation=clause("十四"),
        offers=(
            Offer(
                use=Use.RESIDENTIAL,
                choice=Choice.MONETARY,
                provision=clause("九(一)"),
            ),
            Offer(
                use=Use.RESIDENTIAL,
                choice=Choice.EXCHANGE,
                provision=clause("九(二)"),
            ),
            Offer(
                use=Use.COMMERCIAL, choice=Choice.MONETARY, provision=clause("十(一)")
            ),
            Offer(
                use=Use.COMMERCIAL, choice=Choice.EXCHANGE, provision=clause("十(一)")
            ),
            Offer(
                use=Use.OTHER_NONRESIDENTIAL,
                choice=Choice.MONETARY,
                provision=clause("十(二)"),
            ),
        ),
        rules=HULUDAO_RULES,
        flat_types=(
            flat_type("45", None, "45", closed=False),
            flat_type("60", "45", "60", closed=False),
            flat_type("75", "60", "75", closed=False),
            flat_type("90", "75", "90", closed=False),
            flat_type("105", "90", "105", closed=True),
        ),
        readings=(
            Reading(
                code=ReadingCode.AREA_OVER_TYPE,
                text="征一还一面积超过安置户型面积的部分，方案没有规定如何处理，未计算金额。",
                provision=clause("九(八)1"),
            ),
        ),
    )


def invented() -> PlanRules:
    """A plan of a city that does not exist.

    Other types, priced by the real flat; no reward area, no balcony, no rewards but
    one, a share of the fittings, no low-income relief, no extra area, houses paid at
    120 %, and a moving fee for shops as well.
    """
    return PlanRules(
        slug="invented",
        version="3",
        title="虚构市某片区房屋征收补偿方案",
        interpretation_office="虚构市征收办",
        interpretation=clause("二十", "xu-2021-3"),
        offers=(
            Offer(use=Use.RESIDENTIAL, choice=Choice.MONETARY, provision=clause("五")),
            Offer(use=Use.RESIDENTIAL, choice=Choice.EXCHANGE, provision=clause("六")),
            Offer(use=Use.COMMERCIAL, choice=Choice.MONETARY, provision=clause("七")),
        ),
        rules=(
            rule(RuleCode.HOUSE, "1.2", "五", choices=MONETARY),
            rule(RuleCode.FITTINGS, "0.8", "八"),
            rule(
                RuleCode.MOVING, "33.5", "九", PER_AREA, uses=RESIDENTIAL | COMMERCIAL
            ),
            rule(RuleCode.SIGNING_BONUS, "210", "十", PER_AREA),
            rule(RuleCode.COMMERCIAL_VALUE, "1", "七", uses=COMMERCIAL),
            rule(RuleCode.REASONABLE_AREA, "1800", "六", PER_AREA, choices=EXCHANGE),
            rule(RuleCode.STEP_UP_AREA, "2600", "六", PER_AREA, choices=EXCHANGE),
            rule(RuleCode.FLAT_EXCESS_WITHIN, "4000", "六", PER_AREA, choices=EXCHANGE),
        ),
        flat_types=(
            flat_type("50", None, "50", closed=True),
            FlatType(
                area=Decimal(65),
                certified=Interval(
                    lower=Decimal(50),
                    lower_closed=False,
                    upper=Decimal(65),
                    upper_closed=True,
                ),
                provision=clause("六"),
            ),
            FlatType(
                area=Decimal(80),
                certified=Interval(
                    lower=Decimal(65),
                    lower_closed=False,
                    upper=Decimal(80),
                    upper_closed=True,
                ),
                provision=clause("六"),
            ),
            FlatType(
                area=Decimal(100),
                certified=Interval(
                    lower=Decimal(80),
                    lower_closed=False,
                    upper=Decimal(100),
                    upper_closed=True,
                ),
                provision=clause("六"),
            ),
            FlatType(
                area=Decimal(120),
                certified=Interval(lower=Decimal(100), lower_closed=False),
                provision=clause("六"),
            ),
        ),
        whole_tier_pricing=False,
    )
