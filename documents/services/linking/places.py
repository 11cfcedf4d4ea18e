"""Which provision of the cited document is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from documents.models import Component, Provision, ProvisionAlias, Table
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
        self._earlier: dict[int, dict[str, str]] = {}

    @classmethod
    def load(cls, document_ids: Iterable[int]) -> Self:
        """Read the eIds of the provisions, annexes and tables of documents."""
        index = cls()
        for some in chunks(sorted(set(document_ids)), _DOCUMENTS_AT_ONCE):
            for model, into in (
                (Provision, index._provisions),
                (Component, index._provisions),
                (Table, index._tables),
            ):
                rows = model._default_manager.filter(document_id__in=some)  # noqa: SLF001
                for pk, eid in rows.order_by().values_list("document_id", "eid"):
                    into.setdefault(pk, set()).add(eid)
            aliases = ProvisionAlias.objects.filter(
                document_id__in=some, removed_on__isnull=True
            ).order_by()
            for pk, eid, now in aliases.values_list(
                "document_id", "eid", "provision__eid"
            ):
                index._earlier.setdefault(pk, {})[eid] = now
        return index

    def has(self, document_id: int, eid: str) -> bool:
        """Tell whether a document has a place of that eId."""
        return eid in self._provisions.get(document_id, ()) or self.is_table(
            document_id, eid
        )

    def is_table(self, document_id: int, eid: str) -> bool:
        """Tell whether an eId is a table's."""
        return eid in self._tables.get(document_id, ())

    def followed(self, document_id: int, article: str, eid: str) -> bool:
        """Tell whether a link to a place stands though the place got another number.

        Args:
            document_id: The document.
            article: What the citation says, as 第三条.
            eid: Where it was linked to: a unit that was 第三条 and is 第四条 by now.
        """
        earlier = self._earlier.get(document_id)
        if not earlier or not eid or not self.has(document_id, eid):
            return False
        candidates = set(candidate_eids(article))
        return any(
            now == eid and candidates & {old, _within(old)}
            for old, now in earlier.items()
        )

    def find(self, document_id: int, article: str) -> str:
        """Return the eId that ``article`` (第五条第一款, 附件1) names in a document.

        The most exact place that the document has: its 条 where the 款 is no row of
        its own. An article is looked for in chapters and annexes too, where only one
        of them has it. Empty if there is none.
        """
        eids = self._provisions.get(document_id)
        if not eids:
            return ""
        candidates = candidate_eids(article)
        inner = self._inner.get(document_id)
        if inner is None:
            inner = self._inner[document_id] = _inner(eids)
        for eid in candidates:
            if eid in eids:
                return eid
            if inner.get(eid):
                return inner[eid]
        return ""


def _inner(eids: Iterable[str]) -> dict[str, str]:
    """Map an eId from its article (or clause) on to the whole of it.

    ``art_8`` to ``chp_2__sec_1__art_8``; to nothing where two places have one.
    """
    found: dict[str, str] = {}
    for eid in eids:
        inner = _within(eid)
        if inner != eid:
            found[inner] = "" if inner in found else eid
    return found


def _within(eid: str) -> str:
    """Return an eId from its article (or clause) on; the whole where it has none."""
    steps = eid.split("__")
    for place, step in enumerate(steps):
        if step.startswith(("art_", "cl_")):
            return "__".join(steps[place:])
    return eid
