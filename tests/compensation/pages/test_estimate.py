"""The estimate's page: what it asks, what it answers, and what its address keeps."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from html import unescape as html_unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from compensation.models import PlanVersion
from compensation.presenters.money import yuan
from compensation.rules import RuleCode, calculate
from compensation.selectors import freeze
from compensation.services import copy_version, publish_version
from tests.compensation.builders import HULUDAO_PLAN, make_linjiang_plan
from tests.documents.pages.markup import Markup

PAGE = "/compensation/huagong-phase-2/estimate/"
EXCHANGE = {"use": "residential", "choice": "exchange"}
MONETARY = {"use": "residential", "choice": "monetary"}
EXAMPLES = [
    row["fields"]
    for row in json.loads(HULUDAO_PLAN.read_text(encoding="utf-8"))
    if row["model"] == "compensation.workedexample"
]


def ask(client: Client, page: str = PAGE, **query: str) -> Any:
    response = client.get(page, query)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert not response.cookies
    return response


def shown(html: str) -> set[str]:
    """Name the questions that are not hidden."""
    blocks = re.findall(r'<div class="question"(.*?)>', html, re.DOTALL)
    return {
        re.findall(r'data-question="(\w+)"', block)[0]
        for block in blocks
        if not re.search(r"\bhidden\b", block)
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_worked_examples_show_the_same_as_the_api(
    plan: PlanVersion, client: Client, example: dict[str, Any]
) -> None:
    html = ask(client, **example["facts"]).content.decode()
    answer = client.get(
        "/api/v1/compensation/huagong-phase-2/estimate", example["facts"]
    ).json()
    for line in answer["lines"]:
        assert line["formula"] in html
        assert f"{float(line['amount']):,.2f} 元" in html
        assert line["provision"]["url"] in html
    for note in [*answer["notes"], *answer["refusals"]]:
        assert note["text"] in html
    assert ("方案对这种情况没有给出答案" in html) is bool(answer["refusals"])


def test_a_result_says_who_pays_whom_in_figures_and_in_capitals(
    plan: PlanVersion, client: Client
) -> None:
    html = ask(client, **EXCHANGE, certified_area="45").content.decode()
    assert "两项相抵，您应付给征收部门" in html
    assert "13,350.00 元" in html
    assert "壹万叁仟叁佰伍拾元整" in html
    assert "壹万肆仟贰佰伍拾元整" in html
    assert "依据：方案第九部分（二）1" in html
    assert "九(二)" not in html
    assert "征收有照住宅房屋证载面积征一还一" in html  # the clause itself, folded


def test_what_the_plan_leaves_open_is_told_beside_the_sum(
    plan: PlanVersion, client: Client
) -> None:
    asked = {"certified_area": "58.5", "signed_in_period": "true"}
    html = ask(client, **EXCHANGE, **asked).content.decode()
    box = html.partition('class="verdict"')[2].partition("</section>")[0]
    assert "另有 1 项方案没有写明，未计入" in box
    assert 'href="#silent-title"' in box
    assert 'id="silent-title"' in html
    assert "no-print" not in box
    whole = ask(client, **EXCHANGE, certified_area="45").content.decode()
    assert "未计入（见下）" not in whole


def test_a_sum_is_told_once_where_one_side_pays_nothing(
    plan: PlanVersion, client: Client
) -> None:
    asked = {"certified_area": "43", "signed_in_period": "true"}
    html = ask(client, **EXCHANGE, **asked).content.decode()
    box = html.partition('class="verdict"')[2].partition("</section>")[0]
    assert box.count("860.00 元") == 1
    assert "零元整" not in box
    assert "您应付给征收部门" not in box
    both = ask(client, **EXCHANGE, certified_area="45").content.decode()
    box = both.partition('class="verdict"')[2].partition("</section>")[0]
    assert "14,250.00 元" in box
    assert "900.00 元" in box


@pytest.mark.parametrize(
    "query",
    [
        {},
        MONETARY,
        {**MONETARY, "certified_area": "52.36", "unit_price": "3200"},
        {**EXCHANGE, "certified_area": "58", "step_up": "true", "extra_15": "true"},
        {**EXCHANGE, "certified_area": "105.01"},
        {**EXCHANGE, "certified_area": "-1"},
    ],
    ids=["start", "asking", "money", "flat", "refused", "wrong"],
)
def test_a_request_takes_at_most_six_queries(
    plan: PlanVersion,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    query: dict[str, str],
) -> None:
    with django_assert_max_num_queries(6):
        ask(client, **query)


@pytest.mark.parametrize("query", [{}, EXCHANGE, {**EXCHANGE, "certified_area": "58"}])
def test_the_markup_is_strict(
    plan: PlanVersion, client: Client, query: dict[str, str]
) -> None:
    markup = Markup(ask(client, **query).content.decode())
    assert markup.inline == []
    assert len(markup.ids) == len(set(markup.ids))
    assert markup.headings.count(1) == 1


def test_only_what_matters_is_asked(plan: PlanVersion, client: Client) -> None:
    assert shown(ask(client).content.decode()) == set()
    money = shown(ask(client, **MONETARY).content.decode())
    flat = shown(ask(client, **EXCHANGE).content.decode())
    assert "unit_price" in money - flat
    assert {"step_up", "flat_area", "signed_in_period", "bare_shell"} <= flat - money
    assert "extra_15" not in flat
    assert "cannot_pay" not in flat
    deeper = shown(
        ask(client, **EXCHANGE, step_up="true", low_income="true").content.decode()
    )
    assert {"extra_15", "cannot_pay"} <= deeper
    shop = {"use": "commercial", "choice": "exchange"}
    assert shown(ask(client, **shop).content.decode()) == {
        "appraised_value",
        "exchange_price",
        "business_loss",
    }


def test_the_only_way_of_a_use_needs_no_picking(
    plan: PlanVersion, client: Client
) -> None:
    html = ask(client, use="other_nonresidential").content.decode()
    assert shown(html) == {"appraised_value"}
    assert re.search(r'value="monetary"\s+checked', html)


def test_what_was_not_asked_yet_is_no_mistake(
    plan: PlanVersion, client: Client
) -> None:
    html = ask(client, **MONETARY).content.decode()
    assert "请更正以下内容" not in html
    assert "请继续填写" in html


def test_mistakes_stand_at_their_fields_and_in_a_summary(
    plan: PlanVersion, client: Client
) -> None:
    html = ask(
        client, **MONETARY, certified_area="很大", unit_price=""
    ).content.decode()
    assert "请更正以下内容" in html
    assert 'href="#id_certified_area"' in html
    assert "请填写数字，如 120.5。" in html
    assert "请填写房屋评估单价。" in html
    assert 'aria-invalid="true"' in html
    assert 'value="很大"' in html


def test_a_limit_is_written_like_a_sum(plan: PlanVersion, client: Client) -> None:
    html = ask(client, **MONETARY, certified_area="9999999").content.decode()
    assert "不能大于 100,000 m²" in html


def test_an_answer_that_is_not_asked_any_more_does_no_harm(
    plan: PlanVersion, client: Client
) -> None:
    html = ask(
        client, **EXCHANGE, certified_area="45", unit_price="abc"
    ).content.decode()
    assert "请更正" not in html
    assert "13,350.00 元" in html


def test_what_people_type_is_understood(plan: PlanVersion, client: Client) -> None:
    html = ask(client, **EXCHANGE, certified_area="４５ 平方米").content.decode()
    assert "13,350.00 元" in html


def test_the_address_reproduces_the_result(plan: PlanVersion, client: Client) -> None:
    first = ask(client, **MONETARY, certified_area="５２．３６", unit_price="3,200元")
    address = first.context["address"]
    assert address.startswith(
        "http://testserver/compensation/huagong-phase-2/estimate/"
    )
    query = {
        name: values[0] for name, values in parse_qs(urlsplit(address).query).items()
    }
    assert query == {
        **MONETARY,
        "certified_area": "52.36",
        "unit_price": "3200",
        "version": "2019-12-02",
    }
    again = client.get(address)
    assert again.context["address"] == address
    assert again.context["result"] == first.context["result"]


def test_an_old_address_keeps_its_figures_and_offers_the_newer_ones(
    plan: PlanVersion, client: Client
) -> None:
    draft = copy_version(source=plan, version="2021-01-01", valid_from=date(2021, 1, 1))
    row = draft.rules.get(code=RuleCode.MOVING)
    row.value = 30
    row.save()
    draft.examples.all().delete()
    publish_version(version=draft, now=datetime(2021, 1, 1, tzinfo=UTC))
    query = {**EXCHANGE, "certified_area": "50", "version": "2019-12-02"}

    old = ask(client, **query)
    html = old.content.decode()
    assert "50.00 m² × 20 元/m²" in html
    assert "现在已有更新的版本" in html
    newer = old.context["newer_url"]
    assert "version=2021-01-01" in newer

    html = client.get(newer).content.decode()
    assert "50.00 m² × 30 元/m²" in html
    assert "更新的版本" not in html


def test_an_old_address_costs_no_more_than_six_queries(
    plan: PlanVersion,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    draft = copy_version(source=plan, version="2", valid_from=date(2021, 1, 1))
    publish_version(version=draft, now=datetime(2021, 1, 1, tzinfo=UTC))
    with django_assert_max_num_queries(6):
        ask(client, **EXCHANGE, certified_area="50", version="2019-12-02")


@pytest.mark.parametrize("version", ["no-such", "x" * 300, "\x00"])
def test_unknown_plans_and_versions_are_not_found(
    plan: PlanVersion, client: Client, version: str
) -> None:
    assert client.get(PAGE, {"version": version}).status_code == 404
    assert client.get("/compensation/no-such/estimate/").status_code == 404


def test_a_shop_has_no_rewards_to_miss(plan: PlanVersion, client: Client) -> None:
    html = ask(
        client, use="commercial", choice="monetary", appraised_value="800000"
    ).content.decode()
    assert "晚签约、晚搬迁会少多少" not in html
    assert "签约奖励" not in html
    assert "申请复核评估" in html


def test_being_late_is_priced_with_its_deadline(
    plan: PlanVersion, client: Client
) -> None:
    project = plan.project
    project.signing_starts_on = date(2020, 3, 1)
    project.signing_ends_on = date(2020, 4, 30)
    project.save()
    html = ask(client, **EXCHANGE, certified_area="50").content.decode()
    assert "误了签约奖励的期限" in html
    assert "2020年3月15日（星期日）17:00" in html
    assert "2020年4月30日（星期四）" in html
    assert "征一还一面积少 3 m²" in html


@pytest.mark.parametrize(
    ("moment", "early", "in_period"),
    [
        ("2020-03-15T16:59", True, True),
        ("2020-03-15T17:00", False, True),
        ("2020-04-30T23:59", False, True),
        ("2020-05-01T00:00", False, False),
    ],
    ids=["九(八)2 before 17:00", "九(八)2 at 17:00", "last day", "after the period"],
)
def test_a_moment_is_judged_once_the_days_are_known(
    plan: PlanVersion, client: Client, moment: str, *, early: bool, in_period: bool
) -> None:
    project = plan.project
    project.signing_starts_on = date(2020, 3, 1)
    project.signing_ends_on = date(2020, 4, 30)
    project.save()
    response = ask(client, **EXCHANGE, certified_area="50", signed_at=moment)
    query = parse_qs(urlsplit(response.context["address"]).query)
    assert ("signed_early" in query) is early
    assert ("signed_in_period" in query) is in_period
    assert "signed_at" not in query


def test_a_moment_that_is_none_is_refused_at_its_field(
    plan: PlanVersion, client: Client
) -> None:
    project = plan.project
    project.signing_starts_on = date(2020, 3, 1)
    project.save()
    html = ask(
        client, **EXCHANGE, certified_area="50", signed_at="昨天"
    ).content.decode()
    assert "请填写日期和时间" in html
    assert 'href="#id_signed_at"' in html


def test_the_form_names_the_moment_once_it_is_known(
    plan: PlanVersion, client: Client
) -> None:
    project = plan.project
    project.signing_starts_on = date(2020, 3, 1)
    project.signing_ends_on = date(2020, 4, 30)
    project.save()
    html = ask(client, **EXCHANGE).content.decode()
    assert (
        "自签约开始之日起至第15日17:00以前，即 2020年3月15日（星期日）17:00 以前。"
    ) in html
    assert "签约期限到 2020年4月30日（星期四）24:00为止。" in html


def test_while_no_day_is_known_no_moment_is_asked(
    plan: PlanVersion, client: Client
) -> None:
    html = ask(client, **EXCHANGE).content.decode()
    assert "datetime-local" not in html


def test_a_plan_of_another_city_asks_its_own_questions(
    db: None, client: Client
) -> None:
    version = make_linjiang_plan()
    page = "/compensation/lin-jiang/estimate/"
    html = ask(client, page, **EXCHANGE).content.decode()
    assert shown(html) == {
        "certified_area",
        "fittings",
        "step_up",
        "flat_area",
        "signed_early",
    }
    result = ask(client, page, **EXCHANGE, certified_area="58")
    rules = freeze(version)
    facts = result.context["sheet"].facts
    net = calculate(rules, facts).total("net")
    assert net is not None
    assert yuan(abs(net)) in result.content.decode()
    assert "葫芦岛市住房" not in result.content.decode()


def test_text_of_rows_is_escaped(plan: PlanVersion, client: Client) -> None:
    project = plan.project
    project.contact = "<script>alert(1)</script>"
    project.save()
    html = ask(client, **EXCHANGE, certified_area="105.01<b>").content.decode()
    assert "<b>" not in html
    html = ask(client, **EXCHANGE, certified_area="105.01").content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


@pytest.mark.parametrize(
    ("page", "words"),
    [(PAGE, "重新测算"), (PAGE.replace("estimate", "compare"), "重新比较")],
)
def test_a_result_leads_back_to_what_was_typed(
    plan: PlanVersion, client: Client, page: str, words: str
) -> None:
    typed = {"use": "residential", "choice": "monetary", "certified_area": "５８平方米"}
    result = ask(client, page, **typed, unit_price="3,200").content.decode()
    assert "<form" not in result.partition('id="main"')[2]
    found = re.search(rf'href="([^"]+)"[^>]*>修改填写的内容，{words}', result)
    assert found
    query = parse_qs(urlsplit(html_unescape(found[1])).query)
    form = ask(client, page, **{name: one for name, [one] in query.items()})
    html = form.content.decode()
    assert 'value="５８平方米"' in html
    assert 'value="3,200"' in html
    assert "<h1>测算结果" not in html
    # What is sent from there is reckoned again.
    assert 'name="change"' not in html
