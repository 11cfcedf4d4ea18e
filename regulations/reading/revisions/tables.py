"""Tables of revisions: which document, which clause, the words before and after."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from documents.official_text.dates import parse_date
from documents.official_text.model import AnnexText, TableText
from regulations.reading.revisions.acts import Act, distinct, find_acts, make_act
from regulations.reading.revisions.clauses import (
    ClauseWords,
    clauses_at,
    split_cell,
)
from regulations.reading.revisions.quotes import mask
from regulations.reading.revisions.running import Found
from regulations.reading.revisions.sentences import Change, Modification, changes_in
from regulations.reading.source import SourceDocument
from regulations.reading.tables import Columns, columns_of, row_quote

#: What the heading of a column says; the first that fits counts.
_COLUMNS: Final[Columns] = {
    "after": re.compile(
        r"(?:修[改订正]|调整|变更)(?:为|后|成)|现(?:行)?(?:条文|内容|规定|表述)$|新条文"
    ),
    "before": re.compile(
        r"修[改订正]前|调整前|^原|(?:修[改订正]|调整)的?(?:内容|条文|条款内容|部分)$"
    ),
    "clause": re.compile(
        r"^(?:修[改订正]|所在|涉及|相关|有关|废止|对应)?的?条(?:款|文|目)(?:号|序号|项)?$"
    ),
    "treatment": re.compile(r"(?:处理|清理|处置)(?:意见|结果|方式|决定)|^结果$"),
    "number": re.compile(r"字号|文号|文件编号"),
    "dated": re.compile(
        r"(?:制发|制定|印发|发文|成文|发布|公布|颁布|施行)?(?:日期|时间)$"
    ),
    "title": re.compile(
        r"(?:文件|规章|规范性文件|制度|办法|政策)?(?:名称|标题|题目)$|^文件$|规范性文件$"
    ),
    "order": re.compile(r"^(?:序号|编号|项次|No\.?)$"),
}
_DELETED: Final = re.compile(
    r"[（(]?(?:删[去除]|取消|废止)(?:[该此本原][条款项段]?|全[条款文])?[)）]?。?"
)
_SAME: Final = frozenset({"", "〃", "同上", "″", '"'})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """The cells of a row by what their column says."""

    cells: Mapping[str, str]
    printed: str
    place: int

    def get(self, name: str) -> str:
        return self.cells.get(name, "")


def read_tables(source: SourceDocument) -> list[tuple[str, Found]]:
    """Read revision tables; each change with the key of its row."""
    found: list[tuple[str, Found]] = []
    text = source.text
    places: list[tuple[AnnexText | None, TableText]] = [(None, t) for t in text.tables]
    places += [(annex, t) for annex in text.annexes for t in annex.tables]
    for annex, table in places:
        names = [table.caption, annex.title if annex else "", text.title]
        found.extend(_read_table(table, names))
    return found


def _read_table(table: TableText, names: Sequence[str]) -> Iterator[tuple[str, Found]]:
    header, rows = _header(table)
    columns = columns_of(header, _COLUMNS)
    changes = "after" in columns or "before" in columns
    repeals = _lists_repeals(columns, names)
    if not changes and not repeals and "treatment" not in columns:
        return
    above = _act_of(names)
    act: Act | None = None
    for row in _rows(table, rows, columns):
        act = _act(row, columns, act) or above
        if act is None:
            continue
        # No change is the repeal of the whole document.
        treatments: Sequence[Change | None] = ()
        if changes:
            treatments = _changes(row)
        elif repeals or _is_repealed(row):
            treatments = (None,)
        for count, change in enumerate(treatments, start=1):
            key = f"{table.eid}:{row.place}" + (f":{count}" if count > 1 else "")
            yield key, Found(act=act, change=change, eid=table.eid, quote=row.printed)


def _header(table: TableText) -> tuple[list[str], range]:
    """Return the headings and where the rows are; some tables print no header."""
    if not any(cell.strip() for cell in table.header) and table.rows:
        return table.rows[0], range(1, len(table.rows))
    return table.header, range(len(table.rows))


def _rows(table: TableText, rows: range, columns: Mapping[str, int]) -> Iterator[_Row]:
    for index in rows:
        row = table.rows[index]
        cells = {
            name: row[column].strip()
            for name, column in columns.items()
            if column < len(row)
        }
        if any(cells.get(name) for name in ("title", "number", "before", "after")):
            yield _Row(cells=cells, printed=row_quote(table, index), place=index + 1)


def _act(row: _Row, columns: Mapping[str, int], above: Act | None) -> Act | None:
    """Return the document of a row; an empty cell goes on with the row above."""
    title, number = row.get("title"), row.get("number")
    if title in _SAME and number in _SAME:
        return above
    if not columns.keys() & {"title", "number"}:
        return None
    named = find_acts(title)
    inner = named[0].act if len(named) == 1 else None
    act = make_act(
        inner.title if inner and inner.title else title,
        number or (inner.number if inner else ""),
        parse_date(row.get("dated")) or (inner.dated_on if inner else None),
    )
    return act if act.key else None


def _act_of(names: Sequence[str]) -> Act | None:
    """Return the one document that the caption, the annex or the title names."""
    for name in names:
        acts = distinct(each.act for each in find_acts(name))
        if acts:
            return acts[0] if len(acts) == 1 else None
    return None


def _changes(row: _Row) -> list[Change]:
    if "after" not in row.cells:
        # 修改内容 alone holds instructions in running text.
        return changes_in(mask(row.get("before")))
    before, after = split_cell(row.get("before")), split_cell(row.get("after"))
    if _DELETED.fullmatch(row.get("after")):
        after = [ClauseWords(clause="", words="")] * len(before)
    named = clauses_at(row.get("clause"))[0]
    clause = named[0] if len(named) == 1 else row.get("clause")
    if len(before) != len(after):
        whole = [ClauseWords(clause="", words=row.get("before"))]
        return _paired(whole, [ClauseWords(clause="", words=row.get("after"))], clause)
    return _paired(before, after, clause)


def _paired(
    before: Sequence[ClauseWords], after: Sequence[ClauseWords], clause: str
) -> list[Change]:
    return [
        Change(
            clause=old.clause or new.clause or clause,
            modification=_modification(old.words, new.words),
            before=old.words,
            after=new.words,
        )
        for old, new in zip(before, after, strict=True)
        if old.words or new.words or old.clause
    ]


def _modification(before: str, after: str) -> Modification:
    if not after:
        return "deletion"
    return "substitution" if before else "insertion"


def _lists_repeals(columns: Mapping[str, int], names: Sequence[str]) -> bool:
    """Tell a list of what is repealed by its caption: 决定废止的文件目录."""
    if not columns.keys() & {"title", "number"} or "treatment" in columns:
        return False
    nearest = next((name for name in names if name), "")
    return "废止" in nearest and not re.search(
        r"修[改订正]|保留|继续有效|失效", nearest
    )


def _is_repealed(row: _Row) -> bool:
    return re.fullmatch(r"(?:予以|建议)?废止。?", row.get("treatment")) is not None
