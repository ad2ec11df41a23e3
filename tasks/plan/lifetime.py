"""Plans live side by side: each is open from its publication until somebody closes it.

Whoever writes under a plan holds it open until his transaction ends (`require_open`), whoever
closes it waits for all who do (`hold`) and lets nobody begin. A writer never waits for that: he
may hold rows that the closing needs.
"""

from collections.abc import Iterable

from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker import clock
from reform_tracker.audit.trail import record
from reform_tracker.feed.changes import Event, Told
from tasks.errors import Invalid, Problem, Refused
from tasks.models import Assignment, ImplementationPlan, ReformPlan
from tasks.signing.locking import locked
from tasks.signing.models import Document

LONGEST_REASON = 500
PLANS = 15  # what PostgreSQL's advisory locks on plans are known by


def require_open(plan_id: int) -> None:
    """Raises Refused for a plan that is closed, or just being closed: it stays as it was, for
    everybody to read. Inside a transaction nobody closes it until that ends."""
    if not _held_open(plan_id):
        raise Refused(_("This plan is just being closed or opened again. Try again in a moment."))
    number = ReformPlan.objects.exclude(closed_on=None).filter(pk=plan_id).values_list("number")
    for (closed,) in number:
        raise Refused(closed_in_words(closed))


def hold(plan_id: int) -> None:
    """Waits for whoever writes under the plan; from then on nobody does until the transaction ends.

    To be called before any row is locked. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [PLANS, plan_id])


def _held_open(plan_id: int) -> bool:
    """Whether nobody closes the plan at this moment; nobody will until the transaction ends."""
    if connection.vendor != "postgresql" or not connection.in_atomic_block:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s, %s)", [PLANS, plan_id])
        return bool(cursor.fetchone()[0])


def of_open_plan(document: Document) -> None:
    """Raises Refused for a document of a closed plan."""
    require_open(document.of_plan)


def closed_in_words(number: str) -> str:
    """Why nothing of a closed plan can be changed, and who can help."""
    return _(
        "The plan %(number)s is closed: nothing of it can be changed any more. The commission can "
        "open it again."
    ) % {"number": number}


@transaction.atomic
def close_plan(plan_id: int, *, actor: User, source: str, reason: str) -> ReformPlan:
    """Closes a plan: from now on nothing is owed under it, and it stays readable.

    Closing it again with the same words changes nothing. Raises Invalid without a reason, Refused
    where somebody else has closed it, Http404, PermissionDenied.
    """
    hold(plan_id)
    plan = locked(ReformPlan, plan_id)
    authorize(actor, Action.CLOSE_PLAN, plan.access())
    if not plan.is_open:
        _require_own(plan, actor, reason)
        return plan
    plan.closing_reason = reason_of(reason)
    plan.closed_on, plan.closed_by = clock.today(), actor
    plan.save(update_fields=["closed_on", "closed_by", "closing_reason"])
    record(
        actor=actor,
        action="plan.closed",
        target=plan,
        source=source,
        summary=gettext_lazy("Plan closed"),
        data={"number": plan.number, "reason": plan.closing_reason},
        changes=_told(plan, Event.PLAN_CLOSED),
    )
    return plan


@transaction.atomic
def reopen_plan(plan_id: int, *, actor: User, source: str, reason: str) -> ReformPlan:
    """Opens a closed plan again: what was owed under it is owed again.

    An open plan stays as it is. Raises Invalid without a reason, Http404, PermissionDenied.
    """
    hold(plan_id)
    plan = locked(ReformPlan, plan_id)
    authorize(actor, Action.CLOSE_PLAN, plan.access())
    if plan.is_open:
        return plan
    wanted = reason_of(reason)
    former = {"closed_on": plan.closed_on, "former_reason": plan.closing_reason}
    plan.closed_on = plan.closed_by = None
    plan.closing_reason = ""
    plan.save(update_fields=["closed_on", "closed_by", "closing_reason"])
    record(
        actor=actor,
        action="plan.reopened",
        target=plan,
        source=source,
        summary=gettext_lazy("Plan opened again"),
        data={"number": plan.number, "reason": wanted} | former,
        changes=_told(plan, Event.PLAN_REOPENED),
    )
    return plan


def _told(plan: ReformPlan, event: Event) -> list[Told]:
    """Everybody who has or had a part in the plan, or files under it."""
    parts = Assignment.ever.filter(measure__task__area__plan=plan).order_by()
    filings = ImplementationPlan.objects.filter(plan=plan).order_by()
    concerned: Iterable[int] = {
        *parts.values_list("organization_id", flat=True),
        *filings.values_list("organization_id", flat=True),
    }
    return [Told(pk, "plans", plan.pk, event) for pk in sorted(concerned)]


def _require_own(plan: ReformPlan, actor: User, reason: str) -> None:
    """Raises Refused unless it was the actor who closed it, for this reason."""
    if plan.closed_by is None or plan.closed_on is None:
        return
    if (plan.closed_by, plan.closing_reason) != (actor, reason.strip()):
        text = _("%(name)s closed this plan on %(day)s: “%(reason)s”.")
        who = {"name": plan.closed_by.full_name, "reason": plan.closing_reason}
        raise Refused(text % (who | {"day": date_format(plan.closed_on)}))


def reason_of(reason: str) -> str:
    """The reason for closing or opening a plan. Raises Invalid where there is none."""
    if not reason.strip():
        text = _("Say why, in up to %(count)s characters; the reason stands in the audit trail.")
        raise Invalid([Problem("reason", text % {"count": LONGEST_REASON})])
    return reason.strip()
