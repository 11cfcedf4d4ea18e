"""The schedule that most tests of heating stand on."""

import pytest

from heating.models import ScheduleVersion
from tests.heating.builders import make_schedule


@pytest.fixture
def version(db: None) -> ScheduleVersion:
    """Give the schedule of 葫政办发〔2020〕1号, published."""
    return make_schedule()
