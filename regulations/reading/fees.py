"""Fees and how far they are reduced: printed lists, and words of revised clauses."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from documents.official_text.model import TableText
from regulations.reading.fee_rates import OTHER, Rate, Verdict, rates_in, verdict_of
from regulations.reading.revisions import revisions
from regulations.reading.rows import Row
from regulations.reading.sentences import all_sentences, prose
from regulations.reading.source import SourceDocument
from regulations.reading.tables import (
    Columns,
    columns_of,
    plain,
    records,
    row_quote,
)

_COLUMNS: Final[Columns] = {
    "number": re.compile(r"^(序号|编号)$"),
    "reduction": re.compile(
        r"^(?!.*(?:项目|名称|部门|单位|机关|依据|文号)$)"
        r".*(?:减免|减收|减征|免收|优惠|(?:征收|收取|缴纳|计收)(?:标准|额度|比例|幅度))"
    ),
    "office": re.compile(
        r"(主管|收费|执收|征收|责任|收取)(部门|单位|机关)|^(部门|单位)$"
    ),
    "name": re.compile(
        r"(收费|费用|基金|减免|费种)?(项目|名称|种类)|^(收费|费用|费种)$"
    ),
}
_REDUCES: Final = re.compile(r"减|免|优惠")
_SUBJECT: Final = re.compile(r"减免|减收|免收|减负|降费|收费|费用|优惠|扶持|支持|促进")
_CONFLICT: Final = re.compile(r"抵触|取消|停止执行|废止")


def same_fee(name: str) -> str:
    """Return what two names of one fee have in common: 劳保统筹 is 劳保统筹费."""
    words = re.sub(r"[（(].*?[）)]", "", plain(name))
    return words.removesuffix("费") or words


def fee_reductions(source: SourceDocument) -> list[Row]:
    """Read the fees of lists and of revised clauses.

    ``scheme`` is the number (or title) of the document whose reductions they are:
    the one that is revised, or the document itself.
    """
    changes = revisions(source)
    rows: dict[str, Row] = {}
    found = (
        *_listed(source, changes),
        *_worded(source, changes),
        *_in_clauses(source, changes),
    )
    for row in found:
        key, number = row.key, 1
        while key in rows and not _same(rows[key], row):
            number += 1
            key = f"{row.key[:290]}:{number}"
        rows.setdefault(key, replace(row, key=key))
    return list(rows.values())


def _same(row: Row, other: Row) -> bool:
    """Tell whether two rows say the same: a table printed again, a clause repeated."""
    names = ("reduction", "share", "printed", "office_name", "stage")
    return all(row.values[name] == other.values[name] for name in names)


def _listed(source: SourceDocument, changes: list[Row]) -> Iterator[Row]:
    for table in source.text.all_tables():
        scheme, title = _scheme(source, changes, _component(source, table))
        column = _reduction_column(table)
        for index, values in records(table, _COLUMNS, ("name", "reduction")):
            name = plain(values["name"])
            printed = plain(values["reduction"])
            verdict = verdict_of(printed, column)
            if verdict is None and _REDUCES.search(column):
                verdict = OTHER  # A reduction in words that give no share.
            if verdict is None:
                continue
            office = plain(values.get("office", ""))
            yield Row(
                key=f"fee:{scheme}:{name}"[:300],
                eid=table.eid,
                quote=row_quote(table, index),
                values={
                    "scheme": scheme,
                    "scheme_title": title,
                    "code": same_fee(name),
                    "listed": True,
                    "number": plain(values.get("number", ""))[:20],
                    "name": name,
                    "office_name": office,
                    **_rate_values(verdict, printed),
                    "stage": "both",
                    "reading": "",
                },
                offices={"office": office},
            )


def _worded(source: SourceDocument, changes: list[Row]) -> Iterator[Row]:
    for change in changes:
        before, after = str(change.values["before"]), str(change.values["after"])
        scheme = str(change.values["target_number"] or change.values["target_title"])
        title = str(change.values["target_title"] or scheme)
        stages = {"before": rates_in(before), "after": rates_in(after)}
        for stage, rates in stages.items():
            for rate in rates:
                yield _rate_row(change, scheme, title, rate, stage, reading="")
        if after:
            yield from _struck(source, change, scheme, title, stages)


def _struck(
    source: SourceDocument,
    change: Row,
    scheme: str,
    title: str,
    stages: dict[str, list[Rate]],
) -> Iterator[Row]:
    """Read a reduction that the revision strikes because it contradicts the law.

    Only where the revising document says in its title that it ends reductions of
    this very fee; what else a text leaves unsaid stays unsaid.
    """
    after = {same_fee(rate.name) for rate in stages["after"]}
    heading = plain(source.text.title)
    for rate in stages["before"]:
        if same_fee(rate.name) in after or rate.verdict.reduction == "full":
            continue
        if rate.name in heading and _CONFLICT.search(heading) and "减" in heading:
            reading = (
                f"修订后不再列有{rate.name}的减免；本次修订的目的是"
                "停止与国家和省规定相抵触的减免，因此按全额计算"
                f"{_elsewhere(rate.name, change)}。"
            )
            full = Rate(
                name=rate.name,
                verdict=Verdict(reduction="full"),
                printed="",
                quote=heading,
            )
            yield _rate_row(change, scheme, title, full, "after", reading=reading)


def _elsewhere(name: str, change: Row) -> str:
    """Say what the new text has of the fee's subject, or of all others' fees."""
    before, after = str(change.values["before"]), str(change.values["after"])
    stem = name[:2]
    added = [
        each
        for each in re.split(r"[，；。]", plain(after))
        if stem in each and each not in plain(before)
    ]
    if added:
        return f"；修订后另写明“{added[0]}”，具体数额以有关规定为准"
    others = re.search(r"其[他它余][^，；。]*(?:全免|免收|免征)", plain(after))
    return f"，不按“{others[0]}”理解" if others else ""


def _in_clauses(source: SourceDocument, changes: list[Row]) -> Iterator[Row]:
    """Read what a document about fees says in its own clauses.

    What a revision quotes is read with the revision.
    """
    if changes or not _SUBJECT.search(source.text.title):
        return
    text = source.text
    scheme = text.number or text.title
    for provision in prose(text):
        for sentence in all_sentences(provision):
            for rate in rates_in(sentence):
                yield _row(
                    provision.eid, scheme, text.title, rate, "both", quote=sentence
                )


def _rate_row(
    change: Row, scheme: str, title: str, rate: Rate, stage: str, *, reading: str
) -> Row:
    quote = change.quote if reading else rate.quote
    return _row(change.eid, scheme, title, rate, stage, quote=quote, reading=reading)


def _row(
    eid: str,
    scheme: str,
    title: str,
    rate: Rate,
    stage: str,
    *,
    quote: str,
    reading: str = "",
) -> Row:
    return Row(
        key=f"rate:{scheme}:{stage}:{rate.name}"[:300],
        eid=eid,
        quote=quote,
        values={
            "scheme": scheme,
            "scheme_title": title,
            "code": same_fee(rate.name),
            "listed": False,
            "number": "",
            "name": rate.name[:200],
            "office_name": "",
            **_rate_values(rate.verdict, rate.printed),
            "stage": stage,
            "reading": reading,
        },
    )


def _rate_values(verdict: Verdict, printed: str) -> dict[str, object]:
    return {
        "reduction": verdict.reduction,
        "share": verdict.share,
        "printed": printed[:200],
    }


def _reduction_column(table: TableText) -> str:
    """Return what the column of reductions is called."""
    header = table.header
    if not any(cell.strip() for cell in header) and table.rows:
        header = table.rows[0]
    place = columns_of(header, _COLUMNS).get("reduction")
    return "" if place is None else plain(header[place])


def _component(source: SourceDocument, table: TableText) -> str:
    found = (each.eid for each in source.text.annexes if table in each.tables)
    return next(found, "")


def _scheme(
    source: SourceDocument, changes: list[Row], component: str
) -> tuple[str, str]:
    """Return whose list a table is: the document revised in the same annex, or this."""
    for change in changes:
        inside = bool(component) and change.eid.startswith(f"{component}__")
        if inside and change.values["kind"] == "amend":
            target = change.values["target_number"] or change.values["target_title"]
            return str(target), str(change.values["target_title"] or target)
    text = source.text
    return text.number or text.title, text.title
