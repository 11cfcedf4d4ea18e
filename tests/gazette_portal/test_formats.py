import datetime as dt
from decimal import Decimal

import pytest
from django.template import Context, Template


@pytest.mark.parametrize(
    ("template", "value", "printed"),
    [
        ("{{ value }}", 2020, "2020"),
        ("{{ value }}", Decimal("1234567.80"), "1234567.80"),
        ('{{ value|floatformat:"2g" }}', Decimal("1234567.8"), "1,234,567.80"),
        ('{{ value|floatformat:"g" }}', 950, "950"),
        ("{{ value }}", dt.date(2020, 1, 7), "2020年1月7日"),
        ('{{ value|date:"SHORT_DATE_FORMAT" }}', dt.date(2020, 1, 7), "2020-01-07"),
        (
            "{{ value }}",
            dt.datetime(2020, 1, 6, 23, 5, tzinfo=dt.UTC),
            "2020年1月7日 07:05",
        ),
    ],
    ids=["year", "sum", "grouped", "whole", "day", "short day", "moment in Beijing"],
)
def test_printed(template: str, value: object, printed: str) -> None:
    assert Template(template).render(Context({"value": value})) == printed
