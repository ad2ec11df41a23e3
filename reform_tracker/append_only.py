"""Tables whose rows the database itself refuses to change or delete, on both databases."""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class AppendOnly:
    """Rows of `table` are added and never anything else; what is refused is refused with `message`.

    `name` begins the names of the triggers. All three are constants of the code, no input.
    """

    table: str
    name: str
    message: str

    @property
    def function(self) -> str:
        """On PostgreSQL, what the triggers call."""
        return f"{self.name}_refuse"

    def create(self, connection: BaseDatabaseWrapper) -> None:
        _run(connection, self._sqlite() if connection.vendor == "sqlite" else self._postgresql())

    def drop(self, connection: BaseDatabaseWrapper) -> None:
        names = ("update", "delete") if connection.vendor == "sqlite" else ("change", "truncate")
        of = "" if connection.vendor == "sqlite" else f" ON {self.table}"
        _run(connection, [f"DROP TRIGGER IF EXISTS {self.name}_no_{name}{of}" for name in names])

    def _sqlite(self) -> list[str]:
        return [
            f"CREATE TRIGGER {self.name}_no_{verb.lower()} BEFORE {verb} ON {self.table} "
            f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
            for verb in ("UPDATE", "DELETE")
        ]

    def _postgresql(self) -> list[str]:
        refuse = f"{self.function}()"
        return [
            f"CREATE OR REPLACE FUNCTION {refuse} RETURNS trigger AS $$ "
            f"BEGIN RAISE EXCEPTION '{self.message}'; END $$ LANGUAGE plpgsql",
            f"CREATE TRIGGER {self.name}_no_change BEFORE UPDATE OR DELETE ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {refuse}",
            f"CREATE TRIGGER {self.name}_no_truncate BEFORE TRUNCATE ON {self.table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {refuse}",
        ]


TRAIL = AppendOnly("audit_auditevent", "audit", "the audit trail is append-only")
CLOSES = AppendOnly("reports_periodclose", "closes", "what was closed is append-only")
ANCHORS = AppendOnly("audit_auditanchor", "anchors", "anchors of the trail are append-only")
TABLES = (TRAIL, CLOSES, ANCHORS)


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
