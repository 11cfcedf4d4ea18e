"""Drawings of what a notice says: a cross-section of a dike with its distance.

A drawing here is figures only; a template writes the SVG. It is a sketch: nothing is
to scale but the order of things.
"""

import re
from dataclasses import dataclass
from typing import Final

_DIKE: Final = re.compile(r"堤")
_WATERSIDE: Final = re.compile(r"岸|河|江|溪|渠|水位|水面|上口")
_OUTER: Final = re.compile(r"背水|外侧|外坡|外脚")
_INNER: Final = re.compile(r"临水|迎水|内坡|内脚")

WIDTH: Final = 480
HEIGHT: Final = 250
_GROUND: Final = 180
_CREST: Final = 100
_WATER: Final = 130
_INNER_FOOT: Final = 150
_OUTER_FOOT: Final = 290
_CREST_LEFT: Final = 200
_CREST_RIGHT: Final = 240
_STAKE: Final = 430
_BANK: Final = 170


@dataclass(frozen=True, slots=True, kw_only=True)
class SetbackDrawing:
    """A cross-section: water on the left, land on the right.

    Attributes:
        dike: Whether a dike stands between; else a bank.
        start: Where the distance begins, from the left.
        stake: Where it ends.
        ground: Height of the ground, from the top.
        shape: Corners of the dike or the bank, as SVG points.
        water: Corners of the water, as SVG points.
    """

    dike: bool
    start: int
    stake: int
    ground: int
    shape: str
    water: str

    @property
    def middle(self) -> int:
        """Return where the label of the distance stands."""
        return (self.start + self.stake) // 2


def setback_drawing(measured_from: str) -> SetbackDrawing | None:
    """Draw the distance from a line, such as 堤防背水面堤脚.

    Nothing is drawn where the line is neither a dike's nor a bank's (隧道结构外边线).
    Where the line is a dike's, a dike is drawn, and the distance begins at its outer
    foot unless the words say the side of the water.
    """
    dike = bool(_DIKE.search(measured_from))
    if not dike and not _WATERSIDE.search(measured_from):
        return None
    if not dike:
        return SetbackDrawing(
            dike=False,
            start=_BANK,
            stake=_STAKE,
            ground=_GROUND,
            shape=_points((60, HEIGHT - 30), (_BANK, _GROUND), (WIDTH, _GROUND)),
            water=_points((0, 200), (105, 200), (60, HEIGHT - 30), (0, HEIGHT - 30)),
        )
    inner = bool(_INNER.search(measured_from)) and not _OUTER.search(measured_from)
    rise = _GROUND - _CREST
    edge = _INNER_FOOT + (_CREST_LEFT - _INNER_FOOT) * (_GROUND - _WATER) // rise
    return SetbackDrawing(
        dike=True,
        start=_INNER_FOOT if inner else _OUTER_FOOT,
        stake=_STAKE,
        ground=_GROUND,
        shape=_points(
            (_INNER_FOOT, _GROUND),
            (_CREST_LEFT, _CREST),
            (_CREST_RIGHT, _CREST),
            (_OUTER_FOOT, _GROUND),
        ),
        water=_points(
            (0, _WATER), (edge, _WATER), (_INNER_FOOT, _GROUND), (0, _GROUND)
        ),
    )


def _points(*corners: tuple[int, int]) -> str:
    return " ".join(f"{x},{y}" for x, y in corners)
