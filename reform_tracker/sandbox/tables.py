"""The empty tables of a copy: those of the real database, with every key, check and index.

Replaying the migrations would end in the same tables and take most of the time of a copy.
"""

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from reform_tracker import append_only

# What the migrations write and no story changes.
BOOKS = ("django_migrations", "django_content_type", "auth_permission")
# In this order: a foreign key needs the unique key it points to.
OF_A_TABLE = """
SELECT 'ALTER TABLE ' || quote_ident(t.relname) || ' ADD CONSTRAINT ' || quote_ident(c.conname)
    || ' ' || pg_get_constraintdef(c.oid, true)
FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
WHERE t.relnamespace = current_schema()::regnamespace AND c.contype IN ('p', 'u', 'x', 'f')
ORDER BY c.contype = 'f', t.relname, c.conname
"""
INDEXES = """
SELECT pg_get_indexdef(i.indexrelid, 0, true)
FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind = 'r'
    AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid
        AND c.contype IN ('p', 'u', 'x'))
ORDER BY 1
"""
TABLES = """
SELECT relname, quote_ident(relname) FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' ORDER BY relname
"""
OF_SQLITE = """
SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite@_%' ESCAPE '@'
ORDER BY type <> 'table', name
"""


class Outdated(Exception):
    """The real tables are not those of this version of the code."""


def statements(source: str) -> list[str]:
    """What makes the tables, asked of the real database, whose name there is `source`.

    Raises Outdated while a migration waits: the copy would not be what this code works with.
    """
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    if waiting := loader.disk_migrations.keys() - loader.applied_migrations.keys():
        raise Outdated(f"Run manage.py migrate first; {len(waiting)} migrations wait.")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(OF_SQLITE)
            return [sql for (sql,) in cursor.fetchall()]
        cursor.execute(TABLES)
        real = connection.ops.quote_name(source)
        made = [
            f"CREATE TABLE {name} (LIKE {real}.{name} INCLUDING DEFAULTS INCLUDING IDENTITY"
            " INCLUDING GENERATED INCLUDING CONSTRAINTS INCLUDING COMMENTS)"
            for _plain, name in cursor.fetchall()
        ]
        for query in (OF_A_TABLE, INDEXES):
            cursor.execute(query)
            made += [sql for (sql,) in cursor.fetchall()]
    return made


def make(wanted: list[str], source: str) -> None:
    """Makes the tables where the connection leads, with the books of the migrations."""
    with connection.cursor() as cursor:
        for statement in wanted:
            cursor.execute(statement)
        for table in BOOKS:
            real = f"{connection.ops.quote_name(source)}.{table}"
            cursor.execute(f"INSERT INTO {table} SELECT * FROM {real}")  # noqa: S608 (fixed names)
    if connection.vendor == "postgresql":  # those of SQLite are among its statements
        for protected in append_only.TABLES:
            protected.create(connection)
