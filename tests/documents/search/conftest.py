"""The 2020-1 issue, imported, published and searchable; read once for a class of tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django import DjangoDbBlocker

from documents.services.importing import import_gazette, read_file

GAZETTE = Path(settings.BASE_DIR) / "fixtures" / "gazettes" / "2020-1.md"


@pytest.fixture(scope="class")
def issue(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Import the issue in a transaction that is taken back after the class."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_gazette(source=read_file(GAZETTE), publish=True, despite_findings=True)
        yield
        transaction.set_rollback(True)
