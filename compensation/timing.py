"""Deadlines in Chinese: how they are counted, and when they close."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from compensation.rules import CompensationError, deadline
from compensation.selectors import PlanDeadline

_WEEKDAYS = "一二三四五六日"


def deadline_words(each: PlanDeadline) -> str:
    """Say how a deadline is counted: 自签约开始之日起至第15日17:00以前."""
    rule = each.rule
    closes = "" if rule.closes_at is None else f"{rule.closes_at:%H:%M}"
    if rule.start_is_first_day and closes:
        ending = "以前（含）" if rule.includes_moment else "以前"
        return f"自{each.starts_label}起至第{rule.days}日{closes}{ending}"
    return f"自{each.starts_label}起{rule.days}日内"


def closing_moment(each: PlanDeadline) -> datetime | None:
    """Give the moment at which a deadline closes, in the city's time, if known."""
    if each.start is None:
        return None
    try:
        return deadline(each.rule, each.start, timezone.get_current_timezone())
    except CompensationError:
        # A start at the end of the calendar: no moment can be named.
        return None


def period_end(day: date | None) -> datetime | None:
    """Give the midnight that ends a day, in the city's time."""
    if day is None or day == date.max:
        return None
    zone = timezone.get_current_timezone()
    return datetime.combine(day + timedelta(days=1), time.min, zone)


def moment_words(moment: datetime) -> str:
    """Write a closing moment: 2020年3月15日（星期日）17:00; midnight is 24:00."""
    if moment.time() == time.min:
        return f"{day_words((moment - timedelta(days=1)).date())}24:00"
    return f"{day_words(moment.date())}{moment:%H:%M}"


def day_words(day: date) -> str:
    """Write a day with its weekday: 2020年3月15日（星期日）."""
    weekday = _WEEKDAYS[day.weekday()]
    return f"{day.year}年{day.month}月{day.day}日（星期{weekday}）"
