"""Lists of the API: pages with a count and the address of the next one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from regulations.api_support import InputError

PAGE_PARAMETERS: Final = ("page", "page_size")
_DEFAULT_SIZE: Final = 50
_LARGEST_SIZE: Final = 200
_LONGEST_NUMBER: Final = 9


def list_answer(
    request: HttpRequest, rows: QuerySet[Any], shape: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    """Return one page of a list: ``count``, ``page``, ``pages``, ``next``, ``results``.

    Args:
        request: Its query may have ``page`` and ``page_size`` (up to 200).
        rows: The rows, ordered to the last tie.
        shape: Writes one row.

    Raises:
        InputError: A number that is none, or a page that there is not.
    """
    size = _whole(request, "page_size", _DEFAULT_SIZE, most=_LARGEST_SIZE)
    number = _whole(request, "page", 1, most=None)
    paginator = Paginator(rows, size)
    if number > paginator.num_pages:
        raise InputError({"page": [f"没有这一页，共 {paginator.num_pages} 页。"]})
    page = paginator.page(number)
    following = None
    if page.has_next():
        query = request.GET.copy()
        query["page"] = str(number + 1)
        following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return {
        "count": paginator.count,
        "page": number,
        "pages": paginator.num_pages,
        "next": following,
        "results": [shape(row) for row in page.object_list],
    }


def _whole(request: HttpRequest, name: str, default: int, *, most: int | None) -> int:
    typed = request.GET.get(name)
    if typed is None:
        return default
    plain = typed.isascii() and typed.isdigit() and len(typed) <= _LONGEST_NUMBER
    number = int(typed) if plain else 0
    if number < 1 or (most is not None and number > most):
        limit = f" 1 至 {most} 的" if most is not None else "大于 0 的"
        raise InputError({name: [f"请填写{limit}整数。"]})
    return number
