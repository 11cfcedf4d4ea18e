from django.apps import AppConfig


class CompensationConfig(AppConfig):
    """What a household is owed under an expropriation plan, line by line."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "compensation"
    verbose_name = "征收补偿"

    def ready(self) -> None:
        """Register the checks of plans and their fixtures."""
        from compensation import checks  # noqa: F401 - the models must be there first
