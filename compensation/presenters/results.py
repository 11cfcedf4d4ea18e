"""A statement for a resident: who pays whom, why, and what to do next."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from compensation.presenters.clauses import Clause, ClauseBook
from compensation.presenters.deadlines import DeadlineWords
from compensation.presenters.money import (
    capitals,
    figure,
    net_words,
    payer_words,
    signed,
    yuan,
)
from compensation.rules import ReadingCode
from compensation.rules.delay import Delays
from compensation.rules.waterfall import waterfall
from regulations.rules import Line, Note, Party, ProvisionRef, Refusal, Statement
from regulations.rules.money import SQUARE_METRE, ZERO, format_number

DRAWING_WIDTH: Final = 360
_ROW_HEIGHT: Final = 46
_BAR_TOP: Final = 22
_TEXT_BASE: Final = 15
_LETTER_WIDTH: Final = 7  # half a Chinese character at 14 units
_GAP: Final = 12
SILENT: Final = frozenset(
    {
        ReadingCode.AREA_OVER_TYPE.value,
        "flat_difference_unpriced",
        "reasonable_area_unpriced",
    }
)
_TOTAL_LABELS: Final = {
    "to_household": "征收部门应付给您",
    "from_household": "您应付给征收部门",
}
_DELAY_LABELS: Final = {
    "signed_in_period": "误了签约期限",
    "signed_early": "误了签约奖励的期限",
    "moved_early": "误了搬迁奖励的期限",
    "building_complete": "整栋楼没有全部按期签约、搬迁",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A total in figures and in capitals."""

    label: str
    figure: str
    capitals: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A note or a refusal with its clause."""

    text: str
    clause: Clause | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLine:
    """A line of the result."""

    label: str
    formula: str
    amount: str
    clause: Clause | None
    remarks: list[Remark]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """All lines that one party pays, with their sum."""

    party: str
    label: str
    lines: list[ResultLine]
    total: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnBar:
    """A bar of the picture, in units of the drawing."""

    label: str
    short: str
    amount: str
    running: str
    sign: str
    is_net: bool
    x: int
    width: int
    text_y: int
    bar_y: int
    link_x: int
    link_y1: int
    link_y2: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The picture of the sum."""

    bars: list[DrawnBar]
    zero: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayWords:
    """A condition of time, and what missing it costs."""

    label: str
    loss: str
    area: str
    until: str
    rule: str
    clause: Clause | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayTable:
    """All conditions of time."""

    rows: list[DelayWords]
    in_time: str
    late: str
    loss: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the page shows of a statement.

    Attributes:
        headline: Who pays whom in the end.
        net: The size of the sum that is left; None when refused.
        sides: The lines by who pays.
        to_household: What the office owes.
        from_household: What the household owes.
        parts: Both of these, where neither is nothing: one alone is the net.
        silent: What the plan does not say.
        open_words: How many things the plan leaves open, beside the sum; may be empty.
        remarks: Other notes on the whole.
        refusals: Why there is no answer.
        drawing: The picture of the sum.
        delays: What is lost by being late.
    """

    headline: str
    net: Sum | None
    to_household: Sum | None
    from_household: Sum | None
    parts: list[Sum]
    sides: list[Side]
    silent: list[Remark]
    open_words: str
    remarks: list[Remark]
    refusals: list[Remark]
    drawing: Drawing | None
    delays: DelayTable | None


def result_refs(statement: Statement, delays: Delays | None) -> list[ProvisionRef]:
    """Name every clause that a result cites."""
    lines = list(statement.leaves())
    notes = [*statement.notes, *(note for line in lines for note in line.notes)]
    found = [
        *(line.provision for line in lines),
        *(note.provision for note in notes),
        *(refusal.provision for refusal in statement.refusals),
        *(each.provision for each in (delays.each if delays else ())),
    ]
    return [ref for ref in found if ref is not None]


def present(
    statement: Statement,
    delays: Delays | None,
    book: ClauseBook,
    deadlines: list[DeadlineWords],
) -> Result:
    """Word a statement for its page."""
    net = statement.total("net")
    by_code = {each.code: each for each in deadlines}
    return Result(
        headline="" if net is None else _headline(statement, net),
        net=None if net is None else _sum("相抵后", abs(net)),
        to_household=_total(statement, "to_household"),
        from_household=_total(statement, "from_household"),
        parts=_parts(statement),
        sides=_sides(statement, book),
        silent=[_remark(note, book) for note in silent_notes(statement)],
        open_words=open_words(statement),
        remarks=[
            _remark(note, book) for note in statement.notes if note.code not in SILENT
        ],
        refusals=[_remark(refusal, book) for refusal in statement.refusals],
        drawing=draw(statement),
        delays=None if delays is None else _delay_table(delays, book, by_code),
    )


def silent_notes(statement: Statement) -> list[Note]:
    """Find what the plan leaves open, so that no sum holds it."""
    return [note for note in statement.notes if note.code in SILENT]


def open_words(statement: Statement) -> str:
    """Say beside a sum how much is not in it; empty where nothing is left open."""
    count = len(silent_notes(statement))
    return f"另有 {count} 项方案没有写明，未计入" if count else ""


def _parts(statement: Statement) -> list[Sum]:
    """Give what each side owes, where both owe something."""
    found = [_total(statement, code) for code in _TOTAL_LABELS if statement.total(code)]
    both = [each for each in found if each is not None]
    return both if len(both) == len(_TOTAL_LABELS) else []


def _headline(statement: Statement, net: Decimal) -> str:
    """Say who pays whom; that both sides were set off, only where both pay."""
    return f"两项相抵，{net_words(net)}" if _parts(statement) else net_words(net)


def draw(statement: Statement) -> Drawing | None:
    """Lay the picture of the sum out for its template."""
    found = waterfall(statement, DRAWING_WIDTH)
    if found is None:
        return None
    bars = []
    last = len(found.bars) - 1
    for place, bar in enumerate(found.bars):
        top = place * _ROW_HEIGHT
        is_net = place == last
        amount = figure(bar.change) if is_net else signed(bar.change)
        bars.append(
            DrawnBar(
                label=bar.label,
                short=_shortened(bar.label, amount),
                amount=amount,
                running=figure(bar.running),
                sign=bar.sign,
                is_net=is_net,
                x=bar.x,
                width=bar.width,
                text_y=top + _TEXT_BASE,
                bar_y=top + _BAR_TOP,
                link_x=min(max(bar.end, 1), DRAWING_WIDTH - 1),
                link_y1=top + _BAR_TOP,
                link_y2=top + _ROW_HEIGHT + _BAR_TOP,
            )
        )
    return Drawing(
        bars=bars,
        zero=min(max(found.zero, 1), DRAWING_WIDTH - 1),
        width=DRAWING_WIDTH,
        height=_ROW_HEIGHT * len(bars),
    )


def _shortened(label: str, amount: str) -> str:
    """Cut a label so that the sum beside it has its place."""
    room = DRAWING_WIDTH - _GAP - _width(amount)
    if _width(label) <= room:
        return label
    kept = ""
    for character in label:
        if _width(f"{kept}{character}…") > room:
            break
        kept += character
    return f"{kept}…"


def _width(text: str) -> int:
    """Estimate the width of a text at 14 units."""
    wide = sum(unicodedata.east_asian_width(each) in "FWA" for each in text)
    return (len(text) + wide) * _LETTER_WIDTH + len(text) - wide


def _sides(statement: Statement, book: ClauseBook) -> list[Side]:
    found = []
    for party, code in (
        (Party.OFFICE, "to_household"),
        (Party.HOUSEHOLD, "from_household"),
    ):
        lines = [line for line in statement.leaves() if line.owed_by is party]
        total = statement.total(code)
        if lines and total is not None:
            found.append(
                Side(
                    party=party.value,
                    label=payer_words(party),
                    lines=[_line(line, book) for line in lines],
                    total=yuan(total),
                )
            )
    return found


def _line(line: Line, book: ClauseBook) -> ResultLine:
    return ResultLine(
        label=line.label,
        formula=line.formula,
        amount="" if line.amount is None else yuan(line.amount),
        clause=book.clause(line.provision),
        remarks=[_remark(note, book) for note in line.notes],
    )


def _remark(note: Note | Refusal, book: ClauseBook) -> Remark:
    return Remark(text=note.text, clause=book.clause(note.provision))


def _total(statement: Statement, code: str) -> Sum | None:
    amount = statement.total(code)
    return None if amount is None else _sum(_TOTAL_LABELS[code], amount)


def _sum(label: str, amount: Decimal) -> Sum:
    return Sum(label=label, figure=yuan(amount), capitals=capitals(amount))


def _delay_table(
    delays: Delays, book: ClauseBook, deadlines: Mapping[str, DeadlineWords]
) -> DelayTable | None:
    if delays.loss <= ZERO and all(each.area is None for each in delays.each):
        return None
    rows = []
    for each in delays.each:
        known = deadlines.get(
            "signing_period"
            if each.condition == "signed_in_period"
            else each.code.value
        )
        rows.append(
            DelayWords(
                label=_DELAY_LABELS[each.condition],
                loss=yuan(each.loss) if each.loss else "",
                area=""
                if each.area is None
                else f"{format_number(each.area)} {SQUARE_METRE}",
                until="" if known is None else known.until,
                rule=_delay_rule(each.condition) if known is None else known.rule,
                clause=book.clause(each.provision),
            )
        )
    return DelayTable(
        rows=rows,
        in_time=_held(delays.in_time),
        late=_held(delays.late),
        loss=yuan(delays.loss),
    )


def _delay_rule(condition: str) -> str:
    if condition == "building_complete":
        return "取决于整栋楼的全部住户"
    return "截止日期以征收部门的通知为准"


def _held(net: Decimal) -> str:
    return f"{net_words(net)} {yuan(abs(net))}" if net else net_words(net)
