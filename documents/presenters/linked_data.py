"""Documents and issues as linked data: schema.org/Legislation and ELI."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from documents.models import Document, GazetteIssue, Relation
from documents.presenters.issues import CategoryGroup
from documents.presenters.links import RelationLine
from documents.presenters.page_head import Article, Link, PageHead, Property
from documents.presenters.summary import summary

Absolute = Callable[[str], str]
"""Makes an absolute address of a path."""

ELI: Final = "http://data.europa.eu/eli/ontology#"
LANGUAGE: Final = "zh-Hans"
_ELI_LANGUAGE: Final = "http://publications.europa.eu/resource/authority/language/ZHO"
#: ELI's names of relations, from this document's side and from the other's.
_ELI_RELATIONS: Final[Mapping[str, tuple[str, str]]] = {
    Relation.Kind.AMENDS: ("eli:changes", "eli:changed_by"),
    Relation.Kind.REPEALS: ("eli:repeals", "eli:repealed_by"),
    Relation.Kind.IMPLEMENTS: ("eli:implements", "eli:implemented_by"),
    Relation.Kind.BASED_ON: ("eli:based_on", "eli:basis_for"),
    Relation.Kind.REFERS_TO: ("eli:cites", "eli:cited_by"),
}
#: The same in schema.org, whose names have no inverse.
_RELATIONS: Final[Mapping[str, str]] = {
    Relation.Kind.AMENDS: "legislationAmends",
    Relation.Kind.REPEALS: "legislationRepeals",
    Relation.Kind.IMPLEMENTS: "legislationApplies",
    Relation.Kind.BASED_ON: "citation",
    Relation.Kind.REFERS_TO: "citation",
}


def document_head(
    document: Document,
    relations: Iterable[RelationLine],
    *,
    absolute: Absolute,
    today: date,
    links: tuple[Link, ...] = (),
) -> PageHead:
    """Return what a document's page tells machines; no query.

    Args:
        document: With its issue and topic.
        relations: How it stands to others, as far as the public may know.
        absolute: Makes absolute addresses.
        today: The day by which it is in force or not.
        links: The feeds that it appears in.
    """
    lines = list(relations)
    url = absolute(document.get_absolute_url())
    words = summary(document.body_html)
    return PageHead(
        description=f"{document.issuer}{document.number}：{words}"
        if words and (document.issuer or document.number)
        else words,
        article=_article(document),
        links=links,
        subject=url,
        properties=tuple(_eli(document, lines, absolute, today)),
        data=_filled(_legislation(document, lines, words, absolute, today)),
    )


def in_force(document: Document, today: date) -> bool | None:
    """Tell whether a document holds on a day; None when nobody knows."""
    if document.force in {Document.Force.REPEALED, Document.Force.LAPSED}:
        return False
    if document.effective_on is not None and document.effective_on > today:
        return False
    if document.lapsed_on is not None and document.lapsed_on <= today:
        return False
    return None if document.force == Document.Force.UNKNOWN else True


def issuers(document: Document) -> list[str]:
    """Return who issued a document, each office of a joint one for itself."""
    return [name for name in map(str.strip, document.issuer.split("、")) if name]


def _article(document: Document) -> Article:
    published = document.publish_at if document.is_public else None
    issue = document.issue
    keywords = (
        document.topic.name if document.topic else "",
        document.category,
        document.number,
        *issuers(document),
    )
    return Article(
        title=document.title,
        published=f"{timezone.localtime(published):%Y-%m-%d %H:%M}"
        if published
        else "",
        source=str(issue) if issue is not None else document.issuer,
        author=document.issuer,
        keywords=tuple(dict.fromkeys(filter(None, keywords))),
    )


def _eli(
    document: Document, lines: list[RelationLine], absolute: Absolute, today: date
) -> Iterable[Property]:
    force = in_force(document, today)
    issue = document.issue
    literals = (
        ("eli:title", document.title),
        ("eli:id_local", document.number),
        ("eli:type_document", document.category or document.get_kind_display()),
        ("eli:date_document", _day(document.dated_on)),
        ("eli:date_publication", _day(issue.published_on if issue else None)),
        ("eli:first_date_entry_in_force", _day(document.effective_on)),
        ("eli:date_no_longer_in_force", _day(document.lapsed_on)),
        ("eli:version_date", _day(document.version_on)),
        *(("eli:passed_by", name) for name in issuers(document)),
        ("eli:is_about", document.topic.name if document.topic else ""),
        ("eli:published_in", str(issue) if issue else ""),
        ("eli:publisher", settings.SITE_OWNER),
    )
    resources = (
        ("rdf:type", f"{ELI}LegalResource"),
        (
            "eli:in_force",
            ""
            if force is None
            else f"{ELI}InForce-{'inForce' if force else 'notInForce'}",
        ),
        ("eli:language", _ELI_LANGUAGE),
    )
    yield from (Property(name=name, resource=at) for name, at in resources if at)
    yield from (Property(name=name, content=text) for name, text in literals if text)
    for line in lines:
        name = _ELI_RELATIONS[line.kind][0 if line.outgoing else 1]
        if line.url:
            yield Property(name=name, resource=absolute(line.url))
        else:
            yield Property(name=name, content=line.number or line.title)


def _legislation(
    document: Document,
    lines: list[RelationLine],
    words: str,
    absolute: Absolute,
    today: date,
) -> dict[str, Any]:
    url = absolute(document.get_absolute_url())
    force = in_force(document, today)
    issue = document.issue
    published = document.publish_at if document.is_public else None
    return {
        "@type": "Legislation",
        "@id": url,
        "url": url,
        "name": document.title,
        "alternateName": document.promulgates,
        "description": words,
        "inLanguage": LANGUAGE,
        "legislationIdentifier": document.number,
        "legislationType": document.category or document.get_kind_display(),
        "legislationDate": _day(document.dated_on),
        "legislationDateOfApplicability": _day(document.effective_on),
        "legislationDateVersion": _day(document.version_on),
        "expires": _day(document.lapsed_on),
        "temporalCoverage": _period(document),
        "legislationLegalForce": ""
        if force is None
        else f"https://schema.org/{'InForce' if force else 'NotInForce'}",
        "legislationPassedBy": [_agency(name) for name in issuers(document)],
        "about": document.topic.name if document.topic else "",
        "datePublished": timezone.localtime(published).isoformat(timespec="seconds")
        if published
        else "",
        "publisher": _agency(settings.SITE_OWNER),
        "isPartOf": None if issue is None else _issue(issue, absolute),
        "pageStart": document.page,
        "pageEnd": document.end_page,
        **_related(lines, absolute, outgoing=True),
        "@reverse": _related(lines, absolute, outgoing=False),
        "encoding": {
            "@type": "LegislationObject",
            "encodingFormat": "application/json",
            "contentUrl": f"{url.rstrip('/')}.json",
        },
    }


def issue_head(
    issue: GazetteIssue,
    groups: Iterable[CategoryGroup],
    *,
    absolute: Absolute,
    links: tuple[Link, ...] = (),
) -> PageHead:
    """Return what an issue's page tells machines: a PublicationIssue with its parts."""
    parts = [
        {
            "@type": "Legislation",
            "@id": absolute(document.get_absolute_url()),
            "name": document.title,
            "legislationIdentifier": document.number,
            "pageStart": document.page,
        }
        for group in groups
        for document in group.documents
    ]
    data = {
        **_issue(issue, absolute),
        "inLanguage": LANGUAGE,
        "publisher": _agency(settings.SITE_OWNER),
        "hasPart": parts,
    }
    return PageHead(data=_filled(data), links=links)


