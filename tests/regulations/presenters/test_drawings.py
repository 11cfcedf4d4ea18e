"""The cross-section says what the words say."""

from __future__ import annotations

import pytest

from regulations.presenters.drawings import HEIGHT, WIDTH, setback_drawing


@pytest.mark.parametrize(
    ("words", "dike"),
    [
        ("堤防背水面堤脚", True),
        ("堤脚线", True),
        ("护岸顶外缘", False),
        ("河道上口线", False),
    ],
)
def test_a_dike_is_drawn_where_one_is_named(words: str, dike: bool) -> None:  # noqa: FBT001
    drawing = setback_drawing(words)
    assert drawing is not None
    assert drawing.dike is dike
    assert drawing.start < drawing.middle < drawing.stake
    for shape in (drawing.shape, drawing.water):
        for corner in shape.split():
            x, y = map(int, corner.split(","))
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT


def test_the_side_of_the_water_is_the_other_side() -> None:
    outer = setback_drawing("堤防背水面堤脚")
    inner = setback_drawing("堤防临水面堤脚")
    assert inner is not None
    assert outer is not None
    assert inner.start < outer.start


@pytest.mark.parametrize("words", ["隧道结构外边线", "树冠垂直投影区"])
def test_what_is_no_waterside_is_not_drawn(words: str) -> None:
    assert setback_drawing(words) is None
