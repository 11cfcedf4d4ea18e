"""Changes that clerks make to the text of documents."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.db import transaction
from django.utils import timezone
from simple_history.models import HistoricalRecords

from documents.errors import DocumentError
from documents.models import (
    Citation,
    Component,
    Correction,
    Document,
    Provision,
    Table,
)
from documents.official_text.citations import find_citations
from documents.official_text.reader import citation_context, text_units
from documents.selectors import document_text
from documents.services.importing.references import new_citation
from documents.services.importing.trees import Trees
from documents.services.linking import (
    citing_documents,
    link_documents,
    sync_missing_articles,
)
from documents.services.linking.resolving import resolve_citations
from documents.services.printed_heads import PRINTED, changed_head
from documents.services.rendering import render_published
from documents.services.review import reopen_changed
from documents.services.signing import sign

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.contrib.auth.models import User

#: Characters by which a unit without a label is told from others.
_NAMED: Final = 20
#: By place and span: the same citation, found again.
_Span = tuple[int | None, int | None, int | None, int | None, bool, int, int]
_PartT = TypeVar("_PartT", Provision, Table, Component)


@transaction.atomic
def save_provision(
    *, provision: Provision, user: User | None = None, reason: str = ""
) -> Correction | None:
    """Save an edited provision and all that follows from its words.

    Its citations are searched anew, the body of a published document is rendered anew,
    and a correction (勘误) tells the public what changed in a published text.

    Args:
        provision: The provision with its new words, not saved yet.
        user: Who edits.
        reason: Shown with the correction.

    Returns:
        The correction, or None for a text that nobody knew yet.
    """
    return _save_part(provision, unit_words, provision, user=user, reason=reason)


@transaction.atomic
def save_table(
    *, table: Table, user: User | None = None, reason: str = ""
) -> Correction | None:
    """Save an edited table and all that follows; see :func:`save_provision`."""
    return _save_part(table, table_words, table.provision, user=user, reason=reason)


@transaction.atomic
def save_component(
    *, component: Component, user: User | None = None, reason: str = ""
) -> Correction | None:
    """Save an edited annex's number and title; see :func:`save_provision`."""
    return _save_part(component, component_words, None, user=user, reason=reason)


def _save_part(
    part: _PartT,
    words: Callable[[_PartT], str],
    provision: Provision | None,
    *,
    user: User | None,
    reason: str,
) -> Correction | None:
    """Save an edited part of a document and all that follows.

    Args:
        part: The part with its new words, not saved yet.
        words: What the public reads of it.
        provision: Where a correction stands.
        user: Who edits.
        reason: Shown with the correction.
    """
    _lock(part.document_id)
    old = type(part).objects.filter(pk=part.pk).first()
    before = words(old) if old else ""
    sign(part, user=user, reason=reason)
    part.save()
    after = words(part)
    correction = None
    if before != after:
        refind_citations(document=part.document)
        correction = write_correction(
            part.document,
            eid=part.eid,
            provision=provision,
            printed=before,
            corrected=after,
            user=user,
            reason=reason,
        )
    if old is None or _differs(old, part):
        text_changed(document_ids=[part.document_id], user=user)
    return correction


@transaction.atomic
def save_head(
    *, document: Document, user: User | None = None, reason: str = ""
) -> list[Correction]:
    """Save an edited head and all that follows from it.

    Links and bodies follow, and a correction (勘误) for each printed field tells the
    public what changed. Address, topic and force are not printed.

    Args:
        document: The document with its new head, not saved yet.
        user: Who edits.
        reason: Shown with the corrections.

    Returns:
        A correction for each printed field that changed, where the public knew it.
    """
    old = Document.objects.select_for_update().defer("body_html").get(pk=document.pk)
    sign(document, user=user, reason=reason)
    document.save()
    corrections = [
        write_correction(
            document,
            eid="",
            provision=None,
            printed=printed,
            corrected=corrected,
            user=user,
            reason=reason,
        )
        for printed, corrected in changed_head(
            partial(getattr, old), partial(getattr, document)
        )
    ]
    if any(getattr(old, name) != getattr(document, name) for name in PRINTED):
        reopen_changed(document_ids=[document.pk], user=user)
    document_changed(document_ids=[document.pk])
    return [each for each in corrections if each is not None]


@transaction.atomic
def refind_citations(*, document: Document) -> int:
    """Search a document's text for citations anew.

    A short title holds for all that follows it, so the whole document is searched.
    What is found as before keeps its row, and so does what a clerk entered, as long as
    its words still stand where they did.

    Returns:
        How many citations came or went.
    """
    text = document_text(document)
    found = find_citations(list(text_units(text)), citation_context(text))
    trees = _trees(document)
    fresh = {
        _span(one): one for one in (new_citation(document, c, trees) for c in found)
    }
    gone: list[int] = []
    held: set[_Span] = set()
    for row in document.citations.select_related("provision", "table").order_by("pk"):
        span = _span(row)
        same = fresh.get(span)
        by_clerk = row.origin == Citation.Origin.CLERK
        keeps = (
            _stands(row)
            if by_clerk
            else same is not None and _meaning(same) == _meaning(row)
        )
        if keeps and span not in held:
            held.add(span)
        else:
            gone.append(row.pk)
    new = [one for span, one in fresh.items() if span not in held]
    resolve_citations(new, citing_documents([document.pk]))
    Citation.objects.filter(pk__in=gone).delete()
    Citation.objects.bulk_create(new, batch_size=500)
    sync_missing_articles(document_ids=[document.pk])
    return len(gone) + len(new)


