"""Choosing what becomes of open parts, taking that back, closing the plan, opening it again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker import clock
from reform_tracker.audit.trail import AuditEntry, record_all
from reports.models import LineEnding
from reports.year_end import carrying, extending, news
from reports.year_end.models import GOING_ON, Way
from reports.year_end.parts import Part, open_parts, waiting
from tasks.closing import parts as closable
from tasks.closing import service as closing
from tasks.errors import Invalid, Problem, Refused, Stale, wrong_text
from tasks.models import ReformPlan
from tasks.plan import lifetime
from tasks.plan.lifetime import LONGEST_REASON
from tasks.signing.locking import locked


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of the four ways, why, and until when what goes on is due then."""

    way: str
    reason: str
    until: date | None = None

    def is_held_by(self, one: LineEnding, actor: User) -> bool:
        held = (one.way, one.reason, one.until, one.chosen_by_id)
        return held == (self.way, self.reason, self.until, actor.pk)


@transaction.atomic
def choose(
    plan_id: int, versions: Mapping[str, int], *, actor: User, source: str, wanted: Chosen
) -> list[LineEnding]:
    """Chooses the same for parts of a plan, all or none; nothing takes effect yet. `versions` names
    them with the version that the caller saw, 0 where nothing was chosen. What this person has
    chosen already stays as it is.

    Raises Invalid with the place of what is wrong, Stale where somebody else has chosen since,
    Refused for a closed plan, Http404, PermissionDenied.
    """
    plan = _opened(plan_id, actor)
    wanted = Chosen(wanted.way, wanted.reason.strip(), wanted.until)
    parts = _named(plan, versions)
    problems = [*_wrong_choice(plan, versions, wanted)]
    if not problems:
        fresh = [one for one in parts if not (one.choice and wanted.is_held_by(one.choice, actor))]
        _expect(fresh, versions)
        problems = [problem for one in fresh for problem in _barred(one, wanted, actor)]
    if problems:
        raise Invalid(problems)
    made = [_kept(one, wanted, actor) for one in fresh]
    _record(made, "line_ending.chosen", gettext_lazy("Chosen for the year's end"), actor, source)
    return made


@transaction.atomic
def take_back(
    plan_id: int, versions: Mapping[str, int], *, actor: User, source: str
) -> list[LineEnding]:
    """Nothing is chosen for these parts any more; errors as of `choose`."""
    plan = _opened(plan_id, actor)
    parts = _named(plan, versions)
    if not versions:
        raise Invalid([Problem("chosen", _("Tick the parts that are meant."))])
    decided = [one for one in parts if not one.is_undecided]
    _expect(decided, versions)
    made = [_kept(one, Chosen("", ""), actor) for one in decided]
    _record(
        made,
        "line_ending.taken_back",
        gettext_lazy("Choice for the year's end taken back"),
        actor,
        source,
    )
    return made


@transaction.atomic
def close_plan(
    plan_id: int,
    *,
    actor: User,
    source: str,
    reason: str,
    seen: str,
    into: carrying.Into | None = None,
) -> ReformPlan:
    """Everything that is chosen takes effect, and the plan is closed, all or nothing. `seen` says
    which choices the caller saw (`seen_of`), `into` where what goes on shall stand.

    Closing it again with the same words changes nothing. Raises Invalid with what is undecided or
    cannot take effect, Stale where the choices have changed, Refused, Http404, PermissionDenied.
    """
    lifetime.hold(plan_id)
    plan = locked(ReformPlan, plan_id)
    authorize(actor, Action.CLOSE_PLAN, plan.access())
    if not plan.is_open:
        return lifetime.close_plan(plan_id, actor=actor, source=source, reason=reason)
    parts = open_parts(plan)
    lifetime.reason_of(reason)
    if problems := [*_wrong_end(plan, parts)]:
        raise Invalid(problems)
    if seen != seen_of(parts):
        text = _(
            "The choices have changed since this page was opened. Look at them and close then."
        )
        raise Stale(text, plan)
    _apply(plan, parts, actor, source, into)
    return lifetime.close_plan(plan_id, actor=actor, source=source, reason=reason)


@transaction.atomic
def reopen_plan(plan_id: int, *, actor: User, source: str, reason: str) -> ReformPlan:
    """Opens a closed plan again. What was carried over rests in the other plan, what was chosen
    stands as a choice again; what was closed stays closed, dates that were moved stay.

    Raises Refused where the other plan has gone on with a measure, Invalid without a reason,
    Http404, PermissionDenied.
    """
    lifetime.hold(plan_id)
    plan = locked(ReformPlan, plan_id)
    authorize(actor, Action.CLOSE_PLAN, plan.access())
    if not plan.is_open and reason.strip():
        carrying.put_back(plan.endings.filter(applied_at__isnull=False))
        plan.endings.exclude(way=Way.CLOSE).update(applied_at=None)
    return lifetime.reopen_plan(plan_id, actor=actor, source=source, reason=reason)


def seen_of(parts: Iterable[Part]) -> str:
    """What tells these choices from any others."""
    return ",".join(f"{one.key}:{one.version}" for one in parts)


def _opened(plan_id: int, actor: User) -> ReformPlan:
    plan = locked(ReformPlan, plan_id)
    authorize(actor, Action.CLOSE_PLAN, plan.access())
    lifetime.require_open(plan_id)
    return plan


def _named(plan: ReformPlan, versions: Mapping[str, int]) -> list[Part]:
    """The parts that are meant. Raises Invalid for one that is not open, of whatever plan."""
    parts = {one.key: one for one in open_parts(plan)}
    if versions.keys() - parts.keys():
        text = _("One of the parts is not open any more. Look at the list again.")
        raise Invalid([Problem("chosen", text)])
    return [parts[key] for key in versions]


