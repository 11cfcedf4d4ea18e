"""Deadlines as a calendar file (RFC 5545) for phones and desks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

_LONGEST_LINE: Final = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A moment to be reminded of.

    Attributes:
        uid: Identifier that stays the same when the moment is changed.
        title: What it is.
        moment: When it is, aware.
        description: What follows, and from which clause.
        url: Where more is to be read.
    """

    uid: str
    title: str
    moment: datetime
    description: str = ""
    url: str = ""


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
        "PRODID:-//gazette-portal//compensation//ZH",
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
    yield f"DTSTAMP:{_moment(stamp)}"
    yield f"DTSTART:{_moment(event.moment)}"
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


def _escape(text: str) -> str:
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
