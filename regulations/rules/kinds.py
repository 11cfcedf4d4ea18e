"""The vocabulary of statements: kinds of lines, parties, and which totals there are."""

from dataclasses import dataclass
from enum import Enum, StrEnum


class LineKind(StrEnum):
    """What sort of thing a line is; stable ASCII values."""

    COMPENSATION = "compensation"
    SUBSIDY = "subsidy"
    REWARD = "reward"
    PURCHASE = "purchase"
    DIFFERENCE = "difference"
    ORDER = "order"
    FINE = "fine"
    CONFISCATION = "confiscation"
    REFUND = "refund"
    # The part of a refund that depends on an open reading of the rules.
    OPEN_REFUND = "open_refund"
    REVOCATION = "revocation"
    DUTY = "duty"
    FEE = "fee"
    FEE_BEFORE = "fee_before"
    FEE_AFTER = "fee_after"
    BENEFIT = "benefit"
    GROUP = "group"

    @property
    def label(self) -> str:
        """Chinese name of the kind."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    LineKind.COMPENSATION: "补偿",
    LineKind.SUBSIDY: "补助",
    LineKind.REWARD: "奖励",
    LineKind.PURCHASE: "出资",
    LineKind.DIFFERENCE: "差价",
    LineKind.ORDER: "责令",
    LineKind.FINE: "罚款",
    LineKind.CONFISCATION: "没收违法所得",
    LineKind.REFUND: "退款",
    LineKind.OPEN_REFUND: "退款（未足一日部分）",
    LineKind.REVOCATION: "吊销许可证",
    LineKind.DUTY: "义务",
    LineKind.FEE: "应缴",
    LineKind.FEE_BEFORE: "修订前应缴",
    LineKind.FEE_AFTER: "修订后应缴",
    LineKind.BENEFIT: "补贴",
    LineKind.GROUP: "合并项",
}


class Party(StrEnum):
    """Who has to pay or to act; stable ASCII values."""

    OFFICE = "office"
    HOUSEHOLD = "household"
    SUPPLIER = "supplier"
    PAYER = "payer"

    @property
    def label(self) -> str:
        """Chinese name of the party."""
        return _PARTY_LABELS[self]


_PARTY_LABELS = {
    Party.OFFICE: "征收部门",
    Party.HOUSEHOLD: "被征收人",
    Party.SUPPLIER: "供热单位",
    Party.PAYER: "缴费人",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalRule:
    """Which lines a total adds up, and which it takes off.

    Attributes:
        code: Key in the published totals.
        label: Chinese name.
        adds: Kinds and parties of the lines that are added.
        subtracts: Kinds and parties of the lines that are taken off.
    """

    code: str
    label: str
    adds: frozenset[str]
    subtracts: frozenset[str] = frozenset()


class TotalScheme(Enum):
    """The families of totals; a statement has one."""

    _value_: tuple[TotalRule, ...]

    SETTLEMENT = (
        TotalRule(
            code="to_household", label="应付被征收人", adds=frozenset({Party.OFFICE})
        ),
        TotalRule(
            code="from_household",
            label="被征收人应付",
            adds=frozenset({Party.HOUSEHOLD}),
        ),
        TotalRule(
            code="net",
            label="相抵后",
            adds=frozenset({Party.OFFICE}),
            subtracts=frozenset({Party.HOUSEHOLD}),
        ),
    )
    PENALTY = (
        TotalRule(code="fines", label="罚款", adds=frozenset({LineKind.FINE})),
        TotalRule(
            code="confiscation",
            label="没收违法所得",
            adds=frozenset({LineKind.CONFISCATION}),
        ),
        TotalRule(code="refunds", label="退还用户", adds=frozenset({LineKind.REFUND})),
    )
    OUTAGE = (
        *PENALTY,
        TotalRule(
            code="refunds_upper",
            label="退还用户（未足一日按一日计）",
            adds=frozenset({LineKind.REFUND, LineKind.OPEN_REFUND}),
        ),
    )
    FEES = (
        TotalRule(
            code="before", label="修订前应缴", adds=frozenset({LineKind.FEE_BEFORE})
        ),
        TotalRule(
            code="after", label="修订后应缴", adds=frozenset({LineKind.FEE_AFTER})
        ),
        TotalRule(
            code="increase",
            label="修订后增加",
            adds=frozenset({LineKind.FEE_AFTER}),
            subtracts=frozenset({LineKind.FEE_BEFORE}),
        ),
    )
    FEES_UNREVISED = (
        TotalRule(code="payable", label="应缴", adds=frozenset({LineKind.FEE})),
    )
    BENEFIT = (
        TotalRule(
            code="to_recipient", label="可得补贴", adds=frozenset({LineKind.BENEFIT})
        ),
    )

    @property
    def rules(self) -> tuple[TotalRule, ...]:
        """The totals of this family, in the order they are shown."""
        return self._value_
