"""Asking a server as fast as it goes, with wrk; for the programs beside this one."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from typing import Final

_UNITS: Final = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """What wrk told: requests a second, milliseconds."""

    rate: float
    p50: float
    p99: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is asked for."""

    name: str
    port: int
    path: str
    headers: tuple[str, ...] = ()
    scheme: str = "http"
    host: str = "localhost"


def speed(target: Target, connections: int, seconds: int) -> Speed:
    """Ask for an address over and over.

    Raises:
        AssertionError: Some answers were none that a visitor should get.
    """
    told = subprocess.run(
        [
            *("wrk", "--threads", "1", "--connections", str(connections)),
            *("--duration", f"{seconds}s", "--latency", "--timeout", "30s"),
            *("--header", f"Host: {target.host}"),
            *(word for each in target.headers for word in ("--header", each)),
            f"{target.scheme}://127.0.0.1:{target.port}{target.path}",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    # wrk counts a 304 as neither wrong nor slow.
    assert "Non-2xx" not in told, told
    rate = re.search(r"Requests/sec:\s+([0-9.]+)", told)
    assert rate, told
    return Speed(rate=float(rate[1]), p50=_latency(told, 50), p99=_latency(told, 99))


def _latency(told: str, part: int) -> float:
    found = re.search(rf"^\s*{part}%\s+([0-9.]+)(us|ms|s)\s*$", told, re.MULTILINE)
    assert found, told
    return float(found[1]) * _UNITS[found[2]]
