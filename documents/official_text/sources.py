"""From bytes to text: size, encoding, and whether it is text at all."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from documents.official_text.errors import OfficialTextError
from documents.official_text.system_errors import words_of

if TYPE_CHECKING:
    from pathlib import Path

#: A gazette issue is some hundred kilobytes; a code of law, one megabyte.
MAX_BYTES = 32 * 1024 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Word（.doc）"),
    (b"\x89PNG", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_SAMPLE = 20_000
#: Below this percentage of plausible characters a decoding has gone wrong.
_PLAUSIBLE = 90
#: At least this percentage of a short text is in the everyday set (GB 2312).
_EVERYDAY = 75
#: One broken character in so many is damage; more of them, another encoding.
_DAMAGED = 50
#: A stray control character or two are no sign of a binary file.
_STRAY = 8


@dataclass(slots=True, frozen=True, kw_only=True)
class SourceText:
    """A decoded source.

    Attributes:
        text: Its text, every line end a line feed.
        encoding: ``utf-8``, ``utf-16`` or ``gb18030``.
        dropped: Control characters that were taken out, by count.
    """

    text: str
    encoding: str
    dropped: int = 0


def check_size(size: int) -> None:
    """Refuse a file that is empty or too large.

    Args:
        size: Size of the file in bytes.

    Raises:
        OfficialTextError: ``empty`` or ``too_large``.
    """
    if size == 0:
        raise OfficialTextError("empty", "文件是空的，没有可以读取的内容。")
    if size > MAX_BYTES:
        raise OfficialTextError(
            "too_large",
            f"文件有 {size / 1024 / 1024:.0f} MB，超过了 "
            f"{MAX_BYTES // 1024 // 1024} MB 的上限。请拆分后再导入。",
        )


def read_source(path: Path) -> bytes:
    """Return a file's bytes; its size is looked at before it is read.

    Raises:
        OfficialTextError: ``unreadable``, ``empty`` or ``too_large``.
    """
    try:
        if not path.is_file():
            raise OfficialTextError("unreadable", f"找不到文件“{path}”。")
        check_size(path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise OfficialTextError(
            "unreadable", f"文件“{path}”无法读取：{words_of(error)}。"
        ) from error


def decode(data: bytes) -> SourceText:
    """Return the text of a source in UTF-8, UTF-16 (with its mark) or GB18030.

    Raises:
        OfficialTextError: ``empty``, ``too_large`` or ``not_text``.
    """
    check_size(len(data))
    for signature, name in _BINARY_SIGNATURES:
        if data.startswith(signature):
            raise OfficialTextError(
                "not_text",
                f"这是{name}文件，不是文本。请提供 .md、.txt 或 .docx 文件。",
            )
    text, encoding = _decode(data)
    dropped = 0
    if _CONTROL.search(text):
        text, dropped = _CONTROL.subn("", text.replace("\x0c", "\n"))
        if dropped > _STRAY and dropped * 50 > len(text):
            raise OfficialTextError("not_text", "文件不是文本，无法读取。")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    if not text.strip():
        raise OfficialTextError("empty", "文件里只有空白，没有可以读取的内容。")
    return SourceText(text=text, encoding=encoding, dropped=dropped)


def _decode(data: bytes) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding.removesuffix("-sig")
            except UnicodeDecodeError as error:
                raise OfficialTextError(
                    "not_text", "文件的编码有损坏，无法按其标明的编码读取。"
                ) from error
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        position = error.start
    wide = _without_mark(data)
    if wide is not None:
        return wide, "utf-16"
    if b"\x00" in data[:_SAMPLE]:
        raise OfficialTextError("not_text", "文件不是文本，无法读取。")
    line = data[:position].count(b"\n") + 1
    replaced = data.decode("utf-8", errors="replace")
    if replaced.count("\ufffd") * _DAMAGED < len(replaced):
        raise OfficialTextError(
            "not_text", f"文件是 UTF-8 编码，但第 {line} 行附近有损坏，无法读取。"
        )
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        line = data[: max(position, error.start)].count(b"\n") + 1
        raise OfficialTextError(
            "not_text",
            f"文件既不是 UTF-8 也不是 GB18030 编码（第 {line} 行附近有损坏），无法读取。",
        ) from error
    if not _is_plausible(text):
        raise OfficialTextError("not_text", "文件不是中文文本，无法读取。")
    return text, "gb18030"


def _without_mark(data: bytes) -> str | None:
    """Read UTF-16 that lacks its mark, where that makes Chinese of it."""
    if len(data) % 2:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:_SAMPLE]
        if not _CONTROL.search(sample) and _common(sample) * 3 >= len(sample):
            return text
    return None


def _is_plausible(text: str) -> bool:
    """Tell whether a decoded text looks written, not like bytes at random."""
    sample = text[:_SAMPLE]
    good = sum(
        1
        for character in sample
        if character in "\n\r\t"
        or " " <= character <= "~"
        or "\u4e00" <= character <= "\u9fff"
        or "\u2010" <= character <= "\u303f"
        or "\uff00" <= character <= "\uffef"
        or unicodedata.category(character) in {"Lo", "So", "No", "Nl", "Zs", "Sm"}
    )
    if good * 100 < len(sample) * _PLAUSIBLE:
        return False
    if _common(sample) * 12 >= len(sample):
        return True
    # A short text may have no common word; bytes at random leave the 7,445
    # characters of the everyday set at once.
    everyday = sample.encode("gb2312", errors="ignore").decode("gb2312")
    return len(everyday) * 100 >= len(sample) * _EVERYDAY


def _common(sample: str) -> int:
    return sum(1 for c in sample if c in _COMMON or c < "\x80")


#: The commonest characters of official Chinese; random bytes rarely meet them.
_COMMON = frozenset(
    "的一不在人有是为以于和及国家法律规定政府市县区单位部门办公条第款项十年月日"
    "二三四五六七八九应当可管理行机关工作，。、；：（）《》〔〕“”　"
)
