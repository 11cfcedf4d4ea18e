"""The clerks' desk: Django's admin in the portal's name."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import UsernameField
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django_otp import match_token

from documents.desk import desk_sections
from gazette_portal.handbook import handbook, picture
from gazette_portal.second_factor import has_device, second_factor


class TokenAuthenticationForm(AdminAuthenticationForm):
    """Asks for name, password and, of who has a device, its six digits 动态口令.

    A token on paper does as well: whichever device of the clerk knows it. Django's own
    words for an account change from line to line; docs/glossary.md has one.
    """

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": "账号或者密码不正确（字母分大小写），"
        "或者这个账号不能进入工作台。",
        "inactive": "这个账号已经停用。",
    }

    username = UsernameField(
        label="账号",
        widget=forms.TextInput(attrs={"autofocus": True}),
        error_messages={"required": "请填写账号。"},
    )
    password = forms.CharField(
        label="密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "请填写密码。"},
    )
    otp_token = forms.CharField(
        label="动态口令",
        required=False,
        help_text="没有启用动态口令的账号不用填。",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )

    def __init__(
        self, request: HttpRequest | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Write the labels as on every page: without a colon."""
        super().__init__(request, *args, label_suffix="", **kwargs)

    def clean(self) -> dict[str, Any]:
        """Check name and password; then the token of who has, or needs, a device."""
        data = super().clean()
        user: Any = self.get_user()
        if user is None or not (settings.ADMIN_OTP_REQUIRED or has_device(user)):
            return data
        token = self.cleaned_data.get("otp_token", "").strip()
        if not token:
            raise forms.ValidationError("请输入动态口令。", code="token_required")
        device = match_token(user, token)
        if device is None:
            raise forms.ValidationError(
                "动态口令不正确，请核对后重新输入；连续输错要等一会儿再试。",
                code="invalid_token",
            )
        user.otp_device = device
        return data


class PortalAdminSite(AdminSite):
    """Admin with the portal's name and, where the setting asks, a second factor."""

    site_header = f"{settings.SITE_NAME} · 工作台"
    site_title = settings.SITE_NAME
    index_title = "工作台"

    def has_permission(self, request: HttpRequest) -> bool:
        """Let staff in; who has a second factor, or needs one, with its token only."""
        if not super().has_permission(request):
            return False
        if request.user.is_verified():  # type: ignore[union-attr]
            return True
        return not (settings.ADMIN_OTP_REQUIRED or has_device(request.user))

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask who it is; Django would give the page the host's name for the portal's."""
        named = {"site_name": settings.SITE_NAME, **(extra_context or {})}
        return super().login(request, named)

    def get_urls(self) -> list[Any]:
        """Add the page where a clerk sets up a second factor."""
        own = path(
            "second-factor/",
            self.admin_view(self.second_factor),
            name="second_factor",
        )
        handbook_page = path(
            "handbook/", self.admin_view(self.handbook), name="handbook"
        )
        pictures = path(
            "handbook/<str:name>", self.admin_view(picture), name="handbook_picture"
        )
        return [own, handbook_page, pictures, *super().get_urls()]

    def handbook(self, request: HttpRequest) -> HttpResponse:
        """Show the clerks' handbook."""
        context = {
            **self.each_context(request),
            "title": "使用手册",
            "handbook": handbook(),
        }
        return TemplateResponse(request, "admin/handbook.html", context)

    def second_factor(self, request: HttpRequest) -> HttpResponse:
        """Set up a second factor, or give it up."""
        return second_factor(request, self)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the desk: what waits for this clerk, then everything."""
        context = {**(extra_context or {}), "desk": desk_sections(request)}
        return super().index(request, context)

    login_form = TokenAuthenticationForm
    login_template = "admin/login_with_token.html"
