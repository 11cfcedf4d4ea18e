"""What can be wrong with a question to a compensation plan."""

from regulations.rules.errors import RuleError


class CompensationError(RuleError):
    """A question to a plan that cannot be computed as it was put."""
