"""What a text does to another: it amends, repeals, implements it, rests on it.

Only what the words say beside a title in book marks (or a dispatch number) is
read; a doubtful place is no relation, and stays a citation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from documents.official_text.dispatch_numbers import find_dispatch_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

RelationKind = Literal["amends", "repeals", "implements", "based_on", "refers_to"]


@dataclass(slots=True, kw_only=True, frozen=True)
class RelationText:
    """A relation that a text states.

    Attributes:
        kind: As ELI names it, read from this text to the other one.
        eid: The provision that states it.
        title: The other text's title without its book marks, may be empty.
        number: Its dispatch number as printed, may be empty.
        article: What of it is concerned: ``第五条第一款``; empty for all of it.
        quote: The words that state it.
    """

    kind: RelationKind
    eid: str
    title: str
    number: str
    article: str
    quote: str


#: 《…〈…〉…》, or 《…《…》…》 as some print it.
_TITLE: Final = re.compile(r"《(?P<title>(?:[^《》]|《[^《》]*》)+)》")
_ARTICLE: Final = re.compile(
    r"第[零〇一二三四五六七八九十百千0-9]+条(?:之[一二三四五六七八九十])?"
    r"(?:第[一二三四五六七八九十0-9]+款)?(?:第[(（]?[一二三四五六七八九十0-9]+[)）]?项)?"
)
_PART: Final = re.compile(
    r"^的?(?:部分|相关|有关)?(?:内容|条款|条文)|^的?(?:部分|相关|有关)规定|^[中里]"
    r"|^的?(?:附件|附表)"
)
_AMENDS: Final = re.compile(r"(?:修改|修订|修正)(?:了)?(?:部分)?$")
_REPEALS: Final = re.compile(r"废止(?:了)?(?:[^。；，《》]{0,20})?$")
_IMPLEMENTS: Final = re.compile(
    r"(?:贯彻落实|贯彻执行|贯彻|落实|实施|执行)(?:好)?"
    r"(?:[^。；，《》]{0,24}(?:印发|发布|公布|下发|制定|关于)的?)?(?:好)?$"
)
_BASED_ON: Final = re.compile(
    r"(?:根据|依据|依照|按照|遵照)(?:了)?[^。；，《》]{0,16}$"
)
#: What rests on another text says what it is: a rule made, a decision, an order.
_MADE: Final = re.compile(r"制[定订]|如下|决定|特|现[将就]|结合|规定。?$|实施")
_REFERS_TO: Final = re.compile(r"(?:参照|参考|比照)(?:[^。；，《》]{0,10})$")
_REPEALED_AFTER: Final = re.compile(
    r"^[^。；《》]{0,12}?(?:同时|即行|予以|自行|一并|均)废止"
)
_AMENDED_AFTER: Final = re.compile(
    r"^[^。；《》]{0,16}?(?:作|做|进行|予以|作出|做出)(?:如下|出如下|了)?(?:的)?(?:修改|修订|修正)"
)
#: Between two members of a list of titles: the word before the first counts.
_LIST: Final = re.compile(r"^[、，和及与以]{1,2}(?:及)?$")
#: Between two members of a list of numbers: 甲发〔2010〕5号文件、甲发〔2011〕6号.
_NEXT_NUMBER: Final = re.compile(r"(?:文件|文)?[、，和及与以]{1,2}(?:及)?(?:原)?")
#: Tells of what was: 已废止的甲发〔2010〕5号.
_REPEALED_BEFORE: Final = re.compile(r"(?:已|已经)(?:被)?废止|废止的")
_SENTENCE: Final = re.compile(r"[^。；;\n]+[。；;]?")
_QUOTE_LIMIT: Final = 300
_NUMBER_LIMIT: Final = 40


@dataclass(slots=True, kw_only=True, frozen=True)
class RelationUnit:
    """One run of text: a title (with an empty eId) or a provision's own text.

    ``opening`` tells that a text opens here: its title, its first paragraphs, its
    first article.
    """

    eid: str
    text: str
    opening: bool = False


def find_relations(units: Iterable[RelationUnit]) -> list[RelationText]:
    """Return the relations that a text states, each once.

    ``based_on``, ``implements`` and ``refers_to`` count only where a text opens:
    further down 根据《…》 tells how one case is handled, not what the text rests on.
    """
    found: dict[tuple[str, str, str, str], RelationText] = {}
    for unit in units:
        if "《" not in unit.text and "废止" not in unit.text:
            continue
        for relation in _in_text(unit.eid, unit.text, opening=unit.opening):
            title = "".join(relation.title.split())
            key = (relation.kind, title, relation.number, relation.article)
            found.setdefault(key, relation)
    # A title (关于废止《…》的通知) or an annex says in short what the body says with
    # number and article: the longer form counts.
    exact = {key[:2] for key in found if key[2] or key[3]}
    titled = {(key[0], key[2]) for key in found if key[1]}
    return [
        relation
        for key, relation in found.items()
        if (key[2] or key[3] or key[:2] not in exact)
        and (key[1] or (key[0], key[2]) not in titled)
    ]


def _in_text(eid: str, text: str, *, opening: bool) -> Iterator[RelationText]:
    for sentence in _sentences(text):
        if "《" not in sentence:
            yield from _by_number(eid, sentence)
            continue
        previous: RelationKind | None = None
        end = 0
        matches = list(_TITLE.finditer(sentence))
        for index, match in enumerate(matches):
            between = sentence[end : match.start()]
            limit = (
                matches[index + 1].start()
                if index + 1 < len(matches)
                else len(sentence)
            )
            after = sentence[match.end() : limit]
            number, after = _number(after)
            if not number:
                number = _number_before(between)
                between = between.removesuffix(number)
            kind = _kind(sentence, end, match.start(), between, after, previous)
            previous = kind
            end = limit - len(after)
            if kind is None or (not opening and kind not in {"amends", "repeals"}):
                continue
            if kind == "based_on" and not _MADE.search(sentence[match.end() :]):
                continue
            article = _ARTICLE.match(after)
            if kind == "repeals" and (article or _PART.match(after)):
                # A part that is repealed changes the text; it does not end it.
                kind = "amends"
            yield RelationText(
                kind=kind,
                eid=eid,
                title=match["title"],
                number=number,
                article=article[0] if article else "",
                quote=sentence.strip()[:_QUOTE_LIMIT],
            )


def _by_number(eid: str, sentence: str) -> Iterator[RelationText]:
    """Read what a sentence without titles repeals: 葫政发〔2010〕5号文件同时废止."""
    numbers = find_dispatch_numbers(sentence) if "废止" in sentence else []
    for place, each in enumerate(numbers):
        first = last = place
        while first and _NEXT_NUMBER.fullmatch(
            sentence[numbers[first - 1].end : numbers[first].start]
        ):
            first -= 1
        while last + 1 < len(numbers) and _NEXT_NUMBER.fullmatch(
            sentence[numbers[last].end : numbers[last + 1].start]
        ):
            last += 1
        before = sentence[: numbers[first].start]
        repealed = _REPEALED_AFTER.match(sentence[numbers[last].end :]) or (
            _REPEALS.search(before) and not _REPEALED_BEFORE.search(before)
        )
        if not repealed:
            continue
        after = sentence[each.end :]
        article = _ARTICLE.match(after)
        yield RelationText(
            kind="amends" if article or _PART.match(after) else "repeals",
            eid=eid,
            title="",
            number=each.number.printed,
            article=article[0] if article else "",
            quote=sentence.strip()[:_QUOTE_LIMIT],
        )


def _sentences(text: str) -> Iterator[str]:
    """Cut a text at full stops, but never inside book marks."""
    buffer = ""
    for match in _SENTENCE.finditer(text):
        buffer += match[0]
        if buffer.count("《") <= buffer.count("》"):
            yield buffer
            buffer = ""
    if buffer:
        yield buffer


def _number(after: str) -> tuple[str, str]:
    """Return a dispatch number that opens ``after`` in brackets, and the rest."""
    if after[:1] not in {"（", "("}:
        return "", after
    depth = 0
    for place, character in enumerate(after):
        depth += (character in "（(") - (character in "）)")
        if depth == 0:
            inside = after[1:place]
            numbers = find_dispatch_numbers(inside)
            if numbers and numbers[0].start == 0:
                return numbers[0].number.printed, after[place + 1 :]
            return "", after
    return "", after


def _number_before(between: str) -> str:
    """Return a dispatch number right before a title: 会议纪要2005年第42期《…》."""
    tail = between[-_NUMBER_LIMIT:]
    numbers = find_dispatch_numbers(tail)
    if numbers and numbers[-1].end == len(tail):
        return numbers[-1].number.printed
    return ""


def _kind(
    sentence: str,
    end: int,
    start: int,
    between: str,
    after: str,
    previous: RelationKind | None,
) -> RelationKind | None:
    if _REPEALED_AFTER.match(after):
        return "repeals"
    if _AMENDED_AFTER.match(after):
        return "amends"
    patterns: tuple[tuple[RelationKind, re.Pattern[str]], ...] = (
        ("amends", _AMENDS),
        ("repeals", _REPEALS),
        ("refers_to", _REFERS_TO),
        ("implements", _IMPLEMENTS),
        ("based_on", _BASED_ON),
    )
    for kind, pattern in patterns:
        if pattern.search(between):
            return kind
    listed = end > 0 and (start == end or _LIST.match(sentence[end:start]))
    if listed:
        return previous
    # 《甲》《乙》同时废止: the word stands after the last of a list.
    return _kind_of_list(after, sentence[start:])


def _kind_of_list(after: str, rest: str) -> RelationKind | None:
    if after and not _LIST.match(after):
        return None
    tail = _TITLE.sub("《》", rest)
    match = re.match(r"^(?:《》[、，和及与以]{0,2})+(?P<after>.*)$", tail)
    if match is None:
        return None
    if _REPEALED_AFTER.match(match["after"]):
        return "repeals"
    if _AMENDED_AFTER.match(match["after"]):
        return "amends"
    return None
