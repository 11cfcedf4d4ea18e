"""An address as a QR code, drawn in the page."""

from __future__ import annotations

from io import BytesIO
from typing import Final

import segno
from django.utils.safestring import SafeString, mark_safe

_MASK: Final = 3


def qr_svg(address: str) -> SafeString:
    """Draw an address as an inline ``<svg>`` without styles of its own.

    Dark on white in every colour scheme: readers need the contrast.
    """
    out = BytesIO()
    # Any mask can be read. Trying all eight for the prettiest one would take a
    # third of the request's time.
    segno.make(address, error="m", micro=False, mask=_MASK).save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        nl=False,
        omitsize=True,
        border=3,
        dark="#000",
        light="#fff",
        svgclass="qr__code",
        lineclass=None,
    )
    # Made of modules only: nothing of the address is written out in it.
    return mark_safe(out.getvalue().decode())  # noqa: S308
