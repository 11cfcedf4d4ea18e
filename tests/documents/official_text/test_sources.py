"""Bytes into text: encodings, sizes, and what is no text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from documents.official_text.errors import OfficialTextError
from documents.official_text.sources import MAX_BYTES, check_size, decode, read_source

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "text",
    [
        "关于防汛的通知",
        "明州鄞溪",
        "喆玥珺堃有限公司注销公告",
        "ABC 有限公司\n电话：123",
        "喆公司",
    ],
)
def test_short_and_unusual_text_in_gb18030(text: str) -> None:
    source = decode(text.encode("gb18030"))
    assert (source.text, source.encoding) == (text, "gb18030")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_with_and_without_its_mark(encoding: str) -> None:
    text = "关于防汛工作的通知\n各区人民政府：\n" * 3
    assert decode(text.encode(encoding)).text == text


def test_damaged_utf8_is_refused_with_its_line() -> None:
    data = ("正文文字，" * 50 + "\n").encode() * 3
    damaged = data[:900] + b"\xff" + data[900:]
    with pytest.raises(OfficialTextError) as caught:
        decode(damaged)
    assert caught.value.code == "not_text"
    assert "第 2 行" in caught.value.message


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n", "café au lait".encode("latin-1"), b"\x00\x01" * 99]
)
def test_other_bytes_are_no_text(data: bytes) -> None:
    with pytest.raises(OfficialTextError, match=r"[\u4e00-\u9fff]"):
        decode(data)


def test_control_characters_are_counted() -> None:
    source = decode("第一条\x07 正文\x0c第二条 正文".encode())
    assert source.dropped == 1
    assert source.text == "第一条 正文\n第二条 正文"


def test_size_is_looked_at_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(OfficialTextError, match="200 MB"):
        read_source(path)
    check_size(MAX_BYTES)
    with pytest.raises(OfficialTextError):
        read_source(tmp_path / "none.txt")
