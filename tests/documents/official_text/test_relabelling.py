from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.official_text.relabelling import label_of, renumbered, with_number


@pytest.mark.parametrize(
    ("label", "number", "expected"),
    [
        ("第三条", 4, "第四条"),
        ("第十条", 110, "第一百一十条"),
        ("第十条之一", 11, "第十一条之一"),
        ("（二）", 3, "（三）"),
        ("(2)", 12, "(12)"),
        ("（２）", 13, "（１３）"),
        ("一、", 10, "十、"),
        ("1.", 2, "2."),
        ("②", 3, "③"),
        ("⑳", 21, None),
        ("附则", 2, None),
    ],
)
def test_only_the_number_changes(label: str, number: int, expected: str | None) -> None:
    assert with_number(label, number) == expected


@pytest.mark.parametrize(
    ("labels", "start", "expected"),
    [
        (["第三条", "第三条", "第四条"], 3, ["第三条", "第四条", "第五条"]),
        (
            ["第九条", "第十条", "第十条之一", "第十条之二", "第十一条"],
            8,
            ["第八条", "第九条", "第九条之一", "第九条之二", "第十条"],
        ),
        (["（一）", "附", "（一）"], 1, ["（一）", "附", "（二）"]),
    ],
)
def test_a_list_is_numbered_through(
    labels: list[str], start: int, expected: list[str]
) -> None:
    assert renumbered(labels, start=start) == expected


@given(
    start=st.integers(1, 300),
    count=st.integers(1, 30),
    form=st.sampled_from(["第{}条", "（{}）", "{}、"]),
)
def test_what_is_numbered_reads_back_in_order(
    start: int, count: int, form: str
) -> None:
    labels = renumbered([form.format("七")] * count, start=start)
    read = [label_of(label) for label in labels]
    assert [each.number if each else None for each in read] == list(
        range(start, start + count)
    )
