"""The one error of reading official text."""

from __future__ import annotations


class OfficialTextError(Exception):
    """A source cannot be read.

    Attributes:
        code: Stable ASCII code: ``empty``, ``too_large``, ``not_text``,
            ``no_document``, ``broken_docx``, ``unsupported``.
        message: What to tell the user, in Chinese.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
