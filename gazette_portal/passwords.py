"""What a clerk's password must be, besides what Django checks."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any, Final

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

_KINDS: Final[tuple[Callable[[str], bool], ...]] = (
    str.islower,
    str.isupper,
    str.isdecimal,
    lambda each: not each.isalnum(),
    lambda each: unicodedata.category(each) == "Lo",
)
#: What people here choose most, beside the list that Django brings.
_COMMON: Final = frozenset(
    {
        "woaini",
        "5201314",
        "1314520",
        "zhengfu",
        "gongbao",
        "huludao",
        "admin",
        "qwer",
        "1qaz",
        "abc123",
        "password",
    }
)
_LETTERS_LEFT: Final = 6


class LengthValidator(MinimumLengthValidator):
    """Asks for some length; Django has no Chinese words for it."""

    def get_error_message(self) -> str:
        """Say what is wrong."""
        return f"密码太短，至少要有{self.min_length}个字符。"

    def get_help_text(self) -> str:
        """Return what is asked for."""
        return f"密码至少要有{self.min_length}个字符。"


class VarietyValidator:
    """Asks for several kinds of characters, or for a long sentence.

    Args:
        kinds: How many of small letters, capitals, digits, marks and Chinese
            characters a password has at least.
        enough: From so many characters on, any will do.
    """

    def __init__(self, kinds: int = 3, enough: int = 20) -> None:
        self.kinds = kinds
        self.enough = enough

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 (Django's)
        """Refuse a password of too few kinds, or of common words and a few digits."""
        found = sum(any(map(kind, password)) for kind in _KINDS)
        if len(password) < self.enough and found < self.kinds:
            raise ValidationError(self.get_help_text(), code="too_plain")
        rest = password.lower()
        for word in _COMMON:
            rest = rest.replace(word, "")
        if len(rest) < _LETTERS_LEFT:
            raise ValidationError(
                "密码里主要是人人会猜的词，请换一个。", code="common_words"
            )

    def get_help_text(self) -> str:
        """Return what is asked for."""
        return (
            f"密码要有小写字母、大写字母、数字、符号、汉字中的至少{self.kinds}种；"
            f"或者是{self.enough}个字符以上的一句话。"
        )
