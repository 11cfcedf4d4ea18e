"""Which questions a plan asks of whom, in which words, and by which clause.

All of it follows from the plan's rows: a plan without a step-up does not ask for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from compensation.rules import (
    FIELD_LABELS,
    Choice,
    PlanRules,
    Rule,
    RuleCode,
    Use,
)
from compensation.selectors import PlanDeadline
from compensation.timing import closing_moment, deadline_words, moment_words
from regulations.rules import ProvisionRef
from regulations.rules.money import (
    SQUARE_METRE,
    YUAN,
    YUAN_PER_SQUARE_METRE,
    ZERO,
    format_number,
    format_percent,
    format_quantity,
)

Case = tuple[Use, Choice]


class Group(StrEnum):
    """Where in the form a question stands."""

    HOUSE = "house"
    EXTRAS = "extras"
    FLAT = "flat"
    TIME = "time"
    FAMILY = "family"

    @property
    def label(self) -> str:
        """Chinese heading."""
        return _GROUP_LABELS[self]

    @property
    def remark(self) -> str:
        """What is said below the heading; may be empty."""
        return _GROUP_REMARKS.get(self, "")


_GROUP_LABELS = {
    Group.HOUSE: "面积和评估价",
    Group.EXTRAS: "阳台、装修和其他评估金额",
    Group.FLAT: "安置房",
    Group.TIME: "签约和搬迁",
    Group.FAMILY: "家庭情况",
}
_GROUP_REMARKS = {
    Group.EXTRAS: "没有的，或者还没有评估报告的，可以不填。",
    Group.TIME: "做到的请打勾；还没有签约、搬迁的，可以先按打算勾选。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the form.

    Attributes:
        name: The answer's name, as in the API.
        group: Where it stands.
        label: The question.
        unit: Unit of the answer; empty for yes or no.
        help: What to look at, with an example.
        cases: Uses and choices for which the plan has a rule about it.
        after: An answer without which it makes no sense; empty for none.
        required: Cases that cannot be computed without it.
        provisions: The clauses behind it.
    """

    name: str
    group: Group
    label: str
    unit: str
    help: str
    cases: frozenset[Case]
    after: str
    required: frozenset[Case]
    provisions: tuple[ProvisionRef, ...]


_GROUPS: Final[dict[str, Group]] = {
    "certified_area": Group.HOUSE,
    "unit_price": Group.HOUSE,
    "appraised_value": Group.HOUSE,
    "exchange_price": Group.HOUSE,
    "balcony_area": Group.EXTRAS,
    "balcony_unit_price": Group.EXTRAS,
    "fittings": Group.EXTRAS,
    "business_loss": Group.EXTRAS,
    "bare_shell": Group.EXTRAS,
    "step_up": Group.FLAT,
    "extra_15": Group.FLAT,
    "flat_area": Group.FLAT,
    "signed_in_period": Group.TIME,
    "signed_early": Group.TIME,
    "moved_early": Group.TIME,
    "building_complete": Group.TIME,
    "low_income": Group.FAMILY,
    "cannot_pay": Group.FAMILY,
}

_UNITS: Final = {
    "certified_area": SQUARE_METRE,
    "unit_price": YUAN_PER_SQUARE_METRE,
    "balcony_area": SQUARE_METRE,
    "balcony_unit_price": YUAN_PER_SQUARE_METRE,
    "fittings": YUAN,
    "business_loss": YUAN,
    "bare_shell": YUAN,
    "flat_area": SQUARE_METRE,
    "appraised_value": YUAN,
    "exchange_price": YUAN,
}

# The rules of which one must hold for the question to matter, most telling first.
_RULES: Final[dict[str, tuple[RuleCode, ...]]] = {
    "certified_area": (
        RuleCode.HOUSE,
        RuleCode.REASONABLE_AREA,
        RuleCode.MOVING,
        RuleCode.SIGNING_BONUS,
        RuleCode.MOVING_BONUS,
        RuleCode.BUILDING_BONUS,
    ),
    "unit_price": (RuleCode.HOUSE,),
    "appraised_value": (
        RuleCode.COMMERCIAL_VALUE,
        RuleCode.OTHER_VALUE,
        RuleCode.PRICE_DIFFERENCE,
    ),
    "exchange_price": (RuleCode.PRICE_DIFFERENCE,),
    "balcony_area": (RuleCode.BALCONY,),
    "balcony_unit_price": (RuleCode.BALCONY,),
    "fittings": (RuleCode.FITTINGS,),
    "business_loss": (RuleCode.BUSINESS_LOSS,),
    "bare_shell": (RuleCode.BARE_SHELL,),
    "step_up": (RuleCode.STEP_UP_AREA,),
    "extra_15": (RuleCode.EXTRA_AREA,),
    "flat_area": (
        RuleCode.FLAT_SHORTFALL,
        RuleCode.SHORTFALL_TOLERANCE,
        RuleCode.FLAT_EXCESS_WITHIN,
        RuleCode.FLAT_EXCESS_BEYOND,
    ),
    "signed_in_period": (RuleCode.BONUS_AREA,),
    "signed_early": (RuleCode.SIGNING_BONUS,),
    "moved_early": (RuleCode.MOVING_BONUS,),
    "building_complete": (RuleCode.BUILDING_BONUS,),
    "low_income": (RuleCode.LOW_INCOME_RELIEF,),
    "cannot_pay": (RuleCode.LOW_INCOME_RELIEF,),
}