def _issue(issue: GazetteIssue, absolute: Absolute) -> dict[str, Any]:
    url = absolute(issue.get_absolute_url())
    return {
        "@type": "PublicationIssue",
        "@id": url,
        "url": url,
        "name": str(issue),
        "issueNumber": str(issue.number),
        "datePublished": _day(issue.published_on),
        "position": issue.serial_number,
        "isPartOf": {"@type": "Periodical", "name": issue.title},
    }


def _related(
    lines: list[RelationLine], absolute: Absolute, *, outgoing: bool
) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for line in lines:
        if line.outgoing == outgoing:
            url = absolute(line.url) if line.url else ""
            other = {
                "@type": "Legislation",
                "@id": url.partition("#")[0],
                "url": url,
                "name": line.title or line.number,
                "legislationIdentifier": line.number,
            }
            found.setdefault(_RELATIONS[line.kind], []).append(other)
    return found


def _agency(name: str) -> dict[str, str]:
    return {"@type": "GovernmentOrganization", "name": name}


def _period(document: Document) -> str:
    """Return from when to when it holds, as an ISO 8601 interval; .. is open."""
    start, end = _day(document.effective_on), _day(document.lapsed_on)
    return f"{start or '..'}/{end or '..'}" if start or end else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _filled(data: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is unknown, at every depth."""
    return {
        name: filled
        for name, value in data.items()
        if (filled := _value(value)) not in (None, "", [], {})
    }


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return _filled(value)
    if isinstance(value, list):
        return [_value(each) for each in value]
    return value
