"""The tag that writes what a page's head tells machines."""

from __future__ import annotations

import json
from typing import Any, Final

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.http import HttpRequest
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from documents.addresses import absolute
from documents.presenters.page_head import PageHead, column_of
from documents.presenters.summary import plain, shortened

register = template.Library()

_LONGEST_DESCRIPTION: Final = 200
#: What would end a data block, or begin a comment in it.
_IN_SCRIPT: Final = {ord(mark): f"\\u{ord(mark):04X}" for mark in "<>&\u2028\u2029"}


@register.tag("page_head")
def page_head(parser: Parser, token: Token) -> PageHeadNode:
    """Write title, description and all that a page's head says beyond them.

    ::

        {% page_head %}<title>{% block title %}…{% endblock %}</title>
        {% page_description %}{% block description %}…{% endblock %}
        {% endpage_head %}

    What stands in it becomes the page's title and its description, for people, search
    engines and shared links alike; the context's ``page_head`` adds the rest.
    """
    del token
    title = parser.parse(("page_description",))
    parser.delete_first_token()
    description = parser.parse(("endpage_head",))
    parser.delete_first_token()
    return PageHeadNode(title, description)


@register.simple_tag(takes_context=True)
def page_address(context: Context, *, with_query: bool = False) -> str:
    """Return the address that a printed page says it comes from.

    Args:
        context: The page's.
        with_query: With what was typed, where that makes the page what it is.
    """
    request: HttpRequest | None = context.get("request")
    if request is None or not with_query:
        return _canonical(request, context)
    return absolute(request, request.get_full_path())


class PageHeadNode(template.Node):
    """The head's tags around the title and the description of a template."""

    child_nodelists = ("title", "description")

    def __init__(self, title: NodeList, description: NodeList) -> None:
        self.title = title
        self.description = description

    def render(self, context: Context) -> SafeString:
        """Write the tags."""
        request: HttpRequest | None = context.get("request")
        given = context.get("page_head")
        head = given if isinstance(given, PageHead) else PageHead()
        title = plain(self.title.render(context))
        path = request.path if request is not None else ""
        column = column_of(path)
        return render_to_string(
            "components/page_head.html",
            {
                "title": title,
                "name": _own_name(title),
                "description": shortened(
                    head.description or plain(self.description.render(context)),
                    _LONGEST_DESCRIPTION,
                ),
                "head": head,
                "column": column,
                "canonical": _canonical(request, context),
                "data": _data_block(head),
                "site_name": settings.SITE_NAME,
                "site_domain": settings.SITE_DOMAIN,
                "site_id_code": settings.SITE_ID_CODE,
            },
        )


def _own_name(title: str) -> str:
    """Return the title without the site's name behind it."""
    return title.removesuffix(settings.SITE_NAME).rstrip(" ·") or title


def _canonical(request: HttpRequest | None, context: Context) -> str:
    """Return the address that search engines should know the page by.

    It has no query string: filters and versions show parts of one page, and what
    somebody asks a calculator is in no tag. Only the second and later pages of an
    unfiltered list have addresses of their own, since they show other rows.
    """
    if request is None:
        return ""
    address = absolute(request, request.path)
    page = context.get("page")
    filtered = any(value for name, value in request.GET.items() if name != "page")
    if isinstance(page, Page) and page.number > 1 and not filtered:
        return f"{address}?page={page.number}"
    return address


def _data_block(head: PageHead) -> SafeString | None:
    """Return the linked data as JSON that cannot leave its element."""
    if head.data is None:
        return None
    data: dict[str, Any] = {"@context": "https://schema.org", **head.data}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_IN_SCRIPT))  # noqa: S308 (escaped just above)
