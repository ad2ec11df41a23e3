"""Implementation plans: saving a draft, handing over, signing, reviewing (备案)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker import clock
from reform_tracker.audit.trail import record
from reform_tracker.feed.changes import Event
from tasks.duties import settling
from tasks.errors import Invalid, Problem, Refused
from tasks.filing import promises
from tasks.filing.passing_on import replace_former
from tasks.filing.promises import CommitmentInput, commitments_of
from tasks.models import (
    Assignment,
    ImplementationPlan,
    Measure,
    ReformPlan,
)
from tasks.plan import lifetime
from tasks.signing import feeds
from tasks.signing.chain import sign_off
from tasks.signing.editing import edited
from tasks.signing.locking import expect_version, locked
from tasks.signing.models import ReturnReason
from tasks.signing.steps import take_step
from tasks.signing.workflow import TAKEN_OVER, Step, Taken, Workflow
from tasks.state import changes


@dataclass(frozen=True, slots=True)
class FilingInput:
    """Everything a person enters; it replaces what the draft held."""

    leader_name: str = ""
    leader_title: str = ""
    liaison_name: str = ""
    liaison_phone: str = ""
    summary: str = ""
    commitments: tuple[CommitmentInput, ...] = field(default=())


FULL = 100
REQUIRED = {
    "leader_name": gettext_lazy("Responsible leader"),
    "liaison_name": gettext_lazy("Liaison"),
    "liaison_phone": gettext_lazy("Office phone"),
    "summary": gettext_lazy("Main steps and measures"),
}
HEADER = ("leader_name", "leader_title", "liaison_name", "liaison_phone", "summary")


@transaction.atomic
def save_filing(
    filing_id: int, *, actor: User, source: str, version: int | None, content: FilingInput
) -> ImplementationPlan:
    """Saves the draft of an implementation plan; saving what is there already changes nothing.

    Raises Stale when somebody saved since `version`, Invalid with every broken rule, Refused when
    the filing is no longer editable; PermissionDenied and Http404 by the permission table.
    """
    filing = locked(ImplementationPlan, filing_id)
    authorize(actor, Action.WRITE_FILING, filing.access())
    lifetime.require_open(filing.plan_id)
    require_editable(filing)
    if is_held(filing, content):
        return filing
    expect_version(filing, version)
    fill(filing, content, actor=actor, source=source)
    return filing


def fill(filing: ImplementationPlan, content: FilingInput, *, actor: User, source: str) -> None:
    """Writes content into a locked, editable filing; browser and API alike come through here.

    The caller has authorized. Raises Invalid.
    """
    if problems := wrong(filing, content):
        raise Invalid(problems)
    for name in HEADER:
        setattr(filing, name, getattr(content, name))
    if reopened := edited(filing, actor=actor):
        reopened.save()
        settling.no_longer_waits([filing.duty_key], by=actor)
    filing.count_save()
    filing.save()
    filing.writers.add(actor)
    promises.replace(filing, content.commitments)
    record(
        actor=actor,
        action="filing.saved",
        target=filing,
        source=source,
        summary=gettext_lazy("Draft of the implementation plan saved"),
        data={name: getattr(content, name) for name in HEADER}
        | {"measures": [c.measure_id for c in content.commitments], "version": filing.version},
        changes=feeds.of_document(filing, Event.SAVED),
    )


@transaction.atomic
def choose_measures(
    filing_id: int, *, actor: User, source: str, version: int | None, measure_ids: Collection[int]
) -> ImplementationPlan:
    """A prefecture chooses what it takes on; commitments already entered for a kept one stay."""
    filing = locked(ImplementationPlan, filing_id)
    kept = {c.measure_id: c for c in commitments_of(filing)}
    content = FilingInput(
        **{name: getattr(filing, name) for name in HEADER},
        commitments=tuple(kept.get(pk, CommitmentInput(pk)) for pk in sorted(measure_ids)),
    )
    return save_filing(filing_id, actor=actor, source=source, version=version, content=content)


def require_writable(filing: ImplementationPlan) -> None:
    """Raises Refused where a form of this plan could not be saved, whatever is typed into it."""
    lifetime.require_open(filing.plan_id)
    require_editable(filing)


def require_editable(filing: ImplementationPlan) -> None:
    """Raises Refused for a filing that has left the organization."""
    if filing.is_closed:
        raise Refused(str(TAKEN_OVER))
    if not filing.is_editable:
        raise Refused(_("This implementation plan is filed. Withdraw it before you change it."))


def is_held(filing: ImplementationPlan, content: FilingInput) -> bool:
    """Whether the draft says just this already, in whichever order milestones of a day stand."""
    header = {name: getattr(filing, name) == getattr(content, name) for name in HEADER}
    return all(header.values()) and promises.are_alike(commitments_of(filing), content.commitments)


def led_measures(filing: ImplementationPlan) -> set[int]:
    """The measures a department must commit to: those it leads in this plan."""
    led = Assignment.objects.filter(
        organization=filing.organization_id,
        measure__task__area__plan=filing.plan_id,
        role=Assignment.Role.LEAD,
    )
    return set(led.values_list("measure_id", flat=True))


def require_complete(filing: ImplementationPlan) -> None:
    """Raises Invalid with everything that is missing before the plan can be filed."""
    header = {name: getattr(filing, name) for name in HEADER}
    content = FilingInput(**header, commitments=tuple(commitments_of(filing)))
    if problems := missing(filing, content):
        raise Invalid(problems)


def missing(filing: ImplementationPlan, content: FilingInput) -> list[Problem]:
    """Everything that is missing in what a plan of this organization says."""
    problems = [
        Problem(name, _("Fill in: %(field)s.") % {"field": REQUIRED[name]})
        for name in REQUIRED
        if not getattr(content, name).strip()
    ]
    commitments = content.commitments
    if filing.organization.is_prefecture:
        if not commitments:
            problems.append(Problem("measures", _("Choose at least one task to take on.")))
    elif unplanned := led_measures(filing) - {c.measure_id for c in commitments}:
        keys = (
            Measure.objects.filter(pk__in=unplanned).in_print_order().values_list("key", flat=True)
        )
        problems.append(
            Problem("measures", _("Not yet planned: %(keys)s.") % {"keys": "、".join(keys)})
        )
    named = Measure.objects.filter(pk__in=[c.measure_id for c in commitments])
    keys_of = dict(named.values_list("pk", "key"))
    problems += [p for c in commitments for p in _incomplete(c, keys_of[c.measure_id])]
    return problems


def _incomplete(commitment: CommitmentInput, key: str) -> Iterable[Problem]:
    place = f"measures.{commitment.measure_id}"
    if commitment.horizon == Measure.Horizon.UNDECIDED:
        yield Problem(
            f"{place}.horizon",
            _("%(key)s: choose “within the year” or “cross-year”.") % {"key": key},
        )
    total = sum(m.weight for m in commitment.milestones)
    if total != FULL:
        yield Problem(
            f"{place}.milestones",
            _("%(key)s: the weights of the milestones add up to %(total)s, not to 100.")
            % {"key": key, "total": total},
        )


def wrong(filing: ImplementationPlan, content: FilingInput) -> list[Problem]:
    """What no plan of this organization may say, complete or not."""
    allowed = allowed_measures(filing)
    problems: list[Problem] = []
    for commitment in content.commitments:
        place = f"measures.{commitment.measure_id}"
        if commitment.measure_id not in allowed:
            problems.append(Problem(place, _("There is no such measure in this plan for you.")))
        problems += _wrong_milestones(place, commitment, filing.plan)
    return problems


def allowed_measures(filing: ImplementationPlan) -> set[int]:
    """The measures that a plan of this organization may hold."""
    if filing.organization.is_prefecture:
        measures = Measure.objects.filter(task__area__plan=filing.plan_id)
        return set(measures.values_list("pk", flat=True))
    return led_measures(filing)


def _wrong_milestones(
    place: str, commitment: CommitmentInput, plan: ReformPlan
) -> Iterable[Problem]:
    milestones = commitment.milestones
    goes_on = commitment.horizon == Measure.Horizon.CROSS_YEAR
    last = plan.last_year if goes_on else plan.year
    for number, milestone in enumerate(milestones):
        if not plan.year <= milestone.due_on.year <= last:
            yield Problem(
                f"{place}.milestones.{number}.due_on", _wrong_year(plan.year, last, goes_on)
            )
        if not 1 <= milestone.weight <= FULL:
            yield Problem(f"{place}.milestones.{number}.weight", _("Give a weight from 1 to 100."))
    if sum(m.weight for m in milestones) > FULL:
        yield Problem(f"{place}.milestones", _("The weights add up to more than 100."))


def _keep_dates(filing: ImplementationPlan, _taken: Taken) -> None:
    promises.keep_original_dates(filing)


def _wrong_year(first: int, last: int, goes_on: bool) -> str:
    if goes_on:
        text = _("Give a date from %(first)s to %(last)s.")
        return text % {"first": first, "last": last}
    return _(
        "Give a date in %(year)s; only a cross-year measure has milestones after the plan's year."
    ) % {"year": first}


def take_on(filing: ImplementationPlan, _taken: Taken) -> None:
    """Acceptance makes a prefecture's chosen measures its own."""
    if not filing.organization.is_prefecture:
        return
    chosen = set(filing.commitments.values_list("measure_id", flat=True))
    Assignment.objects.bulk_create(
        [
            Assignment(
                measure_id=pk,
                organization_id=filing.organization_id,
                role=Assignment.Role.LOCAL,
                order=1000 + filing.organization.unit_order,
                since=clock.today(),
            )
            for pk in chosen
        ],
        ignore_conflicts=True,
    )


