"""Amendments and repeals in running text, each with the document it acts on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from documents.official_text.model import AnnexText, Kind, ProvisionText
from regulations.reading.revisions.acts import (
    Act,
    FoundAct,
    complete,
    distinct,
    find_acts,
    find_numbers,
)
from regulations.reading.revisions.clauses import clauses_at
from regulations.reading.revisions.quotes import Masked, is_open, mask
from regulations.reading.revisions.sentences import Change, changes_in
from regulations.reading.source import SourceDocument

_MOST_PARAGRAPHS: Final = 40
_NO_TEXT: Final = frozenset({Kind.SIGNATURE, Kind.MARK, Kind.TOC, Kind.NOTE})
#: The text that follows is about the act that is named: 对《甲》作如下修改：.
_LEADS: Final = re.compile(r"修改|修订|修正|调整|废止|删[去除]")
_REPEALS: Final = re.compile(r"废止")
#: 2010年废止的《甲》 and 已废止 tell of what was; 不得废止 orders nothing.
_NOT_NOW: Final = re.compile(
    r"已(?:经|于[^，。；]{0,20})?(?:被)?废止|废止的(?:《|[^，。；《》]{0,20}号)"
    r"|(?:不得|未)废止"
)
_BEFORE_TITLE: Final = re.compile(r"废止(?:了|以下|下列)?[^。；，：:《》]{0,24}[：:]?$")
_AFTER_TITLE: Final = re.compile(
    r"(?:的?(?:规定|文件|办法|通知))?[，,]?[^。；，《》]{0,8}?"
    r"(?:同时|即行|予以|自行|一并|均|自[^。；，]{2,24}起)废止"
)
_LISTED: Final = re.compile(r"[、，,和及与以]{0,3}")
#: A part that is repealed changes a text; it does not end it.
_PART: Final = re.compile(
    r"的?(?:部分|相关|有关)?(?:内容|条款|条文)|的?(?:部分|相关|有关)规定|[中里]|的?附[件表]"
    r"|的(?:决定|通知|公告|通告)|第"
)
_LIST_LEAD: Final = re.compile(
    r"(?:下列|以下|如下|附件)[^。；]*废止|废止[^。；]*(?:下列|以下|如下)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A change or a repeal that was read.

    Attributes:
        act: The document that it acts on.
        change: What changes; None when the whole document is repealed.
        eid: The provision that says it.
        quote: Its words.
    """

    act: Act
    change: Change | None
    eid: str
    quote: str


@dataclass(slots=True, kw_only=True)
class _Unit:
    """A provision with the quoted paragraphs that follow it."""

    provision: ProvisionText
    text: str
    annex: AnnexText | None
    masked: Masked = field(init=False)
    acts: list[FoundAct] = field(init=False)

    def __post_init__(self) -> None:
        self.masked = mask(self.text)
        self.acts = find_acts(self.masked.text)


def read_running_text(source: SourceDocument) -> list[Found]:
    """Read what the sentences of a document change in others."""
    units = list(_units(source))
    if not any(_LEADS.search(unit.masked.text) for unit in units):
        return []
    named = _named_acts(source, units)
    context = _Context(source, units, named)
    found: list[Found] = []
    for unit in units:
        found.extend(_changes(unit, context))
        found.extend(_repeals(unit, context))
    return found


def _units(source: SourceDocument) -> Iterator[_Unit]:
    text = source.text
    for annex, provisions in (
        (None, text.provisions),
        *((annex, annex.provisions) for annex in text.annexes),
    ):
        yield from _units_of(annex, sorted(provisions, key=lambda p: p.order))


def _units_of(
    annex: AnnexText | None, provisions: Sequence[ProvisionText]
) -> Iterator[_Unit]:
    at = 0
    while at < len(provisions):
        provision = provisions[at]
        at += 1
        if provision.kind in _NO_TEXT:
            continue
        words = _printed(provision, labelled=provision.quoted)
        least = at
        while (
            at < len(provisions)
            and at - least < _MOST_PARAGRAPHS
            and (is_open(words) or _goes_on(words, provisions[at]))
        ):
            words = f"{words}\n{_printed(provisions[at], labelled=True)}"
            at += 1
        if is_open(words):
            # A quotation that never closes: what follows is no part of it.
            words = _printed(provision, labelled=provision.quoted)
            at = least
        yield _Unit(provision=provision, text=words, annex=annex)


def _goes_on(words: str, following: ProvisionText) -> bool:
    """Tell whether the new text stands in the paragraphs below: 修改为：."""
    opening = (following.label or following.heading or following.text)[:1]
    return words.rstrip()[-1:] in "：:" and (opening in "“「『" and bool(opening))


def _printed(provision: ProvisionText, *, labelled: bool) -> str:
    """Return a provision as printed; its own number is no part of an instruction."""
    parts = [provision.heading, provision.text]
    if labelled:
        parts.insert(0, provision.label)
    return "　".join(part for part in parts if part)


def _named_acts(source: SourceDocument, units: Sequence[_Unit]) -> list[Act]:
    """Return every act that is named anywhere: one name completes another."""
    names = [source.text.title, *(annex.title for annex in source.text.annexes)]
    found = [each.act for name in names for each in find_acts(name)]
    found += [each.act for unit in units for each in unit.acts]
    return distinct(found)


