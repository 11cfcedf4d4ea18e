"""Roles on the desk: groups with permissions, made by ``manage.py bootstrap``."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import Group, Permission
from django.db import transaction

_LOOK: Final = (
    "documents.view_gazetteissue",
    "documents.view_document",
    "documents.view_provision",
    "documents.view_component",
    "documents.view_table",
    "documents.view_citation",
    "documents.view_relation",
    "documents.view_finding",
    "documents.view_correction",
    "documents.view_sourcefile",
    "documents.view_topic",
)
_IMPORT: Final = (
    "documents.view_importjob",
    "documents.add_importjob",
    "documents.change_importjob",
)
_READERS: Final = (
    "documents.view_readerreport",
    "documents.answer_readerreport",
)
_TEXT: Final = (
    "documents.add_document",
    "documents.change_document",
    "documents.add_provision",
    "documents.change_provision",
    "documents.delete_provision",
    "documents.change_component",
    "documents.add_table",
    "documents.change_table",
    "documents.add_relation",
    "documents.change_relation",
    "documents.delete_relation",
    "documents.add_citation",
    "documents.change_citation",
    "documents.change_finding",
)

#: What each role may do, by the name of its group. An administrator is a superuser as
#: well, or in this group: accounts, roles, the log.
ROLES: Final[dict[str, tuple[str, ...]]] = {
    "录入员": (
        *_LOOK,
        *_TEXT,
        *_IMPORT,
        "documents.add_gazetteissue",
        "documents.change_gazetteissue",
    ),
    "校对员": (*_LOOK, *_TEXT, *_READERS, "documents.proofread_document"),
    "发布员": (
        *_LOOK,
        *_TEXT,
        *_IMPORT,
        "documents.change_gazetteissue",
        "documents.change_correction",
        *_READERS,
        "documents.approve_document",
        "documents.publish_document",
    ),
    "规则编辑": (*_LOOK,),
    "管理员": (
        *_LOOK,
        "documents.view_auditentry",
        "auth.view_user",
        "auth.add_user",
        "auth.change_user",
        "auth.view_group",
        "auth.change_group",
    ),
}
#: Apps whose every table belongs to a role.
WHOLE_APPS: Final[dict[str, tuple[str, ...]]] = {
    "规则编辑": ("regulations", "compensation", "heating"),
}


@transaction.atomic
def make_roles() -> str:
    """Make the groups that are missing; what an administrator changed in one stays."""
    made = 0
    for name in ROLES:
        group, new = Group.objects.get_or_create(name=name)
        if new:
            group.permissions.set(role_permissions(name))
            made += 1
    return f"角色：新建 {made} 个，已有 {len(ROLES) - made} 个。"


def role_permissions(name: str) -> list[Permission]:
    """Return what a role may do.

    Raises:
        LookupError: A permission is named that no table has.
    """
    wanted = set(ROLES[name])
    apps = WHOLE_APPS.get(name, ())
    found = [
        permission
        for permission in Permission.objects.select_related("content_type")
        if permission.content_type.app_label in apps
        or f"{permission.content_type.app_label}.{permission.codename}" in wanted
    ]
    missing = wanted - {
        f"{each.content_type.app_label}.{each.codename}" for each in found
    }
    if missing:
        raise LookupError(f"没有这些权限：{'、'.join(sorted(missing))}")
    return found
