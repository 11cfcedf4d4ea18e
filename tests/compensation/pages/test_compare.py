"""All the ways side by side: the same figures as the estimates they lead to."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from compensation.models import PlanVersion
from compensation.rules import Way
from tests.compensation.builders import make_linjiang_plan
from tests.documents.pages.markup import Markup

PAGE = "/compensation/huagong-phase-2/compare/"
HOUSE = {"use": "residential", "certified_area": "58", "unit_price": "3200"}


def ask(client: Client, page: str = PAGE, **query: str) -> Any:
    response = client.get(page, query)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies
    return response


@pytest.mark.parametrize(
    "query",
    [
        HOUSE,
        {**HOUSE, "certified_area": "43", "moved_early": "true"},
        {**HOUSE, "balcony_area": "4.5", "fittings": "12000", "bare_shell": "900"},
        {**HOUSE, "low_income": "true", "cannot_pay": "true"},
        {**HOUSE, "moved_early": "true", "building_complete": "true"},
        {**HOUSE, "certified_area": "90"},
        {"use": "commercial", "appraised_value": "800000", "exchange_price": "900000"},
        {"use": "other_nonresidential", "appraised_value": "300000"},
    ],
)
def test_every_column_leads_to_an_estimate_with_the_same_figures(
    plan: PlanVersion, client: Client, query: dict[str, str]
) -> None:
    ways = ask(client, **query).context["comparison"].ways
    assert ways
    for way in ways:
        for terms in way.terms:
            estimate = client.get(terms.url)
            assert estimate.status_code == 200
            result = estimate.context["result"]
            assert result.refusals == []
            assert result.net.figure == terms.net
            assert result.to_household.figure == terms.to_household
            assert result.from_household.figure == terms.from_household


def test_a_column_tells_what_the_plan_leaves_open(
    plan: PlanVersion, client: Client
) -> None:
    page = ask(client, **HOUSE | {"certified_area": "43"})
    told = {
        (way.code, terms.label): terms.open_words
        for way in page.context["comparison"].ways
        for terms in way.terms
    }
    words = "另有 1 项方案没有写明，未计入"
    assert told["base", "按期签约"] == words
    assert told["money", "按期签约"] == ""
    html = page.content.decode()
    # In the overview and in its column, which leads to what it is.
    assert html.count(words) == 2 * list(told.values()).count(words)
    assert html.count("#silent-title") == list(told.values()).count(words)


def test_ways_terms_and_the_best_of_each_kind_are_shown(
    plan: PlanVersion, client: Client
) -> None:
    response = ask(client, **HOUSE)
    html = response.content.decode()
    found = response.context["comparison"]
    assert [(way.code, way.flat) for way in found.ways] == [
        (Way.MONEY.value, ""),
        (Way.BASE.value, "60 m²"),
        (Way.STEP_UP.value, "75 m²"),
        (Way.STEP_UP_EXTRA.value, "90 m²"),
    ]
    assert [terms.label for terms in found.ways[0].terms] == ["按期签约", "未按期签约"]
    # E = 61: 14 m² × 1250 to 75 m², signed in time; 15 m² × 2880 more to 90 m².
    assert found.ways[2].terms[0].from_household == "17,500.00 元"
    assert found.ways[3].terms[0].marginal == "2,880.00 元/m²"
    assert found.ways[0].gain == "5,800.00 元"
    assert {each.label for each in found.champions} == {
        "相抵后到手最多",
        "要房时个人出资最少",
        "户型面积最大",
        "每多一平方米花费最少",
    }
    assert "不作推荐" in html
    # 征一还一 61 m² in a flat of 60 m²: said at that column.
    assert "方案没有规定如何处理" in " ".join(found.ways[1].terms[0].remarks)


def test_a_shop_is_offered_no_type_of_flat(plan: PlanVersion, client: Client) -> None:
    shop = {"use": "commercial", "appraised_value": "8", "exchange_price": "9"}
    response = ask(client, **shop)
    found = response.context["comparison"]
    assert [way.label for way in found.ways] == ["货币补偿", "房屋产权调换"]
    assert (
        "户型"
        not in response.content.decode()
        .partition("</main>")[0]
        .partition("修改填写的内容")[0]
    )


def test_until_when_signing_counts(plan: PlanVersion, client: Client) -> None:
    plan.project.signing_starts_on = date(2020, 3, 1)
    plan.project.save()
    html = ask(client, **HOUSE).content.decode()
    assert "2020年3月15日（星期日）17:00" in html
    assert "搬迁奖励</strong>" not in html


def test_a_way_that_is_closed_says_why(plan: PlanVersion, client: Client) -> None:
    closed = (
        ask(client, **{**HOUSE, "certified_area": "105"}).context["comparison"].closed
    )
    assert {each.label for each in closed} == {
        Way.STEP_UP.label,
        Way.STEP_UP_EXTRA.label,
    }
    assert all(each.clause is not None for each in closed)


def test_without_a_price_only_flats_are_compared(
    plan: PlanVersion, client: Client
) -> None:
    response = ask(client, use="residential", certified_area="58", unit_price="")
    found = response.context["comparison"]
    assert [way.code for way in found.ways] == ["base", "step_up", "step_up_extra"]
    assert [(each.label, each.field) for each in found.closed] == [
        ("货币补偿", "unit_price")
    ]


def test_without_an_area_nothing_can_be_compared(
    plan: PlanVersion, client: Client
) -> None:
    html = ask(client, use="residential", certified_area="", unit_price="3200")
    assert "请填写证载面积。" in html.content.decode()


def test_a_wrong_figure_is_told_at_its_field(plan: PlanVersion, client: Client) -> None:
    html = ask(client, **{**HOUSE, "unit_price": "-5"}).content.decode()
    assert "应大于 0。" in html
    assert 'href="#id_unit_price"' in html


@pytest.mark.parametrize("query", [{}, {"use": "residential"}, HOUSE])
def test_queries_and_markup(
    plan: PlanVersion,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    query: dict[str, str],
) -> None:
    with django_assert_max_num_queries(6):
        response = ask(client, **query)
    markup = Markup(response.content.decode())
    assert markup.inline == []
    assert len(markup.ids) == len(set(markup.ids))


def test_a_plan_of_another_city(db: None, client: Client) -> None:
    make_linjiang_plan()
    page = "/compensation/lin-jiang/compare/"
    found = ask(client, page, **HOUSE).context["comparison"]
    assert [(way.code, way.flat) for way in found.ways] == [
        ("money", ""),
        ("base", "65 m²"),
        ("step_up", "80 m²"),
    ]
    for way in found.ways:
        for terms in way.terms:
            assert client.get(terms.url).context["result"].net.figure == terms.net
