"""What every test stands on."""

import atexit
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker


def pytest_configure() -> None:
    """Free the tests from `collectstatic` and let live servers use the database.

    Hashed names need a collected folder; a test reads the sources instead.
    """
    # Playwright runs an event loop in the thread that also asks the database.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    }
    folder = Path(tempfile.mkdtemp(prefix="gazette-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    settings.STATIC_ROOT = folder / "static"
    settings.STATIC_ROOT.mkdir()
    settings.MEDIA_ROOT = folder / "media"
    settings.EXPORTS_DIR = folder / "exports"
    # Real hashing makes each sign-in of a test cost a third of a second.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    """Give the test database a name of its own: two suites may share a server."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] != "django.db.backends.postgresql":
        return
    # A connection kept for the next request would keep the database from being dropped.
    database["CONN_MAX_AGE"] = 0
    database.setdefault("TEST", {})["NAME"] = f"test_gazette_{secrets.token_hex(6)}"


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """End what a live server left behind before the test database is dropped.

    A browser that closes in the middle of a request leaves a thread of the server with
    its connection, and PostgreSQL drops no database that somebody uses.
    """
    yield
    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
