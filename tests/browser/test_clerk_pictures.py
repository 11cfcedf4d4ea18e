"""The handbook's pictures are made anew: every page that it shows can be shown."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

from django.conf import settings

BASE = Path(settings.BASE_DIR)


def test_every_picture_of_the_handbook_can_be_taken(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    done = subprocess.run(
        [sys.executable, "scripts/clerk_pictures.py", tmp_path],
        cwd=BASE,
        env={**os.environ, "PORT": str(port)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    text = (BASE / "docs" / "clerks.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"\(images/clerks/([^)]+)\)", text))
    taken = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert taken.keys() == shown
    # A page that failed is a few words on white.
    assert min(taken.values()) > 10_000
