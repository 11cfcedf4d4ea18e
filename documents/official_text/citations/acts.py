"""Acts: what counts as one, and under which names a document knows it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from documents.official_text.dispatch_numbers import parse_dispatch_number


@dataclass(slots=True, kw_only=True, frozen=True)
class Act:
    """An act as a document cites it; either name may be unknown (empty)."""

    title: str
    number: str
    internal: bool = False


#: What an act is called. Certificates, forms, contracts, newspapers and books
#: end otherwise, and are none.
KINDS: Final = (
    "法|法典|宪法|条例|规定|办法|细则|决定|决议|通知|意见|规划|方案|公告|通告|通报|布告|解释"
    "|纪要|标准|规范|规程|规则|通则|总则|税则|准则|守则|章程|批复|答复|复函|命令|令|纲要|目录|名录"
    "|指南|导则|指引|预案|计划|修正案|公约|协定|条约|议定书|政策|措施|若干问题|要点|制度|大纲"
    "|解答|清单|规章"
)
_ENDS_AS_ACT: Final = re.compile(rf"(?:{KINDS})\Z")
#: (试行), （2020—2022年）, （一）: what may follow the kind inside a title.
_TAIL: Final = re.compile(
    r"(?:[（(][^（()）]{1,20}[)）]|[〔\[]\d{4}[〕\]]|\d{4}年版|第[一二三四五六七八九十]+号)+\Z"
)
_NATION: Final = "中华人民共和国"
_BLANKS: Final = re.compile(r"\s+")
_NEEDLESS_BLANK: Final = re.compile(
    r"(?<=[0-9A-Za-z])\s+(?=[^\sA-Za-z0-9])|(?<=[^\sA-Za-z0-9])\s+(?=[0-9A-Za-z])|\s*[\n]\s*"
)
_INNER_MARKS: Final = str.maketrans("《》<>＜＞", "〈〉〈〉〈〉")
_KEY_MARKS: Final = str.maketrans("《》<>()〈〉＜＞", "〈〉〈〉（）〈〉〈〉")


def clean_title(printed: str) -> str:
    """Return a title as it is kept: inner book marks 〈〉, no needless blanks."""
    words = _NEEDLESS_BLANK.sub("", printed.strip())
    return _BLANKS.sub(" ", words).translate(_INNER_MARKS)


def title_key(title: str) -> str:
    """Return what two prints of one title have in common.

    Blanks, the width of brackets and 中华人民共和国 at the start do not tell acts
    apart.
    """
    words = _BLANKS.sub("", title).translate(_KEY_MARKS)
    return words.removeprefix(_NATION) or words


def is_act_title(title: str) -> bool:
    """Tell whether a title is that of a normative act or an official document."""
    return bool(_ENDS_AS_ACT.search(_TAIL.sub("", title)))


class KnownActs:
    """The names that a document has introduced so far."""

    def __init__(self, titles: tuple[str, ...], number: str) -> None:
        self._titles = tuple(title for title in titles if title)
        self._own = {title_key(title): title for title in self._titles}
        own_number = parse_dispatch_number(number) if number else None
        self._own_number = own_number.normalised if own_number else ""
        self._main = self._titles[-1] if self._titles else ""
        self._by_key: dict[str, Act] = {}
        self._by_number: dict[str, Act] = {}
        self._aliases: dict[str, Act] = {}
        self._cited: list[Act] = []

    @property
    def aliases(self) -> dict[str, Act]:
        """Short titles that the document introduced (以下简称)."""
        return self._aliases

    @property
    def own(self) -> Act:
        """The document itself, by the title of what it promulgates if it does."""
        return Act(title=self._main, number="", internal=True)

    def own_kind(self, kind: str) -> Act | None:
        """Return the document by that of its titles that names a 办法, a 通知."""
        for title in reversed(self._titles):
            if _TAIL.sub("", title).endswith(kind):
                return Act(title=title, number="", internal=True)
        return None

    def named(self, title: str, number: str = "") -> Act:
        """Return the act with a title, and remember the number beside it."""
        key = title_key(title)
        if key in self._own:
            # The same title under another number is an earlier or later text.
            other = bool(number and self._own_number and number != self._own_number)
            return Act(title=self._own[key], number=number, internal=not other)
        known = self._aliases.get(key) or self._by_key.get(key)
        act = known or Act(title=title, number=number)
        if number and act.number != number:
            act = replace(act, number=number)
        if title.startswith(_NATION) and title_key(act.title) == key:
            act = replace(act, title=title)
        self._by_key[title_key(act.title)] = act
        if act.number:
            self._by_number[act.number] = act
        return act

    def numbered(self, number: str) -> Act:
        """Return the act with a number, titled where the document told before."""
        if number == self._own_number:
            return Act(title=self._main, number=number, internal=True)
        return self._by_number.get(number) or Act(title="", number=number)

    def introduce(self, alias: str, act: Act) -> None:
        """Remember a short title."""
        self._aliases[title_key(alias)] = act

    def alias(self, name: str) -> Act | None:
        """Return the act that a short title stands for."""
        return self._aliases.get(title_key(name))

    def known(self, name: str) -> Act | None:
        """Return the act that was cited or introduced under a name."""
        key = title_key(name)
        return self._aliases.get(key) or self._by_key.get(key)

    def cite(self, act: Act) -> None:
        """Remember that an act was cited, for 该条例 to follow."""
        self._cited.append(act)

    def cited_count(self) -> int:
        """Return how many acts were cited so far."""
        return len(self._cited)

    def latest(self, kind: str, since: int = 0) -> Act | None:
        """Return the act of a kind (条例) that was cited last, none before ``since``."""
        for act in reversed(self._cited[since:]):
            if not act.internal and _TAIL.sub("", act.title).endswith(kind):
                return act
        return None


_AMENDED: Final = re.compile(
    r"(?:修改|修订|修正|废止|停止执行|宣布失效)[^《〈<]{0,30}[《〈<](?P<title>.+)[》〉>]"
    r"(?!等)[^《》〈〉]*\Z"
)
_AMENDMENT: Final = re.compile(r"\A(?P<title>[^《〈]+?)修正案")


def amended_title(title: str) -> str:
    """Return the one act that a title says it amends or repeals, else nothing.

    In such a text an article without an act (将第三条修改为) is of that act.
    """
    match = _AMENDED.search(title) or _AMENDMENT.match(title)
    if match is None:
        return ""
    amended = match["title"]
    # Several acts side by side: no article alone can be told from the title.
    if re.search(r"[》〉>][、和及]?[《〈<]", amended):
        return ""
    return clean_title(amended)
