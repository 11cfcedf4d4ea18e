"""The desk: a clerk changes an amount or adds a violation, the calculator follows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from documents.models import Provision
from heating.models import Measure, ScheduleVersion, Violation
from heating.services import copy_version, publish_version
from tests.compensation.admin.page_form import page_fields

TODAY = date(2026, 1, 5)
FOUND, OK = 302, 200


@pytest.fixture
def desk(client: Client, version: ScheduleVersion) -> Client:
    """Give a client that an administrator signed in with."""
    assert version.pk
    user = User.objects.create_superuser("bianji", password="一个够长的口令2026")
    client.force_login(user)
    return client


@pytest.fixture
def draft(version: ScheduleVersion) -> ScheduleVersion:
    """Give a draft of a new version."""
    return copy_version(source=version, version="2026", valid_from=TODAY)


def fines(client: Client, path: str) -> str:
    answer = client.get(f"/api/v1/heating/penalties/{path}").json()
    amount: str = answer["totals"]["fines"]
    return amount


def test_a_new_violation_needs_no_code(
    desk: Client, client: Client, draft: ScheduleVersion
) -> None:
    page = reverse("admin:heating_violation_add")
    response = desk.get(page, {"version": draft.pk})
    assert response.status_code == OK
    clause = Provision.objects.get(eid="art_12__item_9")
    data = page_fields(response.content) | {
        "version": str(draft.pk),
        "number": "14",
        "title": "擅自改动用户计量装置",
        "topic": "supply",
        "provision": str(clause.pk),
        "clause": "第十二条（九）",
        "measures-TOTAL_FORMS": "1",
        "measures-0-position": "1",
        "measures-0-code": "fine",
        "measures-0-kind": "fine",
        "measures-0-label": "罚款",
        "measures-0-all_of": "flag:overdue",
        "measures-0-base": "floor_area",
        "measures-0-coefficient": "1.5",
        "measures-0-provision": str(clause.pk),
        "measures-0-clause": "第十二条（九）",
    }
    saved = desk.post(f"{page}?version={draft.pk}", data)
    assert saved.status_code == FOUND, saved.context["errors"]
    publish_version(version=draft, now=timezone.now())
    assert fines(client, "14/assess?overdue=true&floor_area=100") == "150.00"
    assert fines(client, "14/assess?floor_area=100") == "0.00"


def test_a_changed_amount_is_followed_and_doubted(
    desk: Client, client: Client, draft: ScheduleVersion
) -> None:
    violation = Violation.objects.get(version=draft, number=7)
    page = reverse("admin:heating_violation_change", args=(violation.pk,))
    response = desk.get(page)
    assert "未经批准擅自停业或者歇业" in response.content.decode()
    data = page_fields(response.content)
    (amount,) = (name for name, value in data.items() if value.startswith("100000"))
    saved = desk.post(page, data | {amount: "120000"}, follow=True)
    # The clause says 10 万元: the clerk is told, and may know better.
    assert "120" in "".join(str(message) for message in saved.context["messages"])
    assert Measure.objects.get(
        violation=violation, fixed_amount__isnull=False
    ).fixed_amount == Decimal(120_000)
    publish_version(version=draft, now=timezone.now())
    assert fines(client, "7/assess") == "120000.00"


def test_a_published_version_is_not_edited(
    desk: Client, version: ScheduleVersion
) -> None:
    violation = Violation.objects.get(version=version, number=7)
    page = reverse("admin:heating_violation_change", args=(violation.pk,))
    assert desk.post(page, {"title": "别的"}).status_code in {OK, 403}
    violation.refresh_from_db()
    assert violation.title != "别的"


@pytest.mark.parametrize(
    "name",
    [
        "schedule",
        "scheduleversion",
        "violation",
        "supplierduty",
        "appraisalrule",
        "misconduct",
        "generalrule",
        "heatingsettings",
    ],
)
def test_lists_stay_cheap(
    desk: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    name: str,
) -> None:
    with django_assert_max_num_queries(14):
        response = desk.get(reverse(f"admin:heating_{name}_changelist"), follow=True)
    assert response.status_code == OK


def test_a_history_shows_each_field_before_and_after(
    desk: Client, draft: ScheduleVersion
) -> None:
    violation = Violation.objects.filter(version=draft).earliest("pk")
    before = violation.title
    violation.title = f"{before}（改）"
    violation.save()
    page = reverse("admin:heating_violation_history", args=(violation.pk,))
    text = desk.get(page).content.decode()
    assert 'class="redline__ins"' in text
    assert "（改）" in text
