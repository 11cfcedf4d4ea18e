"""Statements, money and brackets: what every calculator of the portal shares.

Standard library only; nothing here knows the web framework or a database.
"""

from regulations.rules.brackets import Interval
from regulations.rules.errors import RuleError, StatementError
from regulations.rules.kinds import LineKind, Party, TotalScheme
from regulations.rules.statement import (
    FORMAT,
    Line,
    Note,
    ProvisionRef,
    Refusal,
    RuleSet,
    Statement,
    Total,
)

__all__ = [
    "FORMAT",
    "Interval",
    "Line",
    "LineKind",
    "Note",
    "Party",
    "ProvisionRef",
    "Refusal",
    "RuleError",
    "RuleSet",
    "Statement",
    "StatementError",
    "Total",
    "TotalScheme",
]
