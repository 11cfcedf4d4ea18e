"""Revisions applied to a text: its words on a day, and the way back.

A change is applied only where it says exactly what to do: its clause is there, its
words stand in the clause (blanks apart, which are the printer's). Everything else has
an :class:`Outcome` that says why, and the text stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from documents.official_text.citations import candidate_eids

_NUMERAL: Final = r"[〇零一二三四五六七八九十百千两0-9]+"
_STEP: Final = re.compile(
    rf"第?[（(]?(?P<number>{_NUMERAL})[)）]?(?P<level>[条款项目])"
)
_FIRST_PARAGRAPH: Final = re.compile(r"第一款\Z")
_ARTICLES: Final = ("art_", "cl_")
_LAST_NUMBER: Final = re.compile(r"\d+\Z")
_FIELDS: Final = ("label", "heading", "text")
#: Longer than this a comparison by characters takes too long: all is replaced at once.
_COMPARED: Final = 4_000


class Outcome(StrEnum):
    """What became of a change."""

    APPLIED = "applied"
    """It stands in the text."""

    LATER = "later"
    """Its day of effect has not come on the day asked about."""

    INCLUDED = "included"
    """The text held is a later version, which has it already."""

    UNDATED = "undated"
    """Nobody knows from when it has effect."""

    NO_CLAUSE = "no_clause"
    """The clause is not in the text, or none is named."""

    NO_WORDS = "no_words"
    """The words that go do not stand in the clause."""

    ALREADY = "already"
    """The words that come stand in the clause already, those that go do not."""

    SEVERAL = "several"
    """The words stand in several places, and it is open which of them are meant."""

    NOT_APART = "not_apart"
    """The clause is no unit of its own in the text held."""

    RENUMBERED = "renumbered"
    """An earlier act moved the numbers of clauses: the number may mean another."""

    NO_WAY_BACK = "no_way_back"
    """The words before are not recorded, so the older text cannot be restored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of text in printed order.

    Attributes:
        eid: Its anchor.
        parent: The anchor of what it stands in; empty at the top.
        label: Its number as printed.
        heading: Its heading, without the number.
        text: Its own words.
    """

    eid: str
    parent: str = ""
    label: str = ""
    heading: str = ""
    text: str = ""

    @property
    def words(self) -> str:
        """All that is printed of it, in one line."""
        return (
            "　".join(filter(None, (self.label, self.heading)))
            + ("　" if (self.label or self.heading) and self.text else "")
            + self.text
        )


Text = tuple[Unit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change to a clause.

    Attributes:
        key: Tells it from others.
        act: Which act makes it; changes of one act go by the numbers before it.
        clause: As cited (第五条第一款); empty for the whole text.
        eid: The most exact place of the clause that the text has; empty if none.
        modification: ``substitution``, ``insertion`` or ``deletion``.
        before: Words that go; empty where the clause goes, or comes, as a whole.
        after: Words that come.
        effective_on: From when; None where nobody knows.
        numbered: For an insertion: the clause is the number of what is new, not the
            clause that it is added to.
        keeps_numbers: Later clauses keep their numbers (废止 rather than 删去).
    """

    key: int
    act: int = 0
    clause: str = ""
    eid: str = ""
    modification: str = "substitution"
    before: str = ""
    after: str = ""
    effective_on: date | None = None
    numbered: bool = False
    keeps_numbers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a change did: from ``at`` on ``removed`` became ``added``.

    Attributes:
        at: Index of the first unit that differs.
        removed: The units before.
        added: The units after.
    """

    at: int
    removed: Text = ()
    added: Text = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A change with what became of it; ``edit`` where it did something."""

    change: Change
    outcome: Outcome
    edit: Edit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextOnDay:
    """The words of a day, and how they came about."""

    units: Text
    steps: tuple[Step, ...] = field(default=())


