"""Words and figures as the heating pages show them."""

from heating.presenters.complaints import complaint
from heating.presenters.penalties import ViolationView, remarks, violation_views
from heating.presenters.timelines import Timeline, timeline

__all__ = [
    "Timeline",
    "ViolationView",
    "complaint",
    "remarks",
    "timeline",
    "violation_views",
]
