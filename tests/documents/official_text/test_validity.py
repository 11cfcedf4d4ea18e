"""From when and until when, where the text says so itself."""

from __future__ import annotations

from datetime import date

import pytest

from documents.official_text.validity import find_effective_on, find_lapsed_on

DATED = date(2020, 1, 15)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("本通告自公布之日起施行。", DATED),
        ("本办法自发布之日起施行。", DATED),
        ("本规定自2020年2月1日起施行。", date(2020, 2, 1)),
        ("本法自一九九四年一月一日起施行。", date(1994, 1, 1)),
        ("本条例自 2020 年 2 月 1 日 起施行。", date(2020, 2, 1)),
        ("《甲办法》自2019年1月1日起施行。", None),
        ("判决自送达之日起生效。", None),
        ("本办法自另行通知之日起施行。", None),
        ("本办法自2020年2月30日起施行。", None),
    ],
)
def test_effective(text: str, day: date | None) -> None:
    assert find_effective_on([text], DATED) == day


def test_without_a_date_of_issue_nothing_is_known() -> None:
    assert find_effective_on(["本通告自公布之日起施行。"], None) is None


def test_the_last_article_counts() -> None:
    texts = ["本办法第三条自2021年1月1日起施行。", "本办法自2020年2月1日起施行。"]
    assert find_effective_on(texts, DATED) == date(2020, 2, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("本办法自公布之日起施行，有效期五年。", date(2025, 1, 15)),
        ("本办法自公布之日起施行，有效期为2年。", date(2022, 1, 15)),
        ("本通知自印发之日起执行，有效期18个月。", date(2021, 7, 15)),
        ("本规定有效期至2025年12月31日。", date(2026, 1, 1)),
        ("本办法有效期自2020年1月1日至2024年12月31日。", date(2025, 1, 1)),
        ("本条例所称许可证有效期五年。", None),
        ("护士执业注册有效期为5年。", None),
        ("本办法自公布之日起施行。许可证有效期三年。", None),
    ],
)
def test_lapses(text: str, day: date | None) -> None:
    assert find_lapsed_on([text], DATED) == day


@pytest.mark.parametrize(
    ("start", "day"),
    [
        (date(2020, 2, 29), date(2021, 3, 1)),
        (date(2019, 12, 31), date(2020, 12, 31)),
    ],
    ids=["29 February", "New Year's Eve"],
)
def test_a_year_from_a_day_that_the_next_year_has_not(start: date, day: date) -> None:
    assert find_lapsed_on(["本办法自公布之日起施行，有效期1年。"], start) == day


def test_a_term_without_a_start_tells_nothing() -> None:
    assert find_lapsed_on(["本办法自公布之日起施行，有效期1年。"], None) is None
