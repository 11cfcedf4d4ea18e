"""Form fields that read figures as people type them.

Full-width digits and signs, blanks, grouping commas, a Chinese full stop for the
decimal point and the field's own unit are accepted (``１，２００．５ 平方米``). What is
no plain number (``NaN``, ``1e400``, ``1,5``) is refused with a message, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from regulations.rules.money import (
    DAY,
    HOUR,
    SQUARE_METRE,
    YUAN,
    YUAN_PER_DAY,
    YUAN_PER_SQUARE_METRE,
    yuan_from_ten_thousands,
)

_LONGEST: Final = 40
_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+")
_DAY: Final = re.compile(r"([12]\d{3})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_MONTH: Final = re.compile(r"([12]\d{3})[-/.年](\d{1,2})月?(?:份)?")
_AREA: Final = ("平方米", "平米", "m2", "㎡", "平")
#: What a field says that asks for a whole number.
_WHOLE: Final = {
    "invalid": "请填写整数，如 12。",
    "max_decimal_places": "请填写整数。",
}
_SUM: Final = ("元", "圆", "元整")
#: How each unit may be typed behind the number, after folding to half width.
_SUFFIXES: Final[dict[str, tuple[str, ...]]] = {
    SQUARE_METRE: _AREA,
    YUAN: _SUM,
    YUAN_PER_SQUARE_METRE: (
        *(f"元/{area}" for area in _AREA),
        *(f"元每{area}" for area in _AREA),
        "元",
    ),
    YUAN_PER_DAY: ("元/日", "元/天", "元每日", "元每天", "元"),
    HOUR: ("个小时", "小时", "h"),
    DAY: ("日", "天"),
}


class QuantityField(forms.DecimalField):
    """A figure with a unit, as text: a number input would refuse full-width digits.

    Attributes:
        unit: The unit in which the figure is meant; for the label beside the field.
    """

    default_error_messages = {
        "invalid": "请填写数字，如 120.5。",
        "too_long": "数字太长，请检查。",
        "max_digits": "数字太长，请检查。",
        "max_whole_digits": "数字太大，请检查。",
        "max_decimal_places": "最多填写 %(max)s 位小数。",
    }

    def __init__(self, *, unit: str = "", **options: Any) -> None:
        """Keep the unit, and ask for the field by its name."""
        self.unit = unit
        options.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )
        label = options.get("label") or ""
        whole = options.get("decimal_places") == 0
        options["error_messages"] = {
            "required": f"请填写{label}。",
            **(_WHOLE if whole else {}),
            **(options.get("error_messages") or {}),
        }
        super().__init__(**options)

    def to_python(  # type: ignore[override]  # django-stubs says int
        self, value: Any
    ) -> Decimal | None:
        """Read what was typed.

        Raises:
            ValidationError: It is no plain number, or a very long one.
        """
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal) and value.is_finite():
            return value
        text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(value)))
        if not text:
            return None
        if len(text) > _LONGEST:
            raise ValidationError(self.error_messages["too_long"], code="too_long")
        number, in_ten_thousands = self._without_unit(text.replace("。", "."))
        if not _NUMBER.fullmatch(number):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        result = Decimal(number.replace(",", ""))
        return yuan_from_ten_thousands(result) if in_ten_thousands else result

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Add none of a number input's attributes: it is a text input."""
        del widget
        return {}

    def _without_unit(self, text: str) -> tuple[str, bool]:
        """Cut the unit off; tell whether the figure is in 万元."""
        if self.unit == YUAN:
            text = text.removeprefix("¥")
            for suffix in ("万元", "万"):
                if text.endswith(suffix):
                    return text.removesuffix(suffix), True
        for suffix in sorted(_SUFFIXES.get(self.unit, ()), key=len, reverse=True):
            if text.casefold().endswith(suffix):
                return text[: -len(suffix)], False
        return text, False


class TrueFalseField(forms.Field):
    """``true`` or ``false``, nothing else; not given means False."""

    def __init__(self, **options: Any) -> None:
        """Render as a box whose value is ``true``, for forms that are addresses."""
        options.setdefault("required", False)
        options.setdefault("widget", TrueFalseInput())
        super().__init__(**options)

    def to_python(self, value: Any) -> bool:
        """Read the word.

        Raises:
            ValidationError: Another word.
        """
        if value is None or value is False:
            return False
        if value is True or value == "true":
            return True
        if value == "false":
            return False
        raise ValidationError("只能填写 true 或者 false。", code="invalid")


class TrueFalseInput(forms.CheckboxInput):
    """A box that sends ``true``, and keeps other words for the field to refuse."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Compare by the words of the address."""
        super().__init__(attrs, check_test=lambda value: value in {True, "true"})

    def format_value(self, value: Any) -> str:
        """Give the value of the box, ticked or not."""
        del value
        return "true"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Give what was sent, not what it might mean."""
        del files
        return data.get(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Tell whether nothing was sent."""
        del files
        return name not in data


class DayField(forms.Field):
    """A day: ``2020-01-05``, ``2020/1/5``, ``2020年1月5日``, in full width too.

    It is a text input: a date input would drop what it cannot read, with what was
    typed.
    """

    default_error_messages = {
        "invalid": "请填写日期，如 2020-01-05。",
        "no_such_day": "没有这个日期，请检查。",
    }

    def __init__(self, **options: Any) -> None:
        """Render as a text input with an example."""
        options.setdefault(
            "widget",
            forms.TextInput(attrs={"placeholder": "2020-01-05", "autocomplete": "off"}),
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        """Read the day.

        Raises:
            ValidationError: It is none.
        """
        if value in self.empty_values:
            return None
        text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(value)))
        if not text:
            return None
        found = _DAY.fullmatch(text) if len(text) <= _LONGEST else None
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            raise ValidationError(
                self.error_messages["no_such_day"], code="no_such_day"
            ) from None


class MonthField(DayField):
    """A month, as its first day: ``2020-01``, ``2020/1``, ``2020年1月``."""

    default_error_messages = {
        "invalid": "请填写年月，如 2020-01。",
        "no_such_day": "没有这个月份，请检查。",
    }

    def __init__(self, **options: Any) -> None:
        """Render as a text input with an example."""
        options.setdefault(
            "widget",
            forms.TextInput(attrs={"placeholder": "2020-01", "autocomplete": "off"}),
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        """Read the month; a whole day in it is taken too.

        Raises:
            ValidationError: It is none.
        """
        if value in self.empty_values:
            return None
        text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(value)))
        found = _MONTH.fullmatch(text) if len(text) <= _LONGEST else None
        if found is None:
            day = super().to_python(value)
            return None if day is None else day.replace(day=1)
        return super().to_python(f"{found[1]}-{found[2]}-1")
