"""Run Lighthouse on the main pages and print its scores as a table.

make lighthouse
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from scratch_portal import scratch_portal

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
#: The median of so many runs counts: one run says little of performance.
RUNS = 3
#: What Lighthouse says where Chromium recorded nothing, and how often it is asked then.
AGAIN = "Please run Lighthouse again"
ATTEMPTS = 4
FACTS = "use=residential&choice=exchange&certified_area=58.5&unit_price=3900"
PAGES = (
    ("home", "/"),
    ("document", "/documents/hu-zheng-ban-fa-2020-1/"),
    ("estimate", "/compensation/huagong-phase-2/estimate/"),
    (
        "estimate with its result",
        f"/compensation/huagong-phase-2/estimate/?{FACTS}",
    ),
    ("search", "/search/"),
    ("search with hits", "/search/?q=%E4%BE%9B%E7%83%AD"),
)


def main() -> None:
    """Measure every page, tell the medians, and what is not passed."""
    out = sys.stdout.write
    out("| page | performance | accessibility | best practices | SEO |\n")
    out("|---|---|---|---|---|\n")
    failed: list[str] = []
    with scratch_portal() as portal, portal.served() as base:
        for name, path in PAGES:
            runs = [_run(base + path) for _ in range(RUNS)]
            scores = [
                round(
                    100
                    * statistics.median(
                        run["categories"][each]["score"] for run in runs
                    )
                )
                for each in CATEGORIES
            ]
            out(f"| {name} | {' | '.join(map(str, scores))} |\n")
            failed += [
                f"{name}: {audit['id']} ({audit['title']})"
                for audit in runs[-1]["audits"].values()
                if audit["score"] is not None
                and audit["score"] < 0.9  # noqa: PLR2004 (what Lighthouse shows as not passed)
                and audit["scoreDisplayMode"] in {"binary", "metricSavings", "numeric"}
            ]
    for each in failed:
        out(f"{each}\n")


def _run(address: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            os.environ["LIGHTHOUSE"],
            address,
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            f"--only-categories={','.join(CATEGORIES)}",
            "--chrome-flags=--headless=new --no-sandbox",
        ]
        for attempt in range(1, ATTEMPTS + 1):
            done = subprocess.run(  # noqa: S603 (the program that was installed for it)
                command,
                check=False,
                capture_output=True,
                text=True,
                env={**os.environ, "CHROME_PATH": shutil.which("chromium") or ""},
            )
            if done.returncode == 0:
                break
            # A trace that was not recorded says nothing of the page; all else does.
            if AGAIN not in done.stderr or attempt == ATTEMPTS:
                raise RuntimeError(f"{address}: {done.stderr.strip()}")
        return dict(json.loads(report.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
