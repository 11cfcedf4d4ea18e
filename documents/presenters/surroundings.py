"""All that a document's page shows beside its text, and what it is known by."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from documents.additions import Addition, additions
from documents.presenters import contents, links
from documents.public_state import FoundWhileUnchanged

if TYPE_CHECKING:
    from documents.models import Document

#: Ten kilobytes each, of a long law a hundred. Pages are kept elsewhere, whole: this is
#: for addresses with a query of somebody else's, for clerks who are signed in, and for
#: servers that keep no pages.
_KEPT: Final = 100


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What stands around the text of a document.

    Attributes:
        relations: How it stands to others.
        corrections: What was corrected in it.
        neighbours: What stands before and after it in the printed issue.
        references: What it cites.
        cited_by: Who cites it.
        contents: Its headings, as a tree.
        added: What higher floors add.
    """

    relations: list[links.RelationLine]
    corrections: list[links.CorrectionLine]
    neighbours: links.Neighbours
    references: list[links.Work]
    cited_by: links.CitedBy
    contents: list[contents.Entry]
    added: list[Addition]

    @cached_property
    def digest(self) -> str:
        """Return what is another one where any of it is: a part of the entity tag."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


_kept: Final = FoundWhileUnchanged[int, Surroundings](most=_KEPT)


def kept_surroundings(document: Document) -> Surroundings:
    """Return what stands around a public document, read once until that changes."""
    return _kept.get(document.pk, lambda: read_surroundings(document))


def read_surroundings(document: Document) -> Surroundings:
    """Read what stands around a document: seven queries, and those of additions."""
    return Surroundings(
        relations=links.relations(document),
        corrections=links.corrections(document),
        neighbours=links.neighbours(document),
        references=links.references(document),
        cited_by=links.cited_by(document),
        contents=contents.contents(document),
        added=additions(document),
    )