class _CannotError(Exception):
    """The change cannot be applied exactly."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


def apply(units: Text, change: Change) -> tuple[Text, Step]:
    """Apply a change; where that is not exact the text stays, and the step says why."""
    try:
        changed = _applied(units, change)
    except _CannotError as error:
        return units, Step(change=change, outcome=error.outcome)
    step = Step(change=change, outcome=Outcome.APPLIED, edit=_edit(units, changed))
    return changed, step


def undo(units: Text, step: Step) -> Text:
    """Take back a step that was applied to a text; the last one first."""
    if step.edit is None:
        return units
    at, added = step.edit.at, step.edit.added
    return (*units[:at], *step.edit.removed, *units[at + len(added) :])


def text_on(
    units: Text,
    changes: Sequence[Change],
    day: date,
    *,
    version_on: date | None = None,
) -> TextOnDay:
    """Return the words of a day.

    Args:
        units: The text as it is held.
        changes: In the order in which their acts name them.
        day: The day asked about; a change counts from its day of effect on.
        version_on: For a text that is held in a later version: the day of it. What
            had effect by then is in the text, and is taken out for earlier days.
    """
    dated = [each for each in changes if each.effective_on is not None]
    dated.sort(key=_day)
    within = [each for each in dated if version_on and _day(each) <= version_on]
    steps: dict[int, Step] = {
        each.key: Step(change=each, outcome=Outcome.UNDATED)
        for each in changes
        if each.effective_on is None
    }
    for each in reversed(within):
        if _day(each) <= day:
            steps[each.key] = Step(change=each, outcome=Outcome.INCLUDED)
            continue
        units, steps[each.key] = _taken_out(units, each)
    moved: list[tuple[int, str, int]] = []
    for each in dated:
        if each in within:
            continue
        if _day(each) > day:
            steps[each.key] = Step(change=each, outcome=Outcome.LATER)
        elif _is_moved(units, each, moved):
            steps[each.key] = Step(change=each, outcome=Outcome.RENUMBERED)
        else:
            units, steps[each.key] = apply(units, each)
            moved.extend(_moves(steps[each.key]))
    return TextOnDay(units=units, steps=tuple(steps[each.key] for each in changes))


def _day(change: Change) -> date:
    return change.effective_on or date.min


def _taken_out(units: Text, change: Change) -> tuple[Text, Step]:
    """Restore the words before a change that the text has."""
    whole = not change.before and change.modification != "insertion"
    if whole or not change.after:
        return units, Step(change=change, outcome=Outcome.NO_WAY_BACK)
    back = replace(
        change,
        before=change.after,
        after=change.before,
        modification="substitution" if change.before else "deletion",
    )
    restored, step = apply(units, back)
    if step.edit is None:
        return units, Step(change=change, outcome=Outcome.NO_WAY_BACK)
    return restored, Step(change=change, outcome=Outcome.LATER, edit=step.edit)


# Numbers that move.


def _moves(step: Step) -> Iterator[tuple[int, str, int]]:
    """Yield what an applied step moves: its act, the siblings' parent, from where."""
    change = step.change
    whole = not change.before and change.modification in {"insertion", "deletion"}
    if step.edit is None or not whole or change.keeps_numbers:
        return
    touched = [*step.edit.removed, *step.edit.added]
    parent = touched[0].parent if touched else ""
    yield change.act, parent, step.edit.at


def _is_moved(
    units: Text, change: Change, moved: Sequence[tuple[int, str, int]]
) -> bool:
    """Tell whether an earlier act may have given the clause's number to another."""
    if not moved or not change.eid:
        return False
    places = {unit.eid: (index, unit.parent) for index, unit in enumerate(units)}
    for act, parent, start in moved:
        if act == change.act:
            continue
        eid = change.eid
        while eid in places:
            index, above = places[eid]
            if above == parent and index >= start:
                return True
            eid = above
    return False


# Applying.


def _applied(units: Text, change: Change) -> Text:
    if change.before:
        return _with_words(units, change)
    if change.modification == "insertion":
        return _with_insertion(units, change)
    if not change.clause or not change.eid or change.eid not in _eids(units):
        raise _CannotError(Outcome.NO_CLAUSE)
    first = _is_first_paragraph(change)
    if not first and not _is_exact(change):
        raise _CannotError(Outcome.NOT_APART)
    scope = _scope(units, change)
    if not change.after:
        if first:
            raise _CannotError(Outcome.NOT_APART)
        return tuple(unit for i, unit in enumerate(units) if i not in scope)
    at = scope[0]
    label = units[at].label
    lines = change.after.strip().split("\n")
    head, own = _unlabelled(lines[0], label)
    renewed = replace(
        units[at], label=label if own else "", heading="", text=head.strip()
    )
    more = _new_units(lines[1:], units[at].eid, change)
    rest = set(scope)
    return (
        *units[:at],
        renewed,
        *more,
        *(unit for i, unit in enumerate(units) if i > at and i not in rest),
    )


def _unlabelled(line: str, label: str) -> tuple[str, bool]:
    """Take the unit's own number off its new words.

    Tell whether the unit keeps its number: new words may bring another.
    """
    squeezed = "".join(label.split())
    if squeezed and line.lstrip().startswith(squeezed):
        return line.lstrip()[len(squeezed) :], True
    another = re.match(rf"\s*第{_NUMERAL}条", line)
    return line, another is None


