"""What people call the places that rows come from: 二、（五）, 附件1 附表一."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from documents.models import Component, Provision, Table
from regulations.rules import ProvisionRef

if TYPE_CHECKING:
    from collections.abc import Iterable

    from regulations.models import Derived

_SEPARATOR: Final = "__"
_WHOLE: Final = "正文"


class ClauseNames:
    """Names of the places of some rows; three queries, however many rows.

    Rows need their document.
    """

    def __init__(self, rows: Iterable[Derived]) -> None:
        """Read the labels on the way to each place."""
        self._slugs: dict[int, str] = {}
        wanted: set[str] = set()
        for row in rows:
            self._slugs[row.document_id] = row.document.slug
            wanted.update(_way(row.eid))
        self._labels: dict[tuple[int, str], str] = {}
        if not wanted:
            return
        where = {"document_id__in": list(self._slugs), "eid__in": sorted(wanted)}
        for model in (Component, Provision):
            for document, eid, label in model.objects.filter(**where).values_list(
                "document_id", "eid", "label"
            ):
                if label:
                    self._labels[document, eid] = label
        for document, eid, label in Table.objects.filter(**where).values_list(
            "document_id", "eid", "label"
        ):
            self._labels[document, eid] = label or f"表{eid.rpartition('_')[2]}"

    def name_of(self, row: Derived) -> str:
        """Return what the place of a row is called."""
        parts = [
            self._labels[row.document_id, eid]
            for eid in _way(row.eid)
            if (row.document_id, eid) in self._labels
        ]
        return "".join(parts).rstrip(".．、") or _WHOLE

    def ref(self, row: Derived) -> ProvisionRef:
        """Return the place of a row as statements cite it."""
        return ProvisionRef(
            document=row.document.slug,
            eid=row.eid,
            label=f"{row.document.number}{self.name_of(row)}",
            url=row.get_absolute_url(),
        )


def _way(eid: str) -> list[str]:
    """Return the eIds from the outermost unit down to this one."""
    parts = eid.split(_SEPARATOR) if eid else []
    return [_SEPARATOR.join(parts[:count]) for count in range(1, len(parts) + 1)]
