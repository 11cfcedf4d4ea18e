"""How fast official text is read: MB a second of one core, and where the time goes.

    python benchmarks/parsing.py [--corpus FOLDER] [--profile]

Processor time of this process, so that a busy machine counts less. Without
``--corpus`` the archive ``../shared/corpus/laws.tar.xz`` is taken, where it is.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
import tarfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GAZETTE = ROOT / "fixtures" / "gazettes" / "2020-1.md"
PROFILED = 200
sys.path.insert(0, str(ROOT))

from benchmarks.corpus import ARCHIVE  # noqa: E402
from documents.official_text.reader import read_bytes  # noqa: E402

Source = tuple[str, bytes]


def main() -> None:
    """Measure the issue, and the corpus where there is one."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    print(f"{'what':<30}{'files':>7}{'MB':>8}{'s':>9}{'MB/s':>8}")
    measure("the 2020-1 issue, best of 5", [(GAZETTE.name, GAZETTE.read_bytes())], 5)
    corpus = sources(options.corpus)
    if not corpus:
        print(f"no corpus ({ARCHIVE.name} or --corpus FOLDER): skipped")
        return
    measure("the corpus", corpus, 1)
    if options.profile:
        profile(corpus[:: max(1, len(corpus) // PROFILED)])


def sources(folder: Path | None) -> list[Source]:
    """Return the files of a folder, or of the archive."""
    if folder:
        return [(path.name, path.read_bytes()) for path in sorted(folder.rglob("*.md"))]
    if not ARCHIVE.exists():
        return []
    found = []
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.endswith(".md") else None
            if file:
                found.append((member.name, file.read()))
    return found


def measure(what: str, files: list[Source], rounds: int) -> None:
    """Read files ``rounds`` times and print the best."""
    best = min(seconds(files) for _ in range(rounds))
    size = sum(len(data) for _, data in files) / 1_000_000
    print(f"{what:<30}{len(files):>7}{size:>8.2f}{best:>9.2f}{size / best:>8.2f}")


def seconds(files: list[Source]) -> float:
    """Return the processor time that reading takes."""
    start = time.process_time()
    for name, data in files:
        read_bytes(data, name=name)
    return time.process_time() - start


def profile(files: list[Source]) -> None:
    """Print where the time goes."""
    profiler = cProfile.Profile()
    profiler.enable()
    seconds(files)
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(15)


if __name__ == "__main__":
    main()
