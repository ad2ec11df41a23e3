"""The parts of a plan that are open when its year ends, each with what is chosen for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from departments.models import User
from departments.permissions import Action, can
from reform_tracker import clock
from reports.figures.rollups import Reader, ShownRow, current_period
from reports.models import LineEnding, Standing
from reports.year_end.models import key_of
from tasks.asking.models import Request
from tasks.models import DeclaredStatus, Directive, ReformPlan, Task
from tasks.plan.succession import owner_of
from tasks.signing.states import Asked, Ordered
from tasks.signing.workflow import decided_kinds

DECEMBER, LAST = 12, 31
SOON = timedelta(days=30)  # so long before the end the first page speaks of it
CHARGED = (Ordered.OPEN, Ordered.ANSWERED)


@dataclass(frozen=True, slots=True)
class Part:
    """The part of an organization in a measure that is not closed; `choice` is what was chosen for
    it, None where nothing ever was."""

    standing: Standing
    choice: LineEnding | None

    @property
    def key(self) -> str:
        return key_of(self.standing.measure_id, self.standing.organization_id)

    @property
    def version(self) -> int:
        return self.choice.version if self.choice else 0

    @property
    def is_undecided(self) -> bool:
        return self.choice is None or not self.choice.way

    @property
    def is_done(self) -> bool:
        """Whether it is declared done, so that it can be closed."""
        return self.standing.declared_status == DeclaredStatus.DONE

    @property
    def due_on(self) -> date:
        """The end of the measure, else its last milestone, else the end of the plan's year."""
        if self.standing.due_on is not None:
            return self.standing.due_on
        if self.standing.schedule:
            return date.fromisoformat(str(self.standing.schedule[-1][0]))
        return date(self.standing.plan.year, DECEMBER, LAST)

    def in_words(self) -> str:
        return f"{self.standing.measure.key} {self.standing.organization.short_name}"


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part as the page shows it: with its light, what waits for a decision about it, and how many
    directives on it are not settled."""

    part: Part
    row: ShownRow | None
    waits: Sequence[Request]
    directives: int


def open_parts(plan: ReformPlan) -> list[Part]:
    """In print order. Two queries."""
    chosen = {one.key: one for one in plan.endings.select_related("chosen_by")}
    rows = Standing.objects.filter(plan=plan).select_related(
        "measure__task", "organization", "plan"
    )
    found = rows.defer("plan__source_text")
    return [
        Part(row, chosen.get(key_of(row.measure_id, row.organization_id)))
        for row in found
        if all(until is not None for _on, until in row.closures)
    ]


def shown(plan: ReformPlan, parts: Sequence[Part], user: User) -> list[ShownPart]:
    """These parts with all that a decision about them needs."""
    on, period = clock.today(), current_period(plan, clock.today())
    rows: Mapping[str, ShownRow] = {}
    if period is not None:
        reader = Reader(plan, period, on, user, known=on)
        words = reader.in_words(reader.rows([one.standing.measure_id for one in parts]))
        rows = {key_of(row.measure_id, row.organization_id): row for row in words}
    waits = waiting(plan)
    charged = Directive.objects.filter(plan=plan, state__in=CHARGED).order_by()
    counts = {
        (measure, organization): number
        for measure, organization, number in charged.values_list(
            "measure_id", "organization_id"
        ).annotate(number=Count("pk"))
    }
    return [
        ShownPart(
            one,
            rows.get(one.key),
            waits.get(one.key, ()),
            counts.get((one.standing.measure_id, one.standing.organization_id), 0),
        )
        for one in parts
    ]


def waiting(plan: ReformPlan) -> Mapping[str, Sequence[Request]]:
    """Requests about parts of a plan that nobody has decided, by the key of the part; those about
    nothing of it that is open, by an empty one."""
    asked: list[Request] = []
    for workflow in decided_kinds():
        rows = workflow.model._default_manager.filter(plan=plan, state=Asked.ASKED)
        rows = rows.select_related(*workflow.describes)
        if any(field.name == "measure" for field in workflow.model._meta.fields):
            rows = rows.annotate(holder=owner_of("measure", "organization"))
        asked += rows
    found: dict[str, list[Request]] = {}
    for one in asked:
        found.setdefault(_key(one), []).append(one)
    return found


def _key(request: Request) -> str:
    if request.of_measure is None:
        return ""
    return key_of(request.of_measure, getattr(request, "holder", request.organization_id))


@dataclass(frozen=True, slots=True)
class Ending:
    """The last day of a plan's year, how many days are left (none or less: it is over), and for
    how many parts nothing is chosen yet."""

    last: date
    days: int
    undecided: int


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a plan cannot be closed yet, and where that is mended."""

    text: str
    url: str


def obstacles(
    parts: Iterable[Part], waits: Mapping[str, Sequence[Request]], page: str
) -> list[Obstacle]:
    """Parts for which nothing is chosen, and requests that nobody has decided."""
    found = [
        Obstacle(_("%(part)s: nothing is chosen") % {"part": one.in_words()}, f"{page}#p{one.key}")
        for one in parts
        if one.is_undecided
    ]
    return found + [
        Obstacle(
            _("%(what)s: asked for on %(day)s, not decided")
            % {"what": one.title_in_words(), "day": date_format(one.asked_on)},
            one.page(),
        )
        for requests in waits.values()
        for one in requests
    ]


def endings_of(user: User, task: Task) -> list[LineEnding]:
    """What became of the parts of a task when its plan was closed, and of which parts it was
    carried over, as far as the account may read it."""
    concerns = Q(measure__task=task) | Q(became__task=task)
    rows = LineEnding.objects.visible_to(user).filter(concerns)
    named = rows.select_related(
        "organization", "chosen_by", "plan", "measure__task", "became__task__area__plan"
    )
    return list(named.defer("plan__source_text", "became__task__area__plan__source_text"))


def ends_soon(plan: ReformPlan, user: User, on: date) -> Ending | None:
    """What the first page says of an open plan whose year is nearly over, to whoever closes it."""
    last = date(plan.year, DECEMBER, LAST)
    if not plan.is_open or on < last - SOON or not can(user, Action.CLOSE_PLAN, plan.access()):
        return None
    undecided = sum(one.is_undecided for one in open_parts(plan))
    return Ending(last, (last - on).days, undecided)
