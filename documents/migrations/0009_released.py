from typing import Any

from django.db import migrations
from django.db.models import F
from django.utils import timezone


def mark_released(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    """What is public already has been followed up when it was published."""
    apps.get_model("documents", "Document").objects.filter(
        state="published", publish_at__lte=timezone.now()
    ).update(released_at=F("publish_at"))


class Migration(migrations.Migration):
    dependencies = [("documents", "0008_review")]

    operations = [migrations.RunPython(mark_released, migrations.RunPython.noop)]
