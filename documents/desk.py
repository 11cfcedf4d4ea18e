"""What waits on the clerks' desk: sections that each part of the portal adds.

The desk (the first page of the admin) does not know who adds what:
``settings.DESK_SECTIONS`` names functions that take the request and return a
:class:`DeskSection`, or None where the clerk may not act on any of it or nothing waits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from documents.models import Document

#: So many things of a section are named on the desk; the rest are in its list.
SHOWN: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskItem:
    """One thing that waits.

    Attributes:
        label: What it is, in a few words.
        url: Where the clerk deals with it.
        detail: What keeps it, since when, or until when.
    """

    label: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSection:
    """A kind of things that wait, such as 待我校对 or 导入失败.

    Attributes:
        title: Its heading.
        items: The first of them; a handful.
        count: How many there are in all.
        url: A list of all of them; empty where there is none.
        is_broken: Whether this is something to mend rather than to do.
    """

    title: str
    items: Sequence[DeskItem] = field(default=())
    count: int
    url: str = ""
    is_broken: bool = False


DeskSource = Callable[[HttpRequest], "DeskSection | None"]


def desk_sections(request: HttpRequest) -> list[DeskSection]:
    """Return what waits for this clerk, in the order of the setting."""
    sources: list[DeskSource] = [import_string(name) for name in settings.DESK_SECTIONS]
    sections = (source(request) for source in sources)
    return [section for section in sections if section is not None and section.count]


def lost_footing(document: Document) -> str:
    """Tell why rules that come from a document may stand on nothing; empty if not."""
    if document.state == Document.State.WITHDRAWN:
        return "依据的文件已撤回。"
    if document.force in {Document.Force.REPEALED, Document.Force.LAPSED}:
        return f"依据的文件{document.get_force_display()}。"
    return ""
