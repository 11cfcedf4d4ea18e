"""What is taken away, as frozen plain data: every format is written from this.

A document is a flat run of items in printed order, as it is stored: a note may stand
between a unit and what still belongs to it. :func:`nested` gives the same as a tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from documents.official_text.model import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Another text that is named: held (``slug``) or not.

    ``kind`` and ``dated`` are what its Akoma Ntoso name is made of.
    """

    title: str
    number: str = ""
    slug: str = ""
    kind: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A citation in a run of text, at ``start:end``.

    Attributes:
        start: Where the quote starts.
        end: Where it ends.
        quote: The words that stood there when it was found.
        target: What is cited.
        eid: The provision in it, where known.
    """

    start: int
    end: int
    quote: str
    target: Work
    eid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A provision. ``annex`` is the eId of the annex that it stands in."""

    eid: str
    kind: Kind
    position: int
    parent: str = ""
    annex: str = ""
    label: str = ""
    heading: str = ""
    text: str = ""
    quoted: bool = False
    in_heading: tuple[Cited, ...] = ()
    in_text: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table; ``in_cells`` goes by row (-1: the header) and column."""

    eid: str
    position: int
    parent: str = ""
    annex: str = ""
    label: str = ""
    caption: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    in_cells: dict[tuple[int, int], tuple[Cited, ...]] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """Return how many columns it has; rows may be shorter."""
        return max((len(row) for row in (self.header, *self.rows)), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """An annex; what stands in it names it by ``annex``."""

    eid: str
    position: int
    label: str = ""
    title: str = ""
    carried: bool = True


Item = Unit | Grid | Annex


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """How a document stands to another: ``amends``, ``repeals`` …, from its side."""

    kind: str
    target: Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A correction that the public knows of; ``eid`` is where, if it is known.

    ``day`` is when it was accepted, as official text writes it.
    """

    printed: str
    corrected: str
    reason: str = ""
    eid: str = ""
    day: str = ""

    @property
    def words(self) -> str:
        """Return the correction as a sentence."""
        reason = f"（{self.reason}）" if self.reason else ""
        return (
            f"勘误：原文“{self.printed}”，更正为“{self.corrected}”{reason}。{self.day}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueHead:
    """An issue's masthead."""

    title: str
    year: int
    number: int
    serial_number: int | None = None
    published_on: date | None = None
    people: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """Return the issue as people cite it: ``2020年第1期``."""
        return f"{self.year}年第{self.number}期"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTree:
    """A document with all that its formats say of it."""

    slug: str
    url: str
    kind: str
    title: str
    number: str = ""
    issuer: str = ""
    category: str = ""
    addressees: tuple[str, ...] = ()
    dated: date | None = None
    effective: date | None = None
    lapsed: date | None = None
    version: date | None = None
    publicity: str = ""
    promulgates: str = ""
    force: str = ""
    page: int | None = None
    end_page: int | None = None
    issue: IssueHead | None = None
    items: tuple[Item, ...] = ()
    related: tuple[Related, ...] = ()
    corrections: tuple[Corrected, ...] = ()

    @property
    def is_gazette(self) -> bool:
        """Tell whether it is a document of the gazette, not an act that it cites."""
        return self.kind == "gazette"

    @property
    def as_work(self) -> Work:
        """Return it as other texts name it."""
        return Work(
            title=self.title,
            number=self.number,
            slug=self.slug,
            kind=self.kind,
            dated=self.dated,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueTree:
    """An issue with its documents in printed order."""

    head: IssueHead
    url: str
    documents: tuple[DocumentTree, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An item with what stands in it."""

    item: Item
    children: list[Node] = field(default_factory=list)


def nested(items: Sequence[Item]) -> list[Node]:
    """Return items as trees; an item whose parent is unknown is a root."""
    nodes = {item.eid: Node(item=item) for item in items}
    roots: list[Node] = []
    for item in items:
        above = "" if isinstance(item, Annex) else item.parent or item.annex
        holder = nodes.get(above)
        (roots if holder is None else holder.children).append(nodes[item.eid])
    return roots


def runs(text: str, cited: Sequence[Cited]) -> Iterator[tuple[str, Cited | None]]:
    """Yield a text in pieces: words, and words that cite.

    A citation that overlaps the one before it is left out, and one whose words were
    edited since.
    """
    at = 0
    for one in cited:
        if one.start < at or text[one.start : one.end] != one.quote:
            continue
        if one.start > at:
            yield text[at : one.start], None
        yield one.quote, one
        at = one.end
    if at < len(text):
        yield text[at:], None