def _new_units(lines: Sequence[str], parent: str, change: Change) -> tuple[Unit, ...]:
    return tuple(
        Unit(eid=f"rev-{change.key}-{number}", parent=parent, text=line.strip())
        for number, line in enumerate(lines, start=1)
        if line.strip()
    )


def _with_insertion(units: Text, change: Change) -> Text:
    if not change.clause or not change.after.strip():
        raise _CannotError(Outcome.NO_CLAUSE)
    at, parent = _insertion_place(units, change)
    steps = list(_STEP.finditer(change.clause))
    lines = change.after.strip().split("\n")
    new = list(_new_units(lines, parent, change))
    label = _printed_label(steps[-1]) if change.numbered and steps else ""
    if label and not "".join(lines[0].split()).startswith(label):
        new[0] = replace(new[0], label=label)
    return (*units[:at], *new, *units[at:])


def _printed_label(step: re.Match[str]) -> str:
    """Return a number as it is printed: 第三项 is （三）; paragraphs have none."""
    match step["level"]:
        case "条":
            return step[0]
        case "项":
            return f"（{step['number']}）"
        case _:
            return ""


def _insertion_place(units: Text, change: Change) -> tuple[int, str]:
    """Return where new units come, and what they stand in."""
    places = {unit.eid: index for index, unit in enumerate(units)}
    if not change.numbered:
        if change.eid not in places or not _is_exact(change):
            raise _CannotError(Outcome.NO_CLAUSE)
        scope = _subtree(units, change.eid)
        return scope[-1] + 1, change.eid
    prefix = _prefix(change.eid)
    for candidate in candidate_eids(change.clause):
        if not _is_deep(candidate, change.clause):
            continue
        eid = f"{prefix}{candidate}"
        if eid in places:
            return places[eid], units[places[eid]].parent
        before = _preceding(eid)
        if before in places:
            scope = _subtree(units, before)
            return scope[-1] + 1, units[places[before]].parent
        # 第二款 follows the article's own words, which are its first.
        above, _, last = eid.rpartition("__")
        if last == "para_2" and above in places:
            scope = _scope_of_first(units, above)
            return scope[-1] + 1, above
    # A new number after the last one: 第三十条 where there are 29, in their chapter.
    for candidate in candidate_eids(change.clause):
        found = _ending(places, _preceding(candidate))
        if found and _is_deep(candidate, change.clause):
            scope = _subtree(units, found)
            return scope[-1] + 1, units[places[found]].parent
    raise _CannotError(Outcome.NO_CLAUSE)


def _ending(places: Mapping[str, int], eid: str) -> str:
    """Return the one place whose anchor ends so; empty where there are several."""
    found = [each for each in places if each == eid or each.endswith(f"__{eid}")]
    return found[0] if eid and len(found) == 1 else ""


def _preceding(eid: str) -> str:
    match = _LAST_NUMBER.search(eid)
    number = int(match[0]) if match else 0
    return f"{eid[: match.start()]}{number - 1}" if match and number > 1 else ""


def _prefix(eid: str) -> str:
    """Return what stands before the article in an anchor: ``chp_2__``."""
    steps = eid.split("__") if eid else []
    for place, step in enumerate(steps):
        if step.startswith(_ARTICLES):
            return "".join(f"{each}__" for each in steps[:place])
    return ""


def _depth(eid: str) -> int:
    """Return how many steps an anchor has from its article on."""
    steps = eid[len(_prefix(eid)) :].split("__")
    return len(steps)


def _is_deep(eid: str, clause: str) -> bool:
    return _depth(eid) >= len(_STEP.findall(clause))


def _is_exact(change: Change) -> bool:
    """Tell whether the place is the clause itself, not what it stands in."""
    return bool(change.eid) and _is_deep(change.eid, change.clause)


def _is_first_paragraph(change: Change) -> bool:
    """Tell 第一款 of an article, whose words are the article's own row."""
    return bool(_FIRST_PARAGRAPH.search(change.clause)) and not _is_exact(change)


def _eids(units: Text) -> set[str]:
    return {unit.eid for unit in units}


def _subtree(units: Text, eid: str) -> list[int]:
    """Return the indexes of a unit and of all that stands in it."""
    inside: set[str] = {eid}
    found = []
    for index, unit in enumerate(units):
        if unit.eid == eid or unit.parent in inside:
            inside.add(unit.eid)
            found.append(index)
    return found


def _scope_of_first(units: Text, eid: str) -> list[int]:
    """Return a unit with what stands in it, further paragraphs left out."""
    further = {
        unit.eid
        for unit in units
        if unit.parent == eid and unit.eid.rpartition("__")[2].startswith("para_")
    }
    out = {index for each in further for index in _subtree(units, each)}
    return [index for index in _subtree(units, eid) if index not in out]


