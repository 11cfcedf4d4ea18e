"""What a portal starts with: topics and gazettes from ``fixtures/``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from documents.models import SourceFile, Topic
from documents.search.index import missing_from_index, update_index
from documents.services.importing import find_files, import_gazette, read_file
from documents.services.rendering import outdated_documents, render_published


def fixtures() -> Path:
    """Return the folder of what comes with the portal."""
    return Path(settings.BASE_DIR) / "fixtures"


@transaction.atomic
def load_topics() -> str:
    """Load the topics that are not there yet, by their slugs.

    A topic that a clerk changed, renamed or moved stays as it is.
    """
    rows: list[dict[str, Any]] = json.loads(
        (fixtures() / "topics.json").read_text(encoding="utf-8")
    )
    slugs = set(Topic.objects.values_list("slug", flat=True))
    names = set(Topic.objects.values_list("name", flat=True))
    new = [
        Topic(**row["fields"])
        for row in rows
        if row["fields"]["slug"] not in slugs and row["fields"]["name"] not in names
    ]
    Topic.objects.bulk_create(new)
    return f"主题：新增 {len(new)} 个，已有 {len(rows) - len(new)} 个。"


def load_gazettes() -> str:
    """Import and publish the gazettes that are not there yet.

    A file that was imported before is not looked into again: whatever a clerk did
    with its documents (edited, withdrew, took back to draft) stays. The findings of
    the proofreader wait for the clerks of the portal, and do not keep the text from
    the public.
    """
    new = 0
    files = find_files([fixtures() / "gazettes"])
    for path in files:
        source = read_file(path)
        if _imported(source.digest):
            continue
        import_gazette(source=source, publish=True, despite_findings=True)
        new += 1
    return f"公报：新导入 {new} 期，已有 {len(files) - new} 期。"


def render_outdated() -> str:
    """Render the bodies that are missing or that time has overtaken."""
    count = render_published(outdated_documents())
    return f"正文：重新排版 {count} 份。"


def index_missing() -> str:
    """Put published documents into the index of the search that it does not hold."""
    count = update_index(missing_from_index())
    return f"检索索引：补编 {count} 份。"


def _imported(digest: str) -> bool:
    return SourceFile.objects.filter(digest=digest).exists()
