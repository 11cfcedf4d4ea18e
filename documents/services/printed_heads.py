"""What of a document's head is printed, and how a change of it is worded."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils.formats import date_format

from documents.models import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: What readers see as printed: a change of it after publication is a correction.
CORRECTED: Final = (
    "title",
    "number",
    "issuer",
    "addressees",
    "promulgates",
    "publicity",
    "dated_on",
    "effective_on",
)
#: A change of these makes a proofread document a draft again.
PRINTED: Final = frozenset({*CORRECTED, "category"})


def changed_head(
    before: Callable[[str], Any], after: Callable[[str], Any]
) -> Iterator[tuple[str, str]]:
    """Yield what was printed and what stands now, for each printed field that changed.

    Args:
        before: Gives the old value of a field of the head by its name.
        after: Gives the new one.
    """
    for name in CORRECTED:
        was, now = before(name), after(name)
        if was != now:
            yield _worded(name, was), _worded(name, now)


def _worded(name: str, value: object) -> str:
    label = Document._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # noqa: SLF001 (documented API)
    return f"{label}：{_text(value) or '（无）'}"


def _text(value: object) -> str:
    if isinstance(value, list):
        return "、".join(map(str, value))
    if isinstance(value, date):
        return date_format(value, "Y年n月j日")
    return str(value or "")
