"""System checks: confirmed figures stand on clauses that name them.

``manage.py check --database default`` (and ``migrate``) looks at the rows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from regulations.figure_doubts import figure_doubts

_APPS: Final = frozenset({"regulations", "documents"})


@register(Tags.database)
def check_confirmed_figures(
    app_configs: Sequence[Any] | None = None,  # noqa: ARG001
    databases: Collection[str] | None = None,
    **options: Any,  # noqa: ARG001
) -> list[CheckMessage]:
    """Check fees, benefits and targets that a clerk confirmed.

    W001: a row has no clause, or its clause does not name its figure or its quote.
    """
    # Right after an upgrade the tables are not yet what the models say.
    if not databases or not all(_is_migrated(alias) for alias in databases):
        return []
    return [
        Warning(
            f"{each.row.document.number or each.row.document.title}：“{each.row}”"
            f"{each.message}",
            id="regulations.W001",
        )
        for each in figure_doubts()
    ]


def _is_migrated(alias: str) -> bool:
    executor = MigrationExecutor(connections[alias])
    targets = [node for node in executor.loader.graph.leaf_nodes() if node[0] in _APPS]
    return not executor.migration_plan(targets)
