"""What the database itself refuses."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from compensation.models import (
    Building,
    Deadline,
    ExpropriationProject,
    FlatType,
    PlanRule,
    PlanVersion,
    Stage,
    WorkedExample,
)
from compensation.rules import CompensationError
from tests.compensation.builders import make_project, make_rule, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> PlanVersion:
    return make_version(make_project())


def rule(version: PlanVersion, **fields: Any) -> PlanRule:
    return PlanRule(
        **{
            "version": version,
            "code": "moving",
            "value": Decimal(20),
            "unit": "元/m²",
            **fields,
        }
    )


def refuse(row: Any, message: str) -> None:
    """Both the form's check and the database refuse the row."""
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert message in caught.value.messages
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param({"value": Decimal(-1)}, "数值应填写且不小于 0。", id="negative"),
        pytest.param({"value": None}, "数值应填写且不小于 0。", id="no-value"),
        pytest.param({"for_residential": False}, "至少选择一种房屋。", id="no-use"),
        pytest.param(
            {"when_monetary": False, "when_exchange": False},
            "至少选择一种补偿方式。",
            id="no-choice",
        ),
    ],
)
def test_rules(version: PlanVersion, fields: dict[str, Any], message: str) -> None:
    refuse(rule(version, **fields), message)


@pytest.mark.parametrize(
    ("fields", "clashes"),
    [
        pytest.param({}, True, id="same-case"),
        pytest.param({"when_monetary": False}, True, id="one-case-in-common"),
        pytest.param(
            {"for_residential": False, "for_commercial": True}, False, id="other-use"
        ),
        pytest.param({"code": "signing_bonus"}, False, id="other-code"),
    ],
)
def test_one_rule_for_a_case(
    version: PlanVersion,
    fields: dict[str, Any],
    clashes: bool,  # noqa: FBT001
) -> None:
    rule(version).save()
    other = rule(version, **fields)

    if clashes:
        refuse(other, "同一种房屋、同一种补偿方式，一个项目只能有一条规则。")
    else:
        other.full_clean()
        other.save()


def test_a_reading_has_no_value(version: PlanVersion) -> None:
    row = rule(version, kind="reading", code="area_over_type", unit="")

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    with pytest.raises(ValidationError, match="请填写解读"):
        row.full_clean()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param({"code": "no_such_code"}, "请选择项目。", id="code"),
        pytest.param({"code": "interpretation"}, "请选择项目。", id="code-of-a-basis"),
        pytest.param({"unit": ""}, "“搬迁费”的单位应为元/m²。", id="rate-without-unit"),
        pytest.param(
            {"code": "low_income_relief", "unit": "", "value": Decimal("1.5")},
            "比例不能大于 1。",
            id="share-beyond-all",
        ),
    ],
)
def test_rules_that_make_no_sense(
    version: PlanVersion, fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        rule(version, **fields).full_clean()

    assert message in caught.value.messages


def flat_type(version: PlanVersion, **fields: Any) -> FlatType:
    return FlatType(
        **{
            "version": version,
            "area": Decimal(60),
            "lower": Decimal(45),
            "upper": Decimal(60),
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param({"area": Decimal(0)}, "户型面积应大于 0。", id="no-area"),
        pytest.param({"upper": Decimal(45)}, "证载面积的上限应大于下限。", id="empty"),
        pytest.param({"upper": Decimal(40)}, "证载面积的上限应大于下限。", id="turned"),
        pytest.param({"lower": Decimal(-1)}, "证载面积不能小于 0。", id="negative"),
    ],
)
def test_types(version: PlanVersion, fields: dict[str, Any], message: str) -> None:
    refuse(flat_type(version, **fields), message)


def test_a_type_may_hold_a_single_area(version: PlanVersion) -> None:
    row = flat_type(version, upper=Decimal(45), upper_closed=True)

    row.full_clean()
    row.save()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param(
            {"signed": 1}, "填写签约、搬迁户数之前，先填写总户数。", id="no-total"
        ),
        pytest.param(
            {"households": 3, "signed": 4}, "按期签约户数不能多于总户数。", id="signed"
        ),
        pytest.param(
            {"households": 3, "signed": 1, "moved": 2},
            "按期搬迁户数不能多于按期签约户数。",
            id="moved",
        ),
    ],
)
def test_buildings(fields: dict[str, Any], message: str) -> None:
    refuse(Building(project=make_project(), name="1号楼", **fields), message)


