"""The sum of a statement as a picture: where each bar begins and ends.

Whole units only: a drawing needs no fractions, and nothing here may round money.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from regulations.rules.kinds import Party
from regulations.rules.money import EXACT, NO_MONEY, ZERO
from regulations.rules.statement import Statement

_LEAST_WIDTH: Final = 2
_WHOLE: Final = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One step of the sum.

    Attributes:
        code: Code of the line; ``net`` for the last bar.
        label: Chinese name.
        change: What the line adds to what the household has, or takes off, 元.
        running: The sum after it, 元.
        x: Left end of the bar, in units of the drawing.
        width: Its width; even a small sum stays visible.
        end: Where the running sum stands after it, in units of the drawing.
    """

    code: str
    label: str
    change: Decimal
    running: Decimal
    x: int
    width: int
    end: int

    @property
    def sign(self) -> str:
        """Tell in a word whether the sum grows: ``plus``, ``minus`` or ``none``."""
        if not self.change:
            return "none"
        return "plus" if self.change > ZERO else "minus"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """A statement as bars, the last of which is what is left.

    Attributes:
        bars: One for each line that moves money, in order, then the net sum.
        zero: Where nothing stands, in units of the drawing.
    """

    bars: tuple[Bar, ...]
    zero: int


def waterfall(statement: Statement, width: int) -> Waterfall | None:
    """Lay out the lines of a settlement.

    Args:
        statement: A statement with the total ``net``.
        width: Width of the drawing in its own units.

    Returns:
        The bars; None where nothing is to be drawn.
    """
    lines = [line for line in statement.leaves() if line.amount]
    if not lines:
        return None
    running = NO_MONEY
    steps: list[tuple[str, str, Decimal, Decimal, Decimal]] = []
    for line in lines:
        amount = line.amount or ZERO
        change = -amount if line.owed_by is Party.HOUSEHOLD else amount
        before, running = running, EXACT.add(running, change)
        steps.append((line.code, line.label, change, before, running))
    steps.append(("net", "相抵后", running, NO_MONEY, running))
    ends = [ZERO, *(after for *_, after in steps)]
    scale = _Scale(lowest=min(ends), highest=max(ends), width=width)
    return Waterfall(
        bars=tuple(
            _bar(scale, code, label, change, before, after)
            for code, label, change, before, after in steps
        ),
        zero=scale.place(ZERO),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """From sums to places."""

    lowest: Decimal
    highest: Decimal
    width: int

    def place(self, value: Decimal) -> int:
        span = EXACT.subtract(self.highest, self.lowest)
        if not span:
            return 0
        part = EXACT.multiply(value - self.lowest, Decimal(self.width))
        whole = EXACT.divide(part, span).quantize(_WHOLE, rounding=ROUND_HALF_UP)
        return int(whole)


def _bar(
    scale: _Scale,
    code: str,
    label: str,
    change: Decimal,
    before: Decimal,
    after: Decimal,
) -> Bar:
    start, end = scale.place(before), scale.place(after)
    left, right = min(start, end), max(start, end)
    width = max(right - left, _LEAST_WIDTH)
    return Bar(
        code=code,
        label=label,
        change=change,
        running=after,
        x=min(left, scale.width - width),
        width=width,
        end=end,
    )
