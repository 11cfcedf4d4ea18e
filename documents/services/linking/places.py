"""Which provision of the cited document is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from documents.models import Provision, Table
from documents.official_text.citations import candidate_eids
from documents.services.linking.batches import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable

_DOCUMENTS_AT_ONCE = 200


class PlaceIndex:
    """The eIds of some documents, read in a few queries."""

    def __init__(self) -> None:
        self._provisions: dict[int, set[str]] = {}
        self._tables: dict[int, set[str]] = {}
        self._inner: dict[int, dict[str, str]] = {}

    @classmethod
    def load(cls, document_ids: Iterable[int]) -> Self:
        """Read the eIds of the provisions and tables of the documents."""
        index = cls()
        for some in chunks(sorted(set(document_ids)), _DOCUMENTS_AT_ONCE):
            for model, into in (
                (Provision, index._provisions),
                (Table, index._tables),
            ):
                rows = model._default_manager.filter(document_id__in=some)  # noqa: SLF001
                for pk, eid in rows.order_by().values_list("document_id", "eid"):
                    into.setdefault(pk, set()).add(eid)
        return index

    def has(self, document_id: int, eid: str) -> bool:
        """Tell whether a document has a provision or a table of that eId."""
        return eid in self._provisions.get(document_id, ()) or self.is_table(
            document_id, eid
        )

    def is_table(self, document_id: int, eid: str) -> bool:
        """Tell whether an eId is a table's."""
        return eid in self._tables.get(document_id, ())

    def find(self, document_id: int, article: str) -> str:
        """Return the eId that ``article`` (第五条第一款) names in a document.

        The most exact place that the document has: its 条 where the 款 is no row of
        its own. A text that stands in an annex of a notice is looked through where
        the body has no such place, if only one annex has it. Empty if there is none.
        """
        eids = self._provisions.get(document_id)
        if not eids:
            return ""
        candidates = candidate_eids(article)
        for eid in candidates:
            if eid in eids:
                return eid
        inner = self._inner.get(document_id)
        if inner is None:
            inner = self._inner[document_id] = _annexed(eids)
        return next((inner[eid] for eid in candidates if inner.get(eid)), "")


def _annexed(eids: Iterable[str]) -> dict[str, str]:
    """Map an eId inside an annex to the whole one; empty where two annexes have it."""
    found: dict[str, str] = {}
    for eid in eids:
        if eid.startswith("annex"):
            inner = eid.partition("__")[2]
            found[inner] = "" if inner in found else eid
    return found
