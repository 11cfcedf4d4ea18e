"""Instructions in running text: 将第五条第一款修改为：“……”, 删去第三条, 废止…….

A sentence is read only where its grammar is known as a whole; of any other nothing
is taken.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from regulations.reading.revisions.clauses import clauses_at, join_clauses
from regulations.reading.revisions.quotes import SIGN, Masked

Modification = Literal["substitution", "insertion", "deletion"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change to a clause, as an instruction words it.

    Attributes:
        clause: The clause, empty for the whole text.
        modification: Akoma Ntoso's kind of a textual modification.
        before: The words that go; empty where the clause goes as a whole.
        after: The words that come.
        repeals: Whether the instruction says 废止.
    """

    clause: str
    modification: Modification
    before: str = ""
    after: str = ""
    repeals: bool = False


_Q: Final = SIGN
_TAKE: Final = r"(?:将|把|对)?"
_IN: Final = r"(?:规定)?(?:中|里|内)?(?:的|关于)?"
#: A heading that is named with the clause: 第一条、关于办理手续问题中.
_HEADING: Final = r"(?:[、，\s]?[^。；;：:，、\ue000-\ue1f4]{0,40}?[中里内])"
_BECOMES: Final = (
    r"(?:统一|均|分别|相应)?(?:修改|修订|修正|调整|变更|更改|更名|替换|改)(?:为|成)"
)
_GONE: Final = r"(?:删去|删除|去掉|删掉)"
_SAYS: Final = r"[，,]?[：:]?\s*"
_END: Final = r"[\s，,。；;]*"

#: Behind a clause: what happens to words of it.
_WORDS_BECOME: Final = re.compile(
    rf"{_HEADING}?{_IN}由?(?P<old>{_Q}){_BECOMES}(?P<new>{_Q})"
)
_MORE_BECOME: Final = re.compile(
    rf"[，,、；;和及以并]*(?:将|把)?(?P<old>{_Q}){_BECOMES}(?P<new>{_Q})"
)
_WORDS_GO: Final = re.compile(
    rf"{_HEADING}?{_IN}(?P<old>{_Q})(?:等?字样|一词|的?规定|的?内容)?(?:予以|均)?{_GONE}"
)
_WORDS_ADDED: Final = re.compile(
    rf"{_HEADING}?{_IN}(?P<old>{_Q})(?:一词)?之?(?P<side>后|前)(?:面)?"
    rf"(?:增加|添加|加上|加入|增写){_SAYS}(?P<new>{_Q})"
)
#: 改为第十四条，修改为: the number changes too; the old one is the clause.
_CLAUSE_BECOMES: Final = re.compile(
    rf"(?:的?(?:规定|内容|条文))?(?:改为第[^，,。；;]{{1,12}}[，,](?:并)?(?:将其)?)?"
    rf"{_BECOMES}{_SAYS}(?P<new>{_Q}){_END}\Z"
)
_ADDED: Final = re.compile(
    rf"(?:之)?(?P<place>后|中|前)?[，,]?(?:增加|增设|新增)(?:一|两|二|三|四|五|六|七|八|九|十|\d)?"
    rf"个?(?P<level>条|款|项|目)(?:[，,]?作为(?P<number>[^：:，,。；;\ue000-\ue1f4]{{2,20}}))?"
    rf"(?:[，,]?(?:内容|规定)?(?:如下|为))?{_SAYS}(?P<new>{_Q}){_END}\Z"
)
_DELETES: Final = re.compile(rf"(?:予以)?{_GONE}{_END}\Z")
_STARTS_WITH_DELETION: Final = re.compile(
    rf"\s*(?P<verb>{_GONE}|废止|取消)[：:]?(?:原|其)?"
)
_REPEALED_WORDS: Final = re.compile(rf"{_HEADING}?{_IN}(?P<old>{_Q})")
_START: Final = re.compile(rf"\s*{_TAKE}(?:原|其|在|该办法|该规定|该文件|该通知)?")
_SENTENCE_END: Final = re.compile(r"[。；;]")


def changes_in(masked: Masked, *, in_act: bool = False) -> list[Change]:
    """Return the changes that the sentences of a text order.

    Args:
        masked: The text without the name of the act and without quotations.
        in_act: Whether an act is named right before: then 中的“甲”修改为“乙”
            without a clause is about the whole of it.
    """
    found: list[Change] = []
    clauses: list[str] = []
    for sentence in _sentences(masked.text):
        changes, clauses = _in_sentence(masked, sentence, clauses, in_act=in_act)
        found.extend(changes)
    return found


