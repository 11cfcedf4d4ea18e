"""Typeset one file: ``python -m documents.exports.pdf.typesetter IN.html IN.css OUT.pdf``.

With ``--check`` alone it only tells whether it could. A program, run by
:mod:`.workshop`. It knows no Django and no database, opens no
address whatever the text says, ends itself when it has used up its time, and takes
its source away when it is done.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Final, Never

from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

#: Seconds of computing and bytes of memory that one file may take.
_MOST_SECONDS: Final = 600
_MOST_MEMORY: Final = 3 * 1024**3
_NICENESS: Final = 10
#: What official documents are set in; see ``static/css/documents/gazette-print.css``.
_LANGUAGE: Final = b"zh-cn"


class NoFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Opens nothing: no picture, no sheet, no file, whatever a text asks for."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Never:
        """Refuse.

        Raises:
            ValueError: Always; WeasyPrint goes on without what it asked for.
        """
        del headers
        raise ValueError(f"nothing is fetched: {url[:200]}")


def write_pdf(source: str, sheet: str, target: Path) -> None:
    """Typeset HTML by a style sheet; ``target`` appears in one step, whole."""
    fetcher = NoFetcher(allowed_protocols=())
    document = HTML(string=source, url_fetcher=fetcher)
    part = target.with_suffix(f".{os.getpid()}.part")
    try:
        document.write_pdf(
            part,
            stylesheets=[CSS(string=sheet, url_fetcher=fetcher)],
            pdf_tags=True,
        )
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def main(source: str, sheet: str, target: str) -> None:
    """Bound this process, then typeset."""
    # By the clock as well: a process that waits for ever holds a place to work.
    signal.alarm(2 * _MOST_SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    os.nice(_NICENESS)
    path = Path(source)
    try:
        write_pdf(
            path.read_text(encoding="utf-8"),
            Path(sheet).read_text(encoding="utf-8"),
            Path(target),
        )
    finally:
        path.unlink(missing_ok=True)


def check() -> None:
    """Set a line; Pango was loaded with WeasyPrint already.

    Raises:
        SystemExit: No font has Chinese characters: a page would be boxes.
    """
    if not _has_chinese_font():
        sys.exit("没有中文字体（请安装 fonts-noto-cjk）")
    HTML(string="<p>公报</p>").write_pdf()


def _has_chinese_font() -> bool:
    library = ctypes.CDLL(
        ctypes.util.find_library("fontconfig") or "libfontconfig.so.1"
    )
    for name in ("FcPatternCreate", "FcFontList", "FcObjectSetCreate"):
        getattr(library, name).restype = ctypes.c_void_p
    pattern = ctypes.c_void_p(library.FcPatternCreate())
    library.FcPatternAddString(pattern, b"lang", _LANGUAGE)
    wanted = ctypes.c_void_p(library.FcObjectSetCreate())
    found = library.FcFontList(None, pattern, wanted)
    # struct FcFontSet begins with the number of fonts.
    return bool(found) and ctypes.cast(found, ctypes.POINTER(ctypes.c_int))[0] > 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        check()
    else:
        main(*sys.argv[1:])
