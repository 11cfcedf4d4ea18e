"""Schedules that are kept between requests are none that somebody has corrected since."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from heating.kept import kept_schedule
from heating.models import HeatingSettings, Measure, SupplierDuty
from heating.rules import HeatingError
from tests.heating.builders import make_schedule

pytestmark = pytest.mark.django_db(transaction=True)
TODAY: Final = date(2020, 6, 1)


def test_rows_are_read_once_until_one_is_corrected() -> None:
    version = make_schedule()
    kept = kept_schedule(on=TODAY)
    assert kept.version == version
    assert kept.schedule.violations
    assert kept.outage.duties
    with CaptureQueriesContext(connection) as asked:
        again = kept_schedule(on=TODAY)
        assert again.outage is kept.outage
        assert again.schedule is kept.schedule
    assert len(asked) == 1
    SupplierDuty.objects.filter(refund_coefficient__isnull=False).update(
        refund_coefficient="0.5"
    )
    assert kept_schedule(on=TODAY).outage.refund_coefficient == Decimal("0.5")


def test_a_corrected_measure_changes_the_next_answer(client: Client) -> None:
    make_schedule()
    address = "/api/v1/heating/penalties/1/assess?overdue=true"
    before = client.get(address).json()["totals"]["fines"]
    assert client.get(address).json()["totals"]["fines"] == before
    Measure.objects.filter(fixed_amount__isnull=False).update(
        fixed_amount=F("fixed_amount") * 2
    )
    after = client.get(address).json()["totals"]["fines"]
    assert Decimal(after) == 2 * Decimal(before) > 0


def test_a_clerks_assumptions_are_those_of_now() -> None:
    make_schedule()
    assert kept_schedule(on=TODAY).assumed.season_days != 123
    HeatingSettings(season_days=123).save()
    assert kept_schedule(on=TODAY).assumed.season_days == 123


def test_the_version_in_force_is_that_of_the_day() -> None:
    version = make_schedule()
    assert kept_schedule(on=TODAY).version == version
    with pytest.raises(HeatingError, match="目前没有生效的"):
        kept_schedule(on=version.valid_from - timedelta(days=1))
    with pytest.raises(HeatingError, match="没有这个版本"):
        kept_schedule(on=TODAY, version="1999")
