"""Which offices a group means by its name: 各县（市）区人民政府, 市属开发区管委会."""

from __future__ import annotations

import re
from typing import Final

_COUNTIES: Final = re.compile(r"^各[县市区旗()（）〈〉、,，]{2,}(?:人民)?政府$")
_COUNTY: Final = re.compile(r"^[\u4e00-\u9fff]{2,}[县市区旗](?:人民)?政府$")
_ZONES: Final = re.compile(
    r"^(?:各|市属|市级)[\u4e00-\u9fff]*开发区(?:管委会|管理委员会)$"
)
_ZONE: Final = re.compile(r"^[\u4e00-\u9fff]{2,}开发区(?:管委会|管理委员会)$")


def is_county_group(name: str) -> bool:
    """Tell whether a name means the governments of a city's counties."""
    return bool(_COUNTIES.match(name))


def is_member(name: str, *, group: str, place: str) -> bool:
    """Tell whether an office of a place is one that a group's name means.

    兴城市政府 is one of 各县（市）区人民政府 in 葫芦岛市's documents, 葫芦岛市政府
    is not.
    """
    if is_county_group(group):
        return bool(_COUNTY.match(name)) and name not in {
            f"{place}政府",
            f"{place}人民政府",
        }
    return bool(_ZONES.match(group)) and bool(_ZONE.match(name)) and name != group
