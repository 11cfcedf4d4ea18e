"""The two databases behind one face."""

from django.db import connection

from documents.search.engines.base import Engine
from documents.search.engines.postgresql import PostgreSQLEngine
from documents.search.engines.sqlite import SQLiteEngine

__all__ = ["Engine", "engine"]


def engine() -> Engine:
    """Return the engine of the database that is used."""
    if connection.vendor == "postgresql":
        return PostgreSQLEngine()
    return SQLiteEngine()
