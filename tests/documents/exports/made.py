"""Documents made at random: any tree, any words."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from documents.exports.tree import (
    Annex,
    Cited,
    Corrected,
    DocumentTree,
    Grid,
    IssueHead,
    IssueTree,
    Item,
    Unit,
    Work,
)
from documents.official_text.model import Kind

#: Whatever a database can hold.
any_text = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30
)
#: Words that look like markup, labels or the furniture of pages.
hostile = st.sampled_from(
    [
        "第一条 总则",
        "一、",
        "（一）",
        "1.5 万元",
        "# 标题",
        "- 3 -",
        "---",
        "| 甲 | 乙 |",
        "|---|---|",
        "**加粗** 之后",
        "<!-- @art_1 article -->",
        "<!-- gazette-portal: marked 1 -->",
        "-->",
        "<script>alert(1)</script>",
        "<table><tr><td>甲</td></tr></table>",
        "[链接](javascript:alert(1))",
        "![](http://example.invalid/x.png)",
        "&lt;&#60;&amp;",
        "]]>",
        "\\*反斜线\\",
        "一行\n两行",
        "制\t表",
        "　　缩进",
        "尾部空白 ",
        "零宽\u200b字符\ufeff",
        "\x0b\x0c\x1c\x85\u2028",
        "附件1",
        "2020年1月2日",
        "特此通告。",
        "葫政办发〔2020〕1号",
        "=1+1",
        "“引文",
    ]
)
words = hostile | any_text
_kinds = st.sampled_from(list(Kind))
_days = st.none() | st.dates(date(1949, 10, 1), date(2099, 12, 31))


@st.composite
def cited(draw: st.DrawFn, text: str) -> tuple[Cited, ...]:
    """Citations of some text, whose spans may overlap."""
    if not text or draw(st.booleans()):
        return ()
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    held = draw(st.booleans())
    target = Work(
        title=draw(words),
        number=draw(words),
        slug="mou-fa" if held else "",
        kind="law" if held else "",
        dated=draw(_days) if held else None,
    )
    one = Cited(
        start=start,
        end=end,
        quote=text[start:end],
        target=target,
        eid=draw(st.sampled_from(["", "art_1"])),
    )
    return (one,) * draw(st.integers(1, 2))


@st.composite
def document_trees(draw: st.DrawFn, issue: IssueHead | None = None) -> DocumentTree:
    """Any document: units under any unit before them, tables, annexes."""
    items: list[Item] = []
    annex = ""
    units: list[str] = []
    for place in range(draw(st.integers(0, 8))):
        sort = draw(st.sampled_from(["unit", "unit", "unit", "table", "annex"]))
        if sort == "annex":
            annex = f"annex_{place + 1}"
            units = []
            items.append(
                Annex(
                    eid=annex,
                    position=place,
                    label=draw(words),
                    title=draw(words),
                    carried=draw(st.booleans()),
                )
            )
            continue
        parent = draw(st.sampled_from(["", *units]))
        if sort == "table":
            cells = st.lists(words, max_size=3).map(tuple)
            items.append(
                Grid(
                    eid=f"table_{place}",
                    position=place,
                    parent=parent,
                    annex=annex,
                    label=draw(words),
                    caption=draw(words),
                    header=draw(cells),
                    rows=tuple(draw(st.lists(cells, max_size=3))),
                )
            )
            continue
        eid = f"unit_{place}"
        heading, text = draw(words), draw(words)
        items.append(
            Unit(
                eid=eid,
                kind=draw(_kinds),
                position=place,
                parent=parent,
                annex=annex,
                label=draw(words),
                heading=heading,
                text=text,
                quoted=draw(st.booleans()),
                in_heading=draw(cited(heading)),
                in_text=draw(cited(text)),
            )
        )
        units.append(eid)
    return DocumentTree(
        slug="yi-fen-wen-jian",
        url="/documents/yi-fen-wen-jian/",
        kind=draw(st.sampled_from(["gazette", "law", "case"])),
        title=draw(words.filter(bool)),
        number=draw(words),
        issuer=draw(words),
        category=draw(words),
        addressees=tuple(draw(st.lists(words.filter(bool), max_size=3))),
        dated=draw(_days),
        effective=draw(_days),
        lapsed=draw(_days),
        publicity=draw(words),
        promulgates=draw(words.filter(bool)),
        issue=issue,
        items=tuple(items),
        corrections=tuple(
            draw(
                st.lists(
                    st.builds(
                        Corrected,
                        printed=words,
                        corrected=words,
                        reason=words,
                        eid=st.sampled_from(["", "gone", *units]),
                    ),
                    max_size=2,
                )
            )
        ),
    )


@st.composite
def issue_trees(draw: st.DrawFn) -> IssueTree:
    """An issue of any documents."""
    head = IssueHead(
        title=draw(words),
        year=draw(st.integers(1900, 2999)),
        number=draw(st.integers(1, 99)),
        serial_number=draw(st.none() | st.integers(1, 999)),
        published_on=draw(_days),
        people=tuple(
            draw(st.lists(st.tuples(st.just("电话"), words.filter(bool)), max_size=2))
        ),
    )
    documents = draw(st.lists(document_trees(issue=head), min_size=1, max_size=3))
    return IssueTree(
        head=head, url=f"/issues/{head.year}/{head.number}/", documents=tuple(documents)
    )
