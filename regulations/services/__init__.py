"""Changes of state: reading documents into rows, confirming them, merging offices."""

from regulations.services.deriving import (
    DerivationReport,
    confirm_rows,
    derive,
    reject_rows,
)

__all__ = ["DerivationReport", "confirm_rows", "derive", "reject_rows"]
