"""System checks: published schedules stand on clauses and compute.

``manage.py check --database default`` (and ``migrate``) looks at the rows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004
from django.db import connections

from heating.clauses import doubts
from heating.models import ScheduleVersion
from heating.rules import HeatingError
from heating.selectors import freeze, outage_rules


@register(Tags.database)
def check_published_schedules(
    app_configs: Sequence[Any] | None = None,  # noqa: ARG001
    databases: Collection[str] | None = None,
    **options: Any,  # noqa: ARG001
) -> list[CheckMessage]:
    """Check every published version.

    E001: the calculator cannot use its rows. W001: a row has lost its clause, or the
    clause no longer names a figure or a quote.
    """
    # Right after an upgrade the tables are not yet what the models say.
    if not databases or not all(_is_migrated(alias) for alias in databases):
        return []
    found: list[CheckMessage] = []
    for version in ScheduleVersion.objects.released().with_source():
        try:
            freeze(version)
            outage_rules(version)
        except HeatingError as error:
            found.append(Error(f"{version}：{error.message}", id="heating.E001"))
        found += [
            Warning(f"{version}：“{each.row}”{each.message}", id="heating.W001")
            for each in doubts(version)
        ]
    return found


def _is_migrated(alias: str) -> bool:
    """Tell whether the tables have the columns that the models name."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[alias])
    targets = [
        node
        for node in executor.loader.graph.leaf_nodes()
        if node[0] in {"heating", "documents"}
    ]
    return not executor.migration_plan(targets)
