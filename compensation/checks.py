"""System checks: published plans stand on clauses and compute; fixtures can be loaded.

``manage.py check`` looks at the fixtures; ``manage.py check --database default`` (and
``migrate``) at the rows as well.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import connections, models
from django.db.migrations.executor import MigrationExecutor

from compensation.clauses import doubts, row_sets
from compensation.models import PlanVersion
from compensation.rules import CompensationError
from compensation.selectors import freeze
from compensation.services.loading import fixture_files
from regulations.rules import Interval, RuleError
from regulations.rules.brackets import problems

_APP = "compensation"


@register("compensation")
def check_fixtures(
    app_configs: Sequence[Any] | None = None,  # noqa: ARG001
    **options: Any,  # noqa: ARG001
) -> list[CheckMessage]:
    """Check that the files of plans hold what the models take (E001)."""
    return [
        Error(f"{path.name}：{problem}", id="compensation.E001")
        for path in fixture_files()
        for problem in fixture_problems(path)
    ]


@register(Tags.database)
def check_published_plans(
    app_configs: Sequence[Any] | None = None,  # noqa: ARG001
    databases: Collection[str] | None = None,
    **options: Any,  # noqa: ARG001
) -> list[CheckMessage]:
    """Check every published version.

    E002: its rows are no plan, such as types with a gap. W001: a row has lost its
    clause. W002: a clause no longer names a figure or a quote.
    """
    # Right after an upgrade the tables are not yet what the models say.
    if not databases or not all(_is_migrated(alias) for alias in databases):
        return []
    found: list[CheckMessage] = []
    for version in PlanVersion.objects.released().with_source():
        try:
            freeze(version)
        except CompensationError as error:
            found.append(Error(f"{version}：{error.message}", id="compensation.E002"))
        found += [
            Warning(f"{version}：“{row}”没有条款。", id="compensation.W001")
            for rows in row_sets(version)
            for row in rows.filter(provision__isnull=True)
        ]
        found += [
            Warning(f"{version}：“{each.row}”{each.message}", id="compensation.W002")
            for each in doubts(version)
        ]
    return found


def fixture_problems(path: Path) -> Iterator[str]:
    """Say, without a database, what of a file could not be loaded."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        yield str(error)
        return
    types: dict[tuple[str, ...], list[Interval]] = {}
    for number, row in enumerate(rows, start=1):
        place = f"第 {number} 项"
        try:
            instance = _instance(row)
            if row["model"] == f"{_APP}.flattype":
                owner = tuple(row["fields"]["version"])
                types.setdefault(owner, []).append(_interval(instance))
        except (LookupError, FieldDoesNotExist, TypeError) as error:
            yield f"{place}：{error}"
        except ValidationError as error:
            yield f"{place}：{'；'.join(error.messages)}"
        except RuleError as error:
            yield f"{place}：{error.message}"
    for intervals in types.values():
        yield from (problem.message for problem in problems(intervals))


def _instance(row: dict[str, Any]) -> models.Model:
    """Build a row without what it belongs to, and check its own values.

    Raises:
        LookupError: There is no such model, or a row without a clause.
        FieldDoesNotExist: There is no such field.
        ValidationError: A value is not what the field takes.
    """
    model = apps.get_model(row["model"])
    fields = {name: model._meta.get_field(name) for name in row["fields"]}  # noqa: SLF001
    if "quote" in fields and not (
        row["fields"].get("provision") and row["fields"]["quote"]
    ):
        raise LookupError("没有条款或者原文")
    own = {
        name: value
        for name, value in row["fields"].items()
        if not fields[name].is_relation
    }
    relations = {field.name for field in model._meta.fields if field.is_relation}  # noqa: SLF001
    instance: models.Model = model(**own)
    instance.clean_fields(exclude=relations)
    instance.clean()
    return instance


def _interval(row: Any) -> Interval:
    return Interval(
        lower=row.lower,
        upper=row.upper,
        lower_closed=row.lower_closed,
        upper_closed=row.upper_closed,
    )


def _is_migrated(alias: str) -> bool:
    executor = MigrationExecutor(connections[alias])
    wanted = [key for key in executor.loader.graph.leaf_nodes() if key[0] == _APP]
    return not executor.migration_plan(wanted)
