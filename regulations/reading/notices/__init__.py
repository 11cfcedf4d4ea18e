"""What notices (通告、公告) say that people act on."""

from regulations.reading.notices.contacts import contacts
from regulations.reading.notices.handling import handling_rules
from regulations.reading.notices.obligations import obligations

__all__ = ["contacts", "handling_rules", "obligations"]
