"""Fees and how far they are reduced: printed lists, and words of revised clauses."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from documents.official_text.model import TableText
from regulations.reading.revisions import revisions
from regulations.reading.rows import Row
from regulations.reading.source import SourceDocument
from regulations.reading.tables import Columns, plain, records, row_quote

_COLUMNS: Final[Columns] = {
    "number": re.compile(r"^(序号|编号)$"),
    "reduction": re.compile(r"减免|减收|免收|征收(标准|额度|比例)"),
    "office": re.compile(r"(主管|收费|执收|征收|责任)(部门|单位|机关)|^(部门|单位)$"),
    "name": re.compile(r"(收费|费用|基金|减免)?(项目|名称)|^(收费|费用)$"),
}
_EXEMPT: Final = r"全部免[除收征缴]|全免|免收|免征|免缴|免除|予以免[收征]"
_HALF: Final = (
    r"减半(?:征收|收取|缴纳)?|按(?:百分之五十|50[%％])(?:征收|收取|缴纳)|减收50[%％]"
)
_FULL: Final = r"全额(?:征收|收取|缴纳)|不予减免|不予减收|不减不免|足额征收"
_VERDICT: Final = re.compile(
    rf"(?P<exempt>{_EXEMPT})|(?P<half>{_HALF})|(?P<full>{_FULL})"
)
_FEE_END: Final = re.compile(r"(?:费|基金|保证金|统筹|收费|租金)$")
_JOINT: Final = re.compile(r"[、和及与]")
_OTHERS: Final = re.compile(r"^其[他它余]")
_CONFLICT: Final = re.compile(r"抵触|取消|停止执行|废止")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A fee named in words with its reduction."""

    name: str
    reduction: str
    quote: str


def reduction_of(words: str) -> str:
    """Return exempt, half or full for the words of a cell; empty where unclear."""
    found = _VERDICT.fullmatch(plain(words).rstrip("。"))
    if found is None:
        return "half" if plain(words) == "半价" else ""
    return str(found.lastgroup)


def same_fee(name: str) -> str:
    """Return what two names of one fee have in common: 劳保统筹 is 劳保统筹费."""
    words = re.sub(r"[（(].*?[）)]", "", plain(name))
    return words.removesuffix("费") or words


def rates_in(words: str) -> list[Rate]:
    """Read the fees that a clause names, each with its reduction.

    ``A、B全额征收，C减半征收，其他行政事业性收费全免``: names stand before the verdict.
    Taxes are not fees and are left out.
    """
    found: list[Rate] = []
    for part in re.split(r"[，；。;]", plain(words)):
        match = _VERDICT.search(part)
        if match is None or match.end() != len(part) or match.start() == 0:
            continue
        listed = re.sub(
            r"^.*(?:费|基金)中的(?=.+(?:费|基金))", "", part[: match.start()]
        )
        found.extend(
            Rate(name=name, reduction=str(match.lastgroup), quote=part)
            for name in _names(listed)
        )
    return found


def _names(listed: str) -> Iterator[str]:
    """Part a list at 、和及, but not inside a name (城市道路及公交场站配套费)."""
    name = ""
    for piece in re.split(r"([、和及与])", listed):
        if _JOINT.fullmatch(piece):
            if _FEE_END.search(name):
                yield name
                name = ""
            else:
                name += piece
        else:
            name += piece
    if _FEE_END.search(name):
        yield name


def fee_reductions(source: SourceDocument) -> list[Row]:
    """Read the fees of lists and of revised clauses.

    ``scheme`` is the number (or title) of the document whose reductions they are:
    the one that is revised, or the document itself.
    """
    changes = revisions(source)
    rows: list[Row] = []
    seen: Counter[str] = Counter()
    for row in (*_listed(source, changes), *_worded(source, changes)):
        seen[row.key] += 1
        if seen[row.key] == 1:
            rows.append(row)
    return rows


def _listed(source: SourceDocument, changes: list[Row]) -> Iterator[Row]:
    for table in source.text.all_tables():
        scheme, title = _scheme(source, changes, _component(source, table))
        for index, values in records(table, _COLUMNS, ("name", "reduction")):
            reduction = reduction_of(values["reduction"])
            name = plain(values["name"])
            if not reduction:
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
                    "reduction": reduction,
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
        if same_fee(rate.name) in after or rate.reduction == "full":
            continue
        if rate.name in heading and _CONFLICT.search(heading) and "减" in heading:
            reading = (
                f"修订后不再列有{rate.name}的减免；本次修订的目的是"
                "停止与国家和省规定相抵触的减免，因此按全额计算。"
            )
            full = Rate(name=rate.name, reduction="full", quote=heading)
            yield _rate_row(change, scheme, title, full, "after", reading=reading)


def _rate_row(
    change: Row, scheme: str, title: str, rate: Rate, stage: str, *, reading: str
) -> Row:
    return Row(
        key=f"rate:{scheme}:{stage}:{rate.name}"[:300],
        eid=change.eid,
        quote=change.quote if reading else rate.quote,
        values={
            "scheme": scheme,
            "scheme_title": title,
            "code": same_fee(rate.name),
            "listed": False,
            "number": "",
            "name": rate.name,
            "office_name": "",
            "reduction": rate.reduction,
            "stage": stage,
            "reading": reading,
        },
    )


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
