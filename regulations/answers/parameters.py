"""Parameters that all lists of rows share: ``document``, ``office``, paging.

Slugs that nothing goes by give an empty list, as a filter does; a name that is no
parameter is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from documents.api.paging import PAGE_PARAMETERS, PAGING
from documents.api.queries import Parameter, described
from regulations.api_support import InputError, strict_query

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.http import HttpRequest

    from regulations.querysets import DerivedQuerySet
    from regulations.selectors.standing import StandingOffices

DESCRIPTIONS: Final = {
    "document": "只要这份文件的；填文件的网址名（slug）。",
    "office": "只要这个单位的；填单位的网址名（slug），已并入别的词条的也可以。",
    "q": "内容里要有的字。",
}
#: Values that work, by the names that lists give their parameters.
_EXAMPLES: Final = {
    "document": "hu-zheng-gao-zi-2019-9",
    "office": "hu-lu-dao-shi-min-zheng-ju",
    "q": "民政局",
    "authority": "职权执法",
    "nature": "行政机关",
    "on": "2020-01-05",
    "kind": "forbidden",
    "role": "lead",
    "area": "提升市场效率",
    "year": "2020",
    "safeguard": "false",
    "audience": "institution",
    "basis": "per_unit_month",
    "reduction": "exempt",
    "stage": "both",
    "scheme": "hu-zheng-fa-2005-18",
    "rows": "all",
}
_LONGEST: Final = 200


def list_parameters(**words: str | Parameter) -> dict[str, Any]:
    """Describe a list's parameters for OpenAPI: those given, then paging's.

    Args:
        words: The parameters by name: what to fill in, or a whole description; an
            empty text takes what all lists share.
    """
    return described(
        {
            **{name: _parameter(name, each) for name, each in words.items()},
            **PAGING,
        }
    )


def _parameter(name: str, words: str | Parameter) -> Parameter:
    if isinstance(words, Parameter):
        return words
    return Parameter(
        description=words or DESCRIPTIONS[name],
        example=_EXAMPLES.get(name, ""),
        schema={"type": "string", "maxLength": _LONGEST},
    )


def asked(request: HttpRequest, allowed: Collection[str]) -> dict[str, str]:
    """Return what a list was asked for, paging left out.

    Raises:
        InputError: A name that is no parameter, one given twice, or words that no
            row can have.
    """
    strict_query(request, (*allowed, *PAGE_PARAMETERS))
    found = {name: request.GET.get(name, "").strip() for name in allowed}
    errors = {
        name: ["太长或者含有不能用的字符。"]
        for name, value in found.items()
        if len(value) > _LONGEST or "\x00" in value
    }
    if errors:
        raise InputError(errors)
    return found


def of_document(rows: DerivedQuerySet, slug: str) -> DerivedQuerySet:
    """Keep the rows of a document; all where no slug is given."""
    return rows.filter(document__slug=slug) if slug else rows


def of_office(
    rows: DerivedQuerySet, slug: str, offices: StandingOffices, field: str = "office"
) -> DerivedQuerySet:
    """Keep the rows of an office under all its entries; all where no slug is given."""
    if not slug:
        return rows
    return rows.filter(**{f"{field}__in": offices.same_as(slug)})
