from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    """Offices, enforcement bodies, revisions, fees, responsibilities, benefits."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "regulations"
    verbose_name = "执法与管理"

    def ready(self) -> None:
        """Register the checks of confirmed figures."""
        from regulations import checks  # noqa: F401 - the models must be there first
