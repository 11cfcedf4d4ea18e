"""The steps of a document and of an issue: pages that ask once, then do it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from documents.models import Document, GazetteIssue, ReviewStep
from documents.services.blockers import Blocker, find_blockers
from documents.services.publishing import (
    PUBLISHABLE,
    cancel_schedule,
    publish,
    reschedule,
    withdraw,
)
from documents.services.review import (
    approve,
    mark_proofread,
    missing_step,
    return_to_draft,
)

_State = Document.State
_DONE: Final = frozenset({_State.PUBLISHED, _State.WITHDRAWN})


def _time(*, required: bool = True, more: str = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label="发布时间",
        required=required,
        help_text=f"北京时间，如 2020-01-15 09:00。{more}",
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
    )


class PublishLaterForm(forms.Form):
    """From when the public sees a document."""

    publish_at = _time()

    def clean_publish_at(self) -> datetime | None:
        """Refuse a time that has passed: that would be at once."""
        moment: datetime | None = self.cleaned_data["publish_at"]
        if moment is not None and moment <= timezone.now():
            raise forms.ValidationError(
                "这个时间已经过去。要现在发布，请用“立即发布”。", code="past"
            )
        return moment


class PublishIssueForm(PublishLaterForm):
    """When the documents of an issue are shown: at once where no time is given."""

    publish_at = _time(required=False, more="不填就是现在。")


class WithdrawForm(forms.Form):
    """Why a document is taken back."""

    reason = forms.CharField(
        label="撤回原因",
        max_length=300,
        help_text="会显示在这份文件的页面上。",
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )


class ReturnForm(forms.Form):
    """Why a document goes back to be worked on."""

    reason = forms.CharField(
        label="退回原因",
        max_length=300,
        help_text="录入和校对的人会在工作台看到；公众看不到。",
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that a clerk may do with a document at some stage.

    Attributes:
        name: In the address.
        label: On the button.
        permissions: Who may: whoever has one of them.
        states: When.
        run: Does it; takes the document, the clerk and the cleaned fields of the form.
        form: What is asked; None where nothing is.
        coming: Whether the publication must lie ahead (True) or not (False); None
            where it does not matter.
        needs_text: Whether blockers keep it back.
        is_danger: Whether the public loses something.
    """

    name: str
    label: str
    permissions: tuple[str, ...]
    states: frozenset[str]
    run: Callable[[Document, User, Mapping[str, Any]], object]
    form: type[forms.Form] | None = None
    coming: bool | None = None
    needs_text: bool = False
    is_danger: bool = False

    def is_open_to(self, request: HttpRequest) -> bool:
        """Tell whether a clerk may take it."""
        return any(request.user.has_perm(each) for each in self.permissions)

    def fits(self, document: Document) -> bool:
        """Tell whether the document is at this stage."""
        if document.state not in self.states:
            return False
        is_coming = (
            document.publish_at is not None and document.publish_at > timezone.now()
        )
        return self.coming is None or self.coming == is_coming


