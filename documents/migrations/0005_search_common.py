from typing import Any, Final

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

#: As ``documents_search_having``, for several grams at once.
HAVING_ALL: Final = """
CREATE FUNCTION documents_search_having_all(wanted bigint[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SET enable_seqscan = off AS $$
  SELECT id FROM documents_search_documents WHERE grams @> wanted
$$
"""
HAVING: Final = """
CREATE FUNCTION documents_search_having(gram bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SET enable_seqscan = off AS $$
  SELECT id FROM documents_search_documents WHERE grams @> ARRAY[gram]
$$
"""


def create(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    del apps
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(HAVING_ALL, params=None)
        schema_editor.execute(
            "DROP FUNCTION documents_search_having(bigint)", params=None
        )


def drop(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    del apps
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(HAVING, params=None)
        schema_editor.execute(
            "DROP FUNCTION documents_search_having_all(bigint[])", params=None
        )


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_search")]

    operations = [migrations.RunPython(create, drop)]
