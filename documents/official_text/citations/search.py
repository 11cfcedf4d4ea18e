"""Find what a text cites: one pass over the units of a document in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from documents.official_text.citations.acts import (
    KINDS,
    Act,
    KnownActs,
    amended_title,
    is_act_title,
)
from documents.official_text.citations.annexes import LABEL, AnnexList, label_number
from documents.official_text.citations.provisions import (
    Reference,
    eids_of,
    read_chain,
)
from documents.official_text.citations.targets import Targets, article_of
from documents.official_text.citations.titles import read_title
from documents.official_text.dispatch_numbers import (
    FoundDispatchNumber,
    find_dispatch_numbers,
)
from documents.official_text.model import CitationText, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from documents.official_text.citations.units import CitationContext, TextUnit

_B: Final = r"[^\S\n]*"
_SELF_KINDS: Final = (
    "法典|条例|规定|办法|细则|决定|通知|意见|规划|方案|公告|通告|解释|标准|规范|规则|章程"
    "|准则|命令|纲要|目录|指南|预案|计划|制度|规程|措施|要点|安排"
)
#: Where something to cite may begin. Every branch starts with one character, so
#: that the engine skips by a character set; what it is, the patterns below tell.
_START: Final = re.compile(
    r"《|〈|附[件表录图]|表[\s0-9０-９一二三四五六七八九十]"
    r"|第[\s（(0-9０-９一二三四五六七八九十百千两]|前[一二两三四五款条项]"
    r"|本[^市省县区州级人院部局单身地国]|该"
)
_TOKENS: Final[dict[str, tuple[tuple[str, re.Pattern[str]], ...]]] = {
    "《": (("title", re.compile("《")),),
    "〈": (("title", re.compile("〈")),),
    "附": (("label", re.compile(LABEL)),),
    "表": (("label", re.compile(LABEL)),),
    "第": (
        (
            "provision",
            re.compile(rf"第(?={_B}[（(]?{_B}[0-9０-９一二三四五六七八九十百千两])"),
        ),
    ),
    "前": (
        (
            "relative",
            re.compile(
                r"前(?<![目以之提此年生空]前)[一二两三四五]?"
                r"(?:款(?!项)|条(?![件例款])|项(?!目))"
            ),
        ),
    ),
    "本": (
        (
            "relative",
            re.compile(
                rf"本(?<![基根日原书]本)(?:[条款项](?={_B}(?:第|[（(][一二三四五六七八九十\d]))"
                r"|章(?!程)|节(?![目约日点省]))"
            ),
        ),
        (
            "own",
            re.compile(
                rf"本(?<![基根日原书]本)(?:法|[一-鿿]{{0,2}}?(?:{_SELF_KINDS}))"
                rf"(?={_B}(?:第{_B}[（(]?[0-9０-９一二三四五六七八九十百千]|附[件表录]))"
            ),
        ),
    ),
    "该": (
        (
            "that",
            re.compile(
                r"该(?:[一-鿿]{0,2}?)(?:法典|法(?![律规院人定治官])|条例|办法|细则|规则|规定"
                r"|决定|通知|意见|方案|解释|公告|通告|规划|章程|公约|协定)"
            ),
        ),
    ),
}
_LINK: Final = re.compile(rf"{_B}(?:的|中的|中)?{_B}")

#: A law without book marks ends where its article begins: 依照刑法第一百条.
_NAME_RUN: Final = re.compile(r"[一-鿿（）()]{1,40}\Z")
_NAME_END: Final = re.compile(
    rf"(?:法|{_SELF_KINDS}|公约|协定|修正案|通则|总则)(?:[（(][一二三四五六七八九十]+[)）])?\Z"
)
_NAME_LEAD: Final = re.compile(
    r".*(?:违反|依照|依据|根据|按照|符合|适用|参照|比照|遵守|执行|认定|作为|视为|规定为|属于"
    r"|构成|触犯|以及|或者|结合|对照|援用|引用|履行|隐瞒|现行|修正[前后]|修[订改][前后]|删去|增加"
    r"|实施(?!条例|细则|办法|规定|意见|方案|规则)|不受|具有|超[出过]|除了|上述|所称|所列|包括|涉及"
    r"|关于|对于|影响|确定|出售|藏匿|没有|发现|(?<![国所公私])有|(?<!行)为|对(?!外)|犯(?!罪)"
    r"|指(?!导|定)|了|[按的和与及或由在将把是至除原新，])"
)
#: No other law is called so, whatever stands before.
_WHOLE_NAME: Final = re.compile(r"(?:刑法|宪法|民法典)\Z")
_NATION: Final = "中华人民共和国"
_SELF_KIND_ENDS: Final = sorted([*_SELF_KINDS.split("|"), "法"], key=len, reverse=True)
#: Kinds that are words of every day too.
_COMMON_KINDS: Final = frozenset(
    ("规定", "决定", "通知", "意见", "方案", "规划", "解释", "公告", "通告", "章程")
)
_REPEALED: Final = re.compile(r"[^。；;]{0,40}废止")
_BARE_KIND: Final = frozenset(KINDS.split("|"))
#: Nothing but marks this far into a text: what follows is its label.
_LABEL_MAX: Final = 20
_REFERRED: Final = re.compile(
    rf"{_B}(?:的?规定|所[列述称规指]|[的之、，,。；;）)“”\"：:]|和|与|及|或|至|情形|行为|要求|规定"
    r"|执行|办理|处罚|处理|中|修改|改为|删去|增加|内容|\Z)"
)


@dataclass(slots=True, kw_only=True, frozen=True)
class _Token:
    start: int
    end: int
    kind: str
    text: str


def find_citations(
    units: Sequence[TextUnit], context: CitationContext
) -> list[CitationText]:
    """Return what the units of one document cite, in order.

    ``unit.text[start:end]`` is the quote. Spans of one unit are disjoint, save
    that a provision inside a range (第四条 in 第三条至第五条) has the span of the
    whole range and comes after its two ends. An act and the first provision cited
    of it are one citation; every further provision is one of its own. 本办法
    alone, without a provision, is no citation, nor is the document's own number.
    ``number`` is normalised; title and number complete each other where the
    document paired them.
    """
    search = _Search(context)
    for unit in units:
        search.read(unit)
    return search.found


class _Search:
    """The state of one pass: what is known of the acts, and where we are."""

    def __init__(self, context: CitationContext) -> None:
        self.found: list[CitationText] = []
        self._context = context
        self._acts = KnownActs(context.titles, context.number)
        self._targets = Targets(context)
        self._annex_list = AnnexList(context.annexes)
        amended = next(filter(None, map(amended_title, context.titles)), "")
        self._amended = self._acts.named(amended) if amended else None
        self._aliases: re.Pattern[str] | None = None
        self._alias_count = 0
        self._row: tuple[str, int] | None = None
        self._row_start = 0
        self._unit: TextUnit
        self._numbers: dict[int, FoundDispatchNumber] = {}
        self._unit_start = 0
        self._readers: dict[str, Callable[[_Token, int], int]] = {
            "title": self._title,
            "number": self._number,
            "alias": self._alias,
            "label": self._label,
            "provision": self._provision,
            "relative": self._relative,
            "own": self._own,
            "that": self._that,
        }

    def read(self, unit: TextUnit) -> None:
        """Read one unit."""
        eid, text = unit.eid, unit.text
        if "chp_" in eid or "sec_" in eid or "part_" in eid:
            self._targets.pass_by(eid)
        if unit.kind is Kind.TOC:
            return
        tokens = self._tokens(text)
        if self._context.annexes:
            self._unit = unit
            begin = self._read_annex_list(text)
        else:
            begin = 0
        if not tokens:
            return
        self._unit = unit
        self._unit_start = self._acts.cited_count()
        row = (eid, unit.cell[0]) if unit.cell else None
        if row != self._row:
            self._row, self._row_start = row, self._acts.cited_count()
        position = previous = begin
        for token in tokens:
            if token.start >= position:
                position = self._readers[token.kind](token, max(previous, position))
                previous = position

    def _read_annex_list(self, text: str) -> int:
        """Read a line of the list of annexes and return where it ends."""
        position = 0
        for start, end, annex in self._annex_list.entries(text):
            label = "".join(annex.label.split()).rstrip(":：") or "附件"
            self._emit(self._acts.own, start, end, label, annex.eid)
            position = end
        return position

    def _tokens(self, text: str) -> list[_Token]:
        tokens = []
        for match in _START.finditer(text):
            start = match.start()
            for kind, pattern in _TOKENS[text[start]]:
                one = pattern.match(text, start)
                if one:
                    tokens.append(
                        _Token(start=start, end=one.end(), kind=kind, text=one[0])
                    )
                    break
        self._numbers = {}
        if "号" in text or "纪要" in text:
            self._numbers = {n.start: n for n in find_dispatch_numbers(text)}
        aliases = self._alias_pattern()
        if not self._numbers and aliases is None:
            return tokens
        tokens += [
            _Token(start=n.start, end=n.end, kind="number", text=n.number.normalised)
            for n in self._numbers.values()
        ]
        if aliases:
            tokens += [
                _Token(start=m.start(), end=m.end(), kind="alias", text=m[0])
                for m in aliases.finditer(text)
            ]
        order = {"number": 0, "title": 1}
        return sorted(tokens, key=lambda t: (t.start, order.get(t.kind, 2)))

    def _alias_pattern(self) -> re.Pattern[str] | None:
        known = self._acts.aliases
        if len(known) != self._alias_count:
            self._alias_count = len(known)
            words = sorted(known, key=lambda word: (-len(word), word))
            self._aliases = re.compile("|".join(map(re.escape, words)))
        return self._aliases

    # Readers: each reads one token and returns where the next one may begin.

    def _title(self, token: _Token, _begin: int) -> int:
        return self._read_title(token.start, token.start, "")

    def _read_title(self, quote_start: int, start: int, number: str) -> int:
        text = self._unit.text
        title = read_title(text, start, self._numbers)
        if title is None:
            return start + 1
        number = number or title.number
        references, end = self._chain(title.end)
        act = self._act_of(title.title, number, cites_article=bool(references))
        if act and act.internal and _REPEALED.match(text, title.end):
            # …发布的《本办法》同时废止: the predecessor of the same name.
            act = replace(act, internal=False)
        if act is None:
            return title.end
        for alias in title.aliases:
            self._acts.introduce(alias, act)
        if title.several_aliases:
            self._introduce_in_order(title.several_aliases, act)
        if references:
            self._emit_references(act, quote_start, references)
            return end
        annexed = self._annexed(title.end)
        if annexed:
            label, label_end = annexed
            self._emit(act, quote_start, label_end, label, self._annex_of(act, label))
            return label_end
        self._emit(act, quote_start, title.quote_end)
        return title.end

    def _act_of(self, title: str, number: str, *, cites_article: bool) -> Act | None:
        introduced = self._acts.alias(title)
        if introduced and not number:
            return introduced
        if title in _BARE_KIND and not number:
            return self._acts.latest(title)
        if number or cites_article or is_act_title(title):
            return self._acts.named(title, number)
        return self._acts.known(title)

    def _introduce_in_order(self, aliases: tuple[str, ...], last: Act) -> None:
        """《甲法》和《乙法》（以下分别简称《甲》《乙》): the last act is not cited yet."""
        recent = [c.title for c in self.found if c.eid == self._unit.eid]
        titles = [*dict.fromkeys(recent), last.title][-len(aliases) :]
        for alias, title in zip(aliases, titles, strict=False):
            self._acts.introduce(alias, self._acts.named(title))

    def _number(self, token: _Token, _begin: int) -> int:
        if self._unit.kind is Kind.PREFACE:
            # The history of an act carries its own numbers.
            return token.end
        text = self._unit.text
        after = _LINK.match(text, token.end)
        following = after.end() if after else token.end
        if (
            text[following : following + 1] == "《"
            and "的" not in text[token.end : following]
        ):
            return max(
                self._read_title(token.start, following, token.text), following + 1
            )
        act = self._acts.numbered(token.text)
        if not act.title and self._row is not None:
            act = self._pair_in_row(act)
        references, end = self._chain(token.end)
        if references:
            self._emit_references(act, token.start, references)
            return end
        if not act.internal:
            self._emit(act, token.start, token.end)
        return token.end

    def _pair_in_row(self, act: Act) -> Act:
        """In a table the title and the number of an act stand side by side."""
        beside = self._acts.latest("", self._row_start)
        if beside is None or beside.number:
            return act
        return self._acts.named(beside.title, act.number)

    def _alias(self, token: _Token, begin: int) -> int:
        text = self._unit.text
        act = self._acts.alias(token.text)
        if act is None or text[token.start - 1 : token.start] in {"〈", "《"}:
            return token.start
        references, end = self._chain(token.end)
        start = token.start
        if text[max(begin, start - len(_NATION)) : start] == _NATION:
            start -= len(_NATION)
        if references:
            self._emit_references(act, start, references)
            return end
        # 条例 alone is a common word; 道路交通安全法 is not, nor is 本条例.
        if token.text in _BARE_KIND or _is_inside_name(text, token):
            return token.start
        self._emit(act, start, token.end)
        return token.end

    def _own(self, token: _Token, begin: int) -> int:
        act, home = self._meant_by(token.text)
        references, end = self._chain(token.end)
        if references:
            self._emit_references(act, token.start, references, home)
            return end
        annexed = self._annexed(token.end)
        if annexed is None:
            return token.start
        label, label_end = annexed
        self._emit(act, token.start, label_end, label, self._annex_of(act, label))
        return max(label_end, begin)

    def _meant_by(self, words: str) -> tuple[Act, str]:
        """Return what 本办法 means here, and the annex that it is, if it is one."""
        introduced = self._acts.alias(words)
        if introduced:
            return introduced, ""
        kind = next(k for k in _SELF_KIND_ENDS if words.endswith(k))
        annex = self._targets.annex_of(self._unit.eid)
        if annex is None or not annex.title.endswith(kind):
            own = self._acts.own_kind(kind)
            if own:
                return own, ""
            annex = self._targets.annex_of_kind(kind)
        if annex is None and self._amended and self._amended.title.endswith(kind):
            # A 修正案 speaks in the words of the law that it amends.
            return self._amended, ""
        if annex is None:
            return self._acts.own, ""
        return Act(title=annex.title, number="", internal=True), annex.eid

    def _that(self, token: _Token, _begin: int) -> int:
        kind = token.text[1:]
        references, end = self._chain(token.end)
        if references:
            named = (
                self._acts.alias(token.text)
                or self._acts.alias(kind)
                or self._acts.latest(kind)
            )
            if named is None:
                return end
            self._emit_references(named, token.start, references)
            return end
        # Without an article 该规定 may be any rule: only what this very text cited.
        since = self._unit_start if kind in _COMMON_KINDS else 0
        alone = (
            self._acts.alias(token.text)
            or self._acts.alias(kind)
            or self._acts.latest(kind, since)
        )
        if alone is None:
            return token.end
        self._emit(alone, token.start, token.end)
        return token.end

    def _provision(self, token: _Token, begin: int) -> int:
        references, end = read_chain(self._unit.text, token.start)
        if not references:
            return token.start
        named = self._name_before(begin, token.start, references[0])
        if named:
            self._emit_references(named[1], named[0], references)
            return end
        act = self._default_act(references[0])
        if act is None and not self._is_internal(references[0], end):
            return end
        self._emit_references(act or self._acts.own, token.start, references)
        return end

    def _name_before(
        self, begin: int, start: int, first: Reference
    ) -> tuple[int, Act] | None:
        """Return the law that is named without book marks before an article."""
        if first.parts[0].level not in "条章节编分编":
            return None
        text = self._unit.text
        run = _NAME_RUN.search(text, max(begin, start - 40), start)
        if run is None or not _NAME_END.search(run[0]):
            return None
        name = _cut_name(run[0])
        if not name or name[0] in "本该":
            return None
        act = self._acts.known(name) or self._act_by_kind(name)
        return (start - len(name), act) if act else None

    def _act_by_kind(self, name: str) -> Act | None:
        if name in _BARE_KIND:
            return self._acts.latest(name)
        return self._acts.named(name)

    def _default_act(self, first: Reference) -> Act | None:
        """Return the act that an article without one is of, None for our own."""
        if first.parts[0].level not in "条款":
            return None
        if self._row is not None:
            beside = self._acts.latest("", self._row_start)
            if beside:
                return beside
        annex = self._targets.annex_of(self._unit.eid)
        if annex:
            amended = amended_title(annex.title)
            return self._acts.named(amended) if amended else None
        return self._amended

    def _is_internal(self, first: Reference, end: int) -> bool:
        """Tell whether a path without an act names something of this document."""
        level = first.parts[0].level
        text, eid = self._unit.text, self._unit.eid
        # 第三章 总则 is a label that was left in the text, not a reference.
        before = text[: min(first.start, _LABEL_MAX)]
        at_start = self._unit.in_heading or not before.strip("#* \t\u3000")
        label = len(first.parts) == 1 and at_start
        if label and not _REFERRED.match(text, end):
            return False
        if level in "款项目":
            bracketed = "（" in first.parts[0].printed or len(first.parts) > 1
            if not article_of(eid):
                return False
            return bracketed or bool(_REFERRED.match(text, end))
        if not self._targets.provision(first.parts, eid):
            return False
        return self._targets.has_articles or bool(_REFERRED.match(text, end))

    def _relative(self, token: _Token, _begin: int) -> int:
        eid = self._unit.eid
        base = self._targets.relative(token.text, eid)
        references, end = self._chain(token.end, linked=False)
        if not references:
            if token.text[0] == "本" and token.text[-1] in "条款项":
                return token.start
            if not base and token.text[0] == "前":
                return token.end
            self._emit(self._acts.own, token.start, token.end, token.text, base)
            return token.end
        start = token.start
        for one in references:
            target = self._targets.below(base, one.parts) if base else ""
            if one.parts[0].level == "条":
                target = self._targets.provision(one.parts, eid)
            article = (
                one.article if one.parts[0].level == "条" else token.text + one.article
            )
            self._emit(
                self._acts.own,
                start if one is references[0] else one.start,
                one.end,
                article,
                target,
            )
        return end

    def _label(self, token: _Token, begin: int) -> int:
        """Read 附件1, 附表一; 表二 only after one of its like or where it exists."""
        word, number = label_number(token.text)
        target = self._targets.labelled(word, number)
        text = self._unit.text
        if not target and word == "表" and not self._continues_list(begin, token.start):
            return token.end
        if not target and word != "表" and not number:
            return token.end
        if text.strip(" \t\u3000#*：:") == token.text.strip():
            # The label of the annex itself, alone on its line.
            return token.end
        article = "".join(token.text.split())
        self._emit(self._acts.own, token.start, token.end, article, target)
        return token.end

    def _continues_list(self, begin: int, start: int) -> bool:
        between = self._unit.text[begin:start].strip()
        return begin > 0 and between in {"、", "和", "及", "与", "，", "至"}

    def _annexed(self, end: int) -> tuple[str, int] | None:
        """Read 附件三 directly after an act."""
        text = self._unit.text
        link = _LINK.match(text, end)
        match = _ANNEX_AFTER.match(text, link.end() if link else end)
        if match is None:
            return None
        return "".join(match[0].split()), match.end()

    def _annex_of(self, act: Act, label: str) -> str:
        word, number = label_number(label)
        if act.internal:
            return self._targets.labelled(word, number)
        return f"annex_{number or 1}" if word == "附件" else ""

    def _chain(self, end: int, *, linked: bool = True) -> tuple[list[Reference], int]:
        text = self._unit.text
        link = _LINK.match(text, end) if linked else _BLANKS.match(text, end)
        return read_chain(text, link.end() if link else end)

    def _emit_references(
        self, act: Act, start: int, references: list[Reference], home: str = ""
    ) -> None:
        first = references[0]
        for one in references:
            quote_start = start if one.start == first.start else one.start
            if act.internal:
                target = self._targets.provision(one.parts, self._unit.eid, home)
            else:
                target = next(iter(eids_of(one.parts)), "")
            self._emit(act, quote_start, one.end, one.article, target)

    def _emit(
        self, act: Act, start: int, end: int, article: str = "", target: str = ""
    ) -> None:
        unit = self._unit
        if not act.internal or act.number or act.title:
            self._acts.cite(act)
        self.found.append(
            CitationText(
                eid=unit.eid,
                title=act.title,
                number=act.number,
                article=article,
                text=unit.text[start:end],
                start=start,
                end=end,
                target_eid=target,
                internal=act.internal,
                in_heading=unit.in_heading,
                cell=unit.cell,
            )
        )


_BLANKS: Final = re.compile(_B)
_ANNEX_AFTER: Final = re.compile(LABEL)


def _cut_name(run: str) -> str:
    """Return the name of a law at the end of a run of words."""
    # 中华人民共和国刑法: the 和 in it ends no lead.
    nation = run.rfind(_NATION)
    if nation >= 0:
        return run[nation:]
    whole = _WHOLE_NAME.search(run)
    if whole:
        return whole[0]
    lead = _NAME_LEAD.match(run)
    name = run[lead.end() :] if lead else run
    opened = max(name.rfind("（"), name.rfind("("))
    closed = max(name.rfind("）"), name.rfind(")"))
    return name[opened + 1 :] if opened > closed else name


def _is_inside_name(text: str, token: _Token) -> bool:
    """Tell whether a short title is the end of a longer name: X实施条例."""
    before = text[max(0, token.start - 2) : token.start]
    after = text[token.end : token.end + 2]
    law = token.text.endswith("法") and after[:1] in {"律", "规", "院"}
    return law or before.endswith("实施") or after in {"实施", "草案"}