STEPS: Final = (
    Step(
        name="proofread",
        label="校对完成",
        permissions=("documents.proofread_document",),
        states=frozenset({_State.DRAFT}),
        run=lambda one, user, _: mark_proofread(document=one, user=user),
        needs_text=True,
    ),
    Step(
        name="approve",
        label="审核通过",
        permissions=("documents.approve_document",),
        states=frozenset({_State.PROOFREAD}),
        run=lambda one, user, _: approve(document=one, user=user),
        needs_text=True,
    ),
    Step(
        name="publish",
        label="立即发布",
        permissions=("documents.publish_document",),
        states=frozenset(PUBLISHABLE),
        run=lambda one, user, _: publish(document=one, user=user),
        needs_text=True,
    ),
    Step(
        name="schedule",
        label="定时发布",
        permissions=("documents.publish_document",),
        states=frozenset(PUBLISHABLE),
        form=PublishLaterForm,
        run=lambda one, user, data: publish(
            document=one, user=user, publish_at=data["publish_at"]
        ),
        needs_text=True,
    ),
    Step(
        name="reschedule",
        label="改发布时间",
        permissions=("documents.publish_document",),
        states=frozenset({_State.PUBLISHED}),
        form=PublishLaterForm,
        run=lambda one, user, data: reschedule(
            document=one, user=user, publish_at=data["publish_at"]
        ),
        coming=True,
    ),
    Step(
        name="cancel",
        label="取消定时发布",
        permissions=("documents.publish_document",),
        states=frozenset({_State.PUBLISHED}),
        run=lambda one, user, _: cancel_schedule(document=one, user=user),
        coming=True,
    ),
    Step(
        name="return",
        label="退回",
        # Not whoever typed it: a step of review is taken back by those who take such steps.
        permissions=(
            "documents.proofread_document",
            "documents.approve_document",
            "documents.publish_document",
        ),
        states=frozenset({_State.PROOFREAD, _State.APPROVED, _State.WITHDRAWN}),
        form=ReturnForm,
        run=lambda one, user, data: return_to_draft(
            document=one, user=user, reason=data["reason"]
        ),
    ),
    Step(
        name="withdraw",
        label="撤回",
        permissions=("documents.publish_document",),
        states=frozenset({_State.PUBLISHED}),
        form=WithdrawForm,
        run=lambda one, user, data: withdraw(
            document=one, user=user, reason=data["reason"]
        ),
        coming=False,
        is_danger=True,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBlocker:
    """A blocker with the page where it is dealt with."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a document stands.

    Attributes:
        steps: What this clerk may do now, with the addresses.
        taken: The steps that were taken: what, who, when.
        blockers: What keeps it from the public; nothing for a published document.
        missing: Which step the operator's rules still demand; empty for none.
        preview: The page as the public will see it.
    """

    steps: list[tuple[Step, str]]
    taken: list[ReviewStep]
    blockers: list[ShownBlocker]
    missing: str
    preview: str
    states: list[tuple[str, bool]] = field(default_factory=list)


def progress(request: HttpRequest, document: Document) -> Progress:
    """Return where a document stands, for the top of its page."""
    published = document.state == _State.PUBLISHED
    blockers = [] if published else find_blockers([document])
    line = [_State.DRAFT, _State.PROOFREAD, _State.APPROVED, _State.PUBLISHED]
    if document.state == _State.WITHDRAWN:
        line.append(_State.WITHDRAWN)
    return Progress(
        steps=[
            (step, step_address(document, step))
            for step in allowed_steps(request, document)
        ],
        taken=list(document.review_steps.order_by("at", "pk")),
        blockers=shown(blockers),
        missing="" if published else missing_step(document),
        preview=document.get_absolute_url(),
        states=[(str(state.label), state == document.state) for state in line],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRow:
    """Where one document of an issue stands."""

    document: Document
    is_scheduled: bool
    blockers: list[ShownBlocker]
    missing: str


def issue_rows(issue: GazetteIssue) -> list[IssueRow]:
    """Return where the documents of an issue stand, in printed order."""
    documents = list(issue.documents.defer("body_html").in_printed_order())
    waiting = [one for one in documents if one.state not in _DONE]
    blockers: dict[int, list[Blocker]] = {}
    for each in find_blockers(waiting):
        blockers.setdefault(each.document.pk, []).append(each)
    now = timezone.now()
    return [
        IssueRow(
            document=one,
            is_scheduled=one.state == _State.PUBLISHED
            and one.publish_at is not None
            and one.publish_at > now,
            blockers=shown(blockers.get(one.pk, [])),
            missing="" if one.state in _DONE else missing_step(one),
        )
        for one in documents
    ]


def allowed_steps(request: HttpRequest, document: Document) -> list[Step]:
    """Return what a clerk may do with a document at its stage."""
    return [step for step in STEPS if step.fits(document) and step.is_open_to(request)]


def step_address(document: Document, step: Step) -> str:
    """Return the page that asks before a step."""
    return reverse("admin:documents_document_step", args=(document.pk, step.name))


def shown(blockers: Iterable[Blocker]) -> list[ShownBlocker]:
    """Add to blockers where each is dealt with."""
    return [ShownBlocker(text=each.text, url=_place(each)) for each in blockers]


def _place(blocker: Blocker) -> str:
    if blocker.finding is not None:
        return reverse("admin:documents_finding_change", args=(blocker.finding.pk,))
    page = reverse("admin:documents_document_change", args=(blocker.document.pk,))
    return f"{page}#id_{blocker.field}" if blocker.field else page
