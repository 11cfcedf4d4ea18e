"""Which fields of a row go back to an earlier version, and are part of its words."""

from __future__ import annotations

from typing import Final

#: What of a unit goes back; its place in the tree and its anchor stay.
UNIT_FIELDS: Final = ("label", "heading", "text", "quoted")
#: What of a table goes back.
TABLE_FIELDS: Final = ("label", "caption", "header", "rows")
#: What of an annex goes back.
COMPONENT_FIELDS: Final = ("label", "title", "carried")
#: What of a head goes back; state, address and place in the issue stay.
HEAD_FIELDS: Final = (
    "title",
    "number",
    "category",
    "issuer",
    "addressees",
    "promulgates",
    "publicity",
    "dated_on",
    "version_on",
    "effective_on",
    "lapsed_on",
    "force",
)
