"""The one error of this app: a code, what to tell the clerk, and where."""

from __future__ import annotations


class DocumentError(Exception):
    """What was asked cannot be done with these documents.

    Attributes:
        code: Stable ASCII code, such as ``published_changed``.
        message: What to tell the clerk, in Chinese.
        field: The field of a form that it concerns; empty for the whole.
    """

    def __init__(self, code: str, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