def figures(filing: ImplementationPlan, _taken: Taken) -> None:
    """What the plan promises counts from now on."""
    changes.measures_changed(list(filing.commitments.values_list("measure_id", flat=True)))


def _owed(filing: ImplementationPlan, _taken: Taken) -> None:
    """Every line of the organization is red as long as its plan is late."""
    lines = Assignment.objects.reporting().under(filing.plan_id, filing.organization_id)
    measures = set(lines.order_by().values_list("measure_id", flat=True))
    changes.measures_changed(measures, only=[filing.organization_id])


WORKFLOW: Workflow[ImplementationPlan] = Workflow(
    model=ImplementationPlan,
    name="filing",
    resource="implementation-plans",
    read=Action.READ_FILING,
    write=Action.WRITE_FILING,
    push=Action.PUSH_FILING,
    steps=sign_off(
        write=Action.WRITE_FILING,
        sign=Action.FILE_FILING,
        withdraw=Action.WITHDRAW_FILING,
        review=Action.REVIEW_FILING,
        then={
            Step.SEND_BACK: (settling.given_back,),
            Step.SIGN: (settling.done_by, _owed),
            Step.WITHDRAW: (settling.answered, settling.owed_again, _owed),
            Step.ACCEPT: (settling.answered, replace_former, _keep_dates, take_on, figures),
            Step.RETURN: (settling.answered, _owed),
            Step.REINSTATE: (settling.not_owed, settling.waits_again, _owed),
        },
    ),
    reasons=tuple(ReturnReason),
    require_open=lifetime.of_open_plan,
    require_complete=require_complete,
)
# Takes one step of a filing; arguments and errors are those of signing.steps.take_step.
step_filing = partial(take_step, WORKFLOW)
