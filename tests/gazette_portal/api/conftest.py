"""The whole API over the issue, the plan and the schedule that come with the portal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="module")
def _loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Load all once for the tests of a module, and leave nothing behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("bootstrap", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def portal(_loaded: None, db: None) -> None:
    """Let each test roll back its own."""
