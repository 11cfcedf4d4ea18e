"""Stakes as rows, added up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regulations.rules.stakes import StakeCheck, Stakes, check_stakes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regulations.models import StakeCount


def check_rows(rows: Sequence[StakeCount]) -> tuple[StakeCheck, ...]:
    """Add up the stakes of one document's rows, in their order."""
    return check_stakes(
        [
            Stakes(
                river=row.river,
                part_of=row.part_of,
                total=row.total,
                left=row.left,
                right=row.right,
            )
            for row in rows
        ]
    )
