"""What the search offers of the heating pages: penalties and refunds."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from documents.search.offers import Offer
from heating.models import ScheduleVersion
from heating.selectors import violation_rows


def offers() -> Iterator[Offer]:
    """Yield the refund for outages and each violation with what it costs."""
    version = (
        ScheduleVersion.objects.in_force(timezone.localdate()).newest_first().first()
    )
    if version is None:
        return
    yield Offer(
        kind="核算",
        title="停热退费核算",
        summary="填写停热的起止时间和热费，算出应退的金额，标明依据的条款。",
        url=reverse("heating:outage"),
        keywords=("供热 采暖 暖气 停暖 不热 退还热费 中断供热",),
    )
    yield Offer(
        kind="处罚",
        title="供热单位违规与处罚",
        summary="对照供热服务的规定，看每一种违规如何处罚、谁来处理。",
        url=reverse("heating:penalties"),
        keywords=("供热 暖气 投诉 罚款 处罚标准",),
    )
    for violation in violation_rows(version):
        labels = (measure.label for measure in violation.measures.all())
        yield Offer(
            kind="处罚",
            title=violation.title,
            summary=f"{violation.get_topic_display()}：{'、'.join(dict.fromkeys(labels))}。",
            url=violation.get_absolute_url(),
        )
