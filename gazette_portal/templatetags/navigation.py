"""Which parts of the portal there are: only addresses that resolve are linked."""

from dataclasses import dataclass
from functools import cache

from django import template
from django.http import HttpRequest
from django.urls import Resolver404, resolve

register = template.Library()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the portal with its address, title and, for the home page, a word."""

    title: str
    path: str
    description: str = ""


_READING = (
    Section(title="首页", path="/"),
    Section(title="公报", path="/issues/"),
    Section(title="文件", path="/documents/"),
    Section(title="单位", path="/offices/"),
    Section(title="规定", path="/regulations/"),
)
_CALCULATORS = (
    Section(
        title="征收补偿",
        path="/compensation/",
        description="按公布的征收补偿方案，逐项算出应得的补偿，每一项都标明依据的条款。",
    ),
    Section(
        title="供热服务",
        path="/heating/",
        description="停热退费多少、供热单位违规如何处罚，照办法逐条核算。",
    ),
)
_SEARCH = (Section(title="检索", path="/search/"),)


def _resolves(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


@cache
def _existing(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    return tuple(section for section in sections if _resolves(section.path))


@register.simple_tag
def sections() -> tuple[Section, ...]:
    """Return the parts that the main navigation shows."""
    return _existing(_READING + _CALCULATORS + _SEARCH)


@register.simple_tag
def calculators() -> tuple[Section, ...]:
    """Return the calculators that the home page shows."""
    return _existing(_CALCULATORS)


@register.simple_tag(takes_context=True)
def current(context: template.Context, path: str) -> str:
    """Return the value of ``aria-current`` for a link to ``path``; empty elsewhere."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return ""
    if request.path == path:
        return "page"
    return "true" if path != "/" and request.path.startswith(path) else ""