@pytest.mark.parametrize(
    ("households", "signed", "moved", "complete"),
    [
        pytest.param(None, 0, 0, False, id="unknown"),
        pytest.param(0, 0, 0, False, id="empty"),
        pytest.param(2, 2, 1, False, id="one-left"),
        pytest.param(2, 2, 2, True, id="all"),
    ],
)
def test_complete_buildings(
    households: int | None,
    signed: int,
    moved: int,
    complete: bool,  # noqa: FBT001
) -> None:
    row = Building(name="1号楼", households=households, signed=signed, moved=moved)

    assert row.is_complete is complete


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param(
            {"signing_starts_on": "2020-02-02", "signing_ends_on": "2020-02-01"},
            "签约截止日期不能早于签约开始日期。",
            id="signing",
        ),
        pytest.param(
            {"moving_starts_on": "2020-02-02", "moving_ends_on": "2020-02-01"},
            "搬迁截止日期不能早于搬迁开始日期。",
            id="moving",
        ),
    ],
)
def test_projects(fields: dict[str, str], message: str) -> None:
    project = make_project()
    for name, value in fields.items():
        setattr(project, name, date.fromisoformat(value))

    refuse(project, message)


def test_versions(version: PlanVersion) -> None:
    project: ExpropriationProject = version.project
    turned = PlanVersion(
        project=project,
        version="2",
        title="方案",
        document=version.document,
        valid_from=date(2021, 2, 1),
        valid_to=date(2021, 1, 1),
    )
    same = PlanVersion(
        project=project,
        version="1",
        title="方案",
        document=version.document,
        valid_from=date(2021, 2, 1),
    )

    refuse(turned, "最后有效日不能早于生效日期。")
    refuse(same, "这个项目已经有同名的版本。")


def test_stages_and_deadlines(version: PlanVersion) -> None:
    stage = Stage(
        version=version,
        label="签约",
        period="另行通知",
        starts_on=date(2020, 2, 2),
        ends_on=date(2020, 2, 1),
    )
    deadline = Deadline(
        version=version, code="x", label="签约", starts="signing", days=0
    )

    refuse(stage, "结束日期不能早于开始日期。")
    refuse(deadline, "日数应为 1 至 3660。")


@pytest.mark.parametrize(
    "facts", [[], {"use": 1.5}, {"use": ["residential"]}, "residential", None]
)
def test_examples_hold_answers(version: PlanVersion, facts: object) -> None:
    example = WorkedExample(version=version, name="x", facts=facts)

    with pytest.raises(ValidationError):
        example.full_clean()


def test_what_was_published_is_never_edited(version: PlanVersion) -> None:
    row = make_rule(version, "moving", "20")
    example = WorkedExample.objects.create(version=version, name="x", facts={})
    version.state = PlanVersion.State.PUBLISHED
    version.published_at = "2020-01-01T00:00:00Z"
    version.save()
    for stored in (
        PlanRule.objects.get(pk=row.pk),
        WorkedExample.objects.get(pk=example.pk),
    ):
        with pytest.raises(CompensationError):
            stored.save()
        with pytest.raises(CompensationError):
            stored.delete()
    with pytest.raises(CompensationError):
        version.delete()

    assert version.rules.count() == 1


def test_natural_keys_find_their_rows(version: PlanVersion) -> None:
    project = version.project
    building = Building.objects.create(project=project, name="1号楼")

    assert Building.objects.get_by_natural_key(*building.natural_key()) == building
    assert PlanVersion.objects.get_by_natural_key(*version.natural_key()) == version
    assert ExpropriationProject.objects.get_by_natural_key(slug=project.slug) == project
