"""Loading again, and the checks of rows and files."""

import json
from pathlib import Path
from typing import Any

import pytest

from compensation.checks import check_fixtures, check_published_plans, fixture_problems
from compensation.clauses import doubts
from compensation.models import (
    Building,
    ExpropriationProject,
    FlatType,
    PlanRule,
    PlanVersion,
)
from compensation.services import load_plans
from compensation.services.loading import load_plan
from documents.models import Provision
from tests.compensation.builders import HULUDAO_PLAN


def rows() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(HULUDAO_PLAN.read_text(encoding="utf-8"))
    return found


def write(folder: Path, content: object) -> Path:
    path = folder / "plan.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def test_the_plan_is_published_with_every_clause(plan: PlanVersion) -> None:
    assert plan.state == PlanVersion.State.PUBLISHED
    assert plan.rules.filter(provision__isnull=True).count() == 0
    assert doubts(plan) == []
    assert Building.objects.filter(project=plan.project).count() == 3
    assert PlanRule.history.filter(version=plan).count() == plan.rules.count()


def test_loading_again_changes_nothing_that_a_clerk_did(plan: PlanVersion) -> None:
    project = plan.project
    project.status = ExpropriationProject.Status.SIGNING
    project.save()
    project.buildings.order_by("position")[0].delete()

    message = load_plans()

    project.refresh_from_db()
    assert message == "征收补偿方案：新装入 0 个版本。"
    assert project.status == ExpropriationProject.Status.SIGNING
    assert project.buildings.count() == 2
    assert PlanVersion.objects.count() == 1


def test_a_new_version_of_a_known_project_waits_as_a_draft(
    plan: PlanVersion, tmp_path: Path
) -> None:
    newer = json.dumps(rows()).replace('"2019-12-02"', '"2020-12-02"')

    assert load_plan(write(tmp_path, json.loads(newer))) == 1

    plan.refresh_from_db()
    assert plan.valid_to is None
    version = PlanVersion.objects.get(version="2020-12-02")
    assert version.is_draft
    assert version.rules.count() == plan.rules.count()


def test_the_files_that_come_along_are_sound() -> None:
    assert check_fixtures() == []


def change(found: list[dict[str, Any]], model: str, **fields: object) -> None:
    row = next(each for each in found if each["model"] == f"compensation.{model}")
    row["fields"].update(fields)


@pytest.mark.parametrize(
    ("model", "fields", "problem"),
    [
        pytest.param("planrule", {"quote": ""}, "没有条款或者原文", id="no-quote"),
        pytest.param("planrule", {"provision": None}, "没有条款", id="no-clause"),
        pytest.param("planrule", {"colour": "red"}, "colour", id="no-such-field"),
        pytest.param("planrule", {"code": "no_such"}, "请选择项目", id="no-such-code"),
        pytest.param("flattype", {"area": "abc"}, "abc", id="no-number"),
        pytest.param("flattype", {"upper": "44"}, "之间有空档", id="gap"),
        pytest.param("flattype", {"upper": "46"}, "重叠", id="overlap"),
    ],
)
def test_files_that_could_not_be_loaded(
    tmp_path: Path, model: str, fields: dict[str, object], problem: str
) -> None:
    found = rows()
    change(found, model, **fields)

    problems = list(fixture_problems(write(tmp_path, found)))

    assert len(problems) == 1
    assert problem in problems[0]


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_text("[", encoding="utf-8")

    assert len(list(fixture_problems(path))) == 1
    assert list(fixture_problems(write(tmp_path, [{"model": "x.y", "fields": {}}])))


def ids() -> list[str]:
    return [each.id or "" for each in check_published_plans(databases=["default"])]


def test_checks_find_lost_clauses_and_changed_words(plan: PlanVersion) -> None:
    assert ids() == []
    Provision.objects.get(eid="annex_1__cl_9__item_7__para_1").delete()
    lost = plan.rules.filter(provision__isnull=True).count()
    assert lost == 1
    assert set(ids()) == {"compensation.W001"}

    Provision.objects.filter(eid="annex_1__cl_9__item_8__point_2").update(
        text="按原证载面积每平方米奖励 120 元。"
    )
    assert set(ids()) == {"compensation.W001", "compensation.W002"}


def test_checks_find_gaps(plan: PlanVersion) -> None:
    FlatType.objects.filter(version=plan, area=60).update(lower=46)

    assert "compensation.E002" in ids()


def test_without_a_database_no_row_is_read(plan: PlanVersion) -> None:
    FlatType.objects.filter(version=plan, area=60).update(lower=46)

    assert check_published_plans(databases=None) == []