def _sentences(text: str) -> Iterator[str]:
    """Cut at full stops; inside a sign nothing is cut, for it is one character."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        yield text[start : match.end()]
        start = match.end()
    yield text[start:]


def _in_sentence(
    masked: Masked, sentence: str, previous: list[str], *, in_act: bool
) -> tuple[list[Change], list[str]]:
    if not sentence.strip():
        return [], previous
    deletion = _STARTS_WITH_DELETION.match(sentence)
    if deletion is not None:
        return _deletion(masked, sentence, deletion), []
    opening = _START.match(sentence)
    at = opening.end() if opening else 0
    clauses, end = clauses_at(sentence, at)
    if not clauses:
        more = _more(masked, sentence, previous)
        if more:
            return more, previous
        if not in_act:
            return [], []
        clauses, end = [""], at
    rest = sentence[end:]
    found, length = _of_words(masked, rest, clauses)
    if not found:
        return _of_clauses(masked, rest, clauses), clauses
    # 第三条中的“甲”修改为“乙”，第五条中的“丙”修改为“丁”。
    following = rest[length:].lstrip("，,、并且 ")
    more, last = _in_sentence(masked, following, clauses, in_act=False)
    return found + more, last or clauses


def _of_words(
    masked: Masked, rest: str, clauses: list[str]
) -> tuple[list[Change], int]:
    """Read what happens to words of clauses, and where that ends."""
    words = _WORDS_BECOME.match(rest)
    if words is not None:
        pairs = [(words["old"], words["new"])]
        at = words.end()
        while more := _MORE_BECOME.match(rest, at):
            pairs.append((more["old"], more["new"]))
            at = more.end()
        return [
            _words(clause, masked.quoted(old), masked.quoted(new))
            for clause in clauses
            for old, new in pairs
        ], at
    gone = _WORDS_GO.match(rest)
    if gone is not None:
        old = masked.quoted(gone["old"])
        return [_words(clause, old, "") for clause in clauses], gone.end()
    added = _WORDS_ADDED.match(rest)
    if added is not None:
        old, new = masked.quoted(added["old"]), masked.quoted(added["new"])
        after = old + new if added["side"] == "后" else new + old
        return [_words(clause, old, after) for clause in clauses], added.end()
    return [], 0


def _of_clauses(masked: Masked, rest: str, clauses: list[str]) -> list[Change]:
    """Read what happens to clauses as a whole: nothing unless it is all that is said."""
    if clauses == [""]:
        return []
    whole = _CLAUSE_BECOMES.match(rest)
    if whole is not None:
        after = masked.quoted(whole["new"])
        return [_whole(clause, "substitution", after) for clause in clauses[:1]]
    if _DELETES.match(rest):
        return [_whole(clause, "deletion") for clause in clauses]
    inserted = _ADDED.match(rest)
    # 第十条前增加一款 without a number for it leaves open where it comes.
    placed = inserted is not None and (inserted["number"] or inserted["place"] != "前")
    if inserted is not None and placed and len(clauses) == 1:
        clause = _new_clause(clauses[0], inserted)
        return [_whole(clause, "insertion", masked.quoted(inserted["new"]))]
    return []


def _more(masked: Masked, sentence: str, previous: list[str]) -> list[Change]:
    """Read a sentence that goes on with other words of the clause before it."""
    match = _MORE_BECOME.match(sentence.strip()) if previous else None
    if match is None:
        return []
    return [
        _words(clause, masked.quoted(match["old"]), masked.quoted(match["new"]))
        for clause in previous
    ]


def _deletion(masked: Masked, sentence: str, opening: re.Match[str]) -> list[Change]:
    """Read 删去第三条, 删去第六条中的“甲” and 废止：第一条……中“甲”."""
    repeals = opening["verb"] == "废止"
    clauses, end = clauses_at(sentence, opening.end())
    if not clauses:
        return []
    rest = sentence[end:]
    words = _REPEALED_WORDS.match(rest)
    if words is not None:
        return [
            _words(clause, masked.quoted(words["old"]), "", repeals=repeals)
            for clause in clauses
        ]
    if not re.fullmatch(_END, rest):
        return []
    return [_whole(clause, "deletion", repeals=repeals) for clause in clauses]


def _new_clause(above: str, match: re.Match[str]) -> str:
    """Return where new text stands: 第十条增加一款，作为第二款 is 第十条第二款.

    Without its own number it is known by the clause that it is added to.
    """
    if not match["number"]:
        return above
    names, _ = clauses_at(match["number"])
    return join_clauses(above, names[0]) if names else above


def _words(clause: str, before: str, after: str, *, repeals: bool = False) -> Change:
    return Change(
        clause=clause,
        modification="substitution" if after else "deletion",
        before=before,
        after=after,
        repeals=repeals,
    )


def _whole(
    clause: str, modification: Modification, after: str = "", *, repeals: bool = False
) -> Change:
    return Change(
        clause=clause, modification=modification, after=after, repeals=repeals
    )
