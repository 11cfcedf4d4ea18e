"""What a reading of official text yields: plain dataclasses, no database.

The reader (:mod:`documents.official_text.reader`) turns a source into a
:class:`Reading`; the importer writes it into the models, ``parse_text`` prints
it as JSON. Everything is in printed order.

Kinds and eIds follow Akoma Ntoso where it has a term for the Chinese unit:

=================  ==========================  ==============  ===========
Chinese unit       label                       kind            eId element
=================  ==========================  ==============  ===========
编                 第一编                      part            ``part``
分编               第一分编                    subpart         ``subpart``
章                 第一章                      chapter         ``chp``
节                 第一节                      section         ``sec``
条                 第十二条                    article         ``art``
款                 (none)                      paragraph       ``para``
公文第一层         一、                        clause          ``cl``
项, 公文第二层     （一）                      item            ``item``
目, 公文第三层     1.                          point           ``point``
公文第四层         （1）                       subparagraph    ``subpara``
公文第五层         ①                           indent          ``ind``
=================  ==========================  ==============  ===========

A provision's own text counts as its first 款, so the first unnumbered
paragraph after it is ``para_2``; under a provision that has only a heading it
is ``para_1``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """The kind of a provision (see the table above)."""

    PART = "part"
    SUBPART = "subpart"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    CLAUSE = "clause"
    ITEM = "item"
    POINT = "point"
    SUBPARAGRAPH = "subparagraph"
    INDENT = "indent"
    #: A heading without a number, with what stands under it.
    DIVISION = "division"
    #: The title of a text that a covering notice promulgates (印发).
    TITLE = "title"
    #: What stands before the body of an act: history of enactment, 题注.
    PREFACE = "preface"
    #: One line of an act's own table of contents (目录).
    TOC = "toc"
    #: Signature block: who signed, and the date (落款).
    SIGNATURE = "signature"
    #: A mark such as （此件公开发布）.
    MARK = "mark"
    #: A note that the source carries (注释, 脚注, 编者按).
    NOTE = "note"


class Severity(StrEnum):
    """How much a finding of the proofreader weighs."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(slots=True, kw_only=True)
class Finding:
    """One finding of the reader or the proofreader.

    Attributes:
        code: Stable ASCII code, such as ``cut_sentence``.
        severity: How much it weighs.
        line: Line of the source, counted from 1; 0 where no line is to blame.
        text: What was found, in Chinese, with the words of the source.
        suggestion: What would stand instead; empty where none can be given.
        eid: The provision it concerns, where known.
        document: Index of the document in the reading, where known.
        applied: Whether the correction was applied (only for safe rules).
    """

    code: str
    severity: Severity
    line: int
    text: str
    suggestion: str = ""
    eid: str = ""
    document: int | None = None
    applied: bool = False


@dataclass(slots=True, kw_only=True)
class ProvisionText:
    """One unit of text. ``text`` is its own, without its children's.

    Attributes:
        eid: Akoma Ntoso eId, unique in the document.
        parent: eId of the parent provision, empty at the top of a tree.
        kind: See :class:`Kind`.
        label: The number as printed, such as ``第十二条`` or ``（八）``.
        heading: The heading, without its number.
        text: Own text; paragraphs of one unit never share a row.
        line: First line in the source, counted from 1.
        end_line: Last line in the source (a joined sentence spans several).
        order: Place in the document, shared with tables.
        quoted: Whether it stands inside a quotation (an amending act).
    """

    eid: str
    parent: str
    kind: Kind
    label: str = ""
    heading: str = ""
    text: str = ""
    line: int = 0
    end_line: int = 0
    order: int = 0
    quoted: bool = False


@dataclass(slots=True, kw_only=True)
class TableText:
    """A table: caption, header cells and rows of cells.

    ``eid`` is unique in the document; ``parent`` is the eId of the provision
    that it stands in, empty at the top of a tree.
    """

    eid: str
    parent: str = ""
    caption: str = ""
    label: str = ""
    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    line: int = 0
    end_line: int = 0
    order: int = 0


@dataclass(slots=True, kw_only=True)
class AnnexText:
    """An annex (附件): a component with its own tree.

    ``carried`` is false for an annex that the list names but the source does
    not carry (a map, for instance).
    """

    eid: str
    label: str
    title: str
    provisions: list[ProvisionText] = field(default_factory=list)
    tables: list[TableText] = field(default_factory=list)
    line: int = 0
    order: int = 0
    carried: bool = True


@dataclass(slots=True, kw_only=True, frozen=True)
class CitationText:
    """A citation found in a provision.

    ``text`` is the quote: ``provision.text[start:end] == text`` (or of its
    heading when ``in_heading``). ``article`` is as cited (``第五条第一款``);
    ``target_eid`` is the eId of what is cited in the target document, and
    ``internal`` tells that the target is this document itself.
    """

    eid: str
    title: str
    number: str
    article: str
    text: str
    start: int
    end: int
    target_eid: str = ""
    internal: bool = False
    in_heading: bool = False
    #: Index of the table cell (row, column) for a citation in a table.
    cell: tuple[int, int] | None = None


@dataclass(slots=True, kw_only=True, frozen=True)
class ResponsibilityText:
    """Who leads and who shares a task, as named in a provision."""

    eid: str
    lead: tuple[str, ...]
    shared: tuple[str, ...]
    text: str = ""
    start: int = 0
    end: int = 0


@dataclass(slots=True, kw_only=True)
class ContentsEntry:
    """A line of an issue's contents page."""

    title: str
    number: str
    category: str
    page: int | None
    line: int


@dataclass(slots=True, kw_only=True)
class DocumentText:
    """One document of a source."""

    number: str = ""
    title: str = ""
    issuer: str = ""
    category: str = ""
    dated: date | None = None
    effective: date | None = None
    addressees: list[str] = field(default_factory=list)
    publicity: str = ""
    #: Title of the text that a covering notice promulgates (印发), if any.
    promulgates: str = ""
    page: int | None = None
    end_page: int | None = None
    line: int = 0
    end_line: int = 0
    provisions: list[ProvisionText] = field(default_factory=list)
    annexes: list[AnnexText] = field(default_factory=list)
    tables: list[TableText] = field(default_factory=list)
    citations: list[CitationText] = field(default_factory=list)
    responsibilities: list[ResponsibilityText] = field(default_factory=list)

    def all_provisions(self) -> list[ProvisionText]:
        """Return the provisions of the body and of every annex, in order."""
        found = list(self.provisions)
        for annex in self.annexes:
            found.extend(annex.provisions)
        return sorted(found, key=lambda p: p.order)

    def all_tables(self) -> list[TableText]:
        """Return the tables of the body and of every annex, in order."""
        found = list(self.tables)
        for annex in self.annexes:
            found.extend(annex.tables)
        return sorted(found, key=lambda t: t.order)


@dataclass(slots=True, kw_only=True)
class IssueText:
    """What the masthead of a gazette issue says.

    ``serial_number`` is the running number (总期号); ``people`` are the lines
    of the editorial box as (role, names).
    """

    gazette: str = ""
    year: int | None = None
    number: int | None = None
    serial_number: int | None = None
    published_on: date | None = None
    contents: list[ContentsEntry] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Reading:
    """All that was read from one source."""

    path: str
    issue: IssueText | None
    documents: list[DocumentText]
    findings: list[Finding]
