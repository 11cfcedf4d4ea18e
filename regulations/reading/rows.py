"""What a reader gives: rows with their key, their place and their words."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An office's part in a row, such as leading a task.

    Attributes:
        role: What the office does.
        name: The office as printed.
        meant: Its name where print shortens it (绥中县、兴城市政府); else empty.
    """

    role: str
    name: str
    meant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row that was read.

    Attributes:
        key: Which row of the document it is; the same whenever it is read again.
        eid: eId of the provision or table that it comes from.
        quote: The words that say it.
        values: Values by field of the row's model.
        offices: Names of offices as printed, by field of the row's model.
        parts: Offices with their roles, in order.
    """

    key: str
    eid: str
    quote: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    offices: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
