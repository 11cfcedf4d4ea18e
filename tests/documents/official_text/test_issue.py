"""The 2020-1 issue of the Huludao gazette, as the portal carries it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from documents.official_text.model import Kind, Reading
from documents.official_text.reader import read_path
from tests.documents.official_text.readings import by_eid, findings

ISSUE = Path(__file__).parents[3] / "fixtures" / "gazettes" / "2020-1.md"


@lru_cache(maxsize=1)
def reading() -> Reading:
    return read_path(ISSUE)


def test_ten_documents_with_pages_and_titles() -> None:
    issue = reading().issue
    assert issue is not None
    assert (issue.year, issue.number, issue.serial_number) == (2020, 1, 62)
    assert ("主办", "葫芦岛市人民政府办公室") in issue.people
    assert ("编委", "刘剑　邹俊峰　杜忠志　马志一") in issue.people
    assert [d.page for d in reading().documents] == [2, 4, 6, 8, 10, 14, 20, 28, 33, 41]
    assert all(d.number and d.title and d.dated for d in reading().documents)


def test_tasks_articles_bodies_and_fees() -> None:
    documents = reading().documents
    tasks = [len(document.responsibilities) for document in documents[6:9]]
    assert tasks == [23, 8, 21]
    heating = documents[9]
    articles = [p for p in heating.provisions if p.kind is Kind.ARTICLE]
    assert len(articles) == 14
    items = [
        sum(1 for p in heating.provisions if p.parent == a.eid and p.kind is Kind.ITEM)
        for a in articles
    ]
    assert sorted(items)[-2:] == [8, 13]
    plan = documents[5].annexes[0]
    assert sum(1 for p in plan.provisions if p.kind is Kind.CLAUSE) == 14
    assert len(documents[3].annexes[0].tables[0].rows) == 7
    fees = documents[4].annexes[0].tables[1]
    assert (fees.label, len(fees.rows)) == ("附表一", 12)


def test_sentence_that_a_page_cut_within_a_word() -> None:
    clause = by_eid(reading().documents[0])["cl_6"]
    assert "机动车停放、临时停车规定的机动车辆" in clause.text
    assert clause.heading == ""


def test_findings_of_the_issue() -> None:
    assert len(findings(reading(), "foreign_word")) == 2
    assert len(findings(reading(), "doubled_character")) == 1
    assert "管理办的通知" in findings(reading(), "title_differs_from_contents")[0].text
    assert findings(reading(), "title_slip")[0].suggestion.endswith("管理办法的通知")
    assert not findings(reading(), "text_lost")
