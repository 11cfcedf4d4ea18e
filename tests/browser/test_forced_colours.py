"""The reader's own few colours (forced colours): drawings are read by their forms."""

from __future__ import annotations

from typing import Final

import pytest
from django.core.management import call_command
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from compensation.models import PlanVersion

pytestmark = pytest.mark.display

_FACTS: Final = "use=residential&choice=exchange&certified_area=58.5&unit_price=3900"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_drawings_are_read_without_colours_of_ours(
    page: Page, live_server: LiveServer, scheme: str
) -> None:
    call_command("bootstrap", verbosity=0)
    plan = PlanVersion.objects.latest("pk").project.get_absolute_url()
    page.emulate_media(
        forced_colors="active", color_scheme="dark" if scheme == "dark" else "light"
    )
    page.goto(f"{live_server.url}{plan}estimate/?{_FACTS}")
    bars = {
        kind: page.locator(f".waterfall__bar--{kind}").first.evaluate(
            "each => getComputedStyle(each).fill"
        )
        for kind in ("plus", "minus", "net")
    }
    swatches = {
        kind: page.locator(f".waterfall__mark--{kind}").evaluate(
            "each => getComputedStyle(each, '::before').backgroundColor"
        )
        for kind in bars
    }
    assert swatches == bars
    assert len(set(bars.values())) == 3
    page.goto(f"{live_server.url}/regulations/responsibilities/matrix/")
    lead, shared = (
        page.locator(f".matrix__{kind}").first.evaluate(
            "each => each.getBoundingClientRect().height"
        )
        for kind in ("lead", "shared")
    )
    assert shared < lead
    assert "色" not in page.locator(".page-head").inner_text()
