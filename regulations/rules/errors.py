"""What goes wrong when rules meet facts, in words a resident can act on."""


class RuleError(ValueError):
    """A question that cannot be computed as it was put.

    Each app that computes has one subclass. A page shows the message at the
    field, the API answers 400 with ``{"errors": {field: [message]}}``.

    Attributes:
        code: Stable ASCII identifier of the kind of mistake.
        message: One Chinese sentence that says what to type instead.
        field: Name of the input at fault, as in the API's query string; empty
            when the mistake lies between several inputs or in the rules.
    """

    def __init__(self, *, code: str, message: str, field: str = "") -> None:
        """Keep code, message and field; the text of the exception is the message."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


class StatementError(ValueError):
    """A statement whose figures do not agree with each other.

    It is never the reader's mistake: a statement that does not add up must not
    be shown, so building it fails.
    """
