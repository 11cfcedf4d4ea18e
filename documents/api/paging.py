"""Lists of the API: pages with a count and the address of the next one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from documents.api.problems import InputError
from documents.api.queries import Parameter

_DEFAULT_SIZE: Final = 50
_LARGEST_SIZE: Final = 200
_LARGEST_NUMBER: Final = 999_999_999
PAGING: Final[Mapping[str, Parameter]] = {
    "page": Parameter(
        description="第几页，从 1 起。",
        example=1,
        schema={
            "type": "integer",
            "minimum": 1,
            "maximum": _LARGEST_NUMBER,
            "default": 1,
        },
    ),
    "page_size": Parameter(
        description=f"每页几项，1 至 {_LARGEST_SIZE}。",
        example=_DEFAULT_SIZE,
        schema={
            "type": "integer",
            "minimum": 1,
            "maximum": _LARGEST_SIZE,
            "default": _DEFAULT_SIZE,
        },
    ),
}
PAGE_PARAMETERS: Final = tuple(PAGING)


class PageOut(Schema):
    """What every page of a list tells."""

    count: int = Field(description="一共几项。", examples=[1])
    page: int = Field(description="这是第几页。", examples=[1])
    pages: int = Field(description="一共几页；没有内容时也是 1。", examples=[1])
    next: str | None = Field(
        description="下一页的地址；没有下一页时为 null。", examples=[None]
    )


def list_answer(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any],
    shape: Callable[[Any], dict[str, Any]],
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
    plain = (
        typed.isascii() and typed.isdigit() and len(typed) <= len(str(_LARGEST_NUMBER))
    )
    number = int(typed) if plain else 0
    if number < 1 or (most is not None and number > most):
        limit = f" 1 至 {most} 的" if most is not None else "大于 0 的"
        raise InputError({name: [f"请填写{limit}整数。"]})
    return number
