"""What the search offers of this floor: offices by any name, and its lists."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast

from documents.search.offers import Offer
from regulations.models import Benefit, EnforcementBody, FeeReduction, OfficeName
from regulations.reading.office_names import full_name
from regulations.selectors.overview import LISTS, resolves
from regulations.selectors.standing import standing_offices

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMED: Final = {
    "/regulations/enforcement-bodies/": (EnforcementBody, "name"),
    "/regulations/fees/": (FeeReduction, "name"),
    "/regulations/benefits/": (Benefit, "title"),
}
_KEYWORDS: Final = {
    "/regulations/enforcement-bodies/": ("执法资格 执法证 执法单位",),
    "/regulations/fees/": ("行政事业性收费 减免 减半 免收 全免",),
    "/regulations/benefits/": ("补助 补贴 奖励 津贴 资助 能领多少钱",),
    "/regulations/revisions/": ("修订 修改 废止 失效 改了什么",),
    "/regulations/responsibilities/": ("责任单位 牵头部门 责任部门 任务",),
    "/offices/": ("机关 部门 局 电话",),
}


def offers() -> Iterator[Offer]:
    """Yield every public office by all its names, and the lists: three queries."""
    entries = standing_offices()
    names: defaultdict[str, dict[str, None]] = defaultdict(dict)
    shown = {}
    rows = OfficeName.objects.order_by("office__slug", "kind", "name", "pk")
    for office, name, place, key in rows.values_list("office", "name", "place", "key"):
        entry = entries.of(office)
        if entry is not None and entry.public:
            shown[entry.slug] = entry
            full = full_name(name, place=place)
            names[entry.slug].update(dict.fromkeys((name, full, key)))
    for slug, entry in shown.items():
        yield Offer(
            kind="单位",
            title=entry.name,
            summary="各种写法、电话、任务、收费、提到它的文件。",
            url=entry.address,
            keywords=tuple(names[slug]),
        )
    held = _held()
    for title, path, description, *_ in LISTS:
        if resolves(path):
            yield Offer(
                kind="清单",
                title=title,
                summary=description,
                url=path,
                keywords=(*_KEYWORDS.get(path, ()), *held[path]),
            )


def _held() -> defaultdict[str, list[str]]:
    """Return what stands in the lists, by their addresses: one query."""
    parts: list[QuerySet[Any, Any]] = [
        model.objects.public()
        .order_by()
        .annotate(
            path=Value(path, output_field=CharField()),
            words=Cast(F(field), CharField()),
        )
        .values_list("path", "words")
        for path, (model, field) in _NAMED.items()
    ]
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path, words in parts[0].union(*parts[1:]).order_by("path", "words"):
        found[path].append(words)
    return found
