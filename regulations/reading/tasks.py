"""Tasks of plans: provisions that name offices in charge."""

import re
from typing import Final

from documents.official_text.model import ProvisionText
from documents.official_text.numerals import NumeralError, to_int
from regulations.reading.rows import Part, Row
from regulations.reading.source import SourceDocument

_LONGEST_TITLE: Final = 60
_SENTENCE_END: Final = re.compile(r"[。；;！？]")
#: 社会保障, 住房保障 are what a plan is about, not how it is carried out.
_SAFEGUARD: Final = re.compile(
    r"保障(?:措施|机制)|(?:组织|实施|工作|政策|要素|资金|制度|规划)保障"
    r"|组织(?:领导|实施)|(?:工作|有关)要求|^(?:强化|加强|完善|健全|落实)?保障$"
)
_YEARS: Final = re.compile(
    r"(?<![\d.])((?:19|20)\d\d)\s*年?\s*(?:[-—–－~～至到]+\s*((?:19|20)\d\d))?\s*年"
)
_CHINESE_YEAR: Final = re.compile(r"([一二][〇零○一二三四五六七八九]{3})年")
_CITED: Final = re.compile(r"《[^》]*》|〔\d{4}〕|[（(][^（）()]*号[）)]")
_MOST_YEARS: Final = 30
_GOVERNMENT: Final = re.compile(r"(?:人民)?政府$|管委会$")
_BARE_PLACE: Final = re.compile(r"[\u4e00-\u9fff]{1,8}[县市区旗]")


def tasks(source: SourceDocument) -> list[Row]:
    """Read every provision that names offices in charge as a task.

    Its title is the heading of the numbered unit that it stands in; a unit without
    any is called by its first words. The heading above that is its area.
    """
    provisions = {each.eid: each for each in source.text.all_provisions()}
    rows = []
    for named in source.text.responsibilities:
        provision = provisions.get(named.eid)
        if provision is None:
            continue
        path = _path(provision, provisions)
        own = next(
            (each for each in reversed(path) if each.label or each.heading), provision
        )
        above = path[: path.index(own)]
        areas = [each.heading.rstrip("。") for each in above if each.heading]
        headings = areas or [own.heading]
        parts = [
            *_parts("lead", named.lead),
            *_parts("shared", named.shared),
        ]
        rows.append(
            Row(
                key=f"task:{named.eid}",
                eid=named.eid,
                quote=named.text,
                values={
                    "label": own.label,
                    "title": _title(own, provision),
                    "area": (areas[-1] if areas else "")[:500],
                    "safeguard": any(_SAFEGUARD.search(each) for each in headings),
                    "years": years_in(_all_text(own, provisions)),
                },
                parts=tuple(dict.fromkeys(parts)),
            )
        )
    return rows


def years_in(text: str) -> list[int]:
    """Return the years that a text names, in order; a span gives each of its years.

    Years in titles and numbers of cited documents are theirs, not the task's.
    """
    words = _CITED.sub("", text)
    found: set[int] = set()
    for first, last in _YEARS.findall(words):
        begin, end = int(first), int(last or first)
        if begin <= end < begin + _MOST_YEARS:
            found.update(range(begin, end + 1))
    for spelled in _CHINESE_YEAR.findall(words):
        try:
            found.add(to_int(spelled))
        except NumeralError:
            continue
    return sorted(found)


def _parts(role: str, names: tuple[str, ...]) -> list[Part]:
    """Complete places whose 政府 is printed once, behind the last of them."""
    parts: list[Part] = []
    ending = ""
    for name in reversed(names):
        found = _GOVERNMENT.search(name)
        if found:
            ending = found[0]
        elif not _BARE_PLACE.fullmatch(name):
            ending = ""
        meant = f"{name}{ending}" if ending and not found else ""
        parts.append(Part(role=role, name=name, meant=meant))
    return parts[::-1]


def _path(
    provision: ProvisionText, provisions: dict[str, ProvisionText]
) -> list[ProvisionText]:
    """Return a provision and all above it, outermost first."""
    path = [provision]
    while path[0].parent in provisions:
        path.insert(0, provisions[path[0].parent])
    return path


def _title(own: ProvisionText, provision: ProvisionText) -> str:
    if own.heading:
        return own.heading.rstrip("。")[:500]
    text = own.text.strip() or provision.text.strip()
    first = _SENTENCE_END.split(text, maxsplit=1)[0]
    if len(first) <= _LONGEST_TITLE:
        return first or own.label or own.eid
    cut = first[:_LONGEST_TITLE]
    comma = max(cut.rfind("，"), cut.rfind("、"))
    return (cut[:comma] if comma > _LONGEST_TITLE // 3 else cut) + "……"


def _all_text(own: ProvisionText, provisions: dict[str, ProvisionText]) -> str:
    """Return the words of the whole task: all that stands in its unit."""
    return "\n".join(
        f"{each.heading}\n{each.text}"
        for each in provisions.values()
        if each.eid == own.eid or each.eid.startswith(f"{own.eid}__")
    )
