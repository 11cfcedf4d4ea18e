from django.apps import AppConfig


class HeatingConfig(AppConfig):
    """Penalties, outage refunds and duties under the heating rules."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "heating"
    verbose_name = "供热管理"
