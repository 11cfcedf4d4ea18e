from django.apps import AppConfig


class HeatingConfig(AppConfig):
    """Penalties, outage refunds and duties under the heating rules."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "heating"
    verbose_name = "供热管理"

    def ready(self) -> None:
        """Register the checks of schedules."""
        from heating import checks  # noqa: F401 - the models must be there first
