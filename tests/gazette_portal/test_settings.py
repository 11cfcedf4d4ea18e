"""Settings as a stranger meets them: a fresh process with a chosen environment."""

import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, URLResolver, get_resolver

from gazette_portal.settings.environment import (
    Mode,
    local_secret_key,
    mode_of,
    required,
)

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz"


GUNICORN = [
    "gunicorn",
    "--check-config",
    "--config",
    "python:gazette_portal.server",
    "gazette_portal.wsgi:application",
]


def manage(
    tmp_path: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run manage.py with nothing configured but what is given."""
    return run(tmp_path, "manage.py", *arguments, **environment)


def run(
    tmp_path: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run Python with nothing configured but what is given."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONIOENCODING": "utf-8",
            "VAR_DIR": str(tmp_path),
            **environment,
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("environ", "mode"),
    [
        ({}, Mode.LOCAL),
        ({"DEBUG": "", "SECRET_KEY": " "}, Mode.LOCAL),
        ({"DATABASE_URL": "postgres://x/y"}, Mode.LOCAL),
        ({"DEBUG": "0"}, Mode.PRODUCTION),
        ({"DEBUG": "False"}, Mode.PRODUCTION),
        ({"DEBUG": "off"}, Mode.PRODUCTION),
        ({"SECRET_KEY": "x"}, Mode.PRODUCTION),
        ({"ALLOWED_HOSTS": "x"}, Mode.PRODUCTION),
        ({"DEBUG": "true"}, Mode.DEVELOPMENT),
        ({"DEBUG": "1", "SECRET_KEY": "x"}, Mode.DEVELOPMENT),
    ],
)
def test_mode(environ: dict[str, str], mode: Mode) -> None:
    assert mode_of(environ) is mode


def test_debug_must_be_a_yes_or_a_no() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"DEBUG.*perhaps"):
        mode_of({"DEBUG": "perhaps"})


@pytest.mark.parametrize("environ", [{}, {"NAME": ""}, {"NAME": "  "}])
def test_required_names_what_is_missing(environ: dict[str, str]) -> None:
    with pytest.raises(ImproperlyConfigured, match="NAME"):
        required(environ, "NAME", "an-example")


def test_local_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret_key"
    key = local_secret_key(path)
    assert len(key) >= 50
    assert local_secret_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret_key"]


def test_local_key_says_where_it_cannot_be_written(tmp_path: Path) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    with pytest.raises(ImproperlyConfigured, match="a-file"):
        local_secret_key(blocked / "secret_key")


@pytest.mark.parametrize(
    ("environment", "missing"),
    [
        ({"DEBUG": "0"}, "SECRET_KEY"),
        ({"DEBUG": "false", "ALLOWED_HOSTS": "example.org"}, "SECRET_KEY"),
        ({"DEBUG": "0", "SECRET_KEY": KEY}, "ALLOWED_HOSTS"),
        ({"SECRET_KEY": KEY}, "ALLOWED_HOSTS"),
    ],
    ids=["nothing", "no key", "no hosts", "key alone means production"],
)
def test_production_stops_with_one_message(
    tmp_path: Path, environment: dict[str, str], missing: str
) -> None:
    result = manage(tmp_path, "check", **environment)
    assert result.returncode == 1
    assert f"缺少环境变量 {missing}" in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"DEBUG": "maybe"}, "DEBUG"),
        ({"DATABASE_URL": "mysql://u:p@127.0.0.1/x"}, "DATABASE_URL"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ({"PROXY_COUNT": "two"}, "PROXY_COUNT"),
        ({"PROXY_COUNT": "-1"}, "PROXY_COUNT"),
        ({"MAX_UPLOAD_MB": "0"}, "MAX_UPLOAD_MB"),
        ({"ADMIN_OTP_REQUIRED": "perhaps"}, "ADMIN_OTP_REQUIRED"),
        ({"SITE_DOMAIN": "https://example.gov.cn/"}, "SITE_DOMAIN"),
        ({"SITE_ID_CODE": "网站"}, "SITE_ID_CODE"),
        ({"WEBSUB_HUB": "hub"}, "WEBSUB_HUB"),
        ({"SLOW_QUERY_MS": "slow"}, "SLOW_QUERY_MS"),
        ({"SECRET_KEY": KEY, "ALLOWED_HOSTS": ",,"}, "ALLOWED_HOSTS"),
        ({"SECRET_KEY": KEY, "ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS"),
        ({"SECRET_KEY": "short", "ALLOWED_HOSTS": "example.org"}, "SECRET_KEY"),
        ({"SECRET_KEY": "ab" * 40, "ALLOWED_HOSTS": "example.org"}, "SECRET_KEY"),
        ({"ADMIN_PATH": "documents"}, "ADMIN_PATH"),
        ({"ADMIN_PATH": "static"}, "ADMIN_PATH"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL"),
        ({"WEB_CONCURRENCY": "abc"}, "WEB_CONCURRENCY"),
        ({"WEB_CONCURRENCY": "0"}, "WEB_CONCURRENCY"),
        ({"DATABASE_REPLICA_URL": "nonsense"}, "DATABASE_REPLICA_URL"),
        ({"PAGE_FILES": "true"}, "SITE_DOMAIN"),
        (
            {
                "PAGE_FILES": "true",
                "SITE_DOMAIN": "example.gov.cn",
                "DATABASE_REPLICA_URL": "postgres://u:p@127.0.0.1/x",
            },
            "DATABASE_REPLICA_URL",
        ),
    ],
)
def test_a_wrong_value_stops_with_one_message(
    tmp_path: Path, environment: dict[str, str], named: str
) -> None:
    result = manage(tmp_path, "check", **environment)
    assert result.returncode == 1
    assert named in result.stderr
    assert "Traceback" not in result.stderr
    assert "short" not in result.stderr


@pytest.mark.parametrize("arguments", [["gazette_portal.startup"], GUNICORN])
@pytest.mark.parametrize(
    "environment",
    [{"WEB_CONCURRENCY": "0"}, {"LOG_LEVEL": "loud"}],
    ids=["workers", "log"],
)
def test_the_server_stops_with_one_message(
    tmp_path: Path, arguments: list[str], environment: dict[str, str]
) -> None:
    result = run(tmp_path, "-m", *arguments, **environment)
    assert result.returncode == 1
    assert f"环境变量 {next(iter(environment))} " in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_the_service_looks_at_the_settings_before_gunicorn_does(tmp_path: Path) -> None:
    """gunicorn reads this one itself, and ends in a traceback."""
    unit = (ROOT / "deploy/systemd/gazette.service").read_text(encoding="utf-8")
    first = re.search(r"^Exec[A-Za-z]+=\S+/python -m (\S+)$", unit, re.MULTILINE)
    assert first
    assert first.start() < unit.index("ExecStart=")
    result = run(tmp_path, "-m", first[1], WEB_CONCURRENCY="abc")
    assert result.returncode == 1
    assert "环境变量 WEB_CONCURRENCY " in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def beginnings(
    patterns: Iterable[URLPattern | URLResolver], before: str = ""
) -> Iterator[str]:
    """Yield the first part of each address."""
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from beginnings(pattern.url_patterns, address)
        else:
            yield address.partition("/")[0]


def test_the_desk_may_not_lie_where_pages_begin() -> None:
    possible = {
        part
        for part in beginnings(get_resolver().url_patterns)
        if re.fullmatch("[a-z0-9-]{1,40}", part)
    }
    static = {settings.STATIC_URL.strip("/")}
    assert possible - {settings.ADMIN_PATH} | static == settings.TAKEN_PATHS


def test_names_of_hosts_may_have_blanks_between(tmp_path: Path) -> None:
    result = manage(
        tmp_path,
        "shell",
        "--no-imports",
        "--command",
        "from django.conf import settings as s; print(s.ALLOWED_HOSTS)",
        SECRET_KEY=KEY,
        ALLOWED_HOSTS="a.example.org, b.example.org,",
    )
    assert result.stdout.strip() == "['a.example.org', 'b.example.org']"


def test_production_passes_the_deployment_check(tmp_path: Path) -> None:
    result = manage(
        tmp_path,
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        DEBUG="0",
        SECRET_KEY=KEY,
        ALLOWED_HOSTS="gazette.example.org",
    )
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout + result.stderr


def test_without_configuration_it_answers_to_this_machine_only(tmp_path: Path) -> None:
    result = manage(
        tmp_path,
        "shell",
        "--no-imports",
        "--command",
        "from django.conf import settings as s;"
        "print(s.DEBUG, s.ALLOWED_HOSTS, len(s.SECRET_KEY) >= 50)",
    )
    assert result.stdout.strip() == "False ['localhost', '127.0.0.1', '[::1]'] True"


def test_sqlite_waits_for_its_turn(tmp_path: Path) -> None:
    command = (
        "from django.db import connection as c\n"
        "with c.cursor() as q:\n"
        "    for name in ('journal_mode', 'synchronous', 'busy_timeout'):\n"
        "        print(q.execute(f'PRAGMA {name}').fetchone()[0])\n"
        "print(c.transaction_mode)"
    )
    result = manage(tmp_path, "shell", "--no-imports", "--command", command)
    assert result.stdout.split() == ["wal", "1", "20000", "IMMEDIATE"]
    assert (tmp_path / "portal.sqlite3").exists()
