"""葫政办发〔2020〕1号 as plain Python: article 12 and article 8."""

from decimal import Decimal

from heating.rules import (
    ALWAYS,
    AllOf,
    Base,
    BuildingUse,
    Condition,
    Flag,
    FlagName,
    Measure,
    MeasureKind,
    OutageDuty,
    OutageRules,
    Schedule,
    UsedAs,
    Violation,
)
from regulations.rules import Interval, ProvisionRef

OVERDUE = Flag(FlagName.OVERDUE)
SERIOUS = Flag(FlagName.SERIOUS)
NOT_NOTIFIED = Flag(FlagName.NOT_NOTIFIED)
NOT_REPAIRED = Flag(FlagName.NOT_REPAIRED)
OFFICE = "葫芦岛市住房和城乡建设局"


def article(number: int, item: int | None = None) -> ProvisionRef:
    numerals = "零一二三四五六七八九十"
    words = numerals[number] if number <= 10 else f"十{numerals[number - 10]}"
    eid = f"art_{number}"
    label = f"第{words}条"
    if item is not None:
        eid += f"__item_{item}"
        label += (
            f"（{numerals[item]}）" if item <= 10 else f"（十{numerals[item - 10]}）"
        )
    return ProvisionRef(document="hu-zheng-ban-fa-2020-1", eid=eid, label=label)


def order(item: int, label: str = "责令限期改正", when: Condition = ALWAYS) -> Measure:
    return Measure(
        code="order",
        kind=MeasureKind.ORDER,
        label=label,
        condition=when,
        provision=article(12, item),
    )


def fine(
    item: int,
    amount: str = "",
    *,
    when: Condition = ALWAYS,
    code: str = "fine",
    base: Base | None = None,
    coefficient: str = "1",
    same_as: str = "",
    replaces: frozenset[str] = frozenset(),
    reading: str = "",
) -> Measure:
    return Measure(
        code=code,
        kind=MeasureKind.FINE,
        label="罚款",
        condition=when,
        fixed=Decimal(amount) if amount else None,
        base=base,
        coefficient=Decimal(coefficient),
        same_as=same_as,
        replaces=replaces,
        reading=reading,
        provision=article(12, item),
    )


def confiscation(item: int) -> Measure:
    return Measure(
        code="confiscation",
        kind=MeasureKind.CONFISCATION,
        label="没收违法所得",
        base=Base.ILLEGAL_GAINS,
        provision=article(12, item),
    )


def revocation(item: int, when: Condition = ALWAYS) -> Measure:
    return Measure(
        code="revocation",
        kind=MeasureKind.REVOCATION,
        label="吊销供热许可证",
        condition=when,
        provision=article(12, item),
    )


MEASURES: dict[int, tuple[str, tuple[Measure, ...]]] = {
    1: ("未按照供热方案建设", (order(1), fine(1, "200000", when=OVERDUE))),
    2: (
        "未经验收或者验收不合格投入使用",
        (
            order(2, "责令停止使用，限期改正"),
            fine(2, base=Base.CONTRACT_PRICE, coefficient="0.15"),
        ),
    ),
    3: (
        "未安装供热计量和室温调控装置",
        (
            order(3),
            fine(
                3,
                code="fine_residential",
                when=AllOf((OVERDUE, UsedAs(BuildingUse.RESIDENTIAL))),
                base=Base.FLOOR_AREA,
                coefficient="25",
            ),
            fine(
                3,
                code="fine_nonresidential",
                when=AllOf((OVERDUE, UsedAs(BuildingUse.NONRESIDENTIAL))),
                base=Base.DEVICE_COST,
                coefficient="2",
            ),
        ),
    ),
    4: ("擅自接入供热管网", (confiscation(4), fine(4, "100000"))),
    5: (
        "未取得供热许可证从事供热经营",
        (order(5, "责令停止违法活动"), confiscation(5), fine(5, "100000")),
    ),
    6: (
        "擅自转让供热许可证",
        (order(6), fine(6, "50000", when=OVERDUE), revocation(6, SERIOUS)),
    ),
    7: ("擅自停业或者歇业", (order(7), fine(7, "100000"))),
    8: (
        "擅自推迟供热或者提前停热",
        (
            Measure(
                code="refund",
                kind=MeasureKind.REFUND,
                label="退还用户热费",
                base=Base.DAILY_FEE_DAYS,
                coefficient=Decimal(2),
                provision=article(12, 8),
            ),
            fine(8, same_as="refund"),
        ),
    ),
    9: ("供热期内擅自停止供热", (order(9), fine(9, "100000"))),
    10: ("间歇式供热每天不足16小时", (fine(10, "10000"),)),
    11: (
        "供热设施发生故障未及时处理",
        (
            fine(11, "5000", when=NOT_NOTIFIED, code="fine_notice"),
            order(11, when=NOT_REPAIRED),
            fine(11, "20000", when=NOT_REPAIRED, code="fine_repair"),
            fine(
                11,
                "100000",
                when=AllOf((NOT_REPAIRED, OVERDUE)),
                code="fine_overdue",
                replaces=frozenset({"fine_repair"}),
                reading="逾期不改正的10万元罚款理解为代替2万元罚款。",
            ),
        ),
    ),
    12: ("未实行热计量收费", (order(12), fine(12, "100000", when=OVERDUE))),
    13: ("连续两个供热期综合评价不合格", (revocation(13),)),
}


def huludao() -> Schedule:
    return Schedule(
        slug="heating-quality",
        version="2020-01-01",
        title="葫芦岛市城市供热服务质量管理办法",
        interpretation_office=OFFICE,
        interpretation=article(13),
        violations=tuple(
            Violation(
                number=number,
                title=title,
                measures=measures,
                provision=article(12, number),
            )
            for number, (title, measures) in MEASURES.items()
        ),
    )


def outage_rules() -> OutageRules:
    eight = Interval(lower=Decimal(8))
    return OutageRules(
        slug="heating-quality",
        version="2020-01-01",
        title="葫芦岛市城市供热服务质量管理办法",
        interpretation_office=OFFICE,
        interpretation=article(13),
        duties=(
            OutageDuty(
                code="notify_users",
                label="及时通知用户",
                hours=eight,
                provision=article(8),
            ),
            OutageDuty(
                code="repair", label="立即组织抢修", hours=eight, provision=article(8)
            ),
            OutageDuty(
                code="report",
                label="报告所在地供热行政主管部门",
                hours=eight,
                provision=article(8),
            ),
        ),
        refund_hours=Interval(lower=Decimal(24), lower_closed=False),
        refund_coefficient=Decimal(2),
        refund=article(8),
        part_day_reading="“按日”没有说明不足一日如何计算。",
    )
