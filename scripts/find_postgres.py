"""Print the URL of a PostgreSQL server on this machine that tests may use.

Exit 1 when none listens on 127.0.0.1:5432, or none of the usual names may make
databases there.
"""

import getpass
import os
import sys

import psycopg2

USUAL_NAMES = ("postgres", "postgres:postgres", getpass.getuser())


def may_create_databases(url: str) -> bool:
    """Tell whether this name gets in and may make a test database."""
    try:
        connection = psycopg2.connect(url, connect_timeout=3)
    except psycopg2.OperationalError:
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = user"
            )
            row = cursor.fetchone()
            return bool(row and row[0])
    finally:
        connection.close()


def main() -> int:
    """Try the usual names in turn."""
    port = os.environ.get("PGPORT", "5432")
    for name in USUAL_NAMES:
        url = f"postgres://{name}@127.0.0.1:{port}/postgres"
        if may_create_databases(url):
            print(url)  # noqa: T201
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
