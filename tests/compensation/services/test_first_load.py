"""Starting with the plans that come along, on an empty database."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from compensation.checks import check_published_plans
from compensation.clauses import doubts
from compensation.models import ExpropriationProject, PlanVersion
from compensation.services import load_plans
from compensation.services.loading import load_plan
from documents.errors import DocumentError
from tests.compensation.builders import HULUDAO_PLAN, make_plan_document

pytestmark = pytest.mark.django_db


def test_without_its_document_nothing_is_loaded() -> None:
    with pytest.raises(DocumentError, match="找不到所属的文件或条款"):
        load_plans()

    assert ExpropriationProject.objects.count() == 0


def test_a_plan_that_contradicts_itself_is_not_loaded(tmp_path: Path) -> None:
    make_plan_document()
    wrong = json.loads(HULUDAO_PLAN.read_text(encoding="utf-8"))
    for row in wrong:
        if row["fields"].get("code") == "moving":
            row["fields"]["value"] = "25"

    path = tmp_path / "plan.json"
    path.write_text(json.dumps(wrong), encoding="utf-8")

    with pytest.raises(DocumentError, match=r"搬迁费：1047\.20 → 1309\.00"):
        load_plan(path)

    assert PlanVersion.objects.count() == 0


def test_bootstrap_brings_gazette_and_plan() -> None:
    first, second = StringIO(), StringIO()

    call_command("bootstrap", stdout=first)
    call_command("bootstrap", stdout=second)

    assert "新装入 1 个版本" in first.getvalue()
    assert "新装入 0 个版本" in second.getvalue()
    version = PlanVersion.objects.get()
    assert doubts(version) == []
    assert check_published_plans(databases=["default"]) == []
