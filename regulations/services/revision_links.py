"""Linking revisions to the documents that they act on, once those are held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q

from documents.models import Citation, Document
from documents.official_text.titles import trial_variants
from documents.services.linking import citing_documents
from documents.services.linking.acts import ActIndex, Cited
from documents.services.linking.batches import chunks
from documents.services.linking.places import PlaceIndex
from regulations.models import Derived, Revision
from regulations.services.revision_force import apply_revisions, take_back

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_KEYS_AT_ONCE: Final = 400
_LINKS: Final = ("target_document", "target_eid")


@transaction.atomic
def link_revisions(*, document_ids: Collection[int]) -> int:
    """Link the revisions that some documents make, and those that wait for them.

    By dispatch number, else by title, and by the day where several bear the title.
    A document that a clerk chose stays. The number of queries grows with batches of
    rows, not with rows.

    Args:
        document_ids: Documents that were imported or read.

    Returns:
        How many links changed.
    """
    rows: dict[int, Revision] = {}
    for condition in _conditions(sorted(set(document_ids))):
        found = Revision.objects.filter(condition).exclude(
            linked_by=Derived.Origin.CLERK
        )
        rows |= {row.pk: row for row in found.order_by("pk")}
    return sum(
        _link(some) for some in chunks([rows[pk] for pk in sorted(rows)], _KEYS_AT_ONCE)
    )


def _conditions(ids: Sequence[int]) -> Iterator[Q]:
    """Yield conditions that together find every row to be looked at."""
    titles: set[str] = set()
    numbers: set[str] = set()
    for some in chunks(ids, _KEYS_AT_ONCE):
        yield Q(document_id__in=some)
        held = Document.objects.filter(pk__in=some).order_by()
        for title, promulgates, number in held.values_list(
            "title_key", "promulgates_key", "number_key"
        ):
            numbers.add(number)
            titles.update(trial_variants(title))
            titles.update(trial_variants(promulgates))
    for name, keys in (("number", numbers), ("title", titles)):
        for some_keys in chunks(sorted(keys - {""}), _KEYS_AT_ONCE):
            yield Q(**{f"target_{name}_key__in": some_keys})


def _link(rows: Sequence[Revision]) -> int:
    targets = _targets(rows)
    places = PlaceIndex.load({pk for pk in targets.values() if pk is not None})
    changed = []
    for row in rows:
        before = (row.target_document_id, row.target_eid)
        target = targets[row.pk]
        if row.applied_at and target != row.target_document_id:
            take_back([row])
        row.target_document_id = target
        row.target_eid = (
            places.find(target, row.clause) if target and row.clause else ""
        )
        if (row.target_document_id, row.target_eid) != before:
            changed.append(row)
    Revision.objects.bulk_update(changed, _LINKS)
    apply_revisions(Q(pk__in=[row.pk for row in changed]))
    return len(changed)


def choose_target(row: Revision) -> None:
    """Set the place in a document that a clerk chose; automatic links leave it alone.

    Nothing is saved.
    """
    row.linked_by = Derived.Origin.CLERK
    target = row.target_document_id
    row.target_eid = (
        PlaceIndex.load({target}).find(target, row.clause)
        if target and row.clause
        else ""
    )


def _targets(rows: Sequence[Revision]) -> dict[int, int | None]:
    """Return which document each row means, by the row's key."""
    index = ActIndex.load(
        title_keys={row.target_title_key for row in rows},
        number_keys={row.target_number_key for row in rows},
    )
    citing = citing_documents({row.document_id for row in rows})
    found: dict[int, int | None] = {}
    unclear: list[Revision] = []
    for row in rows:
        cited = Cited(
            title=row.target_title,
            title_key=row.target_title_key,
            number_key=row.target_number_key,
        )
        status, act = index.choose(cited, citing[row.document_id], earlier=True)
        found[row.pk] = act.pk if act else None
        if status == Citation.Status.AMBIGUOUS and row.target_dated_on:
            unclear.append(row)
        elif act and not _same_day(row, act.number_key, act.day):
            found[row.pk] = None
    found |= _by_day(unclear)
    return found


def _same_day(row: Revision, number_key: str, day: object) -> bool:
    """Tell whether nothing speaks against a document that bears the same title."""
    if row.target_number_key and row.target_number_key == number_key:
        return True
    return row.target_dated_on is None or day is None or day == row.target_dated_on


def _by_day(rows: Sequence[Revision]) -> dict[int, int | None]:
    """Choose among documents of one title the one of the day that is named."""
    if not rows:
        return {}
    keys = {row.target_title_key for row in rows}
    held = list(
        Document.objects.filter(
            Q(title_key__in=keys) | Q(promulgates_key__in=keys),
            dated_on__in={row.target_dated_on for row in rows},
        )
        .order_by("pk")
        .values_list("pk", "title_key", "promulgates_key", "dated_on")
    )
    found: dict[int, int | None] = {}
    for row in rows:
        fits = [
            pk
            for pk, title, promulgates, day in held
            if day == row.target_dated_on
            and row.target_title_key in {title, promulgates}
            and pk != row.document_id
        ]
        found[row.pk] = fits[0] if len(fits) == 1 else None
    return found
