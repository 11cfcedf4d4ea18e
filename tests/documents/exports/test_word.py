"""Word files: styles, numbers, tables, and the way back through our own reader."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings

from documents.exports.characters import xml_text
from documents.exports.markdown.comparison import (
    outline_of_text,
    outline_of_tree,
    same_issue,
)
from documents.exports.tree import DocumentTree, Grid, IssueTree, Unit
from documents.exports.word import document_docx, issue_docx
from documents.official_text.model import DocumentText, Kind
from documents.official_text.reader import SourceKind, read_bytes
from tests.documents.exports.made import document_trees, issue_trees


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def read_back(tree: DocumentTree, data: bytes) -> DocumentText:
    kind: SourceKind = "gazette" if tree.is_gazette else "law"
    (text,) = read_bytes(data, name="样本.docx", kind=kind).documents
    return text


def lists(document: Any) -> list[Any]:
    return list(document.element.body.iter(qn("w:numPr")))


def test_every_document_of_the_issue_reads_back_with_words_own_numbers(
    trees: tuple[DocumentTree, ...],
) -> None:
    assert len(trees) == 10
    numbered = 0
    for tree in trees:
        data = document_docx(tree)
        assert outline_of_text(read_back(tree, data), tree) == outline_of_tree(tree)
        numbered += len(lists(opened(data)))
    assert numbered > 150


def test_the_whole_issue_reads_back(issue_tree: IssueTree) -> None:
    reading = read_bytes(issue_docx(issue_tree), name="样本.docx", kind="gazette")
    assert same_issue(issue_tree, reading.issue)
    for tree, text in zip(issue_tree.documents, reading.documents, strict=True):
        assert outline_of_text(text, tree) == outline_of_tree(tree)


def test_laws_read_back(laws: list[DocumentTree]) -> None:
    assert laws
    for tree in laws:
        text = read_back(tree, document_docx(tree))
        assert outline_of_text(text, tree) == outline_of_tree(tree)


def test_styles_are_those_of_official_documents(
    trees: tuple[DocumentTree, ...],
) -> None:
    document = opened(document_docx(trees[6]))
    used = [paragraph.style.name for paragraph in document.paragraphs]
    assert used[:4] == ["公文发文机关", "公文发文字号", "Title", "公文主送机关"]
    assert {"Heading 1", "Heading 2", "公文正文", "公文落款", "公文附注"} <= set(used)
    for name in ("Normal", "Title", "Heading 2", "公文正文"):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")), name
        assert fonts.get(qn("w:eastAsiaTheme")) is None, name
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert "PAGE" in section.footer.paragraphs[0]._p.xml
    assert document.core_properties.title == trees[6].title


def test_tables_are_tables_whose_rows_no_page_cuts(
    trees: tuple[DocumentTree, ...],
) -> None:
    (grid,) = (item for item in trees[3].items if isinstance(item, Grid))
    (table,) = opened(document_docx(trees[3])).tables
    rows = [tuple(cell.text for cell in row.cells) for row in table.rows]
    assert rows == [grid.header, *grid.rows]
    marks = [row._tr.trPr for row in table.rows]
    assert all(mark.find(qn("w:cantSplit")) is not None for mark in marks)
    heads = [mark.find(qn("w:tblHeader")) is not None for mark in marks]
    assert heads == [True] + [False] * (len(rows) - 1)


def article(label: str, number: str) -> Unit:
    return Unit(
        eid=f"art_{number}",
        kind=Kind.ARTICLE,
        position=0,
        label=label,
        text=f"这是{label}的内容。",
    )


def test_a_number_that_word_would_write_otherwise_stays_words() -> None:
    labels = {
        "1": "第一条",
        "2": "第二条",
        "2-1": "第二条之一",
        "5": "第五条",
        "6": "第6条",
    }
    tree = DocumentTree(
        slug="x",
        url="/documents/x/",
        kind="law",
        title="某条例",
        items=tuple(article(label, number) for number, label in labels.items()),
    )
    document = opened(document_docx(tree))
    texts = [one.text for one in document.paragraphs[1:]]
    assert texts[:2] == ["这是第一条的内容。", "这是第二条的内容。"]
    assert texts[2].startswith("第二条之一")
    assert texts[3] == "这是第五条的内容。"
    assert texts[4].startswith("第6条")
    # 第五条 does not go on from 第二条: its list says where it starts.
    numbers = [one.find(qn("w:numId")).get(qn("w:val")) for one in lists(document)]
    assert numbers[0] == numbers[1] != numbers[2]


@given(document_trees())
@settings(max_examples=60, deadline=None)
def test_any_document_gives_a_file_with_all_its_words(tree: DocumentTree) -> None:
    document = opened(document_docx(tree))
    whole = "".join(
        element.text or "\n\t"[element.tag == qn("w:tab")]
        for element in document.element.body.iter(qn("w:t"), qn("w:tab"), qn("w:br"))
    )
    bare = "".join(whole.split())
    for item in tree.items:
        if isinstance(item, Unit):
            assert "".join(xml_text(item.text).split()) in bare


@given(issue_trees())
@settings(max_examples=20, deadline=None)
def test_any_issue_gives_a_file(issue: IssueTree) -> None:
    assert opened(issue_docx(issue)).paragraphs


@pytest.mark.parametrize("text", ["甲\x00\x0b乙\ufffe", "<w:t>", "]]>&amp;"])
def test_words_stay_words(text: str) -> None:
    tree = DocumentTree(
        slug="x", url="/documents/x/", kind="gazette", title=text, issuer=text
    )
    paragraphs = opened(document_docx(tree)).paragraphs
    assert paragraphs[1].text == xml_text(text)
