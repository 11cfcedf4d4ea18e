"""Typeset one file: ``python -m documents.exports.pdf.typesetter IN.html IN.css OUT.pdf``.

A program, run by :mod:`.workshop`. It knows no Django and no database, opens no
address whatever the text says, ends itself when it has used up its time, and takes
its source away when it is done.
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path
from typing import Final, Never

from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

#: Seconds of computing and bytes of memory that one file may take.
_MOST_SECONDS: Final = 600
_MOST_MEMORY: Final = 3 * 1024**3
_NICENESS: Final = 10


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


if __name__ == "__main__":
    main(*sys.argv[1:])
