"""Running text with its citations: escaped, linked, marked."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from documents.models import Citation

_NOT_LINKED = {
    Citation.Status.NOT_HELD: "本站未收录",
    Citation.Status.AMBIGUOUS: "有多种可能",
    Citation.Status.NO_SUCH_PROVISION: "查无此条",
}


class InlineWriter:
    """Writes running text; remembers which absent texts it has marked already.

    A text that the portal does not hold is marked in print where it is first cited
    and for screen readers wherever it is cited again: a law cited thirty times would
    otherwise fill the page with marks.
    """

    def __init__(self, document_id: int) -> None:
        self._document_id = document_id
        self._marked: set[tuple[str, str, str]] = set()

    def write(self, text: str, citations: Sequence[Citation]) -> SafeString:
        """Return ``text`` as HTML; a citation that does not fit its span is left out.

        Args:
            text: Plain text, with line breaks kept.
            citations: In order of their start; ``text[start:end]`` is the quote.
        """
        parts: list[str] = []
        at = 0
        for citation in citations:
            if citation.start < at:  # overlaps the one before
                continue
            if text[citation.start : citation.end] != citation.quote:
                continue  # the text was edited and is yet to be searched again
            parts.append(_plain(text[at : citation.start]))
            parts.append(self._citation(citation))
            at = citation.end
        parts.append(_plain(text[at:]))
        return mark_safe("".join(parts))  # noqa: S308 (every part is escaped)

    def _citation(self, citation: Citation) -> str:
        quote = _plain(citation.quote)
        address = self._address(citation)
        if citation.status == Citation.Status.FOUND and address:
            return f'<a class="cite" href="{escape(address)}">{quote}</a>'
        if citation.status == Citation.Status.FOUND:
            # Held, but not (or no longer) public.
            return f'<span class="cite cite--open">{quote}</span>'
        body = (
            f'<a class="cite" href="{escape(address)}">{quote}</a>'
            if address
            else f'<span class="cite cite--open">{quote}</span>'
        )
        return body + self._mark(citation)

    def _mark(self, citation: Citation) -> str:
        word = _NOT_LINKED[Citation.Status(citation.status)]
        key = (
            citation.status,
            citation.title_key or citation.title,
            citation.number_key or citation.number,
        )
        seen = key in self._marked and any(key[1:])
        self._marked.add(key)
        if seen:
            return f'<span class="visually-hidden">（{word}）</span>'
        return f'<small class="cite__mark">{word}</small>'

    def _address(self, citation: Citation) -> str:
        """Return where a citation leads; empty where no public text is."""
        target = citation.target_document
        if target is None:
            return ""
        eid = f"#{citation.target_eid}" if citation.target_eid else ""
        if target.pk == self._document_id:
            return eid or "#main"
        return f"{target.get_absolute_url()}{eid}" if target.is_public else ""


def _plain(text: str) -> str:
    return str(escape(text)).replace("\n", "<br>")
