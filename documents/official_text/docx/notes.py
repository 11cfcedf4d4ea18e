"""Footnotes and endnotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.official_text.docx.markup import value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element


class Notes:
    """Footnotes and endnotes, numbered together as the text comes to them."""

    def __init__(self) -> None:
        self.order: list[tuple[str, str]] = []
        self._numbers: dict[tuple[str, str], int] = {}
        self._contents: dict[tuple[str, str], list[Element]] = {}

    def mark(self, kind: str, identifier: str) -> str:
        """Return the mark that stands for a note, such as ``[注1]``."""
        key = (kind, identifier)
        if key not in self._numbers:
            self.order.append(key)
            self._numbers[key] = len(self.order)
        return f"[注{self._numbers[key]}]"

    def wants(self, kind: str) -> bool:
        """Tell whether the text refers to a note of this kind."""
        return any(found == kind for found, _ in self.order)

    def load(self, kind: str, elements: Iterable[Element]) -> None:
        """Take the notes of one part."""
        for element in elements:
            self._contents[kind, value(element, "id") or ""] = list(element)

    def content(self, key: tuple[str, str]) -> list[Element]:
        """Return the paragraphs of a note, none where the part lacks it."""
        return self._contents.get(key, [])
