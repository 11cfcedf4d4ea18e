"""Before publication: draft → proofread → approved, and back (三审三校).

How strictly the steps are kept is the operator's choice, ``settings.REVIEW``:

* ``free``: a draft may be published at once;
* ``ordered``: each step after the other;
* ``different_people``: that, and each by another account.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib.auth.models import PermissionsMixin
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from documents.errors import DocumentError
from documents.models import AuditEntry, Document, ReviewStep
from documents.services.audit import record
from documents.services.blockers import document_name, require_unblocked
from documents.services.signing import sign

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser, User

_State = Document.State
_Kind = ReviewStep.Kind
#: In this order.
_ORDER: Final = (_Kind.TYPED, _Kind.PROOFREAD, _Kind.APPROVED, _Kind.PUBLISHED)
_LONGEST_REASON: Final = 300
#: What whoever may not change a published document is told.
ONLY_PUBLISHERS: Final = (
    "这份文件已经发布，按审核程序的要求，只有能发布文件的人可以修改。"
    "请把要改的地方告诉发布员，或者先由发布员撤回。"
)


@transaction.atomic
def mark_typed(*, document_ids: Collection[int], user: User | None) -> None:
    """Remember who typed or imported documents; all earlier steps are void."""
    ReviewStep.objects.filter(document__in=document_ids).delete()
    now = timezone.now()
    ReviewStep.objects.bulk_create(
        ReviewStep(
            document_id=pk,
            kind=_Kind.TYPED,
            user=user,
            account=user.get_username() if user else "",
            at=now,
        )
        for pk in document_ids
    )


@transaction.atomic
def mark_proofread(*, document: Document, user: User | None = None) -> Document:
    """Mark a draft as proofread (已校对).

    Raises:
        DocumentError: ``wrong_state`` unless it is a draft; ``same_person``;
            what keeps it from the public (:class:`BlockedError`).
    """
    document = locked(document)
    require_state(document, "标为已校对", _State.DRAFT)
    require_unblocked([document])
    take_step(document, _Kind.PROOFREAD, user)
    document.state = _State.PROOFREAD
    save(document, user, "校对完成")
    record(action=AuditEntry.Action.PROOFREAD, user=user, target=document)
    return document


@transaction.atomic
def approve(*, document: Document, user: User | None = None) -> Document:
    """Approve a proofread document (审核通过).

    Raises:
        DocumentError: ``wrong_state`` unless it is proofread; ``same_person``; what
            keeps it from the public (:class:`BlockedError`).
    """
    document = locked(document)
    require_state(document, "审核通过", _State.PROOFREAD)
    require_unblocked([document])
    take_step(document, _Kind.APPROVED, user)
    document.state = _State.APPROVED
    save(document, user, "审核通过")
    record(action=AuditEntry.Action.APPROVE, user=user, target=document)
    return document


@transaction.atomic
def return_to_draft(
    *, document: Document, reason: str, user: User | None = None
) -> Document:
    """Send a document back to be worked on (退回), with a reason.

    A withdrawn document may be taken up again; the public goes on seeing why it was
    withdrawn.

    Raises:
        DocumentError: ``wrong_state``; ``no_reason``; ``reason_too_long``.
    """
    document = locked(document)
    require_state(document, "退回", _State.PROOFREAD, _State.APPROVED, _State.WITHDRAWN)
    reason = checked_reason(reason, "退回", field="reason")
    document.state = _State.DRAFT
    _void_steps([document.pk])
    save(document, user, f"退回：{reason}")
    record(action=AuditEntry.Action.RETURN, user=user, target=document, summary=reason)
    return document


@transaction.atomic
def reopen_changed(
    *, document_ids: Collection[int], user: User | None = None
) -> list[Document]:
    """Make drafts again of documents whose text was changed after proofreading.

    A document that waits for its time loses it where the steps are kept: nobody would
    have proofread what the public gets to see. Where they are free, the change is
    simply in it. What the public sees already stays: a correction tells of the change.

    Returns:
        Those that went back.
    """
    changed = list(
        Document.objects.select_for_update()
        .filter(_reviewed(), pk__in=document_ids)
        .order_by("pk")
    )
    for document in changed:
        why = "校对后有修改"
        if document.state == _State.PUBLISHED:
            why = "定时发布之前有修改，定时已取消"
            _, document.publish_at = before_schedule(document)
        document.state = _State.DRAFT
        save(document, user, f"{why}，退回草稿")
        record(action=AuditEntry.Action.RETURN, user=user, target=document, summary=why)
    _void_steps([document.pk for document in changed])
    return changed


def reopens(document: Document) -> bool:
    """Tell whether a change would make a document a draft again."""
    return Document.objects.filter(_reviewed(), pk=document.pk).exists()


@contextmanager
def watch_reopened(
    document_ids: Collection[int],
) -> Iterator[list[tuple[Document, bool]]]:
    """Find out which documents a change makes drafts again.

    Args:
        document_ids: The documents that it is made to.

    Yields:
        A list, filled when the change is made: the documents that went back, each with
        whether a set time was cancelled.
    """
    before = dict(
        Document.objects.filter(_reviewed(), pk__in=document_ids)
        .order_by()
        .values_list("pk", "state")
    )
    reopened: list[tuple[Document, bool]] = []
    yield reopened
    if before:
        drafts = Document.objects.filter(pk__in=before, state=_State.DRAFT)
        reopened += [
            (document, before[document.pk] == _State.PUBLISHED)
            for document in drafts.defer("body_html").order_by("pk")
        ]


def may_change(document: Document, user: AbstractBaseUser | AnonymousUser) -> bool:
    """Tell whether somebody may change a document's text and head.

    Where steps are demanded, a published text would pass them by; there it is changed
    only by those who may publish.
    """
    return document.state != _State.PUBLISHED or may_change_public(user)


def may_change_public(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Tell whether somebody may change what is public: see :func:`may_change`."""
    if settings.REVIEW == "free":
        return True
    return isinstance(user, PermissionsMixin) and user.has_perm(
        "documents.publish_document"
    )


