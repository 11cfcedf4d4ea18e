"""Sentences of provisions, and the headings that stand above them."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.official_text.model import DocumentText, Kind, ProvisionText
from documents.official_text.numerals import NumeralError, to_int

_SENTENCE: Final = re.compile(r"[^。！？\n]+[。！？]?")
_NO_PROSE: Final = frozenset({Kind.MARK, Kind.SIGNATURE, Kind.TOC, Kind.TITLE})
SUM: Final = r"\d[\d,，]*(?:\.\d+)?\s*[百千]?[万亿]?"
"""An amount before 元, as printed."""
_SUM: Final = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<scale>[百千]?[万亿]?)")
_SCALES: Final = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


def sentences(provision: ProvisionText) -> Iterator[str]:
    """Give the sentences of a provision's own text, in order."""
    for found in _SENTENCE.finditer(provision.text):
        words = found[0].strip()
        if words:
            yield words


def all_sentences(provision: ProvisionText) -> Iterator[str]:
    """Give the sentences of a provision, a heading that is a sentence among them."""
    heading = provision.heading.strip()
    if heading and re.search(r"[，；]|\d", heading):
        yield heading
    yield from sentences(provision)


def prose(text: DocumentText) -> list[ProvisionText]:
    """Return what is neither signature, mark nor title, in order."""
    return [
        each
        for each in text.all_provisions()
        if each.kind not in _NO_PROSE and not each.quoted
    ]


def heading_of(
    provision: ProvisionText, provisions: dict[str, ProvisionText]
) -> ProvisionText:
    """Return the nearest unit with a heading: itself, or one above; else itself."""
    unit = provision
    while not unit.heading and unit.parent in provisions:
        unit = provisions[unit.parent]
    return unit if unit.heading else provision


def amount(printed: str) -> Decimal | None:
    """Return a printed sum in 元: 300 万 → 3000000; None where it is none."""
    words = re.sub(r"[\s，]", "", unicodedata.normalize("NFKC", printed))
    found = _SUM.fullmatch(words.replace(",", ""))
    if found is None:
        return None
    value = Decimal(found["number"])
    for mark in found["scale"]:
        value *= _SCALES[mark]
    return value


def whole(printed: str) -> int | None:
    """Return a whole number in figures or Chinese numerals; None where it is none."""
    try:
        return to_int(unicodedata.normalize("NFKC", printed).strip())
    except NumeralError:
        return None
