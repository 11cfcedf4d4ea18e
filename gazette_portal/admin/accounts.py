"""Clerks' accounts on the desk: locks, lost devices; all of it logged."""

from __future__ import annotations

from typing import Any, cast

from axes.models import AccessAttempt
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from documents.admin.concurrency import GuardedMixin
from documents.models import AuditEntry
from documents.services.audit import record
from gazette_portal.admin.roles import RoleAdmin
from gazette_portal.second_factor import remove_devices


class PasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    """Another password for an account, or none; Django warns in English."""

    usable_password_help_text = (
        "停用以后，这个账号不能用密码登录。"  # noqa: S105 (words, no password)
        '<ul id="id_unusable_warning" class="messagelist">'
        '<li class="warning">停用以后，现在的密码就作废了。</li></ul>'
    )


class AccountAdmin(GuardedMixin, UserAdmin):  # type: ignore[type-arg]
    """Accounts: disabled, never deleted, since the log names them.

    Only a superuser touches superusers, or makes one; nobody shuts himself out.
    """

    list_display = ("username", "last_name", "roles", "is_active", "last_login")
    list_filter = ("is_active", "is_superuser", "groups")
    filter_horizontal = ("groups",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("姓名", {"fields": ("last_name", "first_name")}),
        ("角色", {"fields": ("is_active", "is_staff", "groups", "is_superuser")}),
        ("时间", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("username", "usable_password", "password1", "password2"),
            },
        ),
    )
    readonly_fields = ("last_login", "date_joined")
    actions = ("unlock", "remove_second_factor")
    change_password_form = PasswordForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Bring the roles along."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(
        self, request: HttpRequest, obj: User | None = None
    ) -> list[str]:
        """Let only superusers make superusers; nobody changes his own rights."""
        fixed = [str(each) for each in super().get_readonly_fields(request, obj)]
        if not self._user(request).is_superuser:
            fixed.append("is_superuser")
        if obj is not None and obj.pk == request.user.pk:
            fixed += ["is_active", "is_staff", "is_superuser", "groups"]
        return list(dict.fromkeys(fixed))

    def has_change_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        """Leave superusers to superusers."""
        if obj is not None and obj.is_superuser:
            return self._user(request).is_superuser
        return super().has_change_permission(request, obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        """Disable an account instead: what it did stays on record."""
        return False

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002 (Django's own name)
        form_url: str = "",
    ) -> Any:
        """Set another one's password; log it without the password."""
        account = User.objects.filter(pk=id).first()
        if account is not None and not self.has_change_permission(request, account):
            raise PermissionDenied
        before = account.password if account is not None else ""
        response = super().user_change_password(request, id, form_url)
        if account is not None:
            account.refresh_from_db()
            if account.password != before:
                self._log(request, account, "重设密码")
        return response

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Log what the account may do from now on."""
        before = request.__dict__.pop("_rights_before", {})
        super().save_related(request, form, formsets, change)
        after = _rights(form.instance)
        if before != after:
            record(
                action=AuditEntry.Action.ACCOUNT,
                user=self._user(request),
                target=form.instance,
                summary="修改账号" if change else "新建账号",
                before=before,
                after=after,
            )

    def save_model(
        self, request: HttpRequest, obj: User, form: Any, change: bool
    ) -> None:
        """Remember what the account might do, then save."""
        if change:
            stored = User.objects.get(pk=obj.pk)
            request.__dict__["_rights_before"] = _rights(stored)
        super().save_model(request, obj, form, change)

    @admin.display(description="角色")
    def roles(self, account: User) -> str:
        """Name the roles."""
        names = [group.name for group in account.groups.all()]
        return "、".join(["超级管理员", *names] if account.is_superuser else names)

    @admin.action(description="解除登录锁定", permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Forget the failures of accounts."""
        for account in self._touchable(request, queryset):
            count, _ = AccessAttempt.objects.filter(username=account.username).delete()
            if count:
                self._log(request, account, "解除登录锁定")
        self.message_user(request, "已解除。", messages.SUCCESS)

    @admin.action(description="解除动态口令（设备遗失）", permissions=["change"])
    def remove_second_factor(
        self, request: HttpRequest, queryset: QuerySet[User]
    ) -> None:
        """Take away devices that are lost."""
        accounts = self._touchable(request, queryset)
        count = sum(
            bool(remove_devices(account=each, by=self._user(request)))
            for each in accounts
        )
        self.message_user(
            request, f"解除了 {count} 个账号的动态口令。", messages.SUCCESS
        )

    def _touchable(self, request: HttpRequest, queryset: QuerySet[User]) -> list[User]:
        return [each for each in queryset if self.has_change_permission(request, each)]

    def _log(self, request: HttpRequest, account: User, summary: str) -> None:
        record(
            action=AuditEntry.Action.ACCOUNT,
            user=self._user(request),
            target=account,
            summary=summary,
        )

    @staticmethod
    def _user(request: HttpRequest) -> User:
        return cast("User", request.user)


def _rights(account: User) -> dict[str, Any]:
    groups = Group.objects.filter(user=account)
    return {
        "username": account.username,
        "is_active": account.is_active,
        "is_staff": account.is_staff,
        "is_superuser": account.is_superuser,
        "groups": sorted(group.name for group in groups),
    }


def register() -> None:
    """Put these in the place of Django's own; devices have their own page.

    Whoever has one sets it up himself (`second_factor`), or has it taken away here.
    """
    for device in (StaticDevice, TOTPDevice):
        admin.site.unregister(device)
    for model, model_admin in ((User, AccountAdmin), (Group, RoleAdmin)):
        if admin.site.is_registered(model):
            admin.site.unregister(model)
        admin.site.register(model, model_admin)