_REQUIRED: Final[dict[str, tuple[RuleCode, ...]]] = {
    "certified_area": (RuleCode.HOUSE, RuleCode.REASONABLE_AREA, RuleCode.MOVING),
    "unit_price": (RuleCode.HOUSE,),
    "appraised_value": (
        RuleCode.COMMERCIAL_VALUE,
        RuleCode.OTHER_VALUE,
        RuleCode.PRICE_DIFFERENCE,
    ),
    "exchange_price": (RuleCode.PRICE_DIFFERENCE,),
}

_HELP: Final = {
    "certified_area": "房照（《房屋所有权证》）上写的建筑面积，例如 52.36。",
    "unit_price": "评估报告里本房屋的单价，例如 3200。",
    "balcony_area": "评估报告里的阳台面积，例如 4.5。",
    "balcony_unit_price": "评估报告里有照房屋的市场平均价格，例如 3200。"
    "货币补偿时不填，按本房屋的评估单价计算。",
    "fittings": "评估报告里室内装修和附属物的合计（不含阳台），例如 12000。",
    "business_loss": "有营业执照的，填评估报告里的营业损失，例如 50000。",
    "bare_shell": "造价咨询机构测算报告里的金额，例如 20000。",
    "appraised_value": "评估报告里的房屋价值，例如 800000，也可以写成 80万元。",
    "exchange_price": "征收部门提供的调换房屋的价格，例如 900000。",
    "flat_area": "选到的安置房的建筑面积，例如 58.2；还不知道的不填，按户型面积计算。",
    "low_income": "征收公告发布前已由民政部门确定的，请打勾。",
    "cannot_pay": "这部分面积先归公有，按公房租金标准交租；以后补交，归个人所有。",
}

_AFTER: Final = {"balcony_unit_price": "balcony_area", "cannot_pay": "low_income"}


def questions(
    rules: PlanRules,
    deadlines: Iterable[PlanDeadline] = (),
    period_ends: datetime | None = None,
) -> tuple[Question, ...]:
    """List the questions of a plan, in the order of the form.

    Args:
        rules: The plan.
        deadlines: Its deadlines, which are named where they matter.
        period_ends: When the signing period ends, if it is known.
    """
    by_code = {each.rule.code: each for each in deadlines}
    found = []
    for name, group in _GROUPS.items():
        cases = frozenset(_cases(rules, name))
        if not cases:
            continue
        held = _held_rules(rules, name, cases)
        rule = held[0] if held else None
        found.append(
            Question(
                name=name,
                group=group,
                label=_label(rules, name),
                unit=_UNITS.get(name, ""),
                help=_help(rules, name, rule, _until(name, rule, by_code, period_ends)),
                cases=cases,
                after=_after(rules, name),
                required=frozenset(
                    case for case in cases if _is_required(rules, name, case)
                ),
                provisions=tuple(
                    {
                        (each.provision.document, each.provision.eid): each.provision
                        for each in held
                    }.values()
                ),
            )
        )
    return tuple(found)


def is_relevant(question: Question, case: Case, answers: Mapping[str, str]) -> bool:
    """Tell whether a question matters after the answers given so far.

    A yes that an address brings without what it depends on still counts: the plan
    says what follows from it, and silence would look like an answer.
    """
    if case not in question.cases:
        return False
    if not question.after or answers.get(question.name, "") == "true":
        return True
    return answers.get(question.after, "").strip() not in {"", "false"}


def offered_cases(rules: PlanRules) -> tuple[Case, ...]:
    """List uses and choices that the plan offers, uses in their usual order."""
    offered = {(each.use, each.choice) for each in rules.offers}
    return tuple(
        (use, choice) for use in Use for choice in Choice if (use, choice) in offered
    )


