"""The rows of all tables, kept beside them: to put them back is quicker than to make them again."""

from django.db import connection, transaction

SCHEMA = "kept_rows"


class KeptRows:
    """Copies in a schema of their own. PostgreSQL only; foreign keys are checked at the commit."""

    def __init__(self) -> None:
        self.are_there = False

    def take(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
            cursor.execute(f"CREATE SCHEMA {SCHEMA}")
            for table in _tables():
                cursor.execute(f"CREATE TABLE {SCHEMA}.{table} AS TABLE public.{table}")
        self.are_there = True

    def put_back(self) -> None:
        """Fills the tables that are empty; sequences only grow, so no number is given again."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table in _tables():
                cursor.execute(
                    f"INSERT INTO public.{table} SELECT * FROM {SCHEMA}.{table} "  # noqa: S608  (names of our own tables)
                    f"WHERE NOT EXISTS (SELECT FROM public.{table})"
                )


def _tables() -> list[str]:
    """Quoted names of every table, in an order that does not matter."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return [connection.ops.quote_name(name) for name in names]
