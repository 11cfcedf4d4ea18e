"""Stale rules on the desk: a published version whose document fell away."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from documents.desk import DeskSection
from documents.models import Document
from heating.clauses import doubts
from heating.models import ScheduleVersion
from heating.waiting import stale_rules


def told() -> DeskSection:
    request = RequestFactory().get("/admin/")
    request.user = User.objects.create_superuser("chief")
    section = stale_rules(request)
    assert section is not None
    return section


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "withdrawn", "withdrawn_reason": "有误"}, "已撤回"),
        ({"force": "repealed"}, "已废止"),
        ({"force": "lapsed"}, "已失效"),
    ],
    ids=["withdrawn", "repealed", "lapsed"],
)
def test_a_version_without_its_document_is_told(
    fields: dict[str, Any], words: str, version: ScheduleVersion
) -> None:
    Document.objects.filter(pk=version.document_id).update(**fields)
    section = told()
    assert section.is_broken
    assert section.title.startswith("供热")
    assert section.items[0].label == f"依据的文件{words}。"
    assert section.items[0].url.endswith(f"/{version.pk}/change/")


def test_a_superseded_version_may_lose_it(
    version: ScheduleVersion,
) -> None:
    Document.objects.filter(pk=version.document_id).update(force="repealed")
    ScheduleVersion.objects.update(state="superseded")
    assert not [item for item in told().items if "依据的文件" in item.label]


def test_nothing_fell_away(
    version: ScheduleVersion,
) -> None:
    assert version.document_id
    assert not [item for item in told().items if "依据的文件" in item.label]


def test_all_clauses_are_read_at_once(
    version: ScheduleVersion, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(7):
        assert not list(doubts(version))