def _scope(units: Text, change: Change) -> list[int]:
    """Return the indexes of the units that a clause is.

    Raises:
        _CannotError: It is not there.
    """
    if not change.clause:
        return list(range(len(units)))
    if not change.eid or change.eid not in _eids(units):
        raise _CannotError(Outcome.NO_CLAUSE)
    if _is_first_paragraph(change):
        return _scope_of_first(units, change.eid)
    return _subtree(units, change.eid)


# Words in a clause.


@dataclass(frozen=True, slots=True)
class _Spot:
    """A character that counts: its unit, field and offset."""

    unit: int
    field: str
    offset: int


def _with_words(units: Text, change: Change) -> Text:
    scope = _scope(units, change)
    spots = [
        (_Spot(index, name, offset), character)
        for index in scope
        for name in _FIELDS
        for offset, character in enumerate(getattr(units[index], name))
        if not character.isspace()
    ]
    flat = "".join(character for _, character in spots)
    before = "".join(change.before.split())
    found = _occurrences(flat, before)
    after = "".join(change.after.split())
    if not found:
        there = after and after in flat and change.clause
        raise _CannotError(Outcome.ALREADY if there else Outcome.NO_WORDS)
    # 教育局 that becomes 市教育局 may stand as 市教育局 already; and in a clause that
    # is not wholly the one meant, several places are open.
    loose = before in after or not (
        _is_exact(change) or _is_first_paragraph(change) or not change.clause
    )
    if len(found) > 1 and loose:
        raise _CannotError(Outcome.SEVERAL)
    if after and before in after and after in flat:
        raise _CannotError(Outcome.ALREADY)
    edits: dict[tuple[int, str], list[tuple[int, int, str]]] = {}
    for start in found:
        run = [spot for spot, _ in spots[start : start + len(before)]]
        for spot, length, words in _edits(run, before, change.after):
            place = edits.setdefault((spot.unit, spot.field), [])
            place.append((spot.offset, spot.offset + length, words))
    return _edited(units, edits)


def _occurrences(flat: str, words: str) -> list[int]:
    found = []
    at = flat.find(words) if words else -1
    while at >= 0:
        found.append(at)
        at = flat.find(words, at + len(words))
    return found


def _edits(
    run: Sequence[_Spot], before: str, after: str
) -> Iterator[tuple[_Spot, int, str]]:
    """Yield the least that has to change, character by character."""
    kept = [place for place, each in enumerate(after) if not each.isspace()]
    squeezed = "".join(after[place] for place in kept)
    for low, high, new_low, new_high in _differences(before, squeezed):
        words = (
            after[kept[new_low] : kept[new_high - 1] + 1] if new_high > new_low else ""
        )
        if low == high:
            # New words follow the character before them, in its unit.
            spot = (
                replace(run[low - 1], offset=run[low - 1].offset + 1)
                if low
                else run[low]
            )
            yield spot, 0, words
            continue
        for spot in run[low:high]:
            yield spot, 1, words
            words = ""


def _differences(before: str, after: str) -> Iterator[tuple[int, int, int, int]]:
    if max(len(before), len(after)) > _COMPARED:
        yield 0, len(before), 0, len(after)
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, low, high, new_low, new_high in matcher.get_opcodes():
        if tag != "equal":
            yield low, high, new_low, new_high


def _edited(
    units: Text, edits: Mapping[tuple[int, str], list[tuple[int, int, str]]]
) -> Text:
    """Write edits into their units; a unit without any words left goes."""
    changed = list(units)
    touched = {index for index, _ in edits}
    for (index, name), places in edits.items():
        words = getattr(changed[index], name)
        # From the end on, so that offsets stay; what is put in at a place that also
        # loses a character goes before it.
        for start, end, new in sorted(places, key=lambda one: one[:2], reverse=True):
            words = words[:start] + new + words[end:]
        changed[index] = replace(changed[index], **{name: words})
    gone = {
        index
        for index in touched
        if not "".join(getattr(changed[index], name) for name in _FIELDS).strip()
    }
    parents = {unit.parent for index, unit in enumerate(changed) if index not in gone}
    return tuple(
        unit
        for index, unit in enumerate(changed)
        if index not in gone or unit.eid in parents
    )


def _edit(before: Text, after: Text) -> Edit:
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while (
        end < min(len(before), len(after)) - start
        and before[-1 - end] == after[-1 - end]
    ):
        end += 1
    return Edit(
        at=start,
        removed=before[start : len(before) - end],
        added=after[start : len(after) - end],
    )
