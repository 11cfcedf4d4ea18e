"""The page for Prometheus, as a server with several workers gives it."""

import os
import re
import signal
import time
from pathlib import Path

import pytest
from django.test import Client
from django.urls import resolve
from pytest_django import Settings

from gazette_portal.metrics.views import view_names
from tests.gazette_portal.portals import Portal, on_sqlite

TOKEN = "kept-by-the-monitor"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    made = on_sqlite(tmp_path_factory.mktemp("measured"))
    (made.folder / "static").mkdir()
    made.settings["METRICS_TOKEN"] = TOKEN
    made.settings["SLOW_REQUEST_MS"] = "1"
    return made


def figures(portal: Portal) -> dict[str, float]:
    answer = portal.get("/metrics", Authorization=f"Bearer {TOKEN}")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = answer.body.decode().splitlines()
    samples = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in samples}


def eventually(portal: Portal, wanted: dict[str, float]) -> dict[str, float]:
    """Return the figures once they are as wanted: lines are counted after answers."""
    deadline = time.monotonic() + 30
    while True:
        seen = figures(portal)
        if {name: seen.get(name) for name in wanted} == wanted:
            return seen
        assert time.monotonic() < deadline, {name: seen.get(name) for name in wanted}
        time.sleep(0.05)


def test_all_workers_are_told_of_and_a_killed_one_takes_nothing_along(
    portal: Portal,
) -> None:
    found = 'gazette_requests_total{view="robots",status="2xx"}'
    missing = 'gazette_requests_total{view="none",status="4xx"}'
    with portal.served(workers=2):
        for number in range(30):
            assert portal.get(f"/robots.txt?who={number}").status == 200
            assert portal.get(f"/nobody-{number}").status == 404
        first = eventually(portal, {found: 30, missing: 30})
        assert 'gazette_worker_resident_bytes{worker="1"}' in first
        log = (portal.folder / "server.log").read_text()
        pids = set(map(int, re.findall(r"Booting worker with pid: (\d+)", log)))
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while True:
            assert time.monotonic() < deadline
            try:
                last = figures(portal)
                break
            except OSError:
                time.sleep(0.1)
        assert last[found] == 30
        assert last[missing] == 30
        # Labels are names of views: no path, no query, nobody.
        for name in last:
            assert not re.search(r"nobody|who|/", name), name
    slow = [
        line
        for line in (portal.folder / "server.log").read_text().splitlines()
        if "Slow request" in line
    ]
    assert slow
    assert all("who" not in line for line in slow)


def test_what_came_from_memory_is_counted_with_the_rest(tmp_path: Path) -> None:
    portal = on_sqlite(tmp_path / "remembering")
    portal.settings["METRICS_TOKEN"] = TOKEN
    assert portal.run("migrate", "--verbosity=0").returncode == 0
    (portal.folder / "static").mkdir()
    with portal.served(workers=1):
        answers = [portal.get("/robots.txt") for _ in range(5)]
        assert {each.status for each in answers} == {200}
        found = eventually(
            portal, {'gazette_requests_total{view="robots",status="2xx"}': 5}
        )
    assert found['gazette_requests_from_memory_total{view="robots"}'] == 4
    assert found['gazette_request_seconds_count{view="robots"}'] == 5


def test_without_the_token_there_is_no_such_page(portal: Portal) -> None:
    with portal.served(workers=1):
        for given in ("", "Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}"):
            assert portal.get("/metrics", Authorization=given).status == 404


def test_nothing_is_told_where_nothing_is_configured(client: Client) -> None:
    headers = {"Authorization": "Bearer "}
    assert client.get("/metrics", headers=headers).status_code == 404


def test_a_token_alone_counts_nothing(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert client.get("/metrics", headers=headers).status_code == 404


def test_views_are_named_as_requests_name_them(client: Client) -> None:
    names = view_names()
    assert len(names) == len(set(names)) < 1000
    for path in ("/robots.txt", "/admin/login/", "/api/v1/openapi.json", "/search/"):
        assert resolve(path).view_name in names
