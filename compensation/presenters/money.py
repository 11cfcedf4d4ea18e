"""Sums in words: figures, capitals, and who pays whom."""

from __future__ import annotations

from decimal import Decimal

from regulations.rules import Party
from regulations.rules.money import YUAN, ZERO
from regulations.rules.numerals import capital_sum

_MINUS = "−"


def yuan(amount: Decimal) -> str:
    """Write a sum for people: ``−13,350.00 元``."""
    return f"{figure(amount)} {YUAN}"


def figure(amount: Decimal) -> str:
    """Write a sum without its unit, with a real minus sign."""
    return f"{amount:,.2f}".replace("-", _MINUS)


def signed(amount: Decimal) -> str:
    """Write a difference, which always shows its sign unless it is nothing."""
    return f"+{figure(amount)}" if amount > ZERO else figure(amount)


def capitals(amount: Decimal) -> str:
    """Write the size of a sum in capital numerals (人民币大写)."""
    return capital_sum(abs(amount))


def payer_words(party: Party | None) -> str:
    """Say who pays whom, to the household."""
    return "您付给征收部门" if party is Party.HOUSEHOLD else "征收部门付给您"


def net_words(net: Decimal) -> str:
    """Say who pays whom once both sides are set off."""
    if not net:
        return "互不付款"
    return "征收部门应付给您" if net > ZERO else "您应付给征收部门"
