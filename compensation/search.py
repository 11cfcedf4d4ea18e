"""What the search offers of the compensation pages: plans and their calculators."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from compensation.models import PlanRule
from compensation.selectors import versions_in_force
from documents.search.offers import Offer


def offers() -> Iterator[Offer]:
    """Yield the calculator and the plan of every project, found by their rules."""
    versions = list(versions_in_force(on=timezone.localdate()))
    rules = PlanRule.objects.filter(version__in=versions).order_by("position", "pk")
    labels: dict[int, dict[str, None]] = {version.pk: {} for version in versions}
    for rule in rules:
        labels[rule.version_id][str(rule)] = None
    for version in versions:
        slug = version.project.slug
        keywords = (
            version.title,
            version.project.name,
            "征收补偿 拆迁 安置",
            *labels[version.pk],
        )
        yield Offer(
            kind="测算",
            title=f"{version.project.name}：补偿测算",
            summary="回答几个问题，逐项算出应得的补偿，每一项都标明依据的条款。",
            url=reverse("compensation:estimate", args=(slug,)),
            keywords=keywords,
        )
        yield Offer(
            kind="方案",
            title=version.title,
            summary="补偿标准、期限和户型一览，附原文条款。",
            url=reverse("compensation:plan", args=(slug,)),
            keywords=keywords,
        )
