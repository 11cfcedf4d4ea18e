"""Which views there are: the values that the label `view` may have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import URLPattern, URLResolver, get_resolver


def view_names() -> list[str]:
    """Return the names of all views, as `ResolverMatch.view_name` gives them."""
    return sorted(set(_names(get_resolver().url_patterns, ())))


def _names(
    patterns: Sequence[URLPattern | URLResolver], spaces: tuple[str, ...]
) -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = (*spaces, each.namespace) if each.namespace else spaces
            yield from _names(each.url_patterns, inner)
        else:
            yield ":".join((*spaces, each.name or each.lookup_str))
