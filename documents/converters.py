"""What may stand in an address."""

from documents.exports.formats import FORMATS, Format


class SlugConverter:
    """A document's slug: lower-case ASCII words and figures."""

    regex = "[a-z0-9](?:[a-z0-9-]{0,119})"

    def to_python(self, value: str) -> str:
        """Return the slug as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Return the slug as it stands."""
        return value


class CategoryConverter:
    """A category (文种) as documents have it: any words, slashes among them."""

    regex = r"[\s\S]{1,40}"

    def to_python(self, value: str) -> str:
        """Return the category as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Return the category as it stands."""
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


class FileFormatConverter:
    """A format in which a document or an issue can be taken away, JSON set apart."""

    regex = "pdf|docx|md|xml"

    def to_python(self, value: str) -> Format:
        """Return the format."""
        return FORMATS[value]

    def to_url(self, value: Format) -> str:
        """Return its suffix."""
        return value.suffix


class IssueFormatConverter(FileFormatConverter):
    """A format of an issue."""

    regex = "pdf|docx|md|xml|json"


class ListFormatConverter:
    """A format in which a list can be taken away."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        """Return the format as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Return the format as it stands."""
        return value
