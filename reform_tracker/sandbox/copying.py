"""Making the copy: empty tables like the real ones, then the rows of the carried ones in one
transaction, so that the copy is of one moment and never half there."""

import contextlib
import logging

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from reform_tracker import clock, sandbox
from reform_tracker.models import Sandbox
from reform_tracker.sandbox import files, places, tables

log = logging.getLogger(__name__)

# What a system meets. Every other table begins empty; a test asks for a decision on each new one.
CARRIED = (
    "reform_tracker.BusinessClock", "reform_tracker.CalendarDay", "reform_tracker.CalendarChange",
    "reform_tracker.CalendarYear",
    "departments.Organization", "departments.OrganizationName", "departments.User",
    "departments.OrganizationChange", "departments.RoleGrant", "departments.ApiClient",
    "tasks.ReminderRule", "tasks.ReformPlan", "tasks.FormerLightRule", "tasks.FilingExemption",
    "tasks.FrameText",
    "tasks.ReformArea", "tasks.Task", "tasks.CitedDocument", "tasks.TaskPlace",
    "tasks.TaskPlace_prefectures", "tasks.Measure", "tasks.PartyRule",
    "tasks.Assignment", "tasks.TakenOver", "tasks.Transition", "tasks.ImplementationPlan",
    "tasks.ImplementationPlan_writers", "tasks.MeasureCommitment", "tasks.Milestone",
    "tasks.MilestoneRevision", "tasks.ReportingPeriod", "tasks.PeriodMove", "tasks.ProgressReport",
    "tasks.ProgressReport_writers", "tasks.ReportVersion", "tasks.MilestoneClaim",
    "tasks.Verification", "tasks.Contribution", "tasks.Result",
    "tasks.Result_writers", "tasks.Attachment", "tasks.Correction",
    "tasks.Extension", "tasks.Urge", "tasks.Closing", "tasks.Objection",
    "tasks.AmendmentRequest", "tasks.Amendment", "tasks.Amendment_writers", "tasks.AmendedLine",
    "tasks.NoticeNumber", "tasks.Notice",
    "tasks.Comment", "tasks.Comment_named", "tasks.CommentRevision",
    "tasks.CoordinationItem", "tasks.JointMeeting", "tasks.JointMeeting_invited",
    "tasks.Inspection",
    "tasks.Remark",
    "tasks.Directive",
    "tasks.Acknowledgement", "tasks.ConfirmedLine", "tasks.LineObjection",
    "reports.Standing",
)  # fmt: skip
# Nobody signs in to the copy, and nothing is ever sent from it.
BLANKED = {"departments.User": {"password": "'!'", "email": "''", "office_phone": "''"}}
LONGEST_ERROR = 300


def ask() -> None:
    """Has the copy made, or made again, by the next run of the job."""
    Sandbox.objects.update_or_create(pk=1, defaults={"asked_at": clock.real_now(), "error": ""})


def is_wanted() -> bool:
    """Whether somebody asked for a copy, or the one there is has the tables of another version."""
    state = Sandbox.objects.first()
    if state is None:
        return False
    asked = state.asked_at is not None and not state.error
    return asked or (state.made_at is not None and state.shape != sandbox.shape())


def build() -> None:
    """Makes a new copy, lets it take the place of the former one and deletes that.

    May be killed at any moment, and run twice at once: the copy in use stays until a whole one is
    there. A failure is kept for the page of the sandbox and raised.
    """
    asked = Sandbox.objects.values_list("asked_at", flat=True).first()
    place = places.new()
    try:
        _make(place)
    except Exception as error:
        with contextlib.suppress(DatabaseError, OSError):
            places.drop(place)
        kept = {"error": f"{type(error).__name__}: {error}"[:LONGEST_ERROR]}
        Sandbox.objects.update_or_create(pk=1, defaults=kept)
        raise
    with transaction.atomic():
        state, _made = Sandbox.objects.select_for_update().get_or_create(pk=1)
        former = state.place
        state.place, state.shape, state.made_at = place, sandbox.shape(), clock.real_now()
        state.error = ""
        if state.asked_at == asked:  # else it was asked for once more meanwhile
            state.asked_at = None
        state.save()
    for gone in {*places.left_behind(place), former} - {"", place}:
        places.drop(gone)
        files.drop(gone)


def _make(place: str) -> None:
    source, attached = places.real_schema(), places.real_file()
    wanted = tables.statements(source)
    sandbox.switch_to(place, create=True)
    try:
        if attached is not None:
            with connection.cursor() as cursor:
                cursor.execute("ATTACH DATABASE %s AS source", [attached])
        with transaction.atomic():
            tables.make(wanted, source)
        with transaction.atomic():
            _fill(source)
    finally:
        sandbox.leave()
        ContentType.objects.clear_cache()


def _fill(source: str) -> None:
    models = [apps.get_model(label) for label in CARRIED]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for model in models:
            cursor.execute(_copied(model, source))
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _copied(model: type[Model], source: str) -> str:
    """The statement that copies a table."""
    quote = connection.ops.quote_name
    names = [str(field.column) for field in model._meta.concrete_fields]
    blanked = BLANKED.get(model._meta.label, {})
    columns = ", ".join(quote(name) for name in names)
    values = ", ".join(blanked.get(name, quote(name)) for name in names)
    table = quote(model._meta.db_table)
    origin = f"{quote(source)}.{table}"
    return f"INSERT INTO {table} ({columns}) SELECT {values} FROM {origin}"  # noqa: S608 (names of the models)
