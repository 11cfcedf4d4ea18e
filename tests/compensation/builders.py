"""Plans in the database: the one of the 2020-1 gazette, and one of another city."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from compensation.models import (
    ExpropriationProject,
    FlatType,
    PlanRule,
    PlanVersion,
)
from compensation.models.rules import CHOICE_FIELDS, USE_FIELDS, unit_of
from compensation.rules import RuleCode
from compensation.services import publish_version
from compensation.services.loading import load_plan
from documents.models import Document, Provision
from documents.official_text.model import DocumentText
from documents.official_text.reader import read_bytes
from tests.documents.builders import make_document, make_provision

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
HULUDAO_PLAN = FIXTURES / "compensation" / "huagong-phase-2.json"
NOW = datetime(2020, 1, 1, tzinfo=UTC)


@cache
def plan_text() -> DocumentText:
    """Read the document of the plan out of the gazette."""
    path = FIXTURES / "gazettes" / "2020-1.md"
    reading = read_bytes(path.read_bytes(), name=path.name)
    return next(each for each in reading.documents if each.number.endswith("19号"))


def make_plan_document() -> Document:
    """Store the document of the plan with its provisions."""
    text = plan_text()
    document = make_document(text.title, slug="hu-zheng-fa-2019-19", number=text.number)
    Provision.objects.bulk_create(
        Provision(
            document=document,
            eid=each.eid,
            kind=each.kind.value,
            label=each.label,
            heading=each.heading,
            text=each.text,
            position=position,
        )
        for position, each in enumerate(text.all_provisions())
    )
    return document


def make_huludao_plan() -> PlanVersion:
    """Load the plan that the portal comes with, as ``bootstrap`` does."""
    make_plan_document()
    load_plan(HULUDAO_PLAN)
    return PlanVersion.objects.get(project__slug="huagong-phase-2")


def make_project(slug: str = "lin-jiang", **fields: Any) -> ExpropriationProject:
    """Build a project of a city that does not exist."""
    return ExpropriationProject.objects.create(
        **{
            "slug": slug,
            "name": "临江市滨河片区改造项目",
            "document": make_document("临江市滨河片区征收补偿方案"),
            "scope": "滨河路1号院。",
            "department": "临江市征收局",
            "interpretation_office": "临江市征收局",
            **fields,
        }
    )


def make_version(project: ExpropriationProject, **fields: Any) -> PlanVersion:
    """Build a draft without any rules."""
    return PlanVersion.objects.create(
        **{
            "project": project,
            "version": "1",
            "title": "临江市滨河片区房屋征收补偿方案",
            "document": project.document,
            "valid_from": date(2021, 1, 1),
            **fields,
        }
    )


def make_rule(
    version: PlanVersion,
    code: str,
    value: str | None = None,
    *,
    uses: str = "R",
    choices: str = "ME",
    text: str = "",
    **fields: Any,
) -> PlanRule:
    """Build a rule with a clause of its own; uses by R, C, O, choices by M, E."""
    eid = f"art_{version.document.provisions.count() + 1}"
    words = text or f"{code}：{value}。"
    flags = {
        **{name: name[4].upper() in uses for name in USE_FIELDS.values()},
        **{name: name[5].upper() in choices for name in CHOICE_FIELDS.values()},
    }
    kind = PlanRule.Kind.FIGURE if value is not None else PlanRule.Kind.BASIS
    return PlanRule.objects.create(
        **{
            "version": version,
            "kind": kind,
            "code": code,
            "value": None if value is None else Decimal(value),
            "unit": unit_of(RuleCode(code)) if value is not None else "",
            "provision": make_provision(version.document, eid, words),
            "clause": f"第{eid[4:]}条",
            "position": version.rules.count(),
            **flags,
            **fields,
        }
    )


def make_type(
    version: PlanVersion,
    area: str,
    lower: str | None,
    upper: str | None,
    **fields: Any,
) -> FlatType:
    """Build a type whose upper end belongs to it (含)."""
    eid = f"art_{version.document.provisions.count() + 1}"
    return FlatType.objects.create(
        **{
            "version": version,
            "area": Decimal(area),
            "lower": None if lower is None else Decimal(lower),
            "upper": None if upper is None else Decimal(upper),
            "lower_closed": False,
            "upper_closed": True,
            "provision": make_provision(
                version.document, eid, f"{lower}、{upper}、{area}"
            ),
            "clause": f"第{eid[4:]}条",
            **fields,
        }
    )


def make_linjiang_plan() -> PlanVersion:
    """Publish a plan of another city, made of rows alone.

    Other types, priced by the real flat; houses at 120 %; no reward area, no
    balcony, no low-income relief, no extra area; a moving fee for shops as well.
    """
    version = make_version(
        make_project(), whole_tier_pricing=False, extra_needs_step_up=False
    )
    offer = {"kind": PlanRule.Kind.OFFER}
    make_rule(version, "offer", **offer)
    make_rule(version, "offer", uses="C", choices="M", **offer)
    make_rule(version, "interpretation")
    make_rule(version, "house", "1.2", choices="M", text="按评估价的百分之一百二十")
    make_rule(version, "fittings", "0.8", text="按评估价的80%")
    make_rule(version, "moving", "33.5", uses="RC")
    make_rule(version, "signing_bonus", "210")
    make_rule(version, "commercial_value", "1", uses="C", choices="M")
    make_rule(version, "reasonable_area", "1800", choices="E")
    make_rule(version, "step_up_area", "2600", choices="E")
    make_rule(version, "flat_excess_within", "4000", choices="E")
    for area, lower, upper in (
        ("50", None, "50"),
        ("65", "50", "65"),
        ("80", "65", "80"),
        ("100", "80", "100"),
        ("120", "100", None),
    ):
        make_type(version, area, lower, upper)
    return publish_version(version=version, now=NOW)
