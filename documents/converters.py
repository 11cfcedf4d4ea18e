"""What may stand in an address."""


class SlugConverter:
    """A document's slug: lower-case ASCII words and figures."""

    regex = "[a-z0-9](?:[a-z0-9-]{0,119})"

    def to_python(self, value: str) -> str:
        """Return the slug as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Return the slug as it stands."""
        return value


class YearConverter:
    """A year of the gazette, in four digits."""

    regex = "[12][0-9]{3}"

    def to_python(self, value: str) -> int:
        """Return the year as a number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the year in four digits."""
        return f"{value:04d}"


class IssueNumberConverter:
    """The number of an issue within its year; no leading zero, so one address each."""

    regex = "[1-9][0-9]{0,3}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the number in plain digits."""
        return str(value)


class ListFormatConverter:
    """A format in which a list can be taken away."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        """Return the format as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Return the format as it stands."""
        return value
