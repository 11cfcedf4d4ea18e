from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.backends.signals import connection_created
from django_otp.plugins.otp_static.apps import DefaultConfig as OtpStaticConfig
from django_otp.plugins.otp_totp.apps import DefaultConfig as OtpTotpConfig


class PortalConfig(AppConfig):
    """Puts the apps together: addresses, headers, errors, health."""

    name = "gazette_portal"
    verbose_name = "公报门户"

    def ready(self) -> None:
        """Write sign-ins into the log; notice what changes pages that are kept.

        Also where nothing is kept: another server on this database may keep pages.
        """
        from gazette_portal import sign_in_log
        from gazette_portal.changes import notice_writes

        sign_in_log.connect()
        connection_created.connect(notice_writes, dispatch_uid="changes")


class PortalAdminConfig(AdminConfig):
    """Django's admin under the portal's own admin site."""

    default_site = "gazette_portal.admin_site.PortalAdminSite"

    def ready(self) -> None:
        """Collect the apps' pages, then put our own accounts in place of Django's."""
        super().ready()
        from gazette_portal.admin import accounts

        accounts.register()


class RecoveryTokenConfig(OtpStaticConfig):  # type: ignore[misc]  # untyped
    """Tokens on paper, for a clerk whose device is lost."""

    verbose_name = "备用口令"


class TokenDeviceConfig(OtpTotpConfig):  # type: ignore[misc]  # untyped
    """Devices that show six digits for half a minute."""

    verbose_name = "动态口令"
