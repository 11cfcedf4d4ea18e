"""The list of plans, a plan explained, and its deadlines for a calendar."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from compensation.models import PlanVersion
from tests.documents.pages.markup import Markup

PAGE = "/compensation/huagong-phase-2/"


def test_the_list_leads_to_the_plan(plan: PlanVersion, client: Client) -> None:
    html = client.get("/compensation/").content.decode()
    assert f'href="{PAGE}"' in html
    assert f'href="{PAGE}estimate/"' in html


def test_the_list_says_when_it_is_empty(plan: PlanVersion, client: Client) -> None:
    PlanVersion.objects.update(state=PlanVersion.State.DRAFT)
    assert "目前没有征收补偿方案" in client.get("/compensation/").content.decode()


@pytest.mark.parametrize(
    "words",
    [
        "化机路7段18-2#楼（化机五区4#）",
        "葫芦岛市城市管理公共服务中心",
        "2019年9月5日至2019年10月7日",
        "另行通知",
        "要钱还是要房",
        "90（含）至 105（含） m²",
        "烈属：烈士的父母、配偶",
        "县级以上残联颁发的残疾证书",
        "《房屋所有权证》",
        "申请复核评估",
        "行政复议",
        "以葫芦岛市住房和城乡建设局解释为准",
        "签约、搬迁的户数还没有公布",
        'href="/documents/hu-zheng-fa-2019-19/"',
        'href="/documents/hu-zheng-fa-2019-19/#annex_1__cl_9__item_8__point_2"',
    ],
)
def test_the_plan_is_explained(plan: PlanVersion, client: Client, words: str) -> None:
    assert words in client.get(PAGE).content.decode()


def test_the_page_is_lean_strict_and_the_same_for_everybody(
    plan: PlanVersion,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(6):
        response = client.get(PAGE)
    assert not response.cookies
    markup = Markup(response.content.decode())
    assert markup.inline == []
    assert len(markup.ids) == len(set(markup.ids))


def test_the_progress_of_buildings_is_shown_once_entered(
    plan: PlanVersion, client: Client
) -> None:
    first, second, _third = plan.project.buildings.order_by("position")
    first.households, first.signed, first.moved = 40, 40, 40
    first.counted_on = date(2020, 3, 10)
    first.save()
    second.households, second.signed = 36, 30
    second.save()
    html = client.get(PAGE).content.decode()
    assert "40/40 户" in html
    assert "达到集体奖励的条件" in html
    assert "还有 6 户没有按期签约" in html
    assert "2020-03-10 统计" in html


def test_deadlines_are_computed_once_the_days_are_set(
    plan: PlanVersion, client: Client
) -> None:
    assert client.get(f"{PAGE}deadlines.ics").status_code == 404
    assert "deadlines.ics" not in client.get(PAGE).content.decode()

    project = plan.project
    project.signing_starts_on = date(2020, 3, 1)
    project.moving_starts_on = date(2021, 12, 20)
    project.moving_ends_on = date(2022, 1, 31)
    project.save()
    html = client.get(PAGE).content.decode()
    assert "2020年3月15日（星期日）17:00" in html
    assert "2022年1月3日（星期一）17:00" in html
    assert "deadlines.ics" in html

    response = client.get(f"{PAGE}deadlines.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    text = response.content.decode()
    assert "DTSTART:20200315T090000Z" in text
    assert "DTSTART:20220103T090000Z" in text
    assert "DTSTART:20220131T160000Z" in text  # the midnight that ends 31 January
    assert text.count("BEGIN:VEVENT") == 3
    assert "UID:huagong-phase-2-signing_bonus@testserver" in text


def test_a_start_at_the_end_of_the_calendar_breaks_nothing(
    plan: PlanVersion, client: Client
) -> None:
    project = plan.project
    project.signing_starts_on = project.signing_ends_on = date.max
    project.save()
    assert client.get(PAGE).status_code == 200
    assert client.get(f"{PAGE}estimate/").status_code == 200


@pytest.mark.parametrize("path", ["", "estimate/", "compare/", "deadlines.ics"])
def test_unknown_plans_are_not_found(db: None, client: Client, path: str) -> None:
    assert client.get(f"/compensation/no-such/{path}").status_code == 404
    assert client.post(f"{PAGE}{path}").status_code == 405
