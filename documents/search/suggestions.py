"""What to try when nothing was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from documents.search.finding import find
from documents.search.text.queries import Query, Term

MOST: Final = 5
_TRIED: Final = 24
_SHORTEST: Final = 2
_LONG: Final = 12
#: With so many words, leaving out one and asking for all others takes too long.
_MANY: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A query that finds something.

    Attributes:
        words: What to search instead.
        documents: How many documents it finds.
        reason: Why it is another query.
    """

    words: str
    documents: int
    reason: str


def suggestions(query: Query) -> list[Suggestion]:
    """Return queries near this one that find something; at most a handful."""
    found: dict[str, Suggestion] = {}
    for tried, (words, reason, near) in enumerate(_near(query)):
        if len(found) == MOST or tried == _TRIED:
            break
        if any(words in held for held in found):
            continue
        count = len(find(near).documents)
        if count:
            found[words] = Suggestion(words=words, documents=count, reason=reason)
    return list(found.values())


def _near(query: Query) -> Iterator[tuple[str, str, Query]]:
    if query.excluded:
        yield _words(query.terms), "不排除", Query(terms=query.terms)
    if len(query.terms) > 1:
        for left in query.terms:
            rest = tuple(term for term in query.terms if term is not left)
            if 1 < len(rest) < _MANY:
                yield _words(rest), f"去掉“{left.typed}”", Query(terms=rest)
        for term in query.terms:
            yield term.typed, "只查一个词", Query(terms=(term,))
    for term in query.terms:
        yield from _shorter(term)


def _shorter(term: Term) -> Iterator[tuple[str, str, Query]]:
    """Yield two halves of a word, then ever shorter beginnings and ends of it."""
    words = term.folded
    if 2 * _SHORTEST <= len(words) <= _LONG:
        for cut in range(_SHORTEST, len(words) - _SHORTEST + 1):
            halves = words[:cut], words[cut:]
            yield (
                " ".join(halves),
                "分成两个词",
                Query(terms=tuple(_term(half) for half in halves)),
            )
            if cut == _TRIED // 3:
                break
    for size in _sizes(len(words)):
        for piece in dict.fromkeys((words[:size], words[-size:])):
            yield piece, "换更短的词", Query(terms=(_term(piece),))


def _sizes(length: int) -> Iterator[int]:
    """Yield ever shorter lengths, in great steps as long as there is much left."""
    size = length
    while size > _SHORTEST:
        size = size - 1 if size <= _LONG else max(_LONG, size // 2)
        yield size


def _term(folded: str) -> Term:
    return Term(typed=folded, alternatives=((folded,),))


def _words(terms: tuple[Term, ...]) -> str:
    return " ".join(
        f'"{term.typed}"' if any(sign.isspace() for sign in term.typed) else term.typed
        for term in terms
    )
