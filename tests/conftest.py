"""What every test stands on: the seeded tables, the 2012 plan, people of each role."""

import gc
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from ipaddress import ip_network
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models import AutoField, Model
from django.utils import translation
from django.utils.functional import Promise
from pytest_django import DjangoDbBlocker, Settings

from reform_tracker import child, clock, outgoing
from reform_tracker.append_only import TABLES
from reform_tracker.audit import labels, trail
from reform_tracker.keeping import KEPT
from reform_tracker.models import CalendarDay, CalendarYear
from reports.models import AssessmentRule
from tasks.models import ReformPlan, ReminderRule
from tests.factories.demo import seed
from tests.factories.snapshot import put_back
from tests.factories.world import DOCUMENT as DOCUMENT  # noqa: PLC0414  (tests ask for it here)
from tests.factories.world import World, publish_plan
from tests.support import first_database
from tests.support.around import around
from tests.support.examples import examples
from tests.support.http_sink import HttpSink, http_sink
from tests.support.isolation import touches_database

TUESDAY = date(2012, 5, 8)
LONGEST_NAME = 40  # bytes of a parameter that stands in the name of a test
hypothesis.settings.register_profile("ours", examples(100))
hypothesis.settings.load_profile("ours")


# What migrations put into an empty database.
SEEDED: tuple[type[Model], ...] = (
    CalendarDay,
    CalendarYear,
    ReminderRule,
    AssessmentRule,
)
_seeds: list[Model] = []


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Long contents are called by their place only: a zip file has the time in it, and processes
    that collect two seconds apart would know the same test by two names."""
    return argname if isinstance(val, bytes) and len(val) > LONGEST_NAME else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Tests of faults wait most of their time: one process takes them all, one after the other,
    and leaves the cores to the others. Dealt out, they made all processes wait at once."""
    for item in items:
        if item.get_closest_marker("faults"):
            item.add_marker(pytest.mark.xdist_group("faults"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    around.before(item, "plan", lambda: put_back(DOCUMENT))


def pytest_collection_finish(session: pytest.Session) -> None:
    _groups_are_kept_together(session)
    _collect_less_garbage()


def _groups_are_kept_together(session: pytest.Session) -> None:
    """Refuses to run where pytest-xdist's groups are ignored: each worker would then repeat a
    group's setup, which takes minutes."""
    if session.config.getoption("loadgroup", default=False):
        for item in session.items:
            if item.get_closest_marker("xdist_group") and "@" not in item.nodeid:
                raise pytest.UsageError(f"pytest-xdist does not keep {item.nodeid} in its group")


def _collect_less_garbage() -> None:
    """Keeps the collector from walking through all modules and tests again and again, as
    `reform_tracker.wsgi` does; it took a twelfth of the processor's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 2)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """The databases of a run are copies of one that is migrated, where `make test` made it."""
    with first_database.copied():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keeps PostgreSQL from counting the tables while every test's rows are rolled back.

    It would find them full of dead rows and empty of living ones, and plan accordingly: a filter
    that takes 20 ms then takes 20 s.
    """
    with django_db_blocker.unblock():
        # Before any test: one that commits empties all tables at its end.
        _seeds.extend(row for model in SEEDED for row in model._default_manager.all())
        if connection.vendor == "postgresql":
            _count_nothing()
    around.blocker = django_db_blocker
    yield
    around.blocker = None
    with django_db_blocker.unblock():
        around.end()
    # A connection that the last test left to the garbage collector keeps the database in use, and
    # PostgreSQL drops none that is.
    gc.collect()


def _count_nothing() -> None:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"ALTER TABLE {name} SET (autovacuum_enabled = false)")


@pytest.fixture(scope="session", autouse=True)
def append_only_tables_may_be_emptied_between_tests() -> Iterator[None]:
    """Tests that commit end with emptied tables, which triggers rightly refuse."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def without_triggers(self: BaseDatabaseOperations, statements: list[str]) -> Any:
        for table in TABLES:
            table.drop(self.connection)
        try:
            return flush(self, statements)
        finally:
            for table in TABLES:
                table.create(self.connection)

    patch = pytest.MonkeyPatch()
    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", without_triggers)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def what_is_recorded_has_a_label() -> None:
    """Whatever a test records stands with its name in the list of the trail and in its filter, and
    its summary can be said in each language."""

    def check(entries: Sequence[trail.AuditEntry]) -> None:
        for entry in entries:
            assert entry.action in labels.known.actions, entry.action
            assert entry.target._meta.label_lower in labels.known.objects, entry.target
            if isinstance(entry.summary, Promise):
                with translation.override(settings.LANGUAGE_CODE):
                    assert labels.is_known(str(entry.summary)), str(entry.summary)

    trail.register(check)


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords_and_own_media(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Hashing as slowly as production does would cost a third of a second for each account."""
    patch = pytest.MonkeyPatch()
    patch.setattr(settings, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"])
    folder = tmp_path_factory.mktemp("media")
    patch.setitem(settings.STORAGES["default"]["OPTIONS"], "location", str(folder))
    patch.setattr(settings, "ANCHOR_DIR", "")  # no test meets the anchors of another one
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def a_file_is_examined_once() -> Iterator[None]:
    """Every world attaches the same few files, and each examination starts a process. What comes of
    it hangs on the bytes alone; tests of the process itself start it."""
    examine = child.run

    @lru_cache(maxsize=100)
    def remembered(work: str, payload: bytes, limits: child.Limits) -> bytes:
        return examine(work, payload, limits)

    patch = pytest.MonkeyPatch()
    patch.setattr(child, "run", remembered)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def nothing_is_kept() -> None:
    """A test that writes past the services records nothing, and what was seen before would pass for
    what is there. Tests of what is kept ask for `pages_are_kept`, browsers meet the real thing."""
    caches[KEPT] = DummyCache("", {})


@pytest.fixture
def pages_are_kept(nothing_is_kept: None) -> None:
    """Until something is recorded, as in production."""
    caches[KEPT] = LocMemCache("tests", {})
    caches[KEPT].clear()


@pytest.fixture(autouse=True)
def seeded_tables(request: pytest.FixtureRequest) -> None:
    """Puts calendar and rules back after a test that emptied all tables."""
    if not touches_database(request.node):
        return
    # Opens the database the way the test's own fixtures and mark ask for.
    request.getfixturevalue("db")
    if not CalendarDay.objects.exists():
        for model in SEEDED:
            rows = [row for row in _seeds if isinstance(row, model)]
            model._default_manager.bulk_create(_new_row(row) for row in rows)


def _new_row(row: Model) -> Model:
    """The row without its number: the sequence of the numbers does not know of it."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not isinstance(field, AutoField)
    }
    return type(row)(**values)


@pytest.fixture
def on_tuesday() -> Iterator[date]:
    """The business date is Tuesday, 8 May 2012."""
    with clock.pinned(TUESDAY):
        yield TUESDAY


@pytest.fixture
def plan(db: None, on_tuesday: date) -> ReformPlan:
    """The 2012 document, published."""
    return publish_plan(DOCUMENT)


@pytest.fixture
def world(plan: ReformPlan) -> World:
    """The plan and people of every role."""
    return World(plan)


@pytest.fixture
def demo(plan: ReformPlan, settings: Settings) -> World:
    """The world of `make run`: the demo's accounts, filings and invented progress."""
    settings.DEMO = True
    seed()
    return World(plan)


@pytest.fixture
def web(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpSink]:
    """A real web server on loopback, which may be called and must answer within a second."""
    settings.WEBHOOK_NETWORKS = (ip_network("127.0.0.0/8"),)
    settings.WEBHOOK_HOSTS = frozenset()
    monkeypatch.setattr(outgoing, "DEADLINE_SECONDS", 1)
    with http_sink() as sink:
        yield sink
