"""The ``meta`` of Akoma Ntoso: identification, publication, lifecycle, references."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from documents.exports.akoma_ntoso.names import (
    LANGUAGE,
    UNDATED,
    expression_name,
    work_name,
)
from documents.exports.characters import xml_text
from documents.exports.tree import DocumentTree, IssueHead, Related, Work

_PORTAL: Final = "org__portal"
_ISSUER: Final = "org__issuer"
#: Relations as eventRef types; what only refers to another text is no event.
_EVENTS: Final = {"amends_by": "amendment", "repeals_by": "repeal"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What tells a text from all others.

    Attributes:
        work: Name of the work.
        component: Which part of it: ``main`` or an annex's eId.
        dated: Date of the work.
        version: Date of this text of it.
        country: Always China here; the convention asks for it.
        subtype: Our kind of document.
        number: Its dispatch number, if it has one.
        name: Its title.
        author: eId of who made it.
        alias: Its page.
    """

    work: str
    component: str = "main"
    dated: date = UNDATED
    version: date = UNDATED
    country: str = "cn"
    subtype: str = ""
    number: str = ""
    name: str = ""
    author: str = _ISSUER
    alias: str = ""


def identity_of(tree: DocumentTree, base: str) -> Identity:
    """Return a document's identity; ``base`` makes its address absolute."""
    dated = tree.dated or UNDATED
    return Identity(
        work=work_name(tree.as_work),
        dated=dated,
        version=tree.version or dated,
        subtype=tree.kind,
        number=tree.number,
        name=tree.title,
        author=_ISSUER if tree.issuer else _PORTAL,
        alias=f"{base}{tree.url}",
    )


def identification(meta: Element, identity: Identity) -> None:
    """Add the identification of work, expression and manifestation."""
    holder = SubElement(meta, "identification", source=f"#{_PORTAL}")
    text = expression_name(identity.work, identity.version)
    levels = (
        ("FRBRWork", identity.work, identity.dated, "成文"),
        ("FRBRExpression", text, identity.version, "版本"),
        ("FRBRManifestation", text, identity.version, "版本"),
    )
    for tag, name, day, called in levels:
        level = SubElement(holder, tag)
        suffix = ".xml" if tag == "FRBRManifestation" else ""
        _value(level, "FRBRthis", f"{name}/!{identity.component}{suffix}")
        _value(level, "FRBRuri", f"{name}{suffix}")
        if tag == "FRBRWork" and identity.alias:
            SubElement(level, "FRBRalias", value=identity.alias, name="address")
        SubElement(level, "FRBRdate", date=day.isoformat(), name=called)
        author = identity.author if tag == "FRBRWork" else _PORTAL
        SubElement(level, "FRBRauthor", href=f"#{author}")
        if tag == "FRBRWork":
            _value(level, "FRBRcountry", identity.country)
            for word, value in (
                ("FRBRsubtype", identity.subtype),
                ("FRBRnumber", identity.number),
                ("FRBRname", identity.name),
            ):
                if value:
                    _value(level, word, xml_text(value))
        elif tag == "FRBRExpression":
            SubElement(level, "FRBRlanguage", language=LANGUAGE)
        else:
            _value(level, "FRBRformat", "application/akn+xml")


def _value(parent: Element, tag: str, value: str) -> None:
    SubElement(parent, tag, value=value)


def publication(meta: Element, head: IssueHead | None) -> None:
    """Add in which issue a text was printed; no issue, or no day of it: nothing."""
    if head is not None and head.published_on is not None:
        title = xml_text(head.title)
        SubElement(
            meta,
            "publication",
            date=head.published_on.isoformat(),
            name=title,
            showAs=f"{title}{head.label}",
            number=f"{head.year}-{head.number}",
        )


def lifecycle(meta: Element, tree: DocumentTree) -> None:
    """Add what happened to a document: made, in force, changed, repealed."""
    events: list[tuple[str, date, str]] = []
    if tree.dated:
        events.append(("generation", tree.dated, "#ref__self"))
    if tree.effective and tree.effective != tree.dated:
        events.append(("generation", tree.effective, "#ref__self"))
    events += [
        (_EVENTS[line.kind], line.target.dated, f"#ref__related_{place}")
        for place, line in enumerate(tree.related, start=1)
        if line.kind in _EVENTS and line.target.dated is not None
    ]
    if tree.lapsed and not any(kind == "repeal" for kind, _, _ in events):
        events.append(("repeal", tree.lapsed, "#ref__self"))
    if not events:
        return
    holder = SubElement(meta, "lifecycle", source=f"#{_PORTAL}")
    for place, (kind, day, source) in enumerate(events, start=1):
        SubElement(
            holder,
            "eventRef",
            eId=f"evt__{place}",
            date=day.isoformat(),
            source=source,
            type=kind,
        )


def references(
    meta: Element,
    tree: DocumentTree,
    *,
    portal: str,
    absent: Iterable[tuple[str, Work]],
) -> None:
    """Add whom and what the text names.

    Args:
        meta: The element to add to.
        tree: The document.
        portal: Name of the portal, who made the markup.
        absent: Cited texts that are not held, by the eIds that citations name.
    """
    holder = SubElement(meta, "references", source=f"#{_PORTAL}")
    SubElement(
        holder, "original", eId="ref__self", href=work_name(tree.as_work), showAs="本文"
    )
    for place, line in enumerate(tree.related, start=1):
        _related(holder, place, line)
    organisations(holder, portal=portal, issuer=tree.issuer)
    for eid, work in absent:
        SubElement(
            holder,
            "TLCReference",
            eId=eid,
            name="cited",
            href=work_name(work),
            showAs=shown(work),
        )


def notes(meta: Element, tree: DocumentTree) -> None:
    """Add the corrections, each with the eId of where it was made."""
    if not tree.corrections:
        return
    known = {item.eid for item in tree.items}
    holder = SubElement(meta, "notes", source=f"#{_PORTAL}")
    for place, line in enumerate(tree.corrections, start=1):
        note = SubElement(holder, "note", eId=f"correction__{place}")
        note.set("class", "correction")
        words = SubElement(note, "p")
        words.text = xml_text(line.words)
        if line.eid in known:
            SubElement(words, "ref", href=f"#{line.eid}").text = "原处"


def organisations(holder: Element, *, portal: str, issuer: str) -> None:
    """Name the portal, and who issued the text."""
    SubElement(
        holder,
        "TLCOrganization",
        eId=_PORTAL,
        href="/akn/ontology/organization/cn/portal",
        showAs=xml_text(portal),
    )
    if issuer:
        SubElement(
            holder,
            "TLCOrganization",
            eId=_ISSUER,
            href="/akn/ontology/organization/cn/issuer",
            showAs=xml_text(issuer),
        )


def _related(holder: Element, place: int, line: Related) -> None:
    SubElement(
        holder,
        "passiveRef" if line.kind.endswith("_by") else "activeRef",
        eId=f"ref__related_{place}",
        href=work_name(line.target),
        showAs=shown(line.target),
    )


def gazette_meta(
    meta: Element, head: IssueHead, identity: Identity, portal: str
) -> None:
    """Add the whole ``meta`` of an issue."""
    identification(meta, identity)
    publication(meta, head)
    holder = SubElement(meta, "references", source=f"#{_PORTAL}")
    organisations(holder, portal=portal, issuer="")


def shown(work: Work) -> str:
    """Return a text as it is named in print."""
    title = f"《{work.title}》" if work.title else ""
    return xml_text(f"{title}{work.number}") or "未注明"
