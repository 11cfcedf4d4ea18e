"""The masthead of an issue: who may change it once the public knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from documents.errors import DocumentError
from documents.models import AuditEntry, GazetteIssue
from documents.services.audit import record
from documents.services.review import may_change_public

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser, User

#: What whoever may not change a public issue is told.
ONLY_PUBLISHERS_ISSUE: Final = (
    "这一期已经公开，按审核程序的要求，只有能发布文件的人可以修改。"
    "请把要改的地方告诉发布员。"
)
_HEAD: Final = ("title", "year", "number", "serial_number", "published_on", "people")


def may_change_issue(
    issue: GazetteIssue, user: AbstractBaseUser | AnonymousUser
) -> bool:
    """Tell whether somebody may change an issue; as of a document's text."""
    if may_change_public(user):
        return True
    return not GazetteIssue.objects.public().filter(pk=issue.pk).exists()


@transaction.atomic
def save_issue(*, issue: GazetteIssue, user: User | None = None) -> None:
    """Save an edited masthead; the log keeps what stood there before.

    Args:
        issue: The issue with its new masthead, not saved yet.
        user: Who edits; None for a command.

    Raises:
        DocumentError: ``only_publishers``; see :func:`may_change_issue`.
    """
    old = GazetteIssue.objects.select_for_update().get(pk=issue.pk)
    if user is not None and not may_change_issue(old, user):
        raise DocumentError("only_publishers", ONLY_PUBLISHERS_ISSUE)
    issue.save()
    changed = [name for name in _HEAD if getattr(old, name) != getattr(issue, name)]
    if changed:
        record(
            action=AuditEntry.Action.EDIT,
            user=user,
            target=issue,
            before={name: getattr(old, name) for name in changed},
            after={name: getattr(issue, name) for name in changed},
        )
