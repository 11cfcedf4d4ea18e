"""Changing schedules: loading, copying, publishing."""

from heating.services.copying import copy_version
from heating.services.loading import load_schedules
from heating.services.publishing import obstacles, publish_version

__all__ = ["copy_version", "load_schedules", "obstacles", "publish_version"]
