"""What a page that asks for several documents at once showed of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from documents.services.seeing import seen_now

if TYPE_CHECKING:
    from django.http import HttpRequest

    from documents.models import Document

_PREFIX: Final = "seen-"
#: Digits of a key; a longer one is nobody's, and may not even be read as a number.
_LONGEST_KEY: Final = 19


def seen_fields(documents: Iterable[Document]) -> list[tuple[str, str]]:
    """Return names and values of the hidden fields: what is shown, signed."""
    return [(f"{_PREFIX}{one.pk}", seen_now(one)) for one in documents]


def seen_by_key(request: HttpRequest) -> dict[int, str]:
    """Return what a form says that its page showed, by the keys of the documents."""
    return {
        int(key): str(value)
        for name, value in request.POST.items()
        if name.startswith(_PREFIX)
        and (key := name.removeprefix(_PREFIX)).isascii()
        and key.isdecimal()
        and len(key) <= _LONGEST_KEY
    }
