"""When what is public changes without anybody doing anything."""

from __future__ import annotations

import datetime as dt

from django.db.models import Min
from django.utils import timezone


def changes_by_itself_at() -> float:
    """Return the next moment, in seconds: a publication that is set, or midnight."""
    from documents.models import Document

    now = timezone.localtime()
    midnight = timezone.make_aware(
        dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time.min)
    )
    due = Document.objects.filter(
        state=Document.State.PUBLISHED, publish_at__gt=now
    ).aggregate(first=Min("publish_at"))["first"]
    return min(each.timestamp() for each in (midnight, due) if each is not None)
