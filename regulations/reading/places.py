"""Whose gazette a document stands in: the place in the issuer's name."""

import re
from typing import Final

_PLACE: Final = re.compile(
    r"^([\u4e00-\u9fff]{2,12}?(?:自治州|自治县|自治旗|地区|新区|[省市州盟县区旗镇乡]))"
    r"(?=人民政府|人民代表大会|政府|人大|委员会|[\u4e00-\u9fff]{2,20}(?:局|委|办|厅|院)$)"
)


def place_of(issuer: str) -> str:
    """Return the place in the name of an issuer, such as 葫芦岛市; empty if none.

    葫芦岛市人民政府办公室 is 葫芦岛市's; 国务院 has no place.
    """
    found = _PLACE.match(issuer.strip())
    return found[1] if found else ""
