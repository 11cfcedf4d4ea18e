"""Markdown: what is written is read back to the same, whatever the words are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from documents.exports.markdown import document_markdown, issue_markdown, marked, plain
from documents.exports.markdown.comparison import (
    outline_of_text,
    outline_of_tree,
    same_issue,
)
from documents.exports.tree import DocumentTree, IssueTree, Unit
from documents.models import Document, GazetteIssue
from documents.official_text.errors import OfficialTextError
from documents.official_text.marked.grammar import FIRST_LINE
from documents.official_text.model import Kind, Reading
from documents.official_text.reader import SourceKind, read_bytes
from documents.official_text.serialise import document_to_dict
from documents.services.importing import Outcome, import_gazette
from documents.services.importing.files import SourceBytes
from tests.documents.exports.made import document_trees, issue_trees
from tests.documents.official_text.readings import codes

_MARKED = FIRST_LINE.encode()


def read_back(data: bytes, kind: SourceKind = "auto") -> Reading:
    return read_bytes(data, name="样本.md", kind=kind)


def check(tree: DocumentTree, data: bytes) -> None:
    kinds: tuple[SourceKind, ...] = ("auto", "gazette" if tree.is_gazette else "law")
    for kind in kinds:
        (text,) = read_back(data, kind).documents
        assert outline_of_text(text, tree) == outline_of_tree(tree)


def test_every_document_of_the_issue_reads_back_from_plain_words(
    trees: tuple[DocumentTree, ...],
) -> None:
    assert len(trees) == 10
    for tree in trees:
        data = document_markdown(tree)
        assert not data.startswith(_MARKED), tree.title
        check(tree, data)


def test_citations_and_responsibilities_are_found_again(
    trees: tuple[DocumentTree, ...], issue: GazetteIssue
) -> None:
    source = read_bytes(
        bytes(Document.objects.get(slug=trees[0].slug).source.content),  # type: ignore[union-attr]
        name="2020-1.md",
    )
    for tree, original in zip(trees, source.documents, strict=True):
        (text,) = read_back(document_markdown(tree)).documents
        want, found = document_to_dict(original), document_to_dict(text)
        for name in ("citations", "responsibilities"):
            assert found[name] == want[name], tree.title
    assert sum(len(one.citations) for one in source.documents) > 20
    assert sum(len(one.responsibilities) for one in source.documents) > 10


def test_marks_say_the_same_as_plain_words(
    trees: tuple[DocumentTree, ...], issue_tree: IssueTree
) -> None:
    for tree in trees:
        check(tree, marked.document_text(tree).encode())
    reading = read_back(marked.issue_text(issue_tree).encode())
    assert same_issue(issue_tree, reading.issue)
    assert len(reading.documents) == 10


def test_the_whole_issue_reads_back_from_plain_words(issue_tree: IssueTree) -> None:
    data = issue_markdown(issue_tree)
    assert not data.startswith(_MARKED)
    reading = read_back(data, "gazette")
    assert same_issue(issue_tree, reading.issue)
    assert len(reading.documents) == 10
    for tree, text in zip(issue_tree.documents, reading.documents, strict=True):
        assert outline_of_text(text, tree) == outline_of_tree(tree)
        assert text.page == tree.page


@pytest.mark.parametrize("whole", [True, False], ids=["issue", "document"])
@pytest.mark.parametrize("with_marks", [False, True], ids=["plain", "marked"])
def test_importing_what_was_taken_away_changes_nothing(
    issue_tree: IssueTree, *, whole: bool, with_marks: bool
) -> None:
    tree = issue_tree.documents[6]
    if whole:
        text = (marked if with_marks else plain).issue_text(issue_tree)
    else:
        text = (marked if with_marks else plain).document_text(tree)
    source = SourceBytes(name="取走的.md", data=text.encode())
    report = import_gazette(source=source, dry_run=True, replace=True)
    outcomes = {one.slug: one.outcome for one in report.documents}
    if whole or with_marks:
        assert set(outcomes.values()) == {Outcome.UNCHANGED}
    # A document alone has no contents page, which is where page numbers stand.
    assert len(outcomes) == (10 if whole else 1)


def test_laws_read_back(laws: list[DocumentTree]) -> None:
    assert laws
    for tree in laws:
        check(tree, document_markdown(tree))
        check(tree, marked.document_text(tree).encode())


@given(document_trees())
@settings(max_examples=150, deadline=None)
def test_any_document_reads_back(tree: DocumentTree) -> None:
    data = document_markdown(tree)
    check(tree, data)


@given(document_trees())
@settings(max_examples=150, deadline=None)
def test_marks_carry_any_document(tree: DocumentTree) -> None:
    check(tree, marked.document_text(tree).encode())


@given(issue_trees())
@settings(max_examples=60, deadline=None)
def test_any_issue_reads_back(issue: IssueTree) -> None:
    reading = read_back(issue_markdown(issue), "gazette")
    assert same_issue(issue, reading.issue)
    for tree, text in zip(issue.documents, reading.documents, strict=True):
        assert outline_of_text(text, tree) == outline_of_tree(tree)


def tree_of(*units: Unit, **fields: Any) -> DocumentTree:
    values: dict[str, Any] = {
        "slug": "yi-fen-wen-jian",
        "url": "/documents/yi-fen-wen-jian/",
        "kind": "gazette",
        "title": "某市人民政府关于停车秩序管理工作的通告",
        "issuer": "某市人民政府",
        "promulgates": "停车秩序管理工作",
        **fields,
    }
    return DocumentTree(**values, items=units)


def unit(text: str, **fields: object) -> Unit:
    return Unit(
        **{
            "eid": "para_1",
            "kind": Kind.PARAGRAPH,
            "position": 1,
            "text": text,
            **fields,
        }  # type: ignore[arg-type]
    )


def test_what_looks_like_markup_stays_words() -> None:
    text = "# 非标题 **非粗体** <b>非标签</b> [非链接](http://例) `码` a_b_c | 竖线。"
    tree = tree_of(unit(text))
    page = plain.document_text(tree)
    (read,) = read_back(page.encode()).documents
    assert read.provisions[0].text == text
    # Nor may another reader of Markdown take it for markup.
    assert "<b>" not in page
    assert "](" not in page


class TestMarks:
    """The explicit form, as somebody may edit it."""

    def marked(self) -> str:
        return marked.document_text(
            tree_of(
                unit("为了秩序。", eid="art_1", kind=Kind.ARTICLE, label="第一条"),
                unit("车位施划。", eid="art_2", kind=Kind.ARTICLE, label="第二条"),
            )
        )

    def test_a_word_may_be_corrected(self) -> None:
        text = self.marked().replace("为了秩序", "为了良好秩序")
        (document,) = read_back(text.encode()).documents
        assert document.provisions[0].text == "为了良好秩序。"

    def test_a_paragraph_without_a_mark_is_taken_in_and_told_of(self) -> None:
        text = self.marked().replace("为了秩序。", "为了秩序。\n\n补写的一段。")
        reading = read_back(text.encode())
        texts = [one.text for one in reading.documents[0].provisions]
        assert texts == ["为了秩序。", "补写的一段。", "车位施划。"]
        assert "unmarked_text" in codes(reading)

    def test_a_number_that_was_changed_is_told_of(self) -> None:
        reading = read_back(self.marked().replace("第一条　", "第九条　").encode())
        assert "label_differs" in codes(reading)
        assert reading.documents[0].provisions[0].label == "第一条"

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("article label=第一条", "paragraf", "没有“paragraf”"),
            ("@art_2", "@art_1", "重复"),
            ("@art_2 article", "@art_2 article in=chp_9", "没有上级"),
            ("@art_2 article", "@art_2 article of=annex_9", "没有附件"),
            ("@art_1 article", "@<art> article", "标记写得不对"),
            ("@art_1 article", "@第一条 article", "不能作锚点"),
            ("issuer=", "dated=昨天 issuer=", "不是日期"),
            ("issuer=", "page=一 issuer=", "不是数"),
            ("@@document", "@@nothing", "没有标明是哪一份文件"),
        ],
    )
    def test_a_broken_mark_is_named_with_its_line(
        self, old: str, new: str, message: str
    ) -> None:
        text = self.marked().replace(old, new, 1)
        with pytest.raises(OfficialTextError, match=message) as caught:
            read_back(text.encode())
        assert "第 " in caught.value.message

    def test_marks_alone_are_no_document(self) -> None:
        with pytest.raises(OfficialTextError, match="没有标明任何一份文件"):
            read_back(FIRST_LINE.encode())


def test_a_tree_that_words_cannot_tell_is_marked() -> None:
    first = unit("第一条 总则", kind=Kind.NOTE)
    tree = tree_of(first, replace(first, eid="cl_1", parent="para_1", label="（九）"))
    data = document_markdown(tree)
    assert data.startswith(_MARKED)
    check(tree, data)