class _Context:
    """Which act an instruction is about when its sentence names none."""

    def __init__(
        self, source: SourceDocument, units: Sequence[_Unit], named: Sequence[Act]
    ) -> None:
        self._named = named
        self._units = {unit.provision.eid: unit for unit in units}
        self._title = self._single([each.act for each in find_acts(source.text.title)])
        self._annexes = {
            annex.eid: self._single([each.act for each in find_acts(annex.title)])
            for annex in source.text.annexes
        }
        self._annex_titles = {annex.eid: annex.title for annex in source.text.annexes}
        self._leads = self._paragraph_leads(units)

    def complete(self, act: Act) -> Act:
        """Add what other names of the same document say."""
        return complete(act, self._named)

    def act_for(self, unit: _Unit) -> Act | None:
        """Return the one act that stands above a unit; None where that is not sure."""
        for above in self._above(unit):
            if above.acts:
                return self._single([each.act for each in above.acts])
        lead = self._leads.get(unit.provision.eid)
        if lead is not None:
            return lead
        if unit.annex is not None:
            return self._annexes[unit.annex.eid]
        return self._title

    def lists_repeals(self, unit: _Unit) -> bool:
        """Tell whether a unit stands in a list of what is repealed."""
        if any(_LIST_LEAD.search(above.masked.text) for above in self._above(unit)):
            return True
        title = self._annex_titles[unit.annex.eid] if unit.annex else ""
        return "废止" in title and not re.search(
            r"修[改订正]|保留|继续有效|失效|《", title
        )

    def _above(self, unit: _Unit) -> Iterator[_Unit]:
        parent = unit.provision.parent
        while parent:
            above = self._units.get(parent)
            if above is None:
                return
            if not above.provision.quoted:
                yield above
            parent = above.provision.parent

    def _single(self, acts: Sequence[Act]) -> Act | None:
        different = distinct(acts)
        return self.complete(different[0]) if len(different) == 1 else None

    def _paragraph_leads(self, units: Sequence[_Unit]) -> dict[str, Act]:
        """Map units to the act of the last paragraph that leads in to changes."""
        leads: dict[str, Act] = {}
        current: Act | None = None
        annex = ""
        for unit in units:
            here = unit.annex.eid if unit.annex else ""
            if here != annex:
                annex, current = here, None
            if current is not None:
                leads[unit.provision.eid] = current
            leading = unit.provision.kind is Kind.PARAGRAPH and unit.acts
            if leading and _LEADS.search(unit.masked.text):
                # A lead with several acts leaves it open which one is meant.
                changed = [each.act for each in unit.acts if _is_changed(unit, each)]
                current = self._single(changed)
        return leads


def _is_changed(unit: _Unit, named: FoundAct) -> bool:
    """Tell an act that is changed from one that is the reason: 根据《甲》,."""
    before = unit.masked.text[: named.start]
    return not re.search(
        r"(?:根据|依据|按照|依照|贯彻|落实)[^，。；《》]{0,16}$", before
    )


def _changes(unit: _Unit, context: _Context) -> Iterator[Found]:
    """Read changes; the act is named in the sentence or stands above it."""
    text = unit.masked.text
    pieces: list[tuple[Act | None, str]] = []
    start = 0
    act: Act | None = None
    for named in unit.acts:
        pieces.append((act, text[start : named.start]))
        act, start = named.act, named.end
    pieces.append((act, text[start:]))
    for own, piece in pieces:
        masked = Masked(text=piece, quotations=unit.masked.quotations)
        target = context.complete(own) if own else context.act_for(unit)
        if target is None:
            continue
        for change in changes_in(masked, in_act=own is not None):
            yield Found(
                act=target, change=change, eid=unit.provision.eid, quote=unit.text
            )


def _repeals(unit: _Unit, context: _Context) -> Iterator[Found]:
    """Read documents that are repealed as a whole."""
    text = unit.masked.text
    acts = unit.acts or find_numbers(text)
    if not acts or _NOT_NOW.search(text):
        return
    # A number alone, in a list or not, may be the reason: the word has to say it.
    listed = unit.acts and context.lists_repeals(unit) and not _LEADS.search(text)
    for place, named in enumerate(acts):
        if _is_partial(text, named.end):
            continue
        if listed or _is_repealed(text, acts, place):
            yield Found(
                act=context.complete(named.act),
                change=None,
                eid=unit.provision.eid,
                quote=unit.text,
            )


def _is_partial(text: str, end: int) -> bool:
    return bool(_PART.match(text, end) or clauses_at(text, end)[0])


def _is_repealed(text: str, acts: Sequence[FoundAct], place: int) -> bool:
    """Tell whether 废止 before or behind a list of titles is about one of them."""
    first = last = place
    while first and _LISTED.fullmatch(text[acts[first - 1].end : acts[first].start]):
        first -= 1
    while last + 1 < len(acts) and _LISTED.fullmatch(
        text[acts[last].end : acts[last + 1].start]
    ):
        last += 1
    if any(_is_partial(text, act.end) for act in acts[first : last + 1]):
        return False
    sentence = max(text.rfind(mark, 0, acts[first].start) for mark in "。；;") + 1
    before = text[sentence : acts[first].start]
    return bool(
        _BEFORE_TITLE.search(before) or _AFTER_TITLE.match(text, acts[last].end)
    )
