"""What the account of the running system may do to the tables that only grow (PostgreSQL).

One account owns the tables and migrates, the other one runs the system: it may add rows of the
trail, never change them, and cannot switch the triggers off that refuse it. SQLite has no accounts.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from reform_tracker.append_only import TABLES

NAMES = [table.table for table in TABLES]
FUNCTIONS = [table.function for table in TABLES]
OWNED = """
SELECT 'owns the table ' || c.relname FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY(%(tables)s)
    AND pg_has_role(current_user, c.relowner, 'MEMBER')
UNION ALL
SELECT 'owns the function ' || p.proname FROM pg_proc p
WHERE p.pronamespace = current_schema()::regnamespace AND p.proname = ANY(%(functions)s)
    AND pg_has_role(current_user, p.proowner, 'MEMBER')
UNION ALL
SELECT 'owns the schema ' || n.nspname FROM pg_namespace n
WHERE n.nspname = current_schema() AND pg_has_role(current_user, n.nspowner, 'MEMBER')
UNION ALL
SELECT 'may ' || right_name || ' ' || c.relname
FROM pg_class c, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) right_name
WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY(%(tables)s)
    AND has_table_privilege(current_user, c.oid, right_name)
ORDER BY 1
"""
WITH_ROWS = "SELECT, INSERT, UPDATE, DELETE"


def in_reach(connection: BaseDatabaseWrapper) -> list[str]:
    """What the account of this connection could do to the trail, each as “owns …” or “may …”;
    nothing is as it should be."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone() == (True,):
            return ["is a superuser"]
        cursor.execute(OWNED, {"tables": NAMES, "functions": FUNCTIONS})
        return [told for (told,) in cursor.fetchall()]


def grant(connection: BaseDatabaseWrapper, role: str) -> None:
    """Gives the account that runs the system what it needs, run by the one that owns the tables
    after every migration: a new table belongs to nobody else yet."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for statement in _granted(connection, role):
            cursor.execute(statement)


def _granted(connection: BaseDatabaseWrapper, role: str) -> Iterator[str]:
    quote = connection.ops.quote_name
    account, database = quote(role), quote(str(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        ((schema,),) = cursor.fetchall()
    place = quote(schema)
    # The copy for trying out is a schema of its own, which that account makes.
    yield f"GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {database} TO {account}"
    yield f"GRANT USAGE ON SCHEMA {place} TO {account}"
    yield f"GRANT {WITH_ROWS} ON ALL TABLES IN SCHEMA {place} TO {account}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {place} TO {account}"
    for table in (*NAMES, "django_migrations"):
        yield f"REVOKE ALL ON {place}.{quote(table)} FROM {account}"
        yield f"GRANT SELECT ON {place}.{quote(table)} TO {account}"
    for table in NAMES:
        yield f"GRANT INSERT ON {place}.{quote(table)} TO {account}"
