"""Numbers stay as printed; only their links are normalised."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations.rules.telephones import telephones


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("3105807", [("3105807", "tel:3105807")]),
        ("(0429) 3114944", [("(0429) 3114944", "tel:04293114944")]),
        ("（0429）3114944", [("（0429）3114944", "tel:04293114944")]),
        ("0429—3114944", [("0429—3114944", "tel:04293114944")]),
        ("１２３４５", [("１２３４５", "tel:12345")]),
        ("110", [("110", "tel:110")]),
        (
            "3105807、3105808",
            [("3105807", "tel:3105807"), ("3105808", "tel:3105808")],
        ),
        (
            "3117080 3117081",
            [("3117080", "tel:3117080"), ("3117081", "tel:3117081")],
        ),
        ("3105807转801", [("3105807转801", "tel:3105807;ext=801")]),
        ("3105807-8", [("3105807-8", "tel:3105807;ext=8")]),
        ("400-800-1234", [("400-800-1234", "tel:4008001234")]),
        ("+86 429 3114944", [("+86 429 3114944", "tel:+864293114944")]),
        ("无", [("无", "")]),
        ("", []),
    ],
)
def test_numbers(printed: str, expected: list[tuple[str, str]]) -> None:
    assert [(each.text, each.address) for each in telephones(printed)] == expected


@given(st.text(max_size=40))
def test_whatever_is_printed_no_link_is_more_than_a_number(printed: str) -> None:
    for each in telephones(printed):
        assert each.text in printed
        assert each.address == "" or each.address.startswith("tel:")
        assert set(each.address.removeprefix("tel:")) <= set("+0123456789;ext=")
