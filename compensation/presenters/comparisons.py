"""All the ways side by side, as cards that line up and a short table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Final

from compensation.presenters.clauses import Clause, ClauseBook
from compensation.presenters.money import figure, net_words, signed, yuan
from compensation.presenters.results import open_words
from compensation.rules import Choice, Comparison, Criterion, Facts, Option, Way
from regulations.rules import ProvisionRef
from regulations.rules.money import SQUARE_METRE, ZERO, format_number

BAR_WIDTH: Final = 240
_WHOLE: Final = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NetBar:
    """What is left, drawn on the scale that all columns share."""

    x: int
    width: int
    zero: int
    sign: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One column: a way, signed in time or not.

    Attributes:
        label: 按期签约 or 未按期签约; empty where the plan makes no difference.
        direction: Who pays whom in the end.
        net: The sum that is left, without sign.
        open_words: How many things the plan leaves open in it; may be empty.
        balance: The same with its sign.
        to_household: What the office pays.
        from_household: What the household pays.
        over_money: Difference to money on the same terms.
        marginal: What each additional square metre costs.
        best: Criteria by which no column is better.
        bar: What is left, drawn.
        url: The estimate of this column, line by line.
        remarks: What is noted about this column and not about all of its kind.
    """

    label: str
    direction: str
    net: str
    open_words: str
    balance: str
    to_household: str
    from_household: str
    over_money: str
    marginal: str
    best: list[str]
    bar: NetBar
    url: str
    remarks: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayCard:
    """A way with its columns; ``short`` is its name in the overview."""

    code: str
    label: str
    short: str
    flat: str
    terms: list[Terms]
    gain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A way that is not open, and why."""

    label: str
    text: str
    field: str
    clause: Clause | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Champion:
    """A criterion with the columns that are best by it."""

    label: str
    columns: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonWords:
    """What the page shows of a comparison.

    Attributes:
        ways: The ways that are open.
        closed: The ways that are not.
        champions: The best by each criterion, all equals named.
        common: What is noted about every column of the same kind.
        has_terms: Whether signing in time makes a difference anywhere.
        has_flats: Whether any way ends in a type of flat.
    """

    ways: list[WayCard]
    closed: list[Closed]
    champions: list[Champion]
    common: list[str]
    has_terms: bool
    has_flats: bool


def comparison_refs(comparison: Comparison) -> list[ProvisionRef]:
    """Name every clause that a comparison cites."""
    return [each.provision for each in comparison.unavailable if each.provision]


def present_comparison(
    comparison: Comparison, book: ClauseBook, estimate_url: Callable[[Facts], str]
) -> ComparisonWords:
    """Word a comparison for its page.

    Args:
        comparison: The ways.
        book: Their clauses.
        estimate_url: Gives the address of the estimate for a column's answers.
    """
    options = comparison.options
    nets = [ZERO, *(option.net for option in options)]
    lowest, highest = min(nets), max(nets)
    paired = {
        way: len(list(columns)) > 1
        for way, columns in groupby(options, key=lambda each: each.way)
    }

    common = _common_texts(options)

    def terms(option: Option) -> Terms:
        money = option.over_money if option.way is not Way.MONEY else None
        return Terms(
            label=_terms_label(option) if paired[option.way] else "",
            direction=net_words(option.net),
            net=yuan(abs(option.net)),
            open_words=open_words(option.statement),
            balance=figure(option.net),
            to_household=_total(option, "to_household"),
            from_household=_total(option, "from_household"),
            over_money="" if money is None else f"{signed(money)} 元",
            marginal=_marginal(option),
            best=[each.label for each in Criterion if each in option.best],
            bar=_bar(option.net, lowest, highest),
            url=estimate_url(option.facts),
            remarks=[text for text in _note_texts(option) if text not in common],
        )

    cards = []
    for way, grouped in groupby(options, key=lambda each: each.way):
        columns = list(grouped)
        gain = next((each.signing_gain for each in columns if each.signing_gain), None)
        flat = columns[0].flat_type
        cards.append(
            WayCard(
                code=way.value,
                label=_way_label(columns[0]),
                short=_way_label(columns[0]).rpartition("：")[2],
                flat="" if flat is None else f"{format_number(flat)} {SQUARE_METRE}",
                terms=[terms(each) for each in columns],
                gain="" if gain is None else yuan(gain),
            )
        )
    return ComparisonWords(
        ways=cards,
        closed=[
            Closed(
                label=each.way.label,
                text=each.text,
                field=each.field,
                clause=book.clause(each.provision),
            )
            for each in comparison.unavailable
        ],
        champions=_champions(options, paired),
        common=list(common),
        has_terms=any(paired.values()),
        has_flats=any(each.flat_type is not None for each in options),
    )


def _note_texts(option: Option) -> list[str]:
    return [note.text for note in option.statement.notes]


def _common_texts(options: tuple[Option, ...]) -> dict[str, None]:
    """Find what is noted about all columns of the same kind, money or flat."""
    found: dict[str, None] = {}
    for is_money in (True, False):
        texts = [
            _note_texts(each) for each in options if (each.way is Way.MONEY) is is_money
        ]
        if texts:
            shared = [text for text in texts[0] if all(text in each for each in texts)]
            found |= dict.fromkeys(shared)
    return found


def _champions(options: tuple[Option, ...], paired: dict[Way, bool]) -> list[Champion]:
    if len(options) < 2:  # noqa: PLR2004 - one column is no comparison
        return []
    found = []
    for criterion in Criterion:
        best = [option for option in options if criterion in option.best]
        if best:
            found.append(
                Champion(
                    label=criterion.label,
                    columns=[_column_name(option, paired) for option in best],
                )
            )
    return found


def _column_name(option: Option, paired: dict[Way, bool]) -> str:
    label = _way_label(option)
    if not paired[option.way]:
        return label
    return f"{label}（{_terms_label(option)}）"


def _way_label(option: Option) -> str:
    """Name a way; where the plan has no types of flats, none is named."""
    if option.way is Way.BASE and option.flat_type is None:
        return Choice.EXCHANGE.label
    return option.way.label


def _terms_label(option: Option) -> str:
    return "按期签约" if option.signed else "未按期签约"


def _total(option: Option, code: str) -> str:
    amount = option.statement.total(code)
    return "" if amount is None else yuan(amount)


def _marginal(option: Option) -> str:
    if option.marginal_cost is None or option.extra_area is None:
        return ""
    return f"{figure(option.marginal_cost)} 元/{SQUARE_METRE}"


def _bar(net: Decimal, lowest: Decimal, highest: Decimal) -> NetBar:
    span = highest - lowest

    def place(value: Decimal) -> int:
        if not span:
            return 0
        part = (value - lowest) * BAR_WIDTH / span
        return int(part.quantize(_WHOLE, rounding=ROUND_HALF_UP))

    zero, end = place(ZERO), place(net)
    width = max(abs(end - zero), 2)
    return NetBar(
        x=min(zero, end, BAR_WIDTH - width),
        width=width,
        zero=min(max(zero, 1), BAR_WIDTH - 1),
        sign="plus" if net >= ZERO else "minus",
    )
