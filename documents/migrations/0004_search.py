from typing import Any, Final

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE: Final = (
    (
        "CREATE VIRTUAL TABLE documents_search_documents USING fts5("
        "grams, content='', detail=none, columnsize=0, tokenize='ascii')"
    ),
    (
        "CREATE VIRTUAL TABLE documents_search_places USING fts5("
        "pairs, characters, content='', columnsize=0, tokenize='ascii')"
    ),
)
SQLITE_DROP: Final = (
    "DROP TABLE documents_search_places",
    "DROP TABLE documents_search_documents",
)
#: The same grams as documents.search.text.grams, worked out by the database from the
#: folded text, so that they are stored nowhere but in the index. Its cost keeps the
#: planner from trying it row by row instead of asking the index.
GRAMS: Final = """
CREATE FUNCTION documents_search_grams(folded text) RETURNS bigint[]
LANGUAGE sql IMMUTABLE PARALLEL RESTRICTED COST 1000 AS $$
  SELECT array_agg(DISTINCT gram) FROM (
    SELECT code << 21 | following AS gram FROM (
      SELECT ascii(sign)::bigint AS code,
             lead(ascii(sign)) OVER (ORDER BY place)::bigint AS following
      FROM unnest(string_to_array(folded, NULL)) WITH ORDINALITY AS s(sign, place)
    ) AS pairs WHERE following IS NOT NULL
    UNION ALL
    SELECT ascii(sign)::bigint << 21
    FROM unnest(string_to_array(folded, NULL)) AS c(sign)
  ) AS grams
$$
"""
#: The table has few rows and each has many grams, which the planner takes for cheap to
#: look through; here it has no choice but the index.
HAVING: Final = """
CREATE FUNCTION documents_search_having(gram bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SET enable_seqscan = off AS $$
  SELECT id FROM documents_search_documents WHERE grams @> ARRAY[gram]
$$
"""
POSTGRESQL: Final = (
    GRAMS,
    # Folded text stays in the row, uncompressed where the row fits a page easily.
    "ALTER TABLE documents_searchedplace ALTER COLUMN folded SET STORAGE MAIN",
    (
        "CREATE INDEX documents_search_places ON documents_searchedplace"
        " USING gin (documents_search_grams(folded))"
        " WITH (gin_pending_list_limit = 256)"
    ),
    (
        "CREATE TABLE documents_search_documents"
        " (id bigint PRIMARY KEY, grams bigint[] NOT NULL)"
    ),
    # Never fetched, but to be indexed anew: out of the way of those who count rows.
    "ALTER TABLE documents_search_documents SET (toast_tuple_target = 128)",
    (
        "CREATE INDEX documents_search_documents_grams ON documents_search_documents"
        " USING gin (grams) WITH (gin_pending_list_limit = 256)"
    ),
    HAVING,
)
POSTGRESQL_DROP: Final = (
    "DROP FUNCTION documents_search_having(bigint)",
    "DROP TABLE documents_search_documents",
    "DROP INDEX documents_search_places",
    "DROP FUNCTION documents_search_grams(text)",
)


def create(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    del apps
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if postgresql else SQLITE:
        schema_editor.execute(statement, params=None)


def drop(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    del apps
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL_DROP if postgresql else SQLITE_DROP:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_publish_permission")]

    operations = [
        migrations.CreateModel(
            name="SearchedDocument",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="searched",
                        serialize=False,
                        to="documents.document",
                        verbose_name="文件",
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        help_text="所编内容和编法的 SHA-256；没有变化的文件不重新编。",
                        max_length=64,
                        verbose_name="内容摘要",
                    ),
                ),
                (
                    "stamp",
                    models.BigIntegerField(
                        help_text="每次编入时换一个随机数。", verbose_name="编入标记"
                    ),
                ),
            ],
            options={
                "verbose_name": "检索目录（文件）",
                "verbose_name_plural": "检索目录（文件）",
            },
        ),
        migrations.CreateModel(
            name="SearchedPlace",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("title", "标题"),
                            ("number", "发文字号"),
                            ("issuer", "发文机关"),
                            ("addressees", "主送机关"),
                            ("annex", "附件"),
                            ("provision", "条款"),
                            ("table", "表格"),
                            ("row", "表格中的一行"),
                        ],
                        max_length=12,
                        verbose_name="种类",
                    ),
                ),
                (
                    "eid",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="锚点"
                    ),
                ),
                (
                    "row",
                    models.IntegerField(
                        default=0, help_text="表格的行；表头是 −1。", verbose_name="行"
                    ),
                ),
                ("folded", models.TextField(verbose_name="折叠后的文字")),
            ],
            options={
                "verbose_name": "检索目录（位置）",
                "verbose_name_plural": "检索目录（位置）",
            },
        ),
        migrations.RunPython(create, drop),
    ]