def require_changeable(
    document: Document, user: User | None, *, told: str = ONLY_PUBLISHERS
) -> None:
    """Check that somebody may change a document; a command, None, may.

    Args:
        document: The document.
        user: Who wants to change it.
        told: What to say where he may not.

    Raises:
        DocumentError: ``only_publishers``; see :func:`may_change`.
    """
    if user is not None and not may_change(document, user):
        raise DocumentError("only_publishers", told)


def missing_step(document: Document) -> str:
    """Return why a document may not be published at this stage; empty if it may."""
    if settings.REVIEW == "free" or document.state == _State.APPROVED:
        return ""
    if document.state == _State.PROOFREAD:
        return "还没有审核。"
    if document.state == _State.WITHDRAWN:
        return "撤回的文件要先退回草稿，重新校对和审核。"
    return "还没有校对和审核。"


def take_step(document: Document, kind: ReviewStep.Kind, user: User | None) -> None:
    """Remember who takes a step, where the operator demands it another one each time.

    Raises:
        DocumentError: ``same_person`` if the account took an earlier step.
    """
    if settings.REVIEW == "different_people" and user is not None:
        earlier = _ORDER[: _ORDER.index(kind)]
        same = document.review_steps.filter(user=user, kind__in=earlier).first()
        if same is not None:
            raise DocumentError(
                "same_person",
                f"{document_name(document)}：{same.get_kind_display()}也是您做的，"
                f"按三审三校的要求，{kind.label}要由另一个人来做。",
            )
    ReviewStep.objects.update_or_create(
        document=document,
        kind=kind,
        defaults={
            "user": user,
            "account": user.get_username() if user else "",
            "at": timezone.now(),
        },
    )


def before_schedule(document: Document) -> tuple[str, datetime | None]:
    """Return the state and the time that a document had before its time was set.

    The time is that of an earlier publication: None for a document that never was
    public. The history tells both; where it was pruned, the steps and the reason of a
    withdrawal do.
    """
    earlier = document.history.exclude(state=_State.PUBLISHED).first()
    if earlier is not None:
        return earlier.state, earlier.publish_at
    if document.withdrawn_reason:
        return _State.WITHDRAWN, document.publish_at
    passed = set(document.review_steps.values_list("kind", flat=True))
    if _Kind.APPROVED in passed:
        return _State.APPROVED, None
    return (_State.PROOFREAD if _Kind.PROOFREAD in passed else _State.DRAFT), None


def locked(document: Document) -> Document:
    """Read the row anew under a lock, so that two clerks never pass each other."""
    return Document.objects.select_for_update().get(pk=document.pk)


def require_state(document: Document, verb: str, *states: str) -> None:
    """Check that a document is in one of some states.

    Raises:
        DocumentError: ``wrong_state``.
    """
    if document.state in states:
        return
    raise DocumentError(
        "wrong_state",
        f"{document_name(document)}现在是“{document.get_state_display()}”，"
        f"不能{verb}。",
    )


def checked_reason(reason: str, verb: str, *, field: str) -> str:
    """Return a reason without blanks around it.

    Raises:
        DocumentError: ``no_reason`` or ``reason_too_long``.
    """
    reason = reason.strip()
    if not reason:
        raise DocumentError("no_reason", f"请写明{verb}的原因。", field=field)
    return checked_length(reason, f"{verb}的原因", field=field)


def checked_length(reason: str, name: str, *, field: str) -> str:
    """Return a reason that its column can hold.

    Raises:
        DocumentError: ``reason_too_long``.
    """
    if len(reason) > _LONGEST_REASON:
        raise DocumentError(
            "reason_too_long", f"{name}请在{_LONGEST_REASON}字以内。", field=field
        )
    return reason


def save(document: Document, user: User | None, reason: str) -> None:
    """Save a document with one entry in its history."""
    sign(document, user=user, reason=reason)
    document.save()


def _reviewed() -> Q:
    """Return which documents a change makes drafts again; see :func:`reopen_changed`."""
    reviewed = Q(state__in=(_State.PROOFREAD, _State.APPROVED))
    if settings.REVIEW != "free":
        reviewed |= Q(state=_State.PUBLISHED, publish_at__gt=timezone.now())
    return reviewed


def _void_steps(ids: Collection[int]) -> None:
    ReviewStep.objects.filter(document__in=ids).exclude(kind=_Kind.TYPED).delete()
