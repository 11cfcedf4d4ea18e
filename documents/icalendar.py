"""Days and deadlines as a calendar file (RFC 5545) for phones and desks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.http import HttpResponse

from documents.exports.naming import attached, file_name

CALENDAR: Final = "text/calendar; charset=utf-8"
_LONGEST_LINE: Final = 75
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A moment or a day to be reminded of.

    Attributes:
        uid: Identifier that stays the same when the moment is changed.
        title: What it is.
        moment: When it is: an aware moment, or a day as a whole.
        description: What follows, and from which clause.
        url: Where more is to be read.
        changed: When this was last changed, aware; the calendar's own stamp when
            left out.
    """

    uid: str
    title: str
    moment: datetime | date
    description: str = ""
    url: str = ""
    changed: datetime | None = None


def calendar_answer(text: str, name: str) -> HttpResponse:
    """Answer with a calendar under a name that people can read.

    Args:
        text: Made by :func:`icalendar`.
        name: What it is saved as, without suffix.
    """
    response = HttpResponse(text, content_type=CALENDAR)
    return attached(response, file_name(name, "ics"))


def icalendar(name: str, events: Iterable[Event], *, stamp: datetime) -> str:
    """Write events as a calendar, each with a reminder on the day before.

    Args:
        name: Name of the calendar.
        events: What it holds; moments are written in UTC, so that no time zone
            has to be explained.
        stamp: When it was written, aware.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//gazette-portal//calendar//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escape(name)}",
    ]
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(event: Event, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escape(event.uid)}"
    yield f"DTSTAMP:{_moment(event.changed or stamp)}"
    if isinstance(event.moment, datetime):
        yield f"DTSTART:{_moment(event.moment)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.moment:%Y%m%d}"
        # The end is the first day on which it is over.
        yield f"DTEND;VALUE=DATE:{_day_after(event.moment):%Y%m%d}"
    yield f"SUMMARY:{_escape(event.title)}"
    if event.description:
        yield f"DESCRIPTION:{_escape(event.description)}"
    if event.url:
        yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{_escape(event.title)}"
    yield "TRIGGER:-P1D"
    yield "END:VALARM"
    yield "END:VEVENT"


def _moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _day_after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _escape(text: str) -> str:
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for character in ("\\", ";", ","):
        text = text.replace(character, f"\\{character}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> Iterator[str]:
    """Break a line before 75 octets, never inside a character."""
    part, size, limit = "", 0, _LONGEST_LINE
    for character in line:
        octets = len(character.encode())
        if size + octets > limit:
            yield part
            # The blank that marks a continued line counts as well.
            part, size, limit = " ", 1, _LONGEST_LINE
        part += character
        size += octets
    yield part
