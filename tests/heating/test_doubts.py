"""Where the schedule's document is withdrawn or repealed, every answer says so."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from documents.models import Document
from heating.models import ScheduleVersion

PAGES = (
    "/heating/",
    "/heating/penalties/",
    "/heating/penalties/1/?overdue=true",
    "/heating/penalties/together/?number=1",
    "/heating/outage/",
    "/heating/outage/?hours=50&daily_fee=20",
)
API = (
    "/api/v1/heating/penalties/1/assess?overdue=true",
    "/api/v1/heating/outage?hours=50&daily_fee=20",
)


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        (
            {"state": "withdrawn", "withdrawn_reason": "附件有误"},
            "source_withdrawn",
            "已经撤回，不再公布（附件有误）",
        ),
        ({"force": "repealed"}, "source_repealed", "已经废止"),
    ],
    ids=["withdrawn", "repealed"],
)
def test_pages_and_the_api_say_so(
    version: ScheduleVersion,
    client: Client,
    changes: dict[str, Any],
    code: str,
    words: str,
) -> None:
    for page in PAGES:
        assert words not in client.get(page).content.decode()
    before = [client.get(address).json() for address in API]
    Document.objects.filter(pk=version.document_id).update(**changes)
    for page in PAGES:
        assert words in client.get(page).content.decode(), page
    for address, old in zip(API, before, strict=True):
        new = client.get(address).json()
        assert new["notes"][0]["code"] == code
        assert {**new, "notes": new["notes"][1:]} == old
