"""Link what is stored: a document's own citations, and those that waited for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from documents.models import Citation, Document, Finding, Relation
from documents.official_text.model import Severity
from documents.official_text.titles import trial_variants
from documents.services.linking.acts import Citing
from documents.services.linking.batches import chunks
from documents.services.linking.resolving import resolve_citations, resolve_relations

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

_KEYS_AT_ONCE = 400
_ROWS_AT_ONCE = 5000
_UPDATED_AT_ONCE = 200
_LINK_FIELDS = ("status", "target_document", "target_eid", "target_table")
NO_SUCH_ARTICLE = "no_such_article"


@dataclass(slots=True, kw_only=True)
class LinkReport:
    """What linking did.

    Attributes:
        changed_documents: Keys of documents one of whose citations or relations
            changed; the bodies of published ones have to be rendered anew.
        changed: How many citations changed.
    """

    changed_documents: set[int] = field(default_factory=set)
    changed: int = 0


@transaction.atomic
def link_documents(
    *, document_ids: Collection[int], own: bool = True, today: date | None = None
) -> LinkReport:
    """Link the citations and relations that have to do with some documents.

    Both what these documents cite and what elsewhere waits for them, or may now
    mean a better text of them. Links that a clerk set stay. The number of queries
    grows with the batches, not with the citations.

    Args:
        document_ids: The documents, just imported or changed.
        own: Whether their own citations have to be looked at as well; an importer
            that has resolved them before writing says no.
        today: Decides what is in force; today when left out.
    """
    ids = sorted(set(document_ids))
    day = today or timezone.localdate()
    report = LinkReport()
    seen: set[int] = set()
    for condition in _conditions(ids, "", own=own):
        # Links made by a clerk are left alone; what a clerk left open may link up.
        free = Q(origin=Citation.Origin.MACHINE) | ~Q(status=Citation.Status.FOUND)
        rows = Citation.objects.filter(condition & free).order_by("pk")
        keys = [pk for pk in rows.values_list("pk", flat=True) if pk not in seen]
        seen.update(keys)
        for some in chunks(keys, _ROWS_AT_ONCE):
            _link_citations(some, report)
    seen.clear()
    for condition in _conditions(ids, "target_", own=True):
        relations = Relation.objects.filter(
            condition, origin=Citation.Origin.MACHINE
        ).order_by("pk")
        keys = [pk for pk in relations.values_list("pk", flat=True) if pk not in seen]
        seen.update(keys)
        for some in chunks(keys, _ROWS_AT_ONCE):
            _link_relations(some, report, day)
    sync_missing_articles(document_ids={*report.changed_documents, *ids})
    return report


def citing_documents(document_ids: Iterable[int]) -> dict[int, Citing]:
    """Return what linking has to know of documents that cite."""
    found = {}
    for some in chunks(sorted(set(document_ids)), _KEYS_AT_ONCE):
        rows = Document.objects.filter(pk__in=some).order_by()
        for pk, title_key, version_on, dated_on, issuer in rows.values_list(
            "pk", "title_key", "version_on", "dated_on", "issuer"
        ):
            found[pk] = Citing(
                pk=pk, title_key=title_key, day=version_on or dated_on, issuer=issuer
            )
    return found


def sync_missing_articles(*, document_ids: Collection[int]) -> None:
    """Store a finding for each citation of a provision that is not there.

    They have no source file: only with the other texts at hand can they be seen. Open
    ones whose citation has found its place since are removed; what a clerk has
    decided stays.
    """
    for some in chunks(sorted(set(document_ids)), _KEYS_AT_ONCE):
        wanted = {}
        citations = Citation.objects.filter(
            document_id__in=some, status=Citation.Status.NO_SUCH_PROVISION
        )
        for one in citations.select_related("document", "provision", "table").order_by(
            "pk"
        ):
            place = one.provision or one.table
            name = f"《{one.title}》" if one.title else one.number or "本文件"
            finding = Finding(
                document_id=one.document_id,
                eid=place.eid if place else "",
                code=NO_SUCH_ARTICLE,
                severity=Severity.WARNING.value,
                line=place.line if place else 0,
                text=f"{name}没有{one.article}（“{one.quote}”）。",
            )
            wanted[(*_place_of(finding), finding.text)] = finding
        held = Finding.objects.filter(document_id__in=some, code=NO_SUCH_ARTICLE)
        gone = []
        for finding in held.order_by("pk"):
            if finding.source_id is not None:
                # The reader has seen it already, within the text itself.
                for key in [k for k in wanted if k[:2] == _place_of(finding)]:
                    del wanted[key]
                continue
            known = wanted.pop((*_place_of(finding), finding.text), None)
            if known is None and finding.state == Finding.State.OPEN:
                gone.append(finding.pk)
        Finding.objects.filter(pk__in=gone).delete()
        Finding.objects.bulk_create(wanted.values(), batch_size=500)


def _place_of(finding: Finding) -> tuple[int | None, str]:
    return finding.document_id, finding.eid


def _conditions(ids: Sequence[int], prefix: str, *, own: bool) -> Iterable[Q]:
    """Yield conditions that together find every row to be looked at."""
    titles: set[str] = set()
    numbers: set[str] = set()
    for some in chunks(ids, _KEYS_AT_ONCE):
        if own:
            yield Q(document_id__in=some)
        rows = Document.objects.filter(pk__in=some).order_by()
        for title, promulgates, number in rows.values_list(
            "title_key", "promulgates_key", "number_key"
        ):
            numbers.add(number)
            for key in (title, promulgates):
                titles.update(trial_variants(key))
    for name, keys in (("title_key", titles), ("number_key", numbers)):
        for some_keys in chunks(sorted(keys - {""}), _KEYS_AT_ONCE):
            yield Q(**{f"{prefix}{name}__in": some_keys})


def _link_citations(keys: Sequence[int], report: LinkReport) -> None:
    citations: list[Citation] = []
    for some in chunks(keys, _KEYS_AT_ONCE):
        citations.extend(Citation.objects.filter(pk__in=some).order_by("pk"))
    citing = citing_documents(one.document_id for one in citations)
    changed = resolve_citations(citations, citing)
    Citation.objects.bulk_update(changed, _LINK_FIELDS, batch_size=_UPDATED_AT_ONCE)
    report.changed += len(changed)
    report.changed_documents.update(one.document_id for one in changed)


def _link_relations(keys: Sequence[int], report: LinkReport, today: date) -> None:
    relations: list[Relation] = []
    for some in chunks(keys, _KEYS_AT_ONCE):
        relations.extend(Relation.objects.filter(pk__in=some).order_by("pk"))
    before = {one.pk: one.target_document_id for one in relations}
    citing = citing_documents(one.document_id for one in relations)
    changed = resolve_relations(relations, citing)
    Relation.objects.bulk_update(
        changed, ("target_document", "target_eid"), batch_size=_UPDATED_AT_ONCE
    )
    report.changed_documents.update(one.document_id for one in changed)
    linked = [one for one in changed if one.target_document_id != before[one.pk]]
    _apply_force(linked, today)


def _apply_force(relations: Sequence[Relation], today: date) -> None:
    """Tell amended and repealed documents so, once: when the relation links up.

    A clerk who decides otherwise afterwards is not overruled. A relation of a
    document that is not in force yet changes nothing.
    """
    by_kind: dict[str, dict[int, date | None]] = {
        Relation.Kind.AMENDS: {},
        Relation.Kind.REPEALS: {},
    }
    sources = {
        document.pk: document
        for document in Document.objects.filter(
            pk__in={one.document_id for one in relations}
        ).only("pk", "effective_on", "version_on", "dated_on")
    }
    for one in relations:
        if one.target_document_id is None or one.kind not in by_kind:
            continue
        source = sources[one.document_id]
        day = source.effective_on or source.version_on or source.dated_on
        if day is None or day <= today:
            by_kind[one.kind][one.target_document_id] = day
    force = Document.Force
    now = timezone.now()
    Document.objects.filter(
        pk__in=by_kind[Relation.Kind.AMENDS], force=force.IN_FORCE
    ).update(force=force.AMENDED, updated_at=now)
    repealed = Document.objects.filter(
        pk__in=by_kind[Relation.Kind.REPEALS],
        force__in=(force.IN_FORCE, force.AMENDED, force.UNKNOWN),
    )
    for document in repealed:
        document.force = force.REPEALED
        day = by_kind[Relation.Kind.REPEALS][document.pk]
        starts = document.effective_on
        if document.lapsed_on is None and day and (starts is None or day >= starts):
            document.lapsed_on = day
        document.updated_at = now
    Document.objects.bulk_update(
        repealed, ("force", "lapsed_on", "updated_at"), batch_size=_UPDATED_AT_ONCE
    )
