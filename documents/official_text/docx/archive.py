"""The package around a Word document: a zip that is not trusted.

Nothing is written to disk. Only the parts that are asked for are unpacked, piece
by piece, and what comes out is counted: the sizes in the zip's directory are
claims. Every refusal is an :class:`OfficialTextError` with a Chinese message.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from documents.official_text.docx import markup
from documents.official_text.errors import OfficialTextError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

MAX_ENTRIES: Final = 10_000
MAX_PART: Final = 64 * 1024**2
MAX_ALL: Final = 256 * 1024**2
#: Deflate reaches about 1000; XML of one paragraph said over and over, 300.
MAX_RATIO: Final = 500
_RATIO_MATTERS_FROM: Final = 1024**2
_CHUNK: Final = 64 * 1024
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG: Final = 0x1
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MAIN_PART: Final = "word/document.xml"
_OTHER_OFFICE: Final = ("xl/", "ppt/")


def broken(detail: str) -> OfficialTextError:
    """Return the error of a file that is no sound .docx."""
    return OfficialTextError("broken_docx", f"Word 文件已损坏，无法读取：{detail}。")


def unsupported(detail: str) -> OfficialTextError:
    """Return the error of a sound file that is not read."""
    return OfficialTextError("unsupported", f"不支持这个文件：{detail}。")


def too_large(detail: str) -> OfficialTextError:
    """Return the error of a file that would unpack to too much."""
    return OfficialTextError("too_large", f"Word 文件过大，拒绝读取：{detail}。")


class Archive:
    """The parts of a .docx, by name.

    Attributes:
        main: Name of the part that holds the text.

    Raises:
        OfficialTextError: ``broken_docx``, ``unsupported`` (encrypted, macros,
            old .doc, another Office format) or ``too_large``.
    """

    def __init__(self, data: bytes) -> None:
        if data.startswith(_OLE):
            if _OLE_ENCRYPTED in data:
                raise unsupported("文件设有打开密码，请先取消密码再另存")
            raise unsupported("这是旧版 .doc 格式，请用 Word 或 WPS 另存为 .docx")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError, EOFError) as error:
            raise broken("不是 .docx 压缩包") from error
        except NotImplementedError as error:
            raise unsupported("压缩包的格式过新") from error
        self._entries = self._checked_entries()
        self._unpacked = 0
        self._refuse_macros()
        self.main = self._find_main()

    def _checked_entries(self) -> dict[str, zipfile.ZipInfo]:
        entries: dict[str, zipfile.ZipInfo] = {}
        infos = self._zip.infolist()
        if len(infos) > MAX_ENTRIES:
            raise too_large(f"压缩包内有 {len(infos)} 个文件")
        for info in infos:
            name = info.filename.replace("\\", "/")
            if name.startswith("/") or ".." in name.split("/") or ":" in name:
                raise broken("压缩包内有不安全的路径")
            # Names of parts do not tell case apart; a second one would make it
            # a matter of the program which text is read.
            key = name.lower()
            if key in entries:
                raise broken("压缩包内有重名文件")
            entries[key] = info
        return entries

    def _refuse_macros(self) -> None:
        if any(name.endswith("vbaproject.bin") for name in self._entries):
            raise unsupported("文件含有宏，请另存为不含宏的 .docx")
        for kind in self.children("[content_types].xml", of=None):
            declared = kind.get("ContentType", "").lower()
            if "vbaproject" in declared or "macroenabled" in declared:
                raise unsupported("文件含有宏，请另存为不含宏的 .docx")

    def _find_main(self) -> str:
        target = self.related("").get("officedocument", _MAIN_PART)
        if target.startswith(_OTHER_OFFICE):
            raise unsupported("这不是 Word 文档")
        if target.lower() in self._entries:
            return target
        raise broken("压缩包内没有 Word 正文")

    def related(self, part: str) -> dict[str, str]:
        """Return the parts that ``part`` relates to, by the last word of the type.

        The package itself is the part without a name.
        """
        folder, name = posixpath.split(part)
        found: dict[str, str] = {}
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        for relation in self.children(rels, of=None):
            if relation.get("TargetMode") == "External":
                continue
            kind = relation.get("Type", "").rpartition("/")[2].lower()
            target = posixpath.normpath(
                posixpath.join("/", folder, relation.get("Target", ""))
            )
            found.setdefault(kind, target.lstrip("/"))
        return found

    def children(self, part: str, *, of: str | None) -> Iterator[Element]:
        """Yield the children of the first element ``of`` (None: the root).

        Each is whole when it is yielded and empty afterwards. A part that the
        package does not have yields nothing.
        """
        info = self._entries.get(part.lower())
        if info is not None:
            try:
                yield from markup.children(self._chunks(info), of=of)
            except markup.MarkupError as error:
                raise broken(f"{part} {error}") from error
            except markup.TooManyElementsError as error:
                raise too_large(f"{part} 的内容过多") from error

    def _chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """Unpack one part, refusing as soon as a limit is passed."""
        name = info.filename
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise unsupported("压缩包设有密码")
        if info.compress_type not in _METHODS:
            raise unsupported("压缩方式不是 Word 所用")
        size = 0
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._unpacked += len(chunk)
                    self._check_size(info, size)
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise broken(f"{name} 解压失败") from error
        except (RuntimeError, NotImplementedError) as error:
            raise unsupported(f"{name} 无法解压") from error

    def _check_size(self, info: zipfile.ZipInfo, size: int) -> None:
        if size > MAX_PART or self._unpacked > MAX_ALL:
            raise too_large("解压后超过上限")
        packed = max(info.compress_size, 1)
        if size > _RATIO_MATTERS_FROM and size > packed * MAX_RATIO:
            raise too_large("压缩比异常")
