"""How fast sources are read and imported; prints a table.

    python benchmarks/importing.py [--corpus FOLDER] [--postgres URL] [--parse-only]

The corpus is any folder of laws, ``../shared/corpus/laws.tar.xz`` where it is and none is
named; without one only the gazette that comes with the project is measured. SQLite is measured in a file of its own; a PostgreSQL database
must be empty, and is left full: give it a scratch one.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GAZETTE = ROOT / "fixtures" / "gazettes" / "2020-1.md"
SUFFIXES = {".md", ".txt", ".docx"}
sys.path.insert(0, str(ROOT))

from benchmarks.corpus import laws  # noqa: E402 (the path is set above)


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--postgres", metavar="URL")
    parser.add_argument("--parse-only", action="store_true")
    options = parser.parse_args()
    print(f"{'what':<42}{'files':>7}{'MB':>8}{'s':>9}{'MB/s':>8}")
    parse("the 2020-1 issue, best of 5", [GAZETTE], rounds=5)
    with laws(options.corpus) as corpus, tempfile.TemporaryDirectory() as folder:
        files = sources(corpus) if corpus else []
        if files:
            parse("the corpus", files, rounds=1)
        if options.parse_only:
            return
        sqlite = f"sqlite:///{folder}/benchmark.sqlite3"
        for name, url in (("SQLite", sqlite), ("PostgreSQL", options.postgres)):
            if url:
                imports(name, url, folder, corpus, files)


def sources(folder: Path) -> list[Path]:
    """Return the files of a corpus."""
    return sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES)


def parse(name: str, files: list[Path], *, rounds: int) -> None:
    """Read files on one core, in this process, without a database."""
    from documents.official_text.errors import OfficialTextError
    from documents.official_text.reader import read_bytes

    data = [(str(path), path.read_bytes()) for path in files]
    best = float("inf")
    refused = 0
    for _ in range(rounds):
        refused = 0
        start = time.perf_counter()
        for path, content in data:
            try:
                read_bytes(content, name=path)
            except OfficialTextError:
                refused += 1
        best = min(best, time.perf_counter() - start)
    row(f"parse {name}", len(files), sum(len(content) for _, content in data), best)
    if refused:
        print(f"  {refused} refused")


def imports(
    name: str, url: str, folder: str, corpus: Path | None, files: list[Path]
) -> None:
    """Import into an empty database by the commands an operator types."""
    manage(url, folder, "migrate", "-v0")
    start = time.perf_counter()
    manage(url, folder, "import_gazette", str(GAZETTE), "--publish")
    row(
        f"{name}: import_gazette 2020-1 --publish",
        1,
        GAZETTE.stat().st_size,
        time.perf_counter() - start,
    )
    if corpus is None:
        return
    size = sum(path.stat().st_size for path in files)
    for words in ("import_law, the corpus", "import_law, the same again"):
        start = time.perf_counter()
        manage(url, folder, "import_law", str(corpus))
        row(f"{name}: {words}", len(files), size, time.perf_counter() - start)


def manage(url: str, folder: str, *arguments: str) -> None:
    """Run a command of the project; a file that it refuses is no failure here."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "VAR_DIR": folder},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {0, 2}:
        sys.exit(done.stderr)


def row(name: str, files: int, size: int, seconds: float) -> None:
    """Print one line of the table."""
    megabytes = size / 1_000_000
    print(
        f"{name:<42}{files:>7}{megabytes:>8.2f}{seconds:>9.2f}"
        f"{megabytes / seconds:>8.2f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
