"""The clerks' desk: Django's admin in the portal's name."""

from django.conf import settings
from django.contrib.admin import AdminSite
from django_otp.forms import OTPAuthenticationForm


class PortalAdminSite(AdminSite):
    """Admin with the portal's name and, where the setting asks, a second factor."""

    site_header = f"{settings.SITE_NAME} · 工作台"
    site_title = settings.SITE_NAME
    index_title = "工作台"
    site_url = "/"
    enable_nav_sidebar = True

    @property
    def login_form(self) -> type[OTPAuthenticationForm] | None:  # type: ignore[override]
        """The form that also asks for a token, once `ADMIN_OTP_REQUIRED` is on."""
        return OTPAuthenticationForm if settings.ADMIN_OTP_REQUIRED else None
