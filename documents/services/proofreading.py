"""What clerks decide on the findings of the proofreader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from documents.errors import DocumentError
from documents.models import Correction, Document, Finding
from documents.selectors import provisions_at_line
from documents.services.editing import save_head, save_provision, unit_words
from documents.services.printed_heads import changed_head
from documents.services.review import require_changeable

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: Findings about a document's head, and the column that their suggestion is for.
_HEAD: Final = {
    "title_differs_from_text": "title",
    "title_differs_from_contents": "title",
    "title_slip": "title",
    "number_differs_from_contents": "number",
}
#: So many characters around a slip make its place sure.
_CONTEXT: Final = 3
#: A slip is short; a suggestion that rewrites more is no correction of a slip.
_SLIP: Final = 12


@transaction.atomic
def accept_finding(*, finding: Finding, user: User | None = None) -> Correction:
    """Accept a finding (采纳): put its suggestion into the text, on record.

    What was printed and what stands now become a correction (勘误), whether the
    document is published yet or not: the source says otherwise.

    Raises:
        DocumentError: ``decided`` if it was decided before; ``no_suggestion``;
            ``only_publishers`` of a published document; ``not_applicable`` where the place cannot be told for sure, so that a clerk
            has to edit the provision and then mark the finding as dealt with.
    """
    finding = _open(finding)
    if not finding.suggestion or finding.document is None:
        raise DocumentError(
            "no_suggestion",
            f"第{finding.line}行的发现没有可以直接采用的建议，请到条款页修改，"
            "再标为已处理。",
        )
    require_changeable(finding.document, user)
    if finding.code in _HEAD:
        correction = _correct_head(finding, finding.document, user)
    else:
        correction = _correct_provision(finding, finding.document, user)
    finding.state = Finding.State.ACCEPTED
    finding.save(update_fields=["state"])
    return correction


@transaction.atomic
def leave_finding(*, finding: Finding) -> Finding:
    """Leave the text as it is printed (保留原样).

    Raises:
        DocumentError: ``decided`` if it was decided before.
    """
    finding = _open(finding)
    finding.state = Finding.State.LEFT
    finding.save(update_fields=["state"])
    return finding


@transaction.atomic
def settle_finding(*, finding: Finding) -> Finding:
    """Mark a finding as accepted that a clerk has dealt with by hand.

    Raises:
        DocumentError: ``decided`` if it was decided before.
    """
    finding = _open(finding)
    finding.state = Finding.State.ACCEPTED
    finding.save(update_fields=["state"])
    return finding


def corrected(text: str, suggestion: str) -> str | None:
    """Return ``text`` with a slip corrected as a suggestion shows it.

    A suggestion is a stretch of the text as it should be. What of it stands in the
    text to the left and to the right of the slip must be found there once, with a slip
    of a few characters between; else the place is not sure, and None is returned.
    """
    if not text or suggestion == text or suggestion in text:
        return None
    head = _longest(text, suggestion, from_end=False)
    tail = _longest(text, suggestion, from_end=True)
    tail = min(tail, len(suggestion) - head)
    before, after = suggestion[:head], suggestion[len(suggestion) - tail :]
    if len(before) < _CONTEXT and len(after) < _CONTEXT:
        return None
    start = text.find(before) + head if before else 0
    if before and text.count(before) != 1:
        return None
    end = text.find(after, start) if after else start
    if end < 0 or (after and text.count(after, start) != 1 and not before):
        return None
    if not after:
        end = len(text)
    middle = suggestion[head : len(suggestion) - tail]
    if end - start > _SLIP or len(middle) > _SLIP:
        return None
    return text[:start] + middle + text[end:]


def _longest(text: str, suggestion: str, *, from_end: bool) -> int:
    """Return how much of a suggestion stands in the text, from its start or end."""
    for size in range(len(suggestion), 0, -1):
        piece = suggestion[-size:] if from_end else suggestion[:size]
        if piece in text:
            return size
    return 0


def _open(finding: Finding) -> Finding:
    finding = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    if finding.state != Finding.State.OPEN:
        raise DocumentError(
            "decided",
            f"第{finding.line}行的发现已经是“{finding.get_state_display()}”。",
        )
    return finding


def _correct_head(
    finding: Finding, document: Document, user: User | None
) -> Correction:
    column = _HEAD[finding.code]
    printed = getattr(document, column)
    if printed == finding.suggestion:
        raise DocumentError("not_applicable", "文件已经是建议的样子，请标为已处理。")
    setattr(document, column, finding.suggestion)
    _check_number(document)
    corrections = save_head(document=document, user=user, reason="校对")
    if corrections:
        return corrections[0]
    # Nobody has read it yet, but the source says otherwise.
    ((was, now),) = changed_head(
        {column: printed}.get, {column: finding.suggestion}.get
    )
    return Correction.objects.create(
        document=document,
        printed=was,
        corrected=now,
        reason="校对",
        accepted_by=user,
        accepted_at=timezone.now(),
    )


def _check_number(document: Document) -> None:
    document.refresh_keys()
    same = Document.objects.filter(
        number_key=document.number_key, kind=document.kind
    ).exclude(pk=document.pk)
    if document.number_key and same.exists():
        raise DocumentError(
            "duplicate_number", f"已有另一份文件用{document.number}这个字号。"
        )


def _correct_provision(
    finding: Finding, document: Document, user: User | None
) -> Correction:
    places = (
        list(document.provisions.filter(eid=finding.eid))
        if finding.eid
        else provisions_at_line(document, finding.line)
    )
    fitting = [
        (provision, column, mended)
        for provision in places
        for column in ("text", "heading")
        if (mended := corrected(getattr(provision, column), finding.suggestion))
    ]
    if len(fitting) != 1:
        raise DocumentError(
            "not_applicable",
            f"第{finding.line}行的建议不能确定改在哪里，请到条款页修改，再标为已处理。",
        )
    provision, column, mended = fitting[0]
    printed = unit_words(provision)
    setattr(provision, column, mended)
    correction = save_provision(provision=provision, user=user, reason="校对")
    return correction or Correction.objects.create(
        document=document,
        provision=provision,
        eid=provision.eid,
        printed=printed,
        corrected=unit_words(provision),
        reason="校对",
        accepted_by=user,
        accepted_at=timezone.now(),
    )
