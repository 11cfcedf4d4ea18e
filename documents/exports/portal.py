"""Who makes the files, as they say it of themselves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """The portal.

    Attributes:
        name: What it is called.
        base: Scheme and host, without a slash at the end.
    """

    name: str
    base: str
