"""Whether the public may still rely on what a document says."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from documents.models import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Why what is explained and computed by a document does not hold any more.

    Attributes:
        code: ``source_withdrawn``, ``source_repealed`` or ``source_lapsed``.
        text: Chinese sentences for the page and the API.
    """

    code: str
    text: str


def doubt_of(document: Document, *, title: str, office: str) -> Doubt | None:
    """Return why a document is not to be relied on today; None where it is.

    Args:
        document: The document, with state, force and dates.
        title: What readers know it by.
        office: Whom to ask.
    """
    ask = (
        f"请向{office}询问现在怎样规定。"
        if office
        else "请向发文机关询问现在怎样规定。"
    )
    if not document.is_public:
        reason = document.withdrawn_reason.strip().rstrip("。")
        why = f"（{reason}）" if reason else ""
        return Doubt(
            code="source_withdrawn",
            text=f"《{title}》已经撤回，不再公布{why}。这里的内容和金额不能作为依据，{ask}",
        )
    today = timezone.localdate()
    if document.force == Document.Force.REPEALED:
        code, how = "source_repealed", "废止"
    elif document.force == Document.Force.LAPSED or (
        document.lapsed_on is not None and document.lapsed_on <= today
    ):
        code, how = "source_lapsed", "失效"
    else:
        return None
    return Doubt(
        code=code,
        text=f"《{title}》已经{how}。这里的内容和金额只说明{how}以前的规定，{ask}",
    )
