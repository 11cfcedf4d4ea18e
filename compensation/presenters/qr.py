"""An address as a QR code, drawn in the page."""

from __future__ import annotations

from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(address: str) -> SafeString:
    """Draw an address as an inline ``<svg>`` without styles of its own.

    Dark on white in every colour scheme: readers need the contrast.
    """
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(
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
