"""The history of rows, with Chinese names."""

from __future__ import annotations

from typing import Any

from django.db import models

from documents.models.history import History


class ChineseHistory(History):
    """Histories of inherited models, each named after its own model."""

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        """Name the history: 任务修改记录."""
        options: dict[str, Any] = super().get_meta_options(model)
        name = f"{model._meta.verbose_name}修改记录"  # noqa: SLF001 (documented API)
        return {**options, "verbose_name": name, "verbose_name_plural": name}
