"""Keep the index in step with what is published.

Called inside the transaction of whatever changes a document, so that a search never
finds what was taken back, nor misses what is public.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final

from django.db import connection, transaction

from documents.models import Document, SearchedDocument, SearchedPlace
from documents.search.engines import engine
from documents.search.engines.base import DocumentGrams, place_range
from documents.search.entries import places_of
from documents.search.text.folding import BARRIER
from documents.search.text.grams import characters, pairs

#: Changes whenever the same text would be folded or cut otherwise.
VERSION: Final = 2
_AT_ONCE: Final = 50
_ROWS_AT_ONCE: Final = 2000


@transaction.atomic
def update_index(document_ids: Collection[int]) -> int:
    """Bring the index in step with some documents, whatever has become of them.

    Returns:
        How many of them were written or removed; what has not changed is left alone.
    """
    ids = sorted(set(document_ids))
    changed = 0
    for start in range(0, len(ids), _AT_ONCE):
        changed += _update(ids[start : start + _AT_ONCE])
    return changed


@transaction.atomic
def remove_from_index(document_ids: Collection[int]) -> None:
    """Take documents out of the index; called before they are deleted."""
    _remove(sorted(set(document_ids)))


def missing_from_index() -> list[int]:
    """Return published documents that the index does not hold as they are cut now."""
    rows = Document.objects.filter(state=Document.State.PUBLISHED).exclude(
        searched__digest__startswith=_version()
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def rebuild_index(*, progress: Callable[[int, int], None] | None = None) -> int:
    """Empty the index and write it anew, in one transaction.

    Args:
        progress: Called with how many documents are done, of how many.

    Returns:
        How many documents it holds.
    """
    with transaction.atomic():
        index = engine()
        # Where there was nothing to find, nobody has to wait for the lock.
        first = not SearchedDocument.objects.exists()
        index.clear()
        SearchedPlace.objects.all().delete()
        SearchedDocument.objects.all().delete()
        if first:
            index.begin_bulk()
        ids = missing_from_index()
        for start in range(0, len(ids), _AT_ONCE):
            _write(places_of(ids[start : start + _AT_ONCE]))
            if progress:
                progress(min(start + _AT_ONCE, len(ids)), len(ids))
        index.settle()
    if not connection.in_atomic_block:
        index.tidy()
    return len(ids)


def _update(ids: list[int]) -> int:
    # Two who change one document at once write its places one after the other.
    locked = Document.objects.select_for_update(no_key=True).filter(pk__in=ids)
    list(locked.order_by("pk").values_list("pk", flat=True))
    held = dict(SearchedDocument.objects.filter(pk__in=ids).values_list("pk", "digest"))
    public = Document.objects.filter(pk__in=ids, state=Document.State.PUBLISHED)
    wanted = places_of(public.order_by("pk").values_list("pk", flat=True))
    same = {pk for pk, places in wanted.items() if held.get(pk) == _digest(places)}
    # When it may be seen, what kind it is and the like are no words of it.
    SearchedDocument.objects.filter(pk__in=same).update(stamp=_stamp())
    _remove([pk for pk in held if pk not in same])
    new = {pk: places for pk, places in wanted.items() if pk not in same}
    _write(new)
    return len({*held, *wanted} - same)


def _write(places: dict[int, list[SearchedPlace]]) -> None:
    rows = [place for some in places.values() for place in some]
    SearchedPlace.objects.bulk_create(rows, batch_size=_ROWS_AT_ONCE)
    SearchedDocument.objects.bulk_create(
        [
            SearchedDocument(document_id=pk, digest=_digest(some), stamp=_stamp())
            for pk, some in places.items()
        ]
    )
    engine().add(
        [_grams(pk, (one.folded for one in some)) for pk, some in places.items()],
        [(row.pk, row.folded) for row in rows],
    )


def _remove(ids: Sequence[int]) -> None:
    for pk in ids:
        first, beyond = place_range(pk)
        rows = SearchedPlace.objects.filter(pk__gte=first, pk__lt=beyond)
        held = list(rows.order_by("pk").values_list("pk", "folded"))
        engine().remove([_grams(pk, (folded for _, folded in held))], held)
        rows.delete()
    SearchedDocument.objects.filter(pk__in=ids).delete()


def _grams(pk: int, texts: Iterable[str]) -> DocumentGrams:
    # Joined by barriers, which no gram spans, all texts are cut at once.
    whole = BARRIER.join(texts)
    return DocumentGrams(pk=pk, grams=frozenset(pairs(whole)) | characters(whole))


def _version() -> str:
    return f"{VERSION}."


def _digest(places: Sequence[SearchedPlace]) -> str:
    digest = hashlib.sha256()
    for place in places:
        digest.update(
            f"\n{place.kind}\t{place.eid}\t{place.row}\t{place.folded}".encode()
        )
    return f"{_version()}{digest.hexdigest()}"[:64]


def _stamp() -> int:
    return secrets.randbits(40)
