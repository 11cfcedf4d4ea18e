"""The heating pages through the client: figures, clauses, messages, bounds."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from heating.models import HeatingSettings

PENALTIES = "/heating/penalties/"
OUTAGE = "/heating/outage/"
EXACTLY_24 = "started=2020-01-01T00:00&ended=2020-01-02T00:00&daily_fee=5"
OVER_24 = "started=2020-01-01T00:00&ended=2020-01-02T00:01&daily_fee=5"

pytestmark = pytest.mark.usefixtures("version")


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    assert "sessionid" not in response.cookies
    return re.sub(r"\s+", " ", response.content.decode())


def test_every_sentence_leads_to_its_article(client: Client) -> None:
    html = read(client, "/heating/")
    assert f'href="{PENALTIES}"' in html
    for article in range(4, 11):
        assert f"/documents/hu-zheng-ban-fa-2020-1/#art_{article}" in html
    for item in range(1, 9):
        assert f"#art_11__item_{item}" in html


def test_low_temperature_invents_no_figure(client: Client) -> None:
    html = read(client, "/heating/")
    assert "葫芦岛市供热住宅室温检测及退费管理办法" in html
    assert not re.search(r"\d+\s*(?:℃|摄氏度)", html)


def test_the_schedule_can_be_narrowed(client: Client) -> None:
    every = re.findall(r'href="/heating/penalties/(\d+)/"', read(client, PENALTIES))
    assert sorted(set(map(int, every))) == list(range(1, 14))
    revoked = read(client, f"{PENALTIES}?measure=revocation")
    shown = set(re.findall(r'href="/heating/penalties/(\d+)/"', revoked))
    assert shown == {"6", "13"}
    built = read(client, f"{PENALTIES}?topic=construction")
    assert set(re.findall(r'href="/heating/penalties/(\d+)/"', built)) == set("1234")


def test_a_page_asks_only_what_its_measures_need(client: Client) -> None:
    html = read(client, f"{PENALTIES}2/")
    assert 'name="contract_price"' in html
    for name in ("floor_area", "device_cost", "illegal_gains", "daily_fee", "overdue"):
        assert f'name="{name}"' not in html
    assert "name=" not in read(client, f"{PENALTIES}13/").partition("<main")[2]


def test_a_result_shows_formula_and_clause(client: Client) -> None:
    html = read(client, f"{PENALTIES}2/?contract_price=１，０００，０００元")
    assert "150,000.00" in html
    assert "#art_12__item_2" in html


def test_several_violations_make_one_sheet(client: Client) -> None:
    html = read(client, f"{PENALTIES}together/?number=7&number=9")
    assert "200,000.00" in html
    assert "#art_12__item_7" in html
    assert "#art_12__item_9" in html


@pytest.mark.parametrize("query", ["number=99", "number=abc", "", "number=7&foo=1"])
def test_several_that_make_no_sense(client: Client, query: str) -> None:
    assert client.get(f"{PENALTIES}together/?{query}").status_code in {200, 400, 404}


def test_exactly_a_day_is_not_over_a_day(client: Client) -> None:
    assert "10.00" not in read(client, f"{OUTAGE}?{EXACTLY_24}")
    over = read(client, f"{OUTAGE}?{OVER_24}")
    assert "10.00" in over
    assert "20.00" in over


def test_the_complaint_cites_its_articles(client: Client) -> None:
    html = read(client, f"{OUTAGE}?{OVER_24}&not_notified=true")
    assert "第八条" in html
    assert "第十二条" in html


def test_figures_of_a_formula_are_grouped_like_its_sum(client: Client) -> None:
    html = read(client, f"{PENALTIES}1/?overdue=true")
    assert "200,000.00 元" in html
    assert "200,000 元" in html
    assert "200000 元" not in html
    html = read(client, f"{PENALTIES}2/?contract_price=9999999999999")
    assert "不能大于 1,000,000,000,000 元" in html


def test_a_choice_is_to_be_picked_and_days_are_whole(client: Client) -> None:
    html = read(client, f"{PENALTIES}3/?overdue=true")
    assert "请选择建筑用途。" in html
    assert "请填写建筑用途" not in html
    html = read(client, f"{OUTAGE}?season_days=多")
    assert "请填写整数，如 12。" in html
    assert "120.5" not in html


def test_messages_stand_beside_the_field_and_keep_the_words(client: Client) -> None:
    html = read(client, f"{OUTAGE}?hours=abc")
    assert 'value="abc"' in html
    assert 'aria-invalid="true"' in html


def test_what_an_operator_assumes_is_shown_and_can_be_changed(client: Client) -> None:
    settings_row = HeatingSettings.objects.first() or HeatingSettings()
    settings_row.season_days = 151
    settings_row.save()
    assert 'value="151"' in read(client, OUTAGE)


def test_estimates_are_not_stored(client: Client) -> None:
    for path in (f"{PENALTIES}2/?contract_price=5", f"{OUTAGE}?{OVER_24}"):
        assert "no-store" in client.get(path)["Cache-Control"]


@pytest.mark.parametrize("path", ["/heating/", PENALTIES, f"{PENALTIES}8/", OUTAGE])
def test_few_queries(
    client: Client, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(8):
        read(client, path)


@given(
    answers=st.dictionaries(
        st.sampled_from(
            ["hours", "started", "ended", "daily_fee", "season_fee", "areas", "days"]
        ),
        st.text(max_size=15),
        max_size=4,
    )
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_nonsense_is_never_a_server_error(
    client: Client, answers: dict[str, str]
) -> None:
    for path in (OUTAGE, f"{PENALTIES}8/"):
        assert client.get(path, answers).status_code in {200, 400, 404}