@transaction.atomic
def document_changed(*, document_ids: Sequence[int]) -> None:
    """Follow up a change of a document's title, number or dates: links and bodies."""
    report = link_documents(document_ids=document_ids)
    render_published({*document_ids, *report.changed_documents})


@transaction.atomic
def text_changed(*, document_ids: Sequence[int], user: User | None = None) -> None:
    """Follow up a change inside documents: their state of review, their bodies."""
    reopen_changed(document_ids=document_ids, user=user or _acting_clerk())
    render_published(document_ids)


def component_words(component: Component) -> str:
    """Return what is printed over an annex: its number and title."""
    return " ".join(filter(None, (component.label, component.title)))


def table_words(table: Table) -> str:
    """Return a table as plain text: a line a row, tabs between cells."""
    rows = [table.header, *table.rows] if table.header else table.rows
    lines = ["\t".join(str(cell) for cell in row) for row in rows]
    return "\n".join(filter(None, [table.label, table.caption, *lines]))


def write_correction(
    document: Document,
    *,
    eid: str,
    provision: Provision | None,
    printed: str,
    corrected: str,
    user: User | None,
    reason: str,
) -> Correction | None:
    """Tell the public of a change of a text that it knows; None for another one."""
    # Read anew: it may have been published since the text was opened. What waits for
    # its time nobody has read yet.
    if not Document.objects.published().filter(pk=document.pk).exists():
        return None
    return Correction.objects.create(
        document=document,
        provision=provision,
        eid=eid,
        printed=printed,
        corrected=corrected,
        reason=reason[:300],
        accepted_by=user,
        accepted_at=timezone.now(),
    )


def _differs(
    old: Provision | Table | Component, new: Provision | Table | Component
) -> bool:
    return any(
        getattr(old, field.attname) != getattr(new, field.attname)
        for field in old._meta.concrete_fields  # noqa: SLF001 (documented API)
    )


def _acting_clerk() -> User | None:
    # Whoever changes rows by a plain form of the desk hands no account down.
    request: Any = getattr(HistoricalRecords.context, "request", None)
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def check_words(provision: Provision, *, label: str, heading: str, text: str) -> None:
    """Refuse to take the last words out of a unit; deleting it is another thing.

    A number alone is enough for a unit in which others stand, or which never had more.

    Args:
        provision: As it is stored; a new one is not stored yet.
        label: Its number as it would be.
        heading: Its heading as it would be.
        text: Its text as it would be.

    Raises:
        DocumentError: ``empty``.
    """
    if (heading + text).strip():
        return
    if label.strip() and (
        provision._state.adding  # noqa: SLF001 (documented API)
        or not (provision.heading + provision.text).strip()
        or provision.children.exists()
        or provision.tables.exists()
    ):
        return
    raise DocumentError(
        "empty",
        "请填写标题或正文；不要这一条了，请到“编辑正文”里删除。",
        field="text",
    )


def unit_words(provision: Provision) -> str:
    """Return a unit's own words: label, heading, text."""
    return " ".join(filter(None, (provision.label, provision.heading, provision.text)))


def unit_name(provision: Provision) -> str:
    """Return what a unit is called where it is told of: its label, or how it begins."""
    return provision.label or f"“{unit_words(provision)[:_NAMED]}”"


def part_name(part: Table | Component) -> str:
    """Return what a table or an annex is called where it is told of."""
    kind = "附件" if isinstance(part, Component) else "表格"
    title = part.title if isinstance(part, Component) else part.caption
    return part.label or (f"{kind}“{title[:_NAMED]}”" if title else kind)


def _lock(document_id: int) -> None:
    """Let one clerk at a time change a document's text: all of it is searched anew."""
    Document.objects.select_for_update().only("pk").get(pk=document_id)


def _trees(document: Document) -> Trees:
    trees = Trees()
    for model, keys in (
        (Component, trees.components),
        (Provision, trees.provisions),
        (Table, trees.tables),
    ):
        rows = model._default_manager.filter(document=document).order_by()  # noqa: SLF001
        keys.update(
            {(document.pk, eid): pk for eid, pk in rows.values_list("eid", "pk")}
        )
    return trees


def _span(citation: Citation) -> _Span:
    return (
        citation.provision_id,
        citation.table_id,
        citation.cell_row,
        citation.cell_column,
        citation.in_heading,
        citation.start,
        citation.end,
    )


def _meaning(citation: Citation) -> tuple[object, ...]:
    """What the text says of the cited place; not what it was resolved to."""
    internal = citation.target_document_id == citation.document_id
    return (
        citation.quote,
        citation.title,
        citation.number,
        citation.article,
        internal,
    )


def _stands(citation: Citation) -> bool:
    """Tell whether a citation's words still stand where it says."""
    text = ""
    if citation.provision is not None:
        provision = citation.provision
        text = provision.heading if citation.in_heading else provision.text
    elif citation.table is not None:
        text = _cell(citation.table, citation.cell_row, citation.cell_column)
    return text[citation.start : citation.end] == citation.quote


def _cell(table: Table, row: int | None, column: int | None) -> str:
    """Return a cell's words; row −1 is the header, nothing is an empty string."""
    rows = {-1: table.header, **dict(enumerate(table.rows))}
    cells = rows.get(-1 if row is None else row, [])
    return str(cells[column]) if column is not None and column < len(cells) else ""
