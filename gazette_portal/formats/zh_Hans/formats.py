"""What Django's own zh-hans formats leave out.

Grouping is offered, not forced: `USE_THOUSAND_SEPARATOR` stays off, so that years and
article numbers are printed as they are, and a sum asks for it (`floatformat:"2g"`).
"""

THOUSAND_SEPARATOR = ","
DECIMAL_SEPARATOR = "."
NUMBER_GROUPING = 3

DATE_FORMAT = "Y年n月j日"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "Y年n月j日 H:i"
YEAR_MONTH_FORMAT = "Y年n月"
MONTH_DAY_FORMAT = "n月j日"
SHORT_DATE_FORMAT = "Y-m-d"
SHORT_DATETIME_FORMAT = "Y-m-d H:i"
