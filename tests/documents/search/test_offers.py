"""What is offered beside the official text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from documents.models import Document, GazetteIssue
from documents.search.offers import MOST, Offer, offers
from documents.search.text.queries import parse_query
from tests.documents.builders import make_document

pytestmark = pytest.mark.django_db

SOURCE = f"{__name__}.source"


def source() -> Iterator[Offer]:
    for title, keywords in (
        ("停热退费测算", ("供热", "暖气")),
        ("供热处罚", ()),
        ("补偿测算", ("搬迁费", "20万元")),
    ):
        yield Offer(
            kind="测算", title=title, summary="逐项计算。", url="/x/", keywords=keywords
        )


def crowd() -> list[Offer]:
    return [
        Offer(kind="机构", title=f"第{n}局", summary="", url="/") for n in range(20)
    ]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("搬迁费", ["补偿测算"]),
        ("搬遷費", ["补偿测算"]),
        ("供热", ["供热处罚", "停热退费测算"]),
        ("供热 退费", ["停热退费测算"]),
        ("供热 -处罚", ["停热退费测算"]),
        ("逐项 计算 暖气", ["停热退费测算"]),
        ("热处", ["供热处罚"]),
        ("没有", []),
    ],
)
def test_words_lead_to_offers(
    settings: Settings, typed: str, expected: list[str]
) -> None:
    settings.SEARCH_SOURCES = [SOURCE]
    assert [one.title for one in offers(parse_query(typed))] == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2020年第1期", ["2020年第1期"]),
        ("2020年01期", []),
        ("2020年第01期", ["2020年第1期"]),
        ("2020年1期", ["2020年第1期"]),
        ("公报", ["2021年第1期", "2020年第1期"]),
        ("公报 2020", ["2020年第1期"]),
        ("总62期", ["2020年第1期"]),
    ],
)
def test_issues_are_offered_once_they_are_public(
    settings: Settings, typed: str, expected: list[str]
) -> None:
    settings.SEARCH_SOURCES = ["documents.search.issues.offers"]
    for year, serial, state in (
        (2020, 62, Document.State.PUBLISHED),
        (2021, None, Document.State.PUBLISHED),
        (2022, None, Document.State.DRAFT),
    ):
        issue = GazetteIssue.objects.create(
            title="临江市人民政府公报", year=year, number=1, serial_number=serial
        )
        make_document(f"通告{year}", issue=issue, position=1, state=state)
    found = offers(parse_query(typed))
    assert [one.title.removeprefix("临江市人民政府公报") for one in found] == expected


def test_no_more_than_a_handful(settings: Settings) -> None:
    settings.SEARCH_SOURCES = [f"{__name__}.crowd"]
    assert len(offers(parse_query("局"))) == MOST
