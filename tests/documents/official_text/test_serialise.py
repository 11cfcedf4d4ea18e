"""The public shape of parse_text."""

from __future__ import annotations

import json

from documents.official_text.serialise import reading_to_dict
from tests.documents.official_text import invented
from tests.documents.official_text.readings import read

DOCUMENT = {"number", "title", "issuer", "category", "dated", "addressees"}
DOCUMENT |= {"provisions", "annexes", "tables", "citations", "responsibilities"}


def test_shape_of_a_reading() -> None:
    shown = json.loads(json.dumps(reading_to_dict(read(invented.COVERED_PLAN))))
    assert set(shown) == {"path", "issue", "documents", "findings"}
    (document,) = shown["documents"]
    assert set(document) >= DOCUMENT
    assert document["dated"] == "2021-05-06"
    for provision in document["provisions"]:
        assert set(provision) >= {"eid", "kind", "label", "heading", "text"}
    annex = document["annexes"][0]
    assert set(annex) >= {"label", "title", "provisions", "tables"}
    assert set(annex["tables"][0]) >= {"caption", "header", "rows"}
    for finding in shown["findings"]:
        assert set(finding) >= {"code", "severity", "line", "text", "suggestion"}


def test_issue_is_null_or_a_masthead() -> None:
    issue = reading_to_dict(read(invented.MINGZHOU_ISSUE))["issue"]
    assert {"year", "number", "serial_number", "published_on"} <= set(issue)
    assert issue["published_on"] == "2021-03-31"
    assert reading_to_dict(read(invented.ORDER))["issue"] is None


def test_citations_and_responsibilities_name_their_provision() -> None:
    (document,) = reading_to_dict(read(invented.MINGZHOU_ISSUE))["documents"][:1]
    assert {"eid", "title", "number", "article", "text"} <= set(
        document["citations"][0]
    )
    assert document["citations"][0]["title"] == "中华人民共和国水法"
