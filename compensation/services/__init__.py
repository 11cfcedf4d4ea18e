"""Changing plans: loading, copying, publishing, recomputing examples."""

from compensation.services.copying import copy_project, copy_version
from compensation.services.loading import load_plans
from compensation.services.publishing import (
    obstacles,
    publish_version,
    recompute_examples,
)

__all__ = [
    "copy_project",
    "copy_version",
    "load_plans",
    "obstacles",
    "publish_version",
    "recompute_examples",
]
