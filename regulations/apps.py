from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    """Offices, enforcement bodies, revisions, fees, responsibilities, benefits."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "regulations"
    verbose_name = "执法与管理"
