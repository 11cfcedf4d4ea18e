"""Where the plan's document is withdrawn or no longer in force, every answer says so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from compensation.models import PlanVersion
from documents.models import Document

PLAN = "/compensation/huagong-phase-2/"
FACTS = "use=residential&choice=monetary&certified_area=50&unit_price=3200"
PAGES = (
    PLAN,
    f"{PLAN}estimate/",
    f"{PLAN}estimate/?{FACTS}",
    f"{PLAN}compare/?{FACTS}",
)
API = f"/api/v1/compensation/huagong-phase-2/estimate?{FACTS}"
YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        (
            {"state": "withdrawn", "withdrawn_reason": "附件有误。"},
            "source_withdrawn",
            "已经撤回，不再公布（附件有误）",
        ),
        ({"force": "repealed"}, "source_repealed", "已经废止"),
        ({"force": "lapsed"}, "source_lapsed", "已经失效"),
        ({"lapsed_on": YESTERDAY}, "source_lapsed", "已经失效"),
    ],
    ids=["withdrawn", "repealed", "lapsed", "lapsed by its date"],
)
def test_pages_and_the_api_say_so(
    plan: PlanVersion, client: Client, changes: dict[str, Any], code: str, words: str
) -> None:
    for page in PAGES:
        assert words not in client.get(page).content.decode()
    before = client.get(API).json()
    Document.objects.filter(pk=plan.document_id).update(**changes)
    for page in PAGES:
        html = client.get(page).content.decode()
        assert words in html, page
        assert "请向葫芦岛市住房和城乡建设局询问" in html
    after = client.get(API).json()
    note, *others = after["notes"]
    assert note["code"] == code
    assert words in note["text"]
    assert note["provision"]["document"] == plan.document.slug
    assert {**after, "notes": others} == before


def test_nobody_is_led_to_reckon_by_such_a_plan(
    plan: PlanVersion, client: Client
) -> None:
    assert "开始测算" in client.get("/compensation/").content.decode()
    Document.objects.filter(pk=plan.document_id).update(force="repealed")
    html = client.get("/compensation/").content.decode()
    assert "已经废止" in html
    assert "开始测算" not in html


@pytest.mark.parametrize(
    "changes", [{"force": "amended"}, {"lapsed_on": date(9999, 1, 1)}]
)
def test_what_is_in_force_is_not_doubted(
    plan: PlanVersion, client: Client, changes: dict[str, Any]
) -> None:
    Document.objects.filter(pk=plan.document_id).update(**changes)
    html = client.get(PLAN).content.decode()
    assert not any(words in html for words in ("已经撤回", "已经废止", "已经失效"))
    codes = {note["code"] for note in client.get(API).json()["notes"]}
    assert not codes & {"source_withdrawn", "source_repealed", "source_lapsed"}
