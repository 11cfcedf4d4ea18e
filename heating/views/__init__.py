"""The heating pages."""

from heating.views.home import home
from heating.views.outage import outage
from heating.views.penalties import penalties, penalty, together

__all__ = ["home", "outage", "penalties", "penalty", "together"]
