"""What a plan says beside its sums, for its page: read in one query."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import CharField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse

from compensation.models import Explanation, PlanVersion

_COLUMNS = (
    "kind",
    "position",
    "pk",
    "topic",
    "title",
    "body",
    "clause",
    "quote",
    "reading",
    "provision__eid",
    "provision__document__slug",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """One point of guidance.

    Attributes:
        kind: ``explanation``, ``stage``, ``care`` or ``document``.
        topic: Topic of an explanation.
        title: Heading, name or condition.
        body: What is said about it.
        clause: Number of the clause.
        quote: Words of the clause.
        reading: How an open point is read.
        url: Place of the clause in the published text; empty without one.
    """

    kind: str
    topic: str
    title: str
    body: str
    clause: str
    quote: str
    reading: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """All guidance of a plan by what it is."""

    explanations: dict[str, list[Guide]]
    stages: list[Guide]
    care_conditions: list[Guide]
    required_documents: list[Guide]


def guidance(version: PlanVersion) -> Guidance:
    """Read explanations, stages, care conditions and documents in one query."""
    rows = _shaped(version.explanations.all(), "explanation", "heading", "text").union(
        _shaped(version.stages.all(), "stage", "label", "period"),
        _shaped(version.care_conditions.all(), "care", "text", "evidence"),
        _shaped(version.required_documents.all(), "document", "name", "purpose"),
        all=True,
    )
    by_kind: dict[str, list[Guide]] = {}
    for row in rows.order_by("kind", "position", "pk"):
        found = _guide(row)
        by_kind.setdefault(found.kind, []).append(found)
    order = {topic: place for place, topic in enumerate(Explanation.Topic.values)}
    explanations = sorted(
        by_kind.get("explanation", []), key=lambda each: order.get(each.topic, 0)
    )
    return Guidance(
        explanations={
            topic: list(each)
            for topic, each in groupby(explanations, key=lambda each: each.topic)
        },
        stages=by_kind.get("stage", []),
        care_conditions=by_kind.get("care", []),
        required_documents=by_kind.get("document", []),
    )


def _shaped(
    rows: QuerySet[Any], kind: str, title: str, body: str
) -> QuerySet[Any, tuple[Any, ...]]:
    """Give rows of any kind the same columns."""
    shaped: QuerySet[Any, tuple[Any, ...]] = (
        rows.order_by()
        .annotate(
            kind=Value(kind, output_field=CharField()),
            shown_topic=F("topic") if kind == "explanation" else Value(""),
            title=Cast(title, TextField()),
            body=Cast(body, TextField()),
        )
        .values_list(*("shown_topic" if name == "topic" else name for name in _COLUMNS))
    )
    return shaped


def _guide(row: tuple[Any, ...]) -> Guide:
    (
        kind,
        _position,
        _pk,
        topic,
        title,
        body,
        clause,
        quote,
        reading,
        eid,
        slug,
    ) = row
    url = f"{reverse('documents:document', args=(slug,))}#{eid}" if eid else ""
    return Guide(
        kind=kind,
        topic=topic,
        title=title,
        body=body,
        clause=clause,
        quote=quote,
        reading=reading,
        url=url,
    )
