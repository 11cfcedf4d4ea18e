"""An address as a QR code."""

from __future__ import annotations

from io import BytesIO
from typing import Final

import segno

_MASK: Final = 3


class TooLongError(ValueError):
    """No QR code holds so long an address."""


def qr_svg(address: str) -> bytes:
    """Draw an address as an SVG picture, dark on white: readers need the contrast.

    Raises:
        TooLongError: It has more than some 2,300 characters.
    """
    out = BytesIO()
    try:
        # Any mask can be read. Trying all eight for the prettiest one would take a
        # third of the time.
        code = segno.make(address, error="m", micro=False, mask=_MASK)
    except segno.DataOverflowError as error:
        raise TooLongError from error
    code.save(
        out,
        kind="svg",
        nl=False,
        omitsize=True,
        border=3,
        dark="#000",
        light="#fff",
        svgclass=None,
        lineclass=None,
    )
    return out.getvalue()
