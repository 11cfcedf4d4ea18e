"""Responsibilities: which office leads a task and which share in it.

Four ways to say it are read, with brackets of any kind and width::

    （牵头部门：市民政局；责任部门：市财政局，各县〈市〉区政府）
    责任单位：市教育局、市财政局                  a line, or the end of one
    （市发展改革委牵头，市财政局、市税务局配合）
    由市民政局牵头，市财政局、市卫生健康委配合     in running text

Who is named by 牵头 or 主办 leads, all others share. Where a text names offices
jointly (责任单位, 负责) and no one leads, all of them stand in ``lead``: each
answers for the task, and none may read itself as a mere helper. There is no
list of offices: names are cut at the marks of the list, not inside brackets.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from documents.official_text.model import ResponsibilityText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from documents.official_text.citations import TextUnit


class _Role(Enum):
    LEAD = "lead"
    SHARED = "shared"
    #: 责任单位, 负责: leads where nobody else does.
    JOINT = "joint"
    #: A label such as 完成时限 that says nothing about offices.
    NONE = "none"


@dataclass(slots=True, kw_only=True, frozen=True)
class _Share:
    role: _Role
    names: tuple[str, ...]


@dataclass(slots=True, kw_only=True, frozen=True)
class _Found:
    start: int
    end: int
    shares: tuple[_Share, ...]


def _spaced(words: str) -> str:
    """Allow blanks inside words: lines are justified and pages break."""
    return "|".join(r"\s*".join(word) for word in words.split("|"))


_LEAD_WORDS: Final = "牵头|主办|承办"
_SHARED_WORDS: Final = "配合|协办|协同|协作|协助|参与|参加|参办|会办|支持|辅助"
_JOINT_WORDS: Final = "责任|负责|实施|落实|主管|执行|分工|督办"
_LABEL: Final = re.compile(
    rf"(?P<label>(?:{_spaced(f'{_LEAD_WORDS}|{_SHARED_WORDS}|{_JOINT_WORDS}')})"
    rf"(?:\s*(?:和|及|、)?\s*(?:{_spaced(f'{_LEAD_WORDS}|{_SHARED_WORDS}|{_JOINT_WORDS}')})){{0,2}}"
    rf"\s*(?P<who>{_spaced('单位|部门|机关|机构|地区|科室|处室|主体')})?)"
    r"\*{0,2}\s*[:：]\*{0,2}"
)
#: Any label inside a bracket: it ends the list of the label before it.
_OTHER_LABEL: Final = re.compile(
    r"(?:^|[；;，,。\s])\s*(?P<label>[一-鿿]{2,8})\s*[:：]"
)
_OPEN: Final = "（([【〔［"
_CLOSE: Final = "）)]】〕］"
_NESTING_OPEN: Final = frozenset("（([【〔［〈<《")
_NESTING_CLOSE: Final = frozenset("）)]】〕］〉>》")
_SENTENCE_STARTS: Final = frozenset("。；;！!\n*")

_VERB: Final = re.compile(
    r"(?:，|,)?(?:按照?|根据|依据|依照)(?:各自)?(?:的)?职[责能](?:任)?(?:分工)?"
    r"(?:分别|各自|共同)?(?:负责|落实|做好|承担|抓好)"
    r"|(?P<lead>(?:负责)?(?:牵头|主办|承办)(?:负责|落实|实施|组织)?)"
    r"|(?P<shared>(?:积极|密切|协同|协助|共同)?(?:配合|参与|参加|协助|协同|协办))"
    r"|(?P<with>(?:，|,)?(?:会同|联合))"
    r"|(?:分工|分别|共同|具体|组织|各自)?(?:负责|实施|落实)(?:落实|实施|组织实施)?"
)
#: How a bracket without a label ends when it names who is responsible.
_VERB_AT_END: Final = re.compile(
    r"(?:负责|牵头|配合|协助|协同|参与|参加|落实|实施)(?P<rest>[，,；;][^（）()]{0,20}完成)?"
    r"[。\s]*(?=[）)】〕］\]])"
)
_RUNNING: Final = re.compile(
    r"(?P<by>由)?(?P<lead>[^，,。；;：:\s由]{2,60})(?:负责)?牵头(?:负责|组织|落实|实施)?"
    r"(?:[，,]?(?:会同)?(?P<shared>[^。；;：:]{2,200}?)(?:积极|密切|协同|共同)?"
    r"(?:配合|参与|参加|协助|协同|按职责分工负责)(?=[，,。；;\s）)]|$))?"
)

_GROUP_TAIL: Final = re.compile(
    r"等(?:\d+|[一二三四五六七八九十]+)?(?:个)?(?:相关|有关|各|市直|成员)*"
    r"(?:职能|责任|主管|行政|成员)?(?:部门|单位|地区|机构|企业|院校|方面)?"
    r"(?:和单位|及单位|和部门)?$"
)
_ORGAN: Final = re.compile(
    r"(?:局|委|部|办|院|府|(?<!社)会|厅|署|室|中心|公司|队|所|站|处|科|校|行|社|单位|部门"
    r"|机构|企业|区|县|市|镇|乡|街道|集团|大学|台|馆|军|组|团|厂|运营商|人大|政协|总工会"
    r"|基地|园|厅局|法院|省|州|盟|旗|分会|党委|海关|关)[）)〉]?$"
)
_JOINERS: Final = re.compile(r"以及|[和与及\s]+")
_LISTED: Final = frozenset("、，,；;")
_BRACKETS: Final = str.maketrans("()<>", "（）〈〉")
#: 市市场监管局, 县县城管理处: these double by right.
_LEVELS: Final = frozenset("省市县区州乡镇村旗")
_MIN_NAME: Final = 2
#: How far to look back: over blanks before a label, over a bracket of offices.
_NEAR: Final = 12
_LONGEST: Final = 1000
_ALIAS: Final = re.compile(r"[（(](?:以下)?简称[^（）()]*[)）]")
_EVIDENCE: Final = 3


def find_responsibilities(units: Sequence[TextUnit]) -> list[ResponsibilityText]:
    """Return the responsibilities that the units of one document name, in order.

    ``unit.text[start:end]`` is the quote with its brackets. Names are clean: no
    blanks, no 等相关部门 at the end, full-width brackets, and no character that
    a page break doubled (葫葫芦岛市 where the document has 葫芦岛市 elsewhere).
    """
    found = [(unit, one) for unit in units for one in _search(unit.text)]
    if not found:
        return []
    known = {n for _, one in found for share in one.shares for n in share.names}
    mend = _Mender(known, units)
    results = []
    for unit, one in found:
        lead, shared = _roles(one.shares)
        results.append(
            ResponsibilityText(
                eid=unit.eid,
                lead=tuple(mend(name) for name in lead),
                shared=tuple(mend(name) for name in shared),
                text=unit.text[one.start : one.end],
                start=one.start,
                end=one.end,
            )
        )
    return results


def _roles(shares: Iterable[_Share]) -> tuple[list[str], list[str]]:
    shares = tuple(shares)
    named: dict[_Role, list[str]] = {role: [] for role in _Role}
    for share in shares:
        names = named[share.role]
        names.extend(name for name in share.names if name not in names)
    joint = named[_Role.JOINT]
    if not named[_Role.LEAD]:
        return joint, [n for n in named[_Role.SHARED] if n not in joint]
    shared = [
        n for s in shares if s.role in {_Role.SHARED, _Role.JOINT} for n in s.names
    ]
    lead = named[_Role.LEAD]
    return lead, [n for n in dict.fromkeys(shared) if n not in lead]


def _search(text: str) -> list[_Found]:
    """Return what one text names, in order and without overlaps."""
    if not ("责" in text or "牵" in text or "配" in text or "办" in text):
        return []
    found: list[_Found] = []
    for one in _candidates(text):
        # What was found lies apart and in order: only the neighbours may overlap.
        place = bisect_left(found, one.start, key=lambda other: other.start)
        before = found[place - 1] if place else None
        after = found[place] if place < len(found) else None
        if (before is None or before.end <= one.start) and (
            after is None or after.start >= one.end
        ):
            found.insert(place, one)
    return found


def _candidates(text: str) -> Iterator[_Found]:
    """Yield by how sure the form is: labels, brackets with verbs, sentences."""
    yield from _by_label_anywhere(text)
    yield from _in_brackets_with_verbs(text)
    if "牵头" in text:
        yield from _in_sentences(text)


def _by_label_anywhere(text: str) -> Iterator[_Found]:
    begin = 0
    for match in _LABEL.finditer(text):
        one = _labelled(text, match) if match.start() >= begin else None
        if one:
            yield one
            begin = one.end


def _in_brackets_with_verbs(text: str) -> Iterator[_Found]:
    for match in _VERB_AT_END.finditer(text):
        opening = _opening(text, match.end())
        if opening is None:
            continue
        shares = _by_verbs(text[opening + 1 : match.end()])
        if shares:
            yield _Found(start=opening, end=match.end() + 1, shares=shares)


def _in_sentences(text: str) -> Iterator[_Found]:
    for match in _RUNNING.finditer(text):
        shares = _by_verbs(match[0]) if match["by"] or match["shared"] else ()
        if shares:
            yield _Found(start=match.start(), end=match.end(), shares=shares)


def _labelled(text: str, match: re.Match[str]) -> _Found | None:
    near = text[max(0, match.start() - _NEAR) : match.start()]
    before = near.rstrip(" \t\u3000*")
    if before and before[-1] in _OPEN:
        start = match.start() - len(near) + len(before) - 1
        close = _closing(text, start)
        end = close if close is not None else len(text)
        shares = _by_labels(text[match.start() : end])
        end = min(end + 1, len(text))
    elif match["who"] and (not before or before[-1] in _SENTENCE_STARTS):
        start = match.start()
        end = _sentence_end(text, match.end())
        shares = _by_labels(text[start:end])
    else:
        return None
    return _Found(start=start, end=end, shares=shares) if shares else None


def _closing(text: str, opening: int) -> int | None:
    """Return where the bracket closes that opens there; widths may be mixed."""
    depth = 0
    for position in range(opening, len(text)):
        if text[position] in _OPEN:
            depth += 1
        elif text[position] in _CLOSE:
            depth -= 1
            if depth == 0:
                return position
    return None


def _opening(text: str, closing: int) -> int | None:
    """Return where the bracket opens that closes there."""
    depth = 0
    for position in range(closing, max(closing - _LONGEST, -1), -1):
        if text[position] in _CLOSE:
            depth += 1
        elif text[position] in _OPEN:
            depth -= 1
            if depth == 0:
                return position
    return None


def _sentence_end(text: str, start: int) -> int:
    depth = 0
    for position in range(start, len(text)):
        character = text[position]
        if character in _NESTING_OPEN:
            depth += 1
        elif character in _NESTING_CLOSE:
            depth -= 1
            if depth < 0:
                return position
        elif character in "。\n" and depth == 0:
            return position
    return len(text.rstrip())


def _by_labels(content: str) -> tuple[_Share, ...]:
    marks = [
        (m.start("label"), m.end(), _role(m["label"])) for m in _LABEL.finditer(content)
    ]
    marks += [
        (m.start("label"), m.end(), _Role.NONE)
        for m in _OTHER_LABEL.finditer(content)
        if all(not start <= m.end() - 1 < end for start, end, _ in marks)
    ]
    marks.sort()
    ends = [start for start, _, _ in marks[1:]] + [len(content)]
    shares = (
        _Share(role=role, names=_names(content[after:end]))
        for (_, after, role), end in zip(marks, ends, strict=True)
        if role is not _Role.NONE
    )
    return tuple(share for share in shares if share.names)


def _role(label: str) -> _Role:
    words = "".join(label.split())
    if any(word in words for word in _LEAD_WORDS.split("|")):
        return _Role.LEAD
    if any(word in words for word in _SHARED_WORDS.split("|")):
        return _Role.SHARED
    return _Role.JOINT


def _by_verbs(content: str) -> tuple[_Share, ...]:
    """Read ``A牵头，B、C配合``: every list stands before its verb."""
    shares: list[_Share] = []
    begin = 0
    with_others = False
    for verb in _VERB.finditer(content):
        names = _names(
            content[begin : verb.start()].lstrip("，,；; ").removeprefix("由")
        )
        begin = verb.end()
        if not all(_ORGAN.search(name) for name in names):
            return ()
        if names:
            shares.append(_Share(role=_verb_role(verb, with_others), names=names))
        with_others = bool(verb["with"])
    if not any(share.role in {_Role.LEAD, _Role.JOINT} for share in shares):
        return ()
    return tuple(shares)


def _verb_role(verb: re.Match[str], with_others: bool) -> _Role:  # noqa: FBT001
    """Return the role that a verb gives; who is joined by 会同 only shares."""
    if with_others or verb["shared"]:
        return _Role.SHARED
    return _Role.LEAD if verb["lead"] or verb["with"] else _Role.JOINT


def _names(listed: str) -> tuple[str, ...]:
    names = []
    for piece in _split(listed):
        for name in _split_joined(piece):
            clean = _clean(name)
            if len(clean) >= _MIN_NAME:
                names.append(clean)
    return tuple(dict.fromkeys(names))


def _split(listed: str) -> Iterator[str]:
    """Cut a list at its marks, but not inside brackets: 县（市、区）政府."""
    depth = 0
    begin = 0
    for position, character in enumerate(listed):
        if character in _NESTING_OPEN:
            depth += 1
        elif character in _NESTING_CLOSE:
            depth -= 1
        elif depth == 0 and character in _LISTED:
            yield listed[begin:position]
            begin = position + 1
    yield listed[begin:]


def _split_joined(piece: str) -> Iterator[str]:
    """Cut 市财政局和市税务局, but not 市工业和信息化局."""
    begin = 0
    for joiner in _JOINERS.finditer(piece):
        left, right = piece[begin : joiner.start()], piece[joiner.end() :]
        if _ORGAN.search(_clean(left)) and _ORGAN.search(_clean(right)):
            yield left
            begin = joiner.end()
    yield piece[begin:]


def _clean(name: str) -> str:
    words = re.sub(
        r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", name.strip(" \t\u3000*。．.")
    )
    return _GROUP_TAIL.sub("", words).translate(_BRACKETS)


class _Mender:
    """Drops the second of two characters that a page break doubled."""

    def __init__(self, known: set[str], units: Sequence[TextUnit]) -> None:
        self._known = known
        self._units = units

    def __call__(self, name: str) -> str:
        for position in range(1, len(name)):
            character = name[position]
            if character != name[position - 1] or character in _LEVELS:
                continue
            single = name[:position] + name[position + 1 :]
            if single in self._known or (position == 1 and self._attested(single)):
                return single
        return name

    def _attested(self, name: str) -> bool:
        """Tell whether the document begins a name so, the character not doubled."""
        head = re.escape(name[:_EVIDENCE])
        pattern = re.compile(f"(?<!{re.escape(name[0])}){head}")
        return any(pattern.search(unit.text) for unit in self._units)
