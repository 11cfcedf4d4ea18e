"""Roles on the desk: what each may do, changed by others than those who have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group, Permission, User
from django.http import HttpRequest, HttpResponse

from documents.models import AuditEntry
from documents.services.audit import record

if TYPE_CHECKING:
    from django.db.models import ManyToManyField

#: Whose tables a role is about: the portal's own, and accounts.
_APPS: Final = ("documents", "regulations", "compensation", "heating", "auth")
#: What Django names in English, and stores so.
_VERBS: Final = {"add": "增加", "change": "修改", "delete": "删除", "view": "查看"}
#: What whoever has a role himself is told.
OWN_ROLE: Final = "您自己有这个角色，谁也不能改自己的权限：只能查看，请超级管理员修改。"


class PermissionsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Permissions by what they are about and what they allow, in Chinese."""

    def label_from_instance(self, obj: Any) -> str:
        """Name a permission."""
        permission: Permission = obj
        of = permission.content_type
        verb, _, model = permission.codename.partition("_")
        does = _VERBS.get(verb) if model == of.model else None
        return f"{of.app_labeled_name} | {does or permission.name}"


class RoleAdmin(GroupAdmin):
    """Roles and what they may do; a change is logged.

    Nobody changes his own rights: a role is changed by others than those who have it.
    Only superusers, whom no role gives anything, change their own.
    """

    def formfield_for_manytomany(
        self,
        db_field: ManyToManyField[Any, Any],
        request: HttpRequest | None = None,
        **kwargs: Any,
    ) -> Any:
        """Offer what a role may be given."""
        if db_field.name == "permissions":
            kwargs["form_class"] = PermissionsField
            kwargs["queryset"] = Permission.objects.filter(
                content_type__app_label__in=_APPS
            )
        return super().formfield_for_manytomany(db_field, request=request, **kwargs)

    def has_change_permission(
        self, request: HttpRequest, obj: Group | None = None
    ) -> bool:
        """Leave a clerk's own role to others."""
        allowed = super().has_change_permission(request, obj)
        return allowed and not _is_own(request, obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: Group | None = None
    ) -> bool:
        """Leave it to them to delete it, too."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not _is_own(request, obj)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,  # noqa: FBT002 - Django's own signature
        change: bool = False,  # noqa: FBT002 - Django's own signature
        form_url: str = "",
        obj: Group | None = None,
    ) -> HttpResponse:
        """Say why a clerk only looks at it."""
        if _is_own(request, obj):
            messages.info(request, OWN_ROLE)
        return super().render_change_form(
            request, context, add=add, change=change, form_url=form_url, obj=obj
        )

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Log which permissions came and went; what is not offered stays."""
        role: Group = form.instance
        before = _permissions(role)
        others = list(role.permissions.exclude(content_type__app_label__in=_APPS))
        super().save_related(request, form, formsets, change)
        role.permissions.add(*others)
        after = _permissions(role)
        if before != after:
            record(
                action=AuditEntry.Action.ACCOUNT,
                user=cast("User", request.user),
                target=role,
                summary="修改角色",
                before={"permissions": sorted(before - after)},
                after={"permissions": sorted(after - before)},
            )


def _is_own(request: HttpRequest, role: Group | None) -> bool:
    """Tell whether a role is the clerk's own, and he no superuser."""
    user = cast("User", request.user)
    if role is None or user.is_superuser:
        return False
    return user.groups.filter(pk=role.pk).exists()


def _permissions(role: Group) -> set[str]:
    return {
        f"{app}.{name}"
        for app, name in role.permissions.values_list(
            "content_type__app_label", "codename"
        )
    }
