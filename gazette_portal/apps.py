from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    """Puts the apps together: addresses, headers, errors, health."""

    name = "gazette_portal"
    verbose_name = "公报门户"


class PortalAdminConfig(AdminConfig):
    """Django's admin under the portal's own admin site."""

    default_site = "gazette_portal.admin_site.PortalAdminSite"
