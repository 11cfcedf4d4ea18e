"""Whether a clause names a figure."""

from decimal import Decimal

import pytest

from regulations.rules.figures import contains_quote, names_figure


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        pytest.param("补助 20 元 /m²", "20", id="blanks"),
        pytest.param("按９５０元／㎡", "950", id="full-width"),
        pytest.param("平均价格 50%给予补偿", "0.5", id="percent"),
        pytest.param("按５０％给予补偿", "0.5", id="full-width-percent"),
        pytest.param("给予百分之五十的补偿", "0.5", id="spelled-percent"),
        pytest.param("百分之十二点五", "0.125", id="spelled-decimal-percent"),
        pytest.param("减半收取", "0.5", id="half"),
        pytest.param("三分之二以上", "0", id="zero-is-not-there"),
        pytest.param("每平方米一千二百五十元", "1250", id="spelled"),
        pytest.param("处3万元罚款", "30000", id="ten-thousands"),
        pytest.param("处三万元罚款", "30000", id="spelled-ten-thousands"),
        pytest.param("1,250.50 元", "1250.5", id="grouped"),
        pytest.param("购买 15m²，出资", "15", id="beside-a-unit"),
        pytest.param("千分之五", "0.005", id="per-mille"),
        pytest.param("五分之二", "0.4", id="fraction"),
    ],
)
def test_named(text: str, figure: str) -> None:
    named = names_figure(text, Decimal(figure))

    assert named is (figure != "0")


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        pytest.param("补助 20 元 /m²", "2", id="the-2-of-m²"),
        pytest.param("补助 20 元 /m²", "25", id="other"),
        pytest.param("按 1250 元", "125", id="part-of-a-number"),
        pytest.param("① 按评估报告", "1", id="enclosed-mark"),
        pytest.param("50%", "50", id="percent-is-no-50"),
        pytest.param("", "0", id="nothing"),
    ],
)
def test_not_named(text: str, figure: str) -> None:
    assert not names_figure(text, Decimal(figure))


def test_quotes_differ_in_print_only() -> None:
    text = "搬迁费按房屋证载面积补助 20 元 /m²（另签补充协议）。"

    assert contains_quote(text, "补助20元/m²(另签")
    assert not contains_quote(text, "补助 25 元")
