"""The calendar file, by the rules of RFC 5545."""

from datetime import UTC, date, datetime, timedelta, timezone

from documents.icalendar import Event, icalendar

SHANGHAI = timezone(timedelta(hours=8))
STAMP = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)


def event(**fields: object) -> Event:
    values: dict[str, object] = {
        "uid": "plan-signing_bonus@example.org",
        "title": "截止：签约奖励",
        "moment": datetime(2020, 3, 15, 17, tzinfo=SHANGHAI),
        **fields,
    }
    return Event(**values)  # type: ignore[arg-type]


def test_moments_are_in_universal_time_and_lines_end_as_demanded() -> None:
    text = icalendar("期限", [event()], stamp=STAMP)
    assert "\r\nDTSTART:20200315T090000Z\r\n" in text
    assert "\r\nDTSTAMP:20200102T030405Z\r\n" in text
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert text.count("\n") == text.count("\r\n")


def test_a_day_as_a_whole_has_no_hour() -> None:
    text = icalendar("日期", [event(moment=date(2020, 2, 29))], stamp=STAMP)
    assert "\r\nDTSTART;VALUE=DATE:20200229\r\nDTEND;VALUE=DATE:20200301\r\n" in text
    last = icalendar("日期", [event(moment=date.max)], stamp=STAMP)
    assert "DTSTART;VALUE=DATE:99991231\r\n" in last


def test_what_no_calendar_may_hold_is_left_out() -> None:
    text = icalendar("期限", [event(title="甲\x00乙\x0b丙\u2028丁\r戊")], stamp=STAMP)
    assert "SUMMARY:甲乙丙\\n丁\\n戊\r\n" in text


def test_an_event_may_say_when_it_was_changed() -> None:
    changed = datetime(2021, 1, 1, tzinfo=UTC)
    text = icalendar("期限", [event(changed=changed)], stamp=STAMP)
    assert "DTSTAMP:20210101T000000Z\r\n" in text


def test_marks_that_mean_something_are_escaped() -> None:
    text = icalendar(
        "甲;乙", [event(title="a,b\\c", description="一\n二")], stamp=STAMP
    )
    assert "X-WR-CALNAME:甲\\;乙\r\n" in text
    assert "SUMMARY:a\\,b\\\\c\r\n" in text
    assert "DESCRIPTION:一\\n二\r\n" in text


def test_long_lines_are_folded_between_characters() -> None:
    words = "在征收签约工作开始之日起至第十五日" * 20
    text = icalendar("期限", [event(description=words)], stamp=STAMP)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert f"DESCRIPTION:{words}" in text.replace("\r\n ", "")
