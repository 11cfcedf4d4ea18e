"""What readers report, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from documents.errors import DocumentError
from documents.models import (
    AuditEntry,
    Correction,
    Document,
    Provision,
    ReaderReport,
)
from documents.services.audit import record
from documents.services.editing import check_words, save_provision, unit_words
from documents.services.restored_fields import (
    UNIT_FIELDS,
)
from documents.services.restoring import (
    state_of,
)
from documents.services.review import require_changeable

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: Days that a report is kept after it was dealt with.
KEPT_DAYS: Final = 365
#: Days after which an unanswered contact goes all the same.
CONTACT_DAYS: Final = 90

#: What whoever may not correct a published text is told.
_LEAVE_IT: Final = (
    "没有更正：按审核程序的要求，已经发布的文字只有能发布文件的人可以更正。"
    "请把这条纠错留给发布员，并把下面填写的内容告诉他。"
)

_State = ReaderReport.State


def file_report(
    *,
    document: Document,
    kind: ReaderReport.Kind,
    text: str,
    eid: str = "",
    contact: str = "",
) -> ReaderReport:
    """Take a reader's report in.

    Args:
        document: A document that the public sees.
        kind: What is wrong.
        text: What the reader says.
        eid: The place; empty, or one that the document does not have, means the whole.
        contact: Deleted when the report is dealt with.

    Raises:
        DocumentError: ``not_public``.
    """
    if not document.is_public:
        raise DocumentError("not_public", "这份文件现在不公开，不能纠错。")
    provision = document.provisions.filter(eid=eid).first() if eid else None
    return ReaderReport.objects.create(
        document=document,
        provision=provision,
        eid=provision.eid if provision is not None else "",
        quote=unit_words(provision) if provision is not None else "",
        kind=kind,
        text=text,
        contact=contact,
    )


@transaction.atomic
def correct_reported(
    *,
    report: ReaderReport,
    heading: str,
    text: str,
    reason: str = "",
    user: User | None = None,
    seen: str | None = None,
) -> Correction:
    """Put right what a reader reported; of a public text it becomes a 勘误.

    Args:
        report: An open report about a provision.
        heading: The heading as it should be.
        text: The words as they should be.
        reason: Shown with the correction.
        user: Who decides.
        seen: The provision's :func:`shown_state` when it was shown; None checks nothing.

    Raises:
        DocumentError: ``decided``; ``no_place`` where the report names no provision;
            ``changed_meanwhile`` where it is not what was shown; ``unchanged`` where
            the words are the same; ``empty`` where none would be left; ``not_public``;
            ``only_publishers`` where steps are demanded.
    """
    report = _open(report)
    require_changeable(report.document, user, told=_LEAVE_IT)
    provision = (
        Provision.objects.select_for_update(of=("self",))
        .filter(pk=report.provision_id or 0)
        .first()
    )
    if provision is None:
        raise DocumentError(
            "no_place",
            "这条纠错没有指明条款，或者条款已不在。请到文件里更正，再填写答复。",
        )
    if seen is not None and seen != shown_state(provision):
        raise DocumentError(
            "changed_meanwhile",
            "没有保存：您打开以后，别人改过这一条。请看现在的文字，核对之后再保存一次。",
        )
    if (provision.heading, provision.text) == (heading, text):
        raise DocumentError("unchanged", "文字没有变化。", field="text")
    check_words(provision, label=provision.label, heading=heading, text=text)
    provision.heading, provision.text = heading, text
    correction = save_provision(
        provision=provision, user=user, reason=reason or "读者纠错"
    )
    if correction is None:
        raise DocumentError(
            "not_public", "这份文件现在不公开，改动不会成为勘误。请直接编辑条款。"
        )
    report.correction = correction
    _close(report, _State.CORRECTED, reason, user)
    return correction


def shown_state(provision: Provision) -> str:
    """Return a digest of what the page of a report shows of a provision."""
    return state_of(provision, UNIT_FIELDS)


@transaction.atomic
def answer_report(
    *,
    report: ReaderReport,
    answer: str,
    dismiss: bool = False,
    user: User | None = None,
) -> ReaderReport:
    """Close a report that changes no provision, and say why.

    Raises:
        DocumentError: ``decided``; ``no_answer``.
    """
    report = _open(report)
    if not answer.strip():
        raise DocumentError("no_answer", "请写明怎样处理的。", field="answer")
    _close(report, _State.DISMISSED if dismiss else _State.ANSWERED, answer, user)
    return report


def prune(*, days: int = KEPT_DAYS) -> tuple[int, int]:
    """Delete old reports that were dealt with, and contacts nobody answered to.

    Returns:
        How many reports, how many contacts.
    """
    now = timezone.now()
    closed = ReaderReport.objects.exclude(state=_State.OPEN)
    reports, _ = closed.filter(answered_at__lt=now - timedelta(days=days)).delete()
    contacts = (
        ReaderReport.objects.filter(created_at__lt=now - timedelta(days=CONTACT_DAYS))
        .exclude(contact="")
        .update(contact="")
    )
    return reports, contacts


def _open(report: ReaderReport) -> ReaderReport:
    report = ReaderReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if report.state != _State.OPEN:
        raise DocumentError(
            "decided", f"{report}已经是“{report.get_state_display()}”。"
        )
    return report


def _close(
    report: ReaderReport, state: ReaderReport.State, answer: str, user: User | None
) -> None:
    report.state, report.answer, report.contact = state, answer.strip(), ""
    report.answered_by, report.answered_at = user, timezone.now()
    report.save()
    record(
        action=AuditEntry.Action.ANSWER,
        user=user,
        target=report,
        summary=str(state.label),
    )
