"""A file of 100,000 households: how long it takes, and how much memory it holds.

    python benchmarks/compensation_batch.py [--rows N]

Takes an .xlsx made here through the same code as the page: reading, checking each row,
computing, and writing the workbook with every line. Uses a database of its own.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    """Measure one file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    rows: int = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gazette_portal.settings")
        import django

        django.setup()
        measure(Path(folder), rows)


def measure(folder: Path, rows: int) -> None:
    """Make the file, compute it, print what it took."""
    from django.core.management import call_command
    from openpyxl import Workbook

    from compensation.models import PlanVersion
    from compensation.office.households import COLUMNS
    from compensation.office.report import stream_report
    from compensation.office.tables import find_heading
    from compensation.office.tables.reading import open_table
    from compensation.selectors import freeze

    call_command("migrate", verbosity=0)
    call_command("bootstrap", verbosity=0)
    version = PlanVersion.objects.select_related("project").get()
    source = folder / "households.xlsx"
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(
        [
            "编号",
            "楼栋",
            "房屋用途",
            "补偿方式",
            "证载面积（m²）",
            "房屋评估单价（元/m²）",
        ]
    )
    for number in range(rows):
        money = number % 2
        sheet.append(
            [
                f"户-{number}",
                f"{number % 300}#",
                "住宅房屋",
                "货币补偿" if money else "产权调换",
                30 + number % 7500 / 100,
                3200 if money else None,
            ]
        )
    book.save(source)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    size = 0
    with source.open("rb") as file:
        records = find_heading(open_table(file), COLUMNS)
        for piece in stream_report(freeze(version), records, absolute=str):
            size += len(piece)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{'rows':>10}{'s':>9}{'rows/s':>9}{'MB out':>9}{'MB held':>9}")
    print(
        f"{rows:>10}{seconds:>9.1f}{rows / seconds:>9.0f}{size / 1e6:>9.1f}"
        f"{(after - before) / 1024:>9.1f}"
    )


if __name__ == "__main__":
    main()
