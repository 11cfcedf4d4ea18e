"""The system check of confirmed figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from regulations.checks import check_confirmed_figures
from regulations.models import Benefit, FeeReduction, Target
from tests.regulations.imports import confirm, import_issue, import_text
from tests.regulations.second_fees import BAIYUN_FEES

pytestmark = pytest.mark.django_db


@pytest.fixture
def _both_cities() -> None:
    import_issue()
    import_text(BAIYUN_FEES)
    confirm(FeeReduction, Benefit, Target)


def _messages() -> list[str]:
    return [each.msg for each in check_confirmed_figures(databases=["default"])]


@pytest.mark.usefixtures("_both_cities")
def test_figures_that_clauses_name_or_do_not() -> None:
    assert _messages() == []
    FeeReduction.objects.filter(name="城市基础设施配套费", listed=True).filter(
        document__number="白政发〔2021〕8号"
    ).update(share=Decimal("0.6"))
    FeeReduction.objects.filter(name="水资源费").update(reduction="half")
    Benefit.objects.filter(amount=150).update(amount=Decimal(160))
    Target.objects.filter(year=2025).update(year=2026)
    Benefit.objects.filter(amount=40_000).update(eid="art_99")
    found = _messages()
    assert len(found) == 5
    for words in (
        "城市基础设施配套费”按60%征收",
        "水资源费”减半征收",
        "没有“160 元”",
        "没有“2026年”",
        "没有条款",
    ):
        assert any(words in each for each in found), words
    FeeReduction.objects.all().update(state="proposed")
    assert len(_messages()) == 3
    assert check_confirmed_figures(databases=None) == []
