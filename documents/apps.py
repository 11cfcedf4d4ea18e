from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Issues, documents, provisions, citations: the official text itself."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "documents"
    verbose_name = "公报与文件"