def _cases(rules: PlanRules, name: str) -> Iterable[Case]:
    """Give the cases in which an answer changes something."""
    for use, choice in offered_cases(rules):
        held = rules.case(use, choice).rules
        if not any(code in held for code in _RULES[name]):
            is_flat = use is Use.RESIDENTIAL and choice is Choice.EXCHANGE
            if name != "certified_area" or not (is_flat and rules.flat_types):
                continue
        if name == "cannot_pay" and held[RuleCode.LOW_INCOME_RELIEF].value <= ZERO:
            continue
        if name == "extra_15" and RuleCode.EXTRA_STEP not in held:
            continue
        if name == "flat_area" and not rules.flat_types:
            continue
        yield use, choice


def _is_required(rules: PlanRules, name: str, case: Case) -> bool:
    held = rules.case(*case).rules
    if any(code in held for code in _REQUIRED.get(name, ())):
        return True
    is_flat = case == (Use.RESIDENTIAL, Choice.EXCHANGE) and bool(rules.flat_types)
    return name == "certified_area" and is_flat


def _held_rules(rules: PlanRules, name: str, cases: Iterable[Case]) -> list[Rule]:
    """Give the most telling rule for each case, in the order of the cases."""
    wanted = frozenset(cases)
    found = []
    for case in offered_cases(rules):
        if case not in wanted:
            continue
        held = rules.case(*case).rules
        found += [held[code] for code in _RULES[name] if code in held][:1]
    return found


def _after(rules: PlanRules, name: str) -> str:
    if name == "extra_15":
        return "step_up" if rules.extra_needs_step_up else ""
    return _AFTER.get(name, "")


def _label(rules: PlanRules, name: str) -> str:
    """Word a question; what it says in figures comes from the plan's rows."""
    match name:
        case "extra_15":
            held = rules.case(Use.RESIDENTIAL, Choice.EXCHANGE).rules
            area = format_number(held[RuleCode.EXTRA_STEP].value)
            return f"再按优惠价格购买 {area} {SQUARE_METRE}"
        case "flat_area":
            return "安置房实际面积"
        case "low_income":
            return "是城镇居民最低生活保障对象"
        case "cannot_pay":
            return "没有能力为合理增加面积出资"
        case "step_up":
            return "自愿上靠一个户型"
        case _:
            return FIELD_LABELS[name]


def _until(
    name: str,
    rule: Rule | None,
    deadlines: Mapping[str, PlanDeadline],
    period_ends: datetime | None,
) -> str:
    """Say until when something has to be done, as far as it is known."""
    if name == "signed_in_period":
        if period_ends is None:
            return "签约期限以征收部门的通知为准。"
        return f"签约期限到 {moment_words(period_ends)}为止。"
    deadline = None if rule is None else deadlines.get(rule.code.value)
    if deadline is None:
        return ""
    moment = closing_moment(deadline)
    known = "" if moment is None else f"，即 {moment_words(moment)} 以前"
    return f"{deadline_words(deadline)}{known}。"


def _help(rules: PlanRules, name: str, rule: Rule | None, until: str) -> str:
    reward = "" if rule is None else _reward(rules, name, rule)
    return f"{until}{_HELP.get(name, '')}{reward}"


def _reward(rules: PlanRules, name: str, rule: Rule) -> str:
    """Say what an answer brings or costs."""
    rate = format_quantity(rule.value, rule.unit)
    area = f"{format_number(rule.value)} {SQUARE_METRE}"
    bonus = f"按证载面积奖励 {rate}。"
    share = format_percent(rule.value)
    words = {
        "signed_early": bonus,
        "moved_early": bonus,
        "building_complete": bonus,
        "signed_in_period": f"奖励 {area} 征一还一的面积。",
        "step_up": f"户型大一档，增加的面积按 {rate} 出资。",
        "extra_15": f"按 {rate} 出资，户型再大一些，但不能超出规定的户型。",
        "balcony_area": "" if rule.value == 1 else f"按评估价格的 {share} 补偿。",
        "low_income": "选择产权调换而无能力出资的，有优惠；选择货币补偿的没有。"
        if _has_relief(rules)
        else "",
    }
    return words.get(name, "")


def _has_relief(rules: PlanRules) -> bool:
    held = rules.case(Use.RESIDENTIAL, Choice.EXCHANGE).rules
    relief = held.get(RuleCode.LOW_INCOME_RELIEF)
    other = rules.case(Use.RESIDENTIAL, Choice.MONETARY).rules
    none = other.get(RuleCode.LOW_INCOME_RELIEF)
    return (
        relief is not None and relief.value > ZERO and (none is None or not none.value)
    )