def _expect(parts: Iterable[Part], versions: Mapping[str, int]) -> None:
    for one in parts:
        if one.choice is not None and one.version != versions[one.key]:
            text = _(
                "%(part)s: %(name)s has chosen “%(way)s” on %(day)s. Look at it and choose then."
            )
            told = {
                "part": one.in_words(),
                "name": one.choice.chosen_by.full_name,
                "way": one.choice.get_way_display() or _("nothing yet"),
                "day": date_format(clock.local_date(one.choice.chosen_at)),
            }
            raise Stale(text % told, one.choice)


def _wrong_choice(
    plan: ReformPlan, versions: Mapping[str, int], wanted: Chosen
) -> Iterator[Problem]:
    if not versions:
        yield Problem("chosen", _("Tick the parts that are meant."))
    if wanted.way not in Way.values:
        yield Problem("way", _("Choose one of the four ways."))
    yield from wrong_text(
        "reason",
        wanted.reason,
        LONGEST_REASON,
        _("Say why; the reason stands beside the part for everybody on the line to read."),
    )
    if wanted.way not in GOING_ON:
        if wanted.until is not None:
            yield Problem("until", _("Only what goes on has a new date."))
    elif wanted.until is None:
        yield Problem("until", _("Name the day by which it is due then."))
    elif not carrying.first_year(plan) <= wanted.until.year <= plan.last_year:
        text = _("Give a date from %(first)s to %(last)s.")
        years = {"first": carrying.first_year(plan), "last": plan.last_year}
        yield Problem("until", text % years)


def _barred(part: Part, wanted: Chosen, actor: User) -> Iterator[Problem]:
    """Why this cannot be chosen for the part, or cannot take effect."""
    said = ""
    try:
        if wanted.way == Way.CLOSE:
            _require_closable(part, actor)
        elif wanted.way == Way.EXTEND and wanted.until is not None:
            extending.require_dates(part, wanted.until)
    except PermissionDenied:
        said = _("you have written of it: another person of the commission closes it")
    except Refused as refusal:
        said = refusal.message
    if said:
        text = _("%(part)s: %(why)s") % {"part": part.in_words(), "why": said}
        yield Problem("chosen", text)


def _require_closable(part: Part, actor: User) -> None:
    found = closable.part_of(part.standing.measure, part.standing.organization_id)
    if found is None:
        raise Refused(_("The organization does not hold the part any more."))
    closing.require_closable_by(found, actor)


def _kept(part: Part, wanted: Chosen, actor: User) -> LineEnding:
    one = part.choice
    if one is None:
        one = LineEnding(
            plan_id=part.standing.plan_id,
            measure=part.standing.measure,
            organization=part.standing.organization,
            version=0,
        )
    one.way, one.reason, one.until = wanted.way, wanted.reason, wanted.until
    one.chosen_by, one.chosen_at = actor, clock.now()
    one.version += 1
    one.save()
    return one


def _wrong_end(plan: ReformPlan, parts: Sequence[Part]) -> Iterator[Problem]:
    for one in parts:
        if one.is_undecided:
            yield Problem("", _("%(part)s: nothing is chosen") % {"part": one.in_words()})
    for requests in waiting(plan).values():
        for request in requests:
            text = _("%(what)s: asked for on %(day)s, not decided")
            day = date_format(request.asked_on)
            yield Problem("", text % {"what": request.title_in_words(), "day": day})


def _apply(
    plan: ReformPlan,
    parts: Sequence[Part],
    actor: User,
    source: str,
    into: carrying.Into | None,
) -> None:
    """In the transaction that closes the plan. Raises Invalid with each part that cannot."""
    by_way: dict[str, list[tuple[Part, LineEnding]]] = {}
    for one in parts:
        if one.choice is not None:
            by_way.setdefault(one.choice.way, []).append((one, one.choice))
    due = {ending.pk: part.due_on for way in GOING_ON for part, ending in by_way.get(way, ())}
    problems = [
        problem
        for part, ending in (*by_way.get(Way.CLOSE, ()), *by_way.get(Way.EXTEND, ()))
        # The dates of what the plan was closed with once have been moved already.
        if ending.way == Way.CLOSE or ending.due_before is None
        for problem in _barred(part, Chosen(ending.way, ending.reason, ending.until), actor)
    ]
    if problems:
        raise Invalid(problems)
    for _part, ending in by_way.get(Way.CLOSE, ()):
        closing.close_part(
            ending.measure_id,
            ending.organization_id,
            actor=actor,
            source=source,
            reason=ending.reason,
        )
    extending.extend(plan, by_way.get(Way.EXTEND, ()), actor=actor, source=source)
    going_on = [ending for way in GOING_ON for _part, ending in by_way.get(way, ())]
    if going_on:
        carrying.carry(plan, going_on, due, into, actor=actor, source=source)
    now = clock.now()
    for pairs in by_way.values():
        for _part, ending in pairs:
            ending.applied_at = now
            ending.due_before = due.get(ending.pk)
            ending.save()
    news.closed(plan, [ending for pairs in by_way.values() for _part, ending in pairs])


def _record(
    made: Sequence[LineEnding], action: str, summary: object, actor: User, source: str
) -> None:
    record_all(
        [
            AuditEntry(
                action=action,
                target=one,
                summary=summary,  # type: ignore[arg-type]  # a text or a lazy one
                data={
                    "measure": one.measure.key,
                    "way": one.way,
                    "reason": one.reason,
                    "until": one.until.isoformat() if one.until else None,
                    "version": one.version,
                },
            )
            for one in made
        ],
        actor=actor,
        source=source,
    )
