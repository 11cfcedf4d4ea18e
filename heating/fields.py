"""Form fields of heating: moments, whole days, lists of floor areas.

As the shared fields of figures do, they accept full-width digits and the unit, and
refuse with a message what could be read in two ways.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone as site_time

from heating.rules.limits import MOST_HOMES
from regulations.fields import QuantityField
from regulations.rules.money import DAY, SQUARE_METRE

_LONGEST_MOMENT: Final = 60
_LONGEST_LIST: Final = 200_000
_MOMENT: Final = re.compile(
    r"""
    (?P<year>\d{4}) [-/.年] (?P<month>\d{1,2}) [-/.月] (?P<day>\d{1,2}) 日?
    [T\s]* (?P<hour>\d{1,2}) [:时点] (?P<minute>\d{1,2})? 分?
    (?: : (?P<second>\d{2}) (?: \. (?P<fraction>\d{1,6}) \d* )? )?
    \s* (?P<zone> Z | [+\s-]? \d{2} :? \d{2} )?
    """,
    re.VERBOSE,
)
_SEPARATORS: Final = re.compile(r"[\s、;,]+")
_THOUSANDS: Final = re.compile(r"\d,\d{3}(?!\d)")


class MomentField(forms.Field):
    """A moment: ``2020-01-05T08:30``, ``2020年1月5日8时30分``, with or without a zone.

    Without one it is the portal's own time. A ``+`` that an address turned into a
    blank is read as the ``+`` it was.
    """

    default_error_messages = {
        "invalid": "请填写日期和时间，如 2020-01-05 08:30。",
        "no_such_moment": "没有这个日期或者时间，请检查。",
        "two_moments": "这一时刻正逢钟表拨动，请写明时区，如 +08:00。",
    }

    def __init__(self, **options: Any) -> None:
        """Render as the browser's own field for a date with a time."""
        options.setdefault(
            "widget",
            forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            ),
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> datetime | None:
        """Read what was typed.

        Raises:
            ValidationError: It is no moment, or could be two.
        """
        if value in self.empty_values:
            return None
        text = unicodedata.normalize("NFKC", str(value)).strip()
        if not text:
            return None
        found = _MOMENT.fullmatch(text) if len(text) <= _LONGEST_MOMENT else None
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            moment = _plain_moment(found)
            zone = found["zone"]
            if zone is not None:
                return moment.replace(tzinfo=_zone(zone))
            local = moment.replace(tzinfo=site_time.get_current_timezone())
            doubtful = local.utcoffset() != local.replace(fold=1).utcoffset()
        except (ValueError, OverflowError) as error:
            raise ValidationError(
                self.error_messages["no_such_moment"], code="no_such_moment"
            ) from error
        if doubtful:
            raise ValidationError(
                self.error_messages["two_moments"], code="two_moments"
            )
        return local


class DaysField(QuantityField):
    """A whole number of days."""

    default_error_messages = {
        "invalid": "请填写整数，如 12。",
        "not_whole": "请填写整数日数。",
    }

    def __init__(self, **options: Any) -> None:
        """Ask for days with the keys of a telephone."""
        options.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )
        super().__init__(unit=DAY, **options)

    def clean(self, value: Any) -> Any:
        """Return an int.

        Raises:
            ValidationError: It is no whole number.
        """
        days = super().clean(value)
        if days is None:
            return None
        if days != int(days):
            raise ValidationError(self.error_messages["not_whole"], code="not_whole")
        return int(days)


class AreasField(forms.CharField):
    """Floor areas in m², parted by blanks, commas or lines: ``86.5、92``."""

    default_error_messages = {
        "ambiguous": "逗号后面是三位数字，看不出是分隔还是千分位：请去掉千分位，"
        "或者用空格、顿号分隔。",
        "too_many": f"一次最多填写 {MOST_HOMES} 个面积。",
    }

    def __init__(self, **options: Any) -> None:
        """Bound the length of the list."""
        options.setdefault("max_length", _LONGEST_LIST)
        options.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
        )
        super().__init__(**options)
        self._area = QuantityField(unit=SQUARE_METRE, required=False)

    def to_python(  # type: ignore[override]  # a list, where a CharField has a text
        self, value: Any
    ) -> tuple[Decimal, ...]:
        """Read the list.

        Raises:
            ValidationError: An entry is no plain number.
        """
        text = unicodedata.normalize("NFKC", super().to_python(value) or "")
        if _THOUSANDS.search(text):
            raise ValidationError(self.error_messages["ambiguous"], code="ambiguous")
        # "86 平方米" is one entry.
        text = re.sub(r"(?<=[\d.])\s+(?=[^\d\s.])", "", text)
        words = [word for word in _SEPARATORS.split(text) if word]
        if len(words) > MOST_HOMES:
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        areas = (self._area.to_python(word) for word in words)
        return tuple(area for area in areas if area is not None)

    def run_validators(self, value: Any) -> None:
        """Check the length of what was typed elsewhere: here is a list."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave the length to the server: it is a bound, not a hint."""
        del widget
        return {}


def _plain_moment(found: re.Match[str]) -> datetime:
    number = {name: int(found[name] or 0) for name in _PARTS}
    fraction = (found["fraction"] or "").ljust(6, "0")
    return datetime(  # noqa: DTZ001 - the zone is put in by the caller
        number["year"],
        number["month"],
        number["day"],
        number["hour"],
        number["minute"],
        number["second"],
        int(fraction),
    )


_PARTS: Final = ("year", "month", "day", "hour", "minute", "second")


def _zone(words: str) -> timezone:
    if words == "Z":
        return UTC
    sign = -1 if words.startswith("-") else 1
    digits = re.sub(r"\D", "", words)
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))
