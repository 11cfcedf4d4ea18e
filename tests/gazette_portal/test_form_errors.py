"""What is wrong in a form: one summary, reached with and without scripts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from regulations.models import Benefit, FeeReduction
from tests.compensation.builders import make_huludao_plan
from tests.documents.pages.markup import check_public, text_of
from tests.heating.builders import make_schedule
from tests.regulations.imports import confirm, import_issue

ESTIMATE = "/compensation/huagong-phase-2/estimate/"
COMPARE = "/compensation/huagong-phase-2/compare/"
FEES = "/regulations/fees/calculate/hu-zheng-fa-2005-18/"
BENEFIT = "/regulations/benefits/calculate/hu-zheng-ban-fa-2019-78-cl-2-item-5/"
FEE = "ren-fang-gong-cheng-yi-di-jian-she"
#: Address and what to send: something wrong, and something right.
FORMS: tuple[tuple[str, str, str], ...] = (
    (
        ESTIMATE,
        "use=residential&choice=monetary&certified_area=x",
        "use=residential&choice=monetary&certified_area=50&unit_price=3000",
    ),
    (
        COMPARE,
        "use=residential&certified_area=x",
        "use=residential&certified_area=50&unit_price=3000",
    ),
    (FEES, f"{FEE}=x", f"{FEE}=100"),
    (BENEFIT, "units=x", "units=10&first_month=2019-11&months=4"),
)
HEATING: tuple[tuple[str, str, str], ...] = (
    ("/heating/penalties/4/", "illegal_gains=", "illegal_gains=9"),
    (
        "/heating/penalties/together/",
        "number=2&number=4&answered=true",
        "number=2&answered=true&2-contract_price=100",
    ),
    (
        "/heating/outage/",
        "started=x",
        "started=2020-01-01T00:00&ended=2020-01-03T06:00&daily_fee=5",
    ),
)


def check_form(client: Client, path: str, wrong: str, right: str) -> None:
    asked: Any = client.get(path)
    assert "<title>有误" not in text_of(asked)
    page: Any = client.get(f"{path}?{wrong}")
    check_public(page)
    html = text_of(page)
    assert "<title>有误：" in html
    (summary,) = re.findall(r'<div class="error-summary"(.*?)>', html, re.DOTALL)
    for words in ('id="result"', 'tabindex="-1"', "data-focus", 'role="alert"'):
        assert words in summary
    assert re.search(r'<script type="module" src="[^"]*js/focus[^"]*"></script>', html)
    assert re.search(r'<form[^>]*action="[^"#]*#result"', html, re.DOTALL)
    for target in re.findall(r'<li>[^<]*<a href="#(id_[^"]+)"', html):
        assert f'id="{target}"' in html
    answer: Any = client.get(f"{path}?{right}")
    check_public(answer)
    html = text_of(answer)
    assert "error-summary" not in html
    assert "<title>有误" not in html
    assert 'id="result"' in html


@pytest.mark.django_db
def test_fees_and_benefits(client: Client) -> None:
    import_issue()
    confirm(FeeReduction, Benefit)
    for path, wrong, right in FORMS[2:]:
        check_form(client, path, wrong, right)


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "wrong", "right"), FORMS[:2])
def test_compensation(client: Client, path: str, wrong: str, right: str) -> None:
    make_huludao_plan()
    check_form(client, path, wrong, right)


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "wrong", "right"), HEATING)
def test_heating(client: Client, path: str, wrong: str, right: str) -> None:
    make_schedule()
    check_form(client, path, wrong, right)


@pytest.mark.django_db
def test_several_violations_tell_which_is_wrong(client: Client) -> None:
    make_schedule()
    page: Any = client.get(
        "/heating/penalties/together/?number=2&number=4&answered=true"
    )
    html = re.sub(r"\s+", " ", text_of(page))
    assert '<li> 第 2 项 <a href="#id_2-contract_price">' in html
    assert '<li> 第 4 项 <a href="#id_4-illegal_gains">' in html
