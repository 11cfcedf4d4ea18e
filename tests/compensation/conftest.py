"""The plan of the gazette, loaded once for each module that asks for it."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from compensation.models import PlanVersion
from tests.compensation.builders import make_huludao_plan


@pytest.fixture(scope="module")
def loaded_plan(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[PlanVersion]:
    """Load the plan around all tests of a module; each of them rolls back its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_huludao_plan()
        transaction.set_rollback(True)


@pytest.fixture
def plan(loaded_plan: PlanVersion, db: None) -> PlanVersion:
    """The published plan, as the database has it."""
    return PlanVersion.objects.with_source().get(pk=loaded_plan.pk)
