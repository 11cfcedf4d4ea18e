"""The first sentences of a document: what a shared link and a search engine show."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

_SHORTEST: Final = 60
_LONGEST: Final = 150
#: Where the beginning of a text stands for sure; a law has megabytes.
_LOOKED_AT: Final = 40_000
_TEXT: Final = re.compile(
    r'<div class="prov prov--([a-z_]+)[^>]*>\s*'
    r'<p class="prov__line prov__text">(.*?)</p>',
    re.DOTALL,
)
#: What our page puts between the words of the official text.
_OURS: Final = re.compile(
    r'<a class="anchor"[^>]*>[^<]*</a>'
    r'|<small class="cite__mark">[^<]*</small>'
    r'|<span class="visually-hidden">[^<]*</span>'
)
_TAG: Final = re.compile(r"<[^>]*>")
_SENTENCE: Final = re.compile(r"[^。！？；]*[。！？；]?")
#: Lines that stand before or after what a document says.
_ASIDE: Final = frozenset({"preface", "toc", "title", "signature", "mark", "note"})


def summary(body: str) -> str:
    """Return the first sentences of a body, about 60 to 150 characters.

    Args:
        body: As :func:`documents.rendering.render_body` writes it.

    Returns:
        Plain text in one line; empty where the body has no sentence.
    """
    text = ""
    for paragraph in _paragraphs(body):
        for sentence in _SENTENCE.findall(paragraph):
            if text and len(text) + len(sentence) > _LONGEST:
                return text
            text += sentence
            if len(text) >= _SHORTEST:
                return shortened(text, _LONGEST)
    return text


def official_words(body: str) -> str:
    """Return a body without the links and remarks that only our page has use for."""
    return _OURS.sub("", body)


def shortened(text: str, longest: int) -> str:
    """Return a text of at most ``longest`` characters; a cut one ends in ……."""
    return text if len(text) <= longest else f"{text[: longest - 2]}……"


def plain(fragment: str) -> str:
    """Return the words of a piece of HTML in one line."""
    return " ".join(html.unescape(_TAG.sub("", fragment)).split())


def _paragraphs(body: str) -> Iterator[str]:
    for kind, words in _TEXT.findall(body[:_LOOKED_AT]):
        if kind not in _ASIDE:
            yield plain(official_words(words))
