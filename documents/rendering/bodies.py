"""Several bodies on one page."""

from __future__ import annotations

import re
from typing import Final

from django.utils.safestring import SafeString, mark_safe

_NAMED: Final = re.compile(r'(\s(?:id|aria-labelledby|aria-describedby|for)=")([^"]+)')
_LEADS: Final = re.compile(r'(\shref="#)')


def with_own_anchors(body: str, prefix: str) -> SafeString:
    """Return a body with its anchors and the links to them set apart from others.

    Args:
        body: As :func:`documents.rendering.render_body` writes it: its text is escaped, so
            that a quotation mark stands in tags only.
        prefix: Put before each anchor.
    """
    named = _NAMED.sub(
        lambda found: (
            found[1] + " ".join(f"{prefix}{each}" for each in found[2].split())
        ),
        body,
    )
    return mark_safe(_LEADS.sub(rf"\1{prefix}", named))  # noqa: S308 (as the body was)
