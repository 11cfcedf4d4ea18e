"""A page that nginx has from the portal, beside a plain file of the same bytes.

    python benchmarks/page_files.py [--seconds N] [--rounds N] [--connections N]

The configuration is that of `deploy/nginx`, with its limits lifted and one more address
that gives out the same page as a file and nothing else. wrk asks over TLS, both in
turns; printed are medians and their ratio. Needs nginx and wrk.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gazette_portal.settings")

from benchmarks.load import Speed, Target, speed  # noqa: E402 (the path is set above)
from tests.deploy import fronts  # noqa: E402 (the path is set above)
from tests.gazette_portal.portals import on_sqlite  # noqa: E402

DOCUMENT: Final = "/documents/hu-zheng-ban-fa-2020-1/"
#: The page alone: no map, no limit, no header of the portal's.
PLAIN: Final = "/plain/"


def without_limits(text: str, folder: Path) -> str:
    """Take the limits out of the configuration; put the plain file in."""
    text = re.sub(r"^ *limit_(req|conn) .*$", "", text, flags=re.MULTILINE)
    return text.replace(
        "    location /static/ {",
        f"    location {PLAIN} {{ root {folder}; index index.html; gzip_static on; }}\n"
        "    location /static/ {",
        1,
    )


def main() -> None:
    """Measure in turns."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=32)
    options = parser.parse_args()
    missing = [name for name in ("wrk", "nginx") if not fronts.found(name)]
    if missing:
        print("Nothing measured: there is no", " and no ".join(missing))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        portal = on_sqlite(folder / "portal")
        portal.settings.update(
            SECRET_KEY="k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz",
            ALLOWED_HOSTS=fronts.HOST,
            SITE_DOMAIN=fronts.HOST,
            PROXY_COUNT="1",
            PAGE_FILES="true",
        )
        portal.prepare()
        place = folder / "nginx"
        place.mkdir()
        with (
            portal.served(),
            fronts.fronted(
                portal, place, change=lambda text: without_limits(text, folder)
            ) as front,
        ):
            assert front.get(DOCUMENT).body == front.get(DOCUMENT).body
            kept = portal.folder / "pages" / "current" / DOCUMENT.strip("/")
            shutil.copytree(kept, folder / PLAIN.strip("/"))
            figures: dict[str, list[Speed]] = {DOCUMENT: [], PLAIN: []}
            for _ in range(options.rounds):
                for path, found in figures.items():
                    target = Target(
                        name=path,
                        port=front.port,
                        path=path,
                        headers=("Accept-Encoding: gzip",),
                        scheme="https",
                        host=fronts.HOST,
                    )
                    found.append(speed(target, options.connections, options.seconds))
    print("| what | requests a second | p50 / p99 ms |\n|---|---|---|")
    for name, path in (("plain file", PLAIN), ("page of the portal", DOCUMENT)):
        rate, p50, p99 = (
            statistics.median(getattr(each, what) for each in figures[path])
            for what in ("rate", "p50", "p99")
        )
        print(f"| {name} | {rate:.0f} | {p50:.1f} / {p99:.1f} |")
    ratios = zip(figures[DOCUMENT], figures[PLAIN], strict=True)
    ratio = statistics.median(page.rate / plain.rate for page, plain in ratios)
    print(
        f"ratio {ratio:.2f}, {options.connections} connections, {options.rounds} rounds"
    )


if __name__ == "__main__":
    main()
