"""The address of a result as a picture beside it."""

from __future__ import annotations

import re
from html import unescape

import pytest
import segno
from django.test import Client

from compensation.models import PlanVersion
from compensation.presenters.qr import qr_svg

FACTS = "use=residential&choice=monetary&certified_area=50&unit_price=3200"
PLAN = "/compensation/huagong-phase-2"


@pytest.mark.parametrize("page", ["estimate", "compare"])
def test_the_picture_holds_the_address_that_the_page_prints(
    plan: PlanVersion, client: Client, page: str
) -> None:
    html = client.get(f"{PLAN}/{page}/?{FACTS}").content.decode()
    printed = re.search(r'id="result-address">([^<]+)<', html)
    picture = re.search(r'<img class="qr"\s+src="([^"]+)"', html)
    assert printed is not None
    assert picture is not None
    response = client.get(unescape(picture.group(1)))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.content == qr_svg(unescape(printed.group(1)))
    assert not response.cookies


def test_another_address_is_another_picture() -> None:
    address = "https://example.org/compensation/x/estimate/?certified_area=5"
    assert qr_svg(address) != qr_svg(f"{address}0")
    # As many modules as the standard asks for, and the light border around them.
    side = segno.make(address, error="m", micro=False).symbol_size(border=3)[0]
    assert f'viewBox="0 0 {side} {side}"'.encode() in qr_svg(address)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{PLAN}/estimate/qr.svg?{FACTS}&version=1999", 404),
        ("/compensation/other/estimate/qr.svg", 404),
        (f"{PLAN}/estimate/qr.svg?use={'x' * 3000}", 414),
        (f"{PLAN}/estimate/qr.svg?use=%ff%00&use=2", 200),
    ],
)
def test_what_cannot_be_drawn_is_told(
    plan: PlanVersion, client: Client, path: str, status: int
) -> None:
    assert client.get(path).status_code == status
