"""Markup inside a line: taken off, and told of; the words stay."""

from __future__ import annotations

import html
import re

_TAG = re.compile(
    r"</?(?:p|div|span|font|b|i|u|s|em|strong|center|br|hr|a|img|small|big|sup|sub"
    r"|h[1-6]|ul|ol|li|blockquote|pre|code|section|article|table|tbody|thead|tr|td|th"
    r"|caption)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_RAISED = re.compile(r"<sup>([^<]*)</sup>", re.IGNORECASE)
_LOWERED = re.compile(r"<sub>([^<]*)</sub>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_UNDERSCORES = re.compile(r"(?<!_)__(?=[^\s_])([^_]{1,400})(?<=[^\s_])__(?!_)")
_SINGLE_STAR = re.compile(r"\*(?=[^\s*])[^*]+(?<=[^\s*])\*")
_IMAGE = re.compile(r"!\[([^\[\]]{0,400})\]\(([^()\s]{0,2000})(?:\s+\"[^\"]*\")?\)")
_LINK = re.compile(r"\[([^\[\]]{1,400})\]\(([^()\s]{0,2000})(?:\s+\"[^\"]*\")?\)")
_RAISED_OF = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_LOWERED_OF = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")


def superscript(text: str) -> str:
    """Return figures as raised characters: m² is one word, not m2."""
    return text.strip().translate(_RAISED_OF)


def subscript(text: str) -> str:
    """Return figures as lowered characters: CO₂."""
    return text.strip().translate(_LOWERED_OF)


def without_inline(text: str, number: int, markup: list[tuple[int, str]]) -> list[str]:
    """Take inline markup off a paragraph; ``<br>`` parts it in two.

    Args:
        text: The paragraph.
        number: Its line.
        markup: What is taken off is added here.
    """
    if "](" in text:
        text = _without_links(text, number, markup)
    if "<" in text:
        text = _RAISED.sub(lambda m: superscript(m.group(1)), text)
        text = _LOWERED.sub(lambda m: subscript(m.group(1)), text)
        text = _BREAK.sub("\n", text)

        def drop(tag: re.Match[str]) -> str:
            markup.append((number, tag.group()))
            return ""

        text = _TAG.sub(drop, text)
    if "&" in text:
        text = html.unescape(text)
    if "\\" in text:
        text = _ESCAPE.sub(_escaped, text)
    if "\n" in text:
        return [piece for part in text.split("\n") if (piece := part.strip())]
    return [text]


def _escaped(match: re.Match[str]) -> str:
    """Keep an escaped mark from being read as markup: it is a character."""
    return chr(_PRIVATE + ord(match.group(1)))


#: Where escaped marks hide until the markup is off: a private-use plane.
_PRIVATE = 0xF0000
_UNHIDE = {_PRIVATE + ord(c): c for c in "\\`*_{}[]()#+-.!|<>~"}
_HIDDEN = re.compile(f"[{chr(_PRIVATE)}-{chr(_PRIVATE + 0x7F)}]")


def unhidden(text: str) -> str:
    """Return escaped marks to what they are."""
    # Hardly any text holds one, and a search costs a fraction of a translation.
    return text.translate(_UNHIDE) if _HIDDEN.search(text) else text


def _without_links(text: str, number: int, markup: list[tuple[int, str]]) -> str:
    """Keep the words of links; images are no text, and are told of whole."""

    def drop_image(match: re.Match[str]) -> str:
        markup.append((number, match.group()))
        return ""

    def keep_words(match: re.Match[str]) -> str:
        markup.append((number, f"[]({match.group(2)})"))
        return match.group(1)

    return _LINK.sub(keep_words, _IMAGE.sub(drop_image, text))


def without_strong(text: str) -> tuple[str, int, str]:
    """Take emphasis off.

    Returns:
        The words, how many of them at the start were strong, and the mark
        that was taken off (empty for none).
    """
    if "**" in text:
        pieces = text.split("**")
        if len(pieces) % 2 == 0:
            # A mark without its partner is a character of the text.
            pieces[-2:] = [f"{pieces[-2]}**{pieces[-1]}"]
        if len(pieces) > 1:
            lead = len(pieces[1]) if not pieces[0] else 0
            return "".join(pieces).strip(), lead, "**"
    if "__" in text:
        plain = _UNDERSCORES.sub(r"\1", text)
        if plain != text:
            match = _UNDERSCORES.match(text)
            return plain.strip(), len(match.group(1)) if match else 0, "__"
    if text[:1] == "*" and _SINGLE_STAR.fullmatch(text):
        return text[1:-1], 0, "*"
    return text, 0, ""
