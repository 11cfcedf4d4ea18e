"""All the ways open to a household, side by side.

Every column is the statement that ``calculate`` gives for the facts it carries, so
that a comparison and an estimate can never disagree. The best by each criterion is
marked; nothing is recommended.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from compensation.rules.calculation import calculate
from compensation.rules.codes import Choice, RuleCode, Use
from compensation.rules.errors import CompensationError
from compensation.rules.facts import Facts, settles_flats
from compensation.rules.flats import choose_flat
from compensation.rules.plan import PlanRules
from regulations.rules.money import ZERO, round_cents
from regulations.rules.statement import ProvisionRef, Refusal, Statement


class Way(StrEnum):
    """A way through the plan."""

    MONEY = "money"
    BASE = "base"
    STEP_UP = "step_up"
    STEP_UP_EXTRA = "step_up_extra"

    @property
    def label(self) -> str:
        """Chinese name of the way."""
        return _WAY_LABELS[self]


_WAY_LABELS = {
    Way.MONEY: "货币补偿",
    Way.BASE: "产权调换：原安置户型",
    Way.STEP_UP: "产权调换：上靠一个户型",
    Way.STEP_UP_EXTRA: "产权调换：上靠并加购",
}


class Criterion(StrEnum):
    """What a household may look for; each has one or more best columns."""

    MOST_MONEY = "most_money"
    LEAST_PAYMENT = "least_payment"
    LARGEST_FLAT = "largest_flat"
    CHEAPEST_METRE = "cheapest_metre"

    @property
    def label(self) -> str:
        """Chinese name of the criterion."""
        return _CRITERION_LABELS[self]


_CRITERION_LABELS = {
    Criterion.MOST_MONEY: "相抵后到手最多",
    Criterion.LEAST_PAYMENT: "要房时个人出资最少",
    Criterion.LARGEST_FLAT: "户型面积最大",
    Criterion.CHEAPEST_METRE: "每多一平方米花费最少",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One column of the comparison.

    Attributes:
        way: The way through the plan.
        signed: Whether the household signs in time.
        facts: The answers this column was computed with.
        statement: Their statement.
        flat_type: Nominal area of the flat, m²; None without one.
        net: Owed to the household less owed by it, 元.
        over_money: How much more ``net`` is than money on the same terms, 元; None
            where money could not be computed.
        signing_gain: What signing in time brings on this way, 元; None on the
            column without it.
        extra_area: Area more than the next smaller flat on the same terms, m².
        marginal_cost: What each of those square metres costs, 元/m².
        best: Criteria by which no column is better.
    """

    way: Way
    signed: bool
    facts: Facts
    statement: Statement
    flat_type: Decimal | None
    net: Decimal
    over_money: Decimal | None = None
    signing_gain: Decimal | None = None
    extra_area: Decimal | None = None
    marginal_cost: Decimal | None = None
    best: frozenset[Criterion] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unavailable:
    """A way that is not open, and why.

    Attributes:
        way: The way.
        text: Chinese reason.
        provision: The clause, where the plan itself is the reason.
        field: The input that is missing or wrong, where that is the reason.
    """

    way: Way
    text: str
    provision: ProvisionRef | None = None
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The ways that are open, and those that are not."""

    options: tuple[Option, ...]
    unavailable: tuple[Unavailable, ...]


def compare(rules: PlanRules, facts: Facts) -> Comparison:
    """Compute every way open to a household, with and without signing in time.

    What belongs to one way only is set here: the choice, the step-up, the extra
    area and signing. ``flat_area`` is left out, because a real flat has one type
    and would be wrong in every other column.

    Args:
        rules: One version of a plan.
        facts: The household's answers.

    Returns:
        The columns in order of the ways, signing in time first.

    Raises:
        CompensationError: No way can be computed because an answer is missing or
            makes no sense.
    """
    options: list[Option] = []
    unavailable: list[Unavailable] = []
    errors: list[CompensationError] = []
    for way in _ways(rules, facts.use):
        for signed in _signings(rules, facts, way):
            asked = _asked(facts, way, signed=signed)
            try:
                statement = calculate(rules, asked)
            except CompensationError as error:
                errors.append(error)
                reason = Unavailable(way=way, text=error.message, field=error.field)
                unavailable.append(reason)
                break
            net = statement.total("net")
            if net is None:
                unavailable += [
                    Unavailable(way=way, text=each.text, provision=each.provision)
                    for each in statement.refusals
                ]
                break
            options.append(
                Option(
                    way=way,
                    signed=signed,
                    facts=asked,
                    statement=statement,
                    flat_type=_flat_type(rules, asked),
                    net=net,
                )
            )
    if not options and errors:
        raise errors[0]
    return Comparison(
        options=_marked(_related(options)), unavailable=tuple(unavailable)
    )


def _ways(rules: PlanRules, use: Use) -> list[Way]:
    """List the ways that the plan offers for a use."""
    ways = []
    if rules.offer(use, Choice.MONETARY) is not None:
        ways.append(Way.MONEY)
    if rules.offer(use, Choice.EXCHANGE) is None:
        return ways
    ways.append(Way.BASE)
    held = rules.case(use, Choice.EXCHANGE).rules
    if use is not Use.RESIDENTIAL or RuleCode.STEP_UP_AREA not in held:
        return ways
    ways.append(Way.STEP_UP)
    if RuleCode.EXTRA_AREA in held and RuleCode.EXTRA_STEP in held:
        ways.append(Way.STEP_UP_EXTRA)
    return ways


def _signings(rules: PlanRules, facts: Facts, way: Way) -> tuple[bool, ...]:
    """Give both kinds of signing where the plan tells them apart."""
    held = rules.case(facts.use, _choice(way)).rules
    if RuleCode.SIGNING_BONUS in held or RuleCode.BONUS_AREA in held:
        return (True, False)
    return (facts.signed_early,)


def _choice(way: Way) -> Choice:
    return Choice.MONETARY if way is Way.MONEY else Choice.EXCHANGE


def _asked(facts: Facts, way: Way, *, signed: bool) -> Facts:
    """Give the answers with which one way is computed."""
    money = way is Way.MONEY
    return replace(
        facts,
        choice=_choice(way),
        signed_in_period=signed,
        signed_early=signed,
        # A building is complete only when this household signed in time as well.
        building_complete=facts.building_complete and signed,
        step_up=way in {Way.STEP_UP, Way.STEP_UP_EXTRA},
        extra_15=way is Way.STEP_UP_EXTRA,
        flat_area=None,
        bare_shell=None if money else facts.bare_shell,
        exchange_price=None if money else facts.exchange_price,
        cannot_pay=facts.cannot_pay and not money,
    )


def _flat_type(rules: PlanRules, facts: Facts) -> Decimal | None:
    if not settles_flats(rules, facts):
        return None
    flat = choose_flat(rules, facts)
    return None if isinstance(flat, Refusal) else flat.final


def _related(options: list[Option]) -> list[Option]:
    """Set each column in relation to money, to signing late, to the smaller flat."""
    by_key = {(option.way, option.signed): option for option in options}
    related = []
    for option in options:
        money = by_key.get((Way.MONEY, option.signed))
        late = by_key.get((option.way, False)) if option.signed else None
        smaller = _next_smaller(option, options)
        area = cost = None
        if smaller is not None and smaller.flat_type and option.flat_type:
            area = option.flat_type - smaller.flat_type
            cost = round_cents((smaller.net - option.net) / area)
        related.append(
            replace(
                option,
                over_money=None if money is None else option.net - money.net,
                signing_gain=None if late is None else option.net - late.net,
                extra_area=area,
                marginal_cost=cost,
            )
        )
    return related


def _next_smaller(option: Option, options: list[Option]) -> Option | None:
    """Give the largest flat that is smaller, on the same terms of signing."""
    if option.flat_type is None:
        return None
    smaller = [
        each
        for each in options
        if each.signed is option.signed
        and each.flat_type is not None
        and each.flat_type < option.flat_type
    ]
    return max(smaller, key=lambda each: each.flat_type or ZERO, default=None)


def _marked(options: list[Option]) -> tuple[Option, ...]:
    """Mark the best column by each criterion; equals are all marked."""
    scores: dict[Criterion, list[Decimal | None]] = {
        Criterion.MOST_MONEY: [option.net for option in options],
        Criterion.LEAST_PAYMENT: [_saved(option) for option in options],
        Criterion.LARGEST_FLAT: [option.flat_type for option in options],
        Criterion.CHEAPEST_METRE: [
            None if option.marginal_cost is None else -option.marginal_cost
            for option in options
        ],
    }
    best: list[set[Criterion]] = [set() for _ in options]
    for criterion, column in scores.items():
        known = [score for score in column if score is not None]
        for place, score in enumerate(column):
            if score is not None and score == max(known):
                best[place].add(criterion)
    return tuple(
        replace(option, best=frozenset(marks))
        for option, marks in zip(options, best, strict=True)
    )


def _saved(option: Option) -> Decimal | None:
    """Score a flat by how little the household pays for it."""
    paid = option.statement.total("from_household")
    return None if option.way is Way.MONEY or paid is None else -paid
