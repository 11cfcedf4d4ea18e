"""Folding: what two spellings of the same words have in common.

Text and query are folded alike, and one is looked for in the other. Folding keeps
parts of a text parts of it: the folded form of a piece always stands in the folded form
of the whole, wherever the piece was cut. That is why every character is folded by
itself, and why the only rule that looks at neighbours (a mark between two figures)
lets go of what stands at an end.

- full- and half-width forms, compatibility forms and letters with marks are one
  (Unicode NFKD, marks dropped), and so are capitals and small letters;
- traditional characters are their simplified ones;
- blanks, commas and punctuation are dropped, so that a dispatch number is found in any
  style of brackets, and ``5G 基站`` by ``5G基站``;
- between two figures a mark is kept, for ``1.5`` is not ``15`` and ``〔2020〕1号`` is
  not ``20201号``: a full stop as :data:`POINT`, anything else as :data:`GAP`. Commas
  are dropped there too: ``200,000`` is ``200000``.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from documents.search.text.traditional import simplified

POINT: Final = "．"
"""A full stop between two figures."""
GAP: Final = "·"
"""Any other mark between two figures."""
BARRIER: Final = "│"
"""Between things that are no running text, such as cells: no query has one."""

_SIMPLIFIED: Final = simplified()
#: Signs that carry meaning beside figures; written so that no engine reads them.
_KEPT: Final = {"%": "％", "‰": "‰"}
_ZEROS: Final = dict.fromkeys("○◯", "〇")
_DROPPED: Final = frozenset(",，'’`")
_MARKS: Final = re.compile(f"[{POINT}{GAP}]+")
_BETWEEN_FIGURES: Final = re.compile(rf"(?<=[0-9])[{POINT}{GAP}]+(?=[0-9])")


def fold(text: str) -> str:
    """Return what a text is searched by.

    It consists of letters, figures, ``％``, ``‰``, and :data:`POINT` or :data:`GAP`
    between two figures; never of blanks or of marks that a database would read.
    """
    return _settled(text.translate(_TABLE))


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """Return :func:`fold` of a text, and for each character of it where it came from.

    The list holds the places in ``text``, in order; several characters can come from
    one (``㎡``).
    """
    raw = [_TABLE[ord(character)] for character in text]
    joined = "".join(raw)
    places = [place for place, folded in enumerate(raw) for _ in folded]
    kept: list[str] = []
    kept_places: list[int] = []
    end = 0
    for match in _MARKS.finditer(joined):
        kept.append(joined[end : match.start()])
        kept_places.extend(places[end : match.start()])
        sign = _sign(joined, match)
        kept.append(sign)
        kept_places.extend(places[match.start() : match.start() + len(sign)])
        end = match.end()
    kept.append(joined[end:])
    kept_places.extend(places[end:])
    return "".join(kept), kept_places


def _settled(raw: str) -> str:
    if POINT not in raw and GAP not in raw:
        return raw
    return _MARKS.sub(lambda match: _sign(raw, match), raw)


def _sign(raw: str, match: re.Match[str]) -> str:
    if not _BETWEEN_FIGURES.match(raw, match.start()):
        return ""
    return POINT if match[0] == POINT else GAP


class _Table(dict[int, str]):
    """What each character becomes by itself, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = "".join(map(_one, unicodedata.normalize("NFKD", _plain(chr(code)))))
        self[code] = folded
        return folded


def _plain(character: str) -> str:
    # A letter of several code points after folding its case is decomposed as well.
    return _ZEROS.get(character, character).casefold()


def _one(character: str) -> str:
    kept = _KEPT.get(character)
    if kept is not None:
        return kept
    match unicodedata.category(character)[0]:
        case "L" | "N":
            lower = character.casefold()
            return _SIMPLIFIED.get(lower, lower)
        case "M" | "Z" | "C":
            return ""
        case _:
            if character in _DROPPED:
                return ""
            return POINT if character in ".．" else GAP


_TABLE: Final = _Table()
