"""Responsibilities: which office leads a task and which share in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from documents.official_text.model import ResponsibilityText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from documents.official_text.citations import TextUnit

_NAMED: Final = re.compile(r"[（(]责任(?:单位|部门)[:：]([^（()）]+)[)）]")


def find_responsibilities(units: Sequence[TextUnit]) -> list[ResponsibilityText]:
    """Return the responsibilities that the units name, in order."""
    return [
        ResponsibilityText(
            eid=unit.eid,
            lead=tuple(re.split("[、，；]", match[1])),
            shared=(),
            text=match[0],
            start=match.start(),
            end=match.end(),
        )
        for unit in units
        for match in _NAMED.finditer(unit.text)
    ]
