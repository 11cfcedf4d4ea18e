"""What a strict content security policy and a cache ask of a page."""

from __future__ import annotations

from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Protocol

from django.http.response import ResponseHeaders


class Response(Protocol):
    """What the test client gives back, as far as it is looked at."""

    @property
    def content(self) -> bytes: ...
    @property
    def headers(self) -> ResponseHeaders: ...
    @property
    def cookies(self) -> SimpleCookie: ...
    @property
    def status_code(self) -> int: ...


class Markup(HTMLParser):
    """Collects what the tests ask about: inline code, ids, links, headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        # A block of data is never run, so the policy has nothing against it.
        code = tag == "script" and found.get("type") != "application/ld+json"
        if (code and not found.get("src")) or tag == "style":
            self.inline.append(tag)
        self.inline.extend(
            f"{tag}[{name}]"
            for name, value in attrs
            if name == "style"
            or name.startswith("on")
            or (value or "").strip().lower().startswith("javascript:")
        )
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "a" and found.get("href"):
            self.links.append(str(found["href"]))
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))


def read(response: Response) -> Markup:
    """Parse a page."""
    return Markup(response.content.decode())


def text_of(response: Response) -> str:
    """Return a page's source."""
    return response.content.decode()


def main_of(response: Response) -> str:
    """Return a page's source without its head, which says some of it to machines."""
    return text_of(response).partition("<main")[2]


def check_public(response: Response) -> None:
    """Assert that a page can be cached and obeys the strict policy."""
    markup = read(response)
    assert markup.inline == []
    assert len(markup.ids) == len(set(markup.ids))
    assert markup.headings[0] == 1
    assert markup.headings.count(1) == 1
    steps = zip(markup.headings, markup.headings[1:], strict=False)
    assert all(below - above <= 1 for above, below in steps)
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
