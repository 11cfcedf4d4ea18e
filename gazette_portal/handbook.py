"""The clerks' handbook (docs/clerks.md) as a page of the desk.

It reads the small part of Markdown that the handbook uses, and escapes everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

HANDBOOK: Final = Path(settings.BASE_DIR) / "docs" / "clerks.md"
PICTURES: Final = HANDBOOK.parent / "images" / "clerks"
_PICTURE: Final = re.compile(r"[a-z0-9-]+\.png")
_INLINE: Final = re.compile(
    r"!\[(?P<alt>[^\]]*)\]\(images/clerks/(?P<picture>[^)]+)\)"
    r"|\[(?P<words>[^\]]+)\]\((?P<target>#[^)]+)\)"
    r"|`(?P<code>[^`]+)`"
    r"|\*\*(?P<bold>[^*]+)\*\*"
)
_HEADING: Final = re.compile(r"(#{1,4}) (.+)")
_ITEM: Final = re.compile(r"(?:- |\d+\. )(.+)")


def anchor(heading: str) -> str:
    """Return the anchor of a heading, as links in the text write it."""
    return re.sub(r"[^\w-]", "", heading.replace(" ", "-"))


def handbook() -> SafeString:
    """Return the handbook as HTML; its headings begin at the second level."""
    return _written(HANDBOOK.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _written(_changed: int) -> SafeString:
    blocks = re.split(r"\n{2,}", HANDBOOK.read_text(encoding="utf-8").strip())
    return mark_safe("\n".join(_html(block) for block in blocks))  # noqa: S308 (escaped)


def picture(request: HttpRequest, name: str) -> FileResponse:  # noqa: ARG001
    """Send one of its pictures.

    Raises:
        Http404: There is none of this name.
    """
    path = PICTURES / name
    if not _PICTURE.fullmatch(name) or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/png")


def _html(block: str) -> str:
    heading = _HEADING.fullmatch(block)
    if heading:
        level = min(len(heading[1]) + 1, 6)
        words = heading[2]
        return f'<h{level} id="{escape(anchor(words))}">{_inline(words)}</h{level}>'
    lines = block.split("\n")
    if lines[0].startswith("|"):
        return "".join(_table(lines))
    if all(_ITEM.fullmatch(line) for line in lines):
        tag = "ol" if lines[0][0].isdigit() else "ul"
        items = "".join(
            f"<li>{_inline(match[1])}</li>"
            for line in lines
            if (match := _ITEM.fullmatch(line))
        )
        return f"<{tag}>{items}</{tag}>"
    return f"<p>{_inline(''.join(lines))}</p>"


def _table(lines: list[str]) -> Iterator[str]:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    yield "<table><thead><tr>"
    yield from (f'<th scope="col">{_inline(cell)}</th>' for cell in rows[0])
    yield "</tr></thead><tbody>"
    for row in rows[2:]:
        yield f"<tr>{''.join(f'<td>{_inline(cell)}</td>' for cell in row)}</tr>"
    yield "</tbody></table>"


def _inline(text: str) -> str:
    parts: list[str] = []
    place = 0
    for match in _INLINE.finditer(text):
        parts.append(escape(text[place : match.start()]))
        place = match.end()
        if match["picture"]:
            address = reverse("admin:handbook_picture", args=(match["picture"],))
            parts.append(
                f'<img class="handbook__picture" src="{escape(address)}"'
                f' alt="{escape(match["alt"])}" loading="lazy">'
            )
        elif match["target"]:
            parts.append(
                f'<a href="{escape(match["target"])}">{escape(match["words"])}</a>'
            )
        elif match["code"]:
            parts.append(f"<code>{escape(match['code'])}</code>")
        else:
            parts.append(f"<strong>{escape(match['bold'])}</strong>")
    parts.append(escape(text[place:]))
    return "".join(parts)
