"""The ledger of a tree: every unit's place, parent and unique eId."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from documents.official_text.labels import EID_ELEMENT
from documents.official_text.model import Kind, ProvisionText, TableText

if TYPE_CHECKING:
    from documents.official_text.blocks import Block


class Ledger:
    """Keeps the units of one tree in printed order.

    Args:
        prefix: eId of the component; its units are ``prefix__…``.
        used: eIds of the document so far; new ones are added.
        order: Place of the last unit of the document.
    """

    def __init__(self, *, prefix: str, used: set[str], order: int) -> None:
        self.prefix = prefix
        self.used = used
        self.order = order
        self.provisions: list[ProvisionText] = []
        self.tables: list[TableText] = []
        self._unnumbered: Counter[str] = Counter()
        self._copies: Counter[str] = Counter()

    @property
    def last(self) -> ProvisionText | None:
        """Return the unit that was added last."""
        return self.provisions[-1] if self.provisions else None

    def add(
        self,
        parent: ProvisionText | None,
        kind: Kind,
        number: str = "",
        *,
        block: Block,
        label: str = "",
        heading: str = "",
        text: str = "",
        quoted: bool = False,
    ) -> ProvisionText:
        """Add a unit.

        Args:
            parent: The unit above; None at the top of the tree.
            kind: Its kind.
            number: Its number in the eId; units without one are counted.
            block: Where it stands in the source.
            label: Its number as printed.
            heading: Its heading.
            text: Its own text.
            quoted: Whether it stands in a quotation.
        """
        above = parent.eid if parent else ""
        stem = f"{self._stem(parent)}{EID_ELEMENT[kind]}_"
        if kind is Kind.ARTICLE and not quoted:
            # Articles count through a whole act, so their eIds leave out 编, 章 and
            # 节 (as the naming convention of Akoma Ntoso has it); only where a part
            # starts again with article one does the path tell the two apart.
            short = f"{self._stem(None)}{EID_ELEMENT[kind]}_"
            if f"{short}{number}" not in self.used:
                stem = short
        number = number or self._next_number(stem)
        self.order += 1
        provision = ProvisionText(
            eid=self._unique(f"{stem}{number}"),
            parent=above,
            kind=kind,
            label=label,
            heading=heading,
            text=text,
            line=block.line,
            end_line=block.end_line,
            order=self.order,
            quoted=quoted,
        )
        self.provisions.append(provision)
        return provision

    def take_back(self, provision: ProvisionText) -> None:
        """Take back the unit that was added last: it was a table's caption."""
        self.used.discard(provision.eid)
        self.provisions.pop()
        self._unnumbered[provision.eid.rpartition("_")[0] + "_"] -= 1

    def add_table(self, parent: ProvisionText | None, table: TableText) -> None:
        """Add a table under a unit; its eId, parent and order are set here."""
        self.order += 1
        number = len(self.tables) + 1
        table.eid = self._unique(f"{self._stem(parent)}table_{number}")
        table.parent = parent.eid if parent else ""
        table.order = self.order
        self.tables.append(table)

    def _next_number(self, stem: str) -> str:
        """Count the units of a kind that carry no number of their own."""
        self._unnumbered[stem] += 1
        while f"{stem}{self._unnumbered[stem]}" in self.used:
            self._unnumbered[stem] += 1
        return str(self._unnumbered[stem])

    def _stem(self, parent: ProvisionText | None) -> str:
        base = parent.eid if parent else self.prefix
        return f"{base}__" if base else ""

    def _unique(self, eid: str) -> str:
        """Return ``eid``, marked as a copy where the text repeats a number."""
        unique = eid
        while unique in self.used:
            # Counted, not searched: a text may repeat a number many times.
            self._copies[eid] += 1
            unique = f"{eid}_dup{self._copies[eid] + 1}"
        self.used.add(unique)
        return unique
