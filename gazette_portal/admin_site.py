"""The clerks' desk: Django's admin in the portal's name."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django_otp import devices_for_user
from django_otp.admin import OTPAdminAuthenticationForm

from documents.desk import desk_sections


class TokenAuthenticationForm(OTPAdminAuthenticationForm):  # type: ignore[misc]  # untyped
    """Asks for name, password and the six digits of the clerk's device 动态口令."""

    otp_device = forms.CharField(label="验证设备", required=False, widget=forms.Select)
    otp_token = forms.CharField(
        label="动态口令",
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )

    otp_error_messages = {
        "token_required": "请输入动态口令。",
        "challenge_exception": "无法发送口令：{0}",
        "not_interactive": "所选设备不能发送口令，请直接输入设备上显示的数字。",
        "challenge_message": "口令已发送：{0}",
        "invalid_token": "动态口令不正确，请核对后重新输入。",
        "n_failed_attempts": "连续输错%(failure_count)d次，请稍后再试。",
        "verification_not_allowed": "该设备目前不能验证。",
        "device_required": "请选择验证设备。",
    }

    def _chosen_device(self, user: Any) -> Any:
        """Take the only device a clerk has; whoever has several names one."""
        devices = list(devices_for_user(user))
        if len(devices) == 1:
            return devices[0]
        return super()._chosen_device(user)


class PortalAdminSite(AdminSite):
    """Admin with the portal's name and, where the setting asks, a second factor."""

    site_header = f"{settings.SITE_NAME} · 工作台"
    site_title = settings.SITE_NAME
    index_title = "工作台"

    def has_permission(self, request: HttpRequest) -> bool:
        """Let staff in; with `ADMIN_OTP_REQUIRED`, only after their token was checked."""
        if not super().has_permission(request):
            return False
        return not settings.ADMIN_OTP_REQUIRED or request.user.is_verified()  # type: ignore[union-attr]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the desk: what waits for this clerk, then everything."""
        context = {**(extra_context or {}), "desk": desk_sections(request)}
        return super().index(request, context)

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[Any]:
        """List the apps; devices only where a second factor is asked for."""
        apps = super().get_app_list(request, app_label)
        if settings.ADMIN_OTP_REQUIRED:
            return apps
        return [app for app in apps if not app["app_label"].startswith("otp_")]

    @property
    def login_form(self) -> type[AdminAuthenticationForm]:  # type: ignore[override]
        """The sign-in form that the setting asks for."""
        if settings.ADMIN_OTP_REQUIRED:
            return TokenAuthenticationForm
        return AdminAuthenticationForm

    @property
    def login_template(self) -> str:  # type: ignore[override]
        """The page around it."""
        if settings.ADMIN_OTP_REQUIRED:
            return "admin/login_with_token.html"
        return "admin/login.html"
