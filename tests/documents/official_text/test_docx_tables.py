"""Tables of Word as rows of cells."""

from __future__ import annotations

import pytest

from documents.official_text.blocks import Block, BlockKind
from documents.official_text.docx import read_docx
from documents.official_text.errors import OfficialTextError
from tests.documents.official_text.docx_builder import (
    abstract,
    build_package,
    cell,
    in_list,
    level,
    listing,
    paragraph,
    row,
    table,
)


def texts(body: str, **parts: str) -> list[str]:
    return [block.text for block in read_docx(build_package(body, **parts))]


def only(body: str, **parts: str) -> Block:
    (block,) = read_docx(build_package(body, **parts))
    return block


class TestTables:
    def test_merged_cells_keep_their_places(self) -> None:
        body = table(
            row(
                cell("序号", '<w:vMerge w:val="restart"/>'),
                cell("地址", '<w:gridSpan w:val="2"/>'),
                properties="<w:tblHeader/>",
            ),
            row(cell("藏", "<w:vMerge/>"), cell("区"), cell("街")),
            row(cell("1"), cell("龙港区")),
        )
        block = only(body + paragraph())
        assert block.kind is BlockKind.TABLE
        assert block.rows == [
            ["序号", "地址", ""],
            ["", "区", "街"],
            ["1", "龙港区", ""],
        ]
        assert block.has_header is True
        assert (block.line, block.end_line) == (1, 7)

    def test_rows_that_begin_late_and_deleted_rows(self) -> None:
        body = table(
            row(cell("甲"), cell("乙"), cell("丙")),
            row(cell("丁"), properties='<w:gridBefore w:val="1"/>'),
            row(cell("删"), properties='<w:del w:id="1"/>'),
        )
        block = only(body)
        assert block.rows == [["甲", "乙", "丙"], ["", "丁", ""]]
        assert block.has_header is None

    def test_cells_of_many_paragraphs_and_nested_tables(self) -> None:
        inner = table(row(cell("内一"), cell("内二")), row(cell("内三")))
        content = f"<w:tc>{paragraph('上')}{paragraph()}{inner}{paragraph('下')}</w:tc>"
        block = only(table(row(content, cell("旁"))))
        assert block.rows == [["上\n内一\t内二\n内三\n下", "旁"]]

    def test_numbered_cells_and_wrapped_rows(self) -> None:
        numbering = abstract(0, level(0, "%1")) + listing(1, 0)
        rows = [row(f"<w:tc>{in_list('')}</w:tc>", cell(text)) for text in ("费", "税")]
        wrapped = f"<w:sdt><w:sdtContent>{rows[1]}</w:sdtContent></w:sdt>"
        block = only(table(rows[0], wrapped), numbering=numbering)
        assert block.rows == [["1", "费"], ["2", "税"]]

    def test_an_empty_table_is_no_block(self) -> None:
        assert texts(paragraph("甲") + table(row(cell(""))) + paragraph("乙")) == [
            "甲",
            "乙",
        ]

    def test_a_span_beyond_belief_is_not_believed(self) -> None:
        block = only(table(row(cell("宽", '<w:gridSpan w:val="2000000000"/>'))))
        assert len(block.rows[0]) == 63

    def test_a_grid_that_would_fill_the_memory_is_refused(self) -> None:
        body = table(row(*[cell("宽")] * 3000), "<w:tr><w:tc/></w:tr>" * 3000)
        with pytest.raises(OfficialTextError) as refused:
            read_docx(build_package(body))
        assert refused.value.code == "too_large"
