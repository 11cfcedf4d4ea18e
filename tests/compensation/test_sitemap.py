"""What search engines are told of plans."""

from __future__ import annotations

from django.test import Client

from compensation.models import PlanVersion
from compensation.sitemaps import calculator_paths


def test_plans_are_found_and_estimates_are_not(
    client: Client, plan: PlanVersion
) -> None:
    page = plan.project.get_absolute_url()
    assert calculator_paths() == ["/compensation/", page]
    shown = client.get(page)
    assert "X-Robots-Tag" not in shown.headers
    assert f'rel="canonical" href="http://testserver{page}"' in shown.content.decode()
    for name in ("estimate", "compare"):
        empty = client.get(f"{page}{name}/")
        assert "X-Robots-Tag" not in empty.headers
        assert "noindex" not in empty.content.decode()
        assert empty.headers["Cache-Control"] == "no-store"
    estimate = client.get(
        f"{page}estimate/", {"use": "residential", "balcony_area": "9"}
    )
    assert estimate.headers["X-Robots-Tag"] == "noindex"
    assert 'content="noindex"' in estimate.content.decode()
    assert "balcony_area" not in estimate.content.decode().partition("</head>")[0]


def test_a_draft_is_not_found(plan: PlanVersion) -> None:
    PlanVersion.objects.update(state=PlanVersion.State.DRAFT)
    assert calculator_paths() == ["/compensation/"]
