"""What can be wrong with a question about heating."""

from regulations.rules.errors import RuleError


class HeatingError(RuleError):
    """A question about penalties or outages that cannot be computed as it was put."""
