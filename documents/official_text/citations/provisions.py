"""The grammar of provisions: 第五条第一款第（三）项, lists and ranges of them.

A chain such as ``第三条第一款、第二款和第五条至第七条`` is read into one reference
for every provision that it names. What a member of a list leaves out it takes
from the one before: the second 款 above is 第三条第二款.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from documents.official_text.numerals import NumeralError, to_chinese, to_int


@dataclass(slots=True, kw_only=True, frozen=True)
class Part:
    """One step of a path: ``第（三）项`` is level 项, number 3."""

    level: str
    number: int
    inserted: int
    printed: str


@dataclass(slots=True, kw_only=True, frozen=True)
class Reference:
    """One provision that a chain names; ``text[start:end]`` names it.

    A provision inside a range (第四条 in 第三条至第五条) has the span of the range,
    the ends of the range have their own.
    """

    parts: tuple[Part, ...]
    start: int
    end: int

    @property
    def article(self) -> str:
        """The whole path as cited, without blanks."""
        return "".join(part.printed for part in self.parts)


_B: Final = r"[^\S\n]*"
_NUM: Final = r"(?:[0-9０-９]+|[一二三四五六七八九十百千零〇○两]+)"
_CN: Final = r"[一二三四五六七八九十]+"
_PART: Final = re.compile(
    rf"第{_B}(?P<n>{_NUM}){_B}(?P<level>分编|编|章|节|条|款|项|目)"
    rf"(?:(?<=条){_B}之{_B}(?P<sub>{_CN}))?"
    rf"|(?:第{_B})?[（(]{_B}(?P<bn>{_NUM}){_B}[)）]{_B}(?P<blevel>条|款|项|目)"
)
_ATOM: Final = rf"(?:[（(]{_B}{_NUM}{_B}[)）]|{_NUM})"
_RANGE: Final = "至到—－–~～-"
_CONNECTOR: Final = rf"(?:{_B}(?:、|，|,|以及|或者|和|与|及|或|[{_RANGE}]){_B})"
_JOINED: Final = re.compile(_CONNECTOR)
#: 第（一）、（三）项 and 第三、五条: the level is printed once, at the end.
_LISTED: Final = re.compile(
    rf"第?{_B}{_ATOM}(?:{_CONNECTOR}第?{_B}{_ATOM})+{_B}(?P<level>条|款|项|目)"
)
_ONE_ATOM: Final = re.compile(rf"第?{_B}(?P<open>[（(])?{_B}(?P<n>{_NUM}){_B}[)）]?")
_RANK: Final = {
    level: rank
    for rank, level in enumerate(("编", "分编", "章", "节", "条", "款", "项", "目"))
}
_ARTICLE: Final = _RANK["条"]
_LONGEST_RANGE: Final = 120


def read_chain(text: str, start: int) -> tuple[list[Reference], int]:
    """Return the provisions that a chain at ``start`` names, and where it ends."""
    references: list[Reference] = []
    path: tuple[Part, ...] = ()
    position = start
    ranged = False
    while True:
        members, end = _one(text, position, path)
        if not members:
            break
        between = _between(references[-1], members[0]) if ranged else []
        references.extend([members[0], *between, *members[1:]])
        path = members[-1].parts
        start = end
        joined = _JOINED.match(text, end)
        if joined is None or not _goes_on(text, joined):
            break
        ranged = joined[0].strip() in _RANGE
        position = joined.end()
    return references, start


def _goes_on(text: str, joined: re.Match[str]) -> bool:
    following = _PART.match(text, joined.end())
    # After a comma a new sentence may begin: only an article goes on.
    if joined[0].strip() in "，,":
        return following is not None and following["level"] == "条"
    return following is not None or _LISTED.match(text, joined.end()) is not None


def _one(
    text: str, position: int, path: tuple[Part, ...]
) -> tuple[list[Reference], int]:
    """Read one member: a path of levels, or a list with one level at its end."""
    start = position
    own: tuple[Part, ...] | None = None
    while True:
        listed = _LISTED.match(text, position)
        if listed and (own is None or _lower(listed["level"], own)):
            members = _members(text, listed, path if own is None else own, start)
            return members, listed.end() if members else position
        match = _PART.match(text, position)
        if match is None:
            break
        part = _part(match)
        if part is None or not (own is None or _lower(part.level, own)):
            break
        own = (*_above(path if own is None else own, part.level), part)
        position = match.end()
    if own is None:
        return [], position
    return [Reference(parts=own, start=start, end=position)], position


def _lower(level: str, path: tuple[Part, ...]) -> bool:
    return _RANK[level] > _RANK[path[-1].level]


def _above(path: tuple[Part, ...], level: str) -> tuple[Part, ...]:
    return tuple(part for part in path if _RANK[part.level] < _RANK[level])


def _part(match: re.Match[str]) -> Part | None:
    level = match["level"] or match["blevel"]
    printed = match["n"] or match["bn"]
    try:
        number = to_int(printed)
        inserted = to_int(match["sub"]) if match["sub"] else 0
    except NumeralError:  # 第百千条 is no number of a provision.
        return None
    return Part(
        level=level,
        number=number,
        inserted=inserted,
        printed=_print(printed, level, bracketed=bool(match["bn"]))
        + (f"之{match['sub']}" if match["sub"] else ""),
    )


def _print(number: str, level: str, *, bracketed: bool) -> str:
    return f"第（{number}）{level}" if bracketed else f"第{number}{level}"


def _members(
    text: str, listed: re.Match[str], path: tuple[Part, ...], start: int
) -> list[Reference]:
    level = listed["level"]
    above = _above(path, level)
    references: list[Reference] = []
    position = listed.start()
    before = ""
    while position < listed.start("level"):
        atom = _ONE_ATOM.match(text, position)
        if atom is None:
            return []
        try:
            number = to_int(atom["n"])
        except NumeralError:
            return []
        printed = _print(atom["n"], level, bracketed=bool(atom["open"]))
        part = Part(level=level, number=number, inserted=0, printed=printed)
        joined = _JOINED.match(text, atom.end())
        last = joined is None or joined.end() > listed.start("level")
        member = Reference(
            parts=(*above, part),
            start=start if not references else atom.start(),
            end=listed.end() if last else atom.end(),
        )
        ranged = bool(before) and before in _RANGE
        between = _between(references[-1], member) if ranged else []
        references.extend([member, *between])
        if last or joined is None:
            break
        before = joined[0].strip()
        position = joined.end()
    return references


def _between(first: Reference, last: Reference) -> list[Reference]:
    """Return what stands between the ends of a range."""
    low, high = first.parts[-1], last.parts[-1]
    alike = low.level == high.level and not (low.inserted or high.inserted)
    if not alike or not 1 < high.number - low.number <= _LONGEST_RANGE:
        return []
    bracketed = "（" in low.printed
    chinese = not re.search("[0-9０-９]", low.printed)
    return [
        Reference(
            parts=(
                *first.parts[:-1],
                Part(
                    level=low.level,
                    number=number,
                    inserted=0,
                    printed=_print(
                        to_chinese(number) if chinese else str(number),
                        low.level,
                        bracketed=bracketed,
                    ),
                ),
            ),
            start=first.start,
            end=last.end,
        )
        for number in range(low.number + 1, high.number)
    ]


_ELEMENTS: Final = {"编": "part", "分编": "subpart", "章": "chp", "节": "sec"}
_DEEPEST_PARAGRAPH: Final = 4
_ANNEX: Final = re.compile(rf"附件{_B}[（(]?(?P<n>{_NUM})?[)）]?")


def candidate_eids(article: str) -> list[str]:
    """Return the eIds that a cited provision may have, the most specific first.

    A provision's own text is its first 款, so 第五条第一款 may be ``art_5`` itself;
    a plan that has 一、二、… instead of 条 is cited as if it had (第五条 is
    ``cl_5``). The caller takes the first that exists.
    """
    references, _ = read_chain("".join(article.split()), 0)
    if references:
        return eids_of(references[0].parts)
    annex = _ANNEX.match(article)
    if annex:
        return [f"annex_{to_int(annex['n']) if annex['n'] else 1}"]
    return []


def eids_of(parts: tuple[Part, ...], bases: tuple[str, ...] = ()) -> list[str]:
    """Return the eIds that a path may have, the most specific first.

    ``bases`` are the provisions that a path without an article starts from.
    """
    article = next((part for part in parts if part.level == "条"), None)
    below = [part for part in parts if _RANK[part.level] > _ARTICLE]
    if article:
        number = str(article.number)
        number += f"-{article.inserted}" if article.inserted else ""
        bases = (f"art_{number}", f"cl_{number}")
    elif not below:
        return _divisions(parts)
    found: list[str] = []
    for base in bases:
        levels = [[base]]
        for index, part in enumerate(below):
            direct = index == 0
            levels.append(_children(levels[-1], part, base, direct=direct))
        found.extend(eid for level in reversed(levels) for eid in level)
    return list(dict.fromkeys(found))


def _divisions(parts: tuple[Part, ...]) -> list[str]:
    """第二编第三章第一节: with and without the divisions above."""
    elements = [f"{_ELEMENTS[part.level]}_{part.number}" for part in parts]
    return ["__".join(elements[index:]) for index in range(len(elements))]


def _children(parents: list[str], part: Part, base: str, *, direct: bool) -> list[str]:
    number = part.number
    in_plan = base.rsplit("__", 1)[-1].startswith("cl_")
    if part.level == "款":
        names = [f"item_{number}"] if in_plan else []
        names.append(f"para_{number}")
        found = [f"{parent}__{name}" for parent in parents for name in names]
        return found + parents if number == 1 else found
    if part.level == "项":
        found = [f"{parent}__item_{number}" for parent in parents]
        if in_plan:
            found += [f"{parent}__point_{number}" for parent in parents]
        if direct:
            # 第五条第（三）项 names no 款 where only one of them has items.
            found += [
                f"{parent}__para_{paragraph}__item_{number}"
                for parent in parents
                for paragraph in range(1, _DEEPEST_PARAGRAPH + 1)
            ]
        return found
    return [
        f"{parent}__{name}_{number}"
        for parent in parents
        for name in ("point", "subpara", "ind")
    ]
