"""Revisions and repeals: what a document changes in others, word for word.

Two shapes are read: tables (``tables``) with the words before and after, and
instructions in running text (``running``, ``sentences``). What is not wholly
understood is left out; a clerk types it in.
"""

from collections.abc import Iterable

from documents.official_text.titles import title_key
from regulations.reading.revisions.acts import Act
from regulations.reading.revisions.running import Found, read_running_text
from regulations.reading.revisions.tables import read_tables
from regulations.reading.rows import Row
from regulations.reading.source import SourceDocument

__all__ = ["revisions"]


def revisions(source: SourceDocument) -> list[Row]:
    """Read every change that a document makes in others, in printed order."""
    found = read_tables(source)
    counts: dict[str, int] = {}
    for each in read_running_text(source):
        clause = each.change.clause if each.change else each.act.key
        name = f"{each.eid}:{clause}"
        counts[name] = counts.get(name, 0) + 1
        key = name if counts[name] == 1 else f"{name}:{counts[name]}"
        found.append((key, each))
    order = _order(source)
    found = [each for each in found if not _is_itself(each[1].act, source)]
    found.sort(key=lambda each: order.get(each[1].eid, 0))
    return [_row(key, each, source) for key, each in _once(found)]


def _row(key: str, found: Found, source: SourceDocument) -> Row:
    change = found.change
    repeals = change is None or change.repeals
    return Row(
        key=key[:300],
        eid=found.eid,
        quote=found.quote,
        values={
            "kind": "repeal" if repeals else "amend",
            "modification": change.modification if change else "deletion",
            "target_number": found.act.number,
            "target_title": found.act.title,
            "target_dated_on": found.act.dated_on,
            "clause": change.clause if change else "",
            "before": change.before if change else "",
            "after": change.after if change else "",
            "effective_on": source.effective_on,
        },
    )


def _order(source: SourceDocument) -> dict[str, int]:
    text = source.text
    return {
        **{each.eid: each.order for each in text.all_provisions()},
        **{each.eid: each.order for each in text.all_tables()},
    }


def _is_itself(act: Act, source: SourceDocument) -> bool:
    """A text that cites its own clauses does not amend itself."""
    text = source.text
    return Act(title=text.title).is_same(act) or bool(
        text.promulgates and title_key(text.promulgates) == title_key(act.title)
    )


def _once(found: Iterable[tuple[str, Found]]) -> list[tuple[str, Found]]:
    """Keep one repeal of each document: body and list of the annex both say it.

    The one that names the number counts, then the first.
    """
    kept: list[tuple[str, Found]] = []
    for key, each in found:
        if each.change is not None:
            kept.append((key, each))
            continue
        same = [
            place
            for place, (_, known) in enumerate(kept)
            if known.change is None and known.act.is_same(each.act)
        ]
        if not same:
            kept.append((key, each))
        elif each.act.number and not kept[same[0]][1].act.number:
            kept[same[0]] = (key, each)
    return kept
