"""Registering leave with a deputy, and ending it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.absences.models import AbsenceQuerySet
from departments.models import Absence, User
from departments.permissions import Action, authorize
from departments.roles import DEPUTIZED, Role
from reform_tracker import clock
from reform_tracker.audit.trail import record
from reform_tracker.workdays import ONE_DAY

ONLY_AN_APPROVER = gettext_lazy(
    "Only an approver of the organization registers leave for somebody else. Ask one."
)
SAME_ORGANIZATION = gettext_lazy("Choose an active account of the same organization.")
LONGEST = 366  # days, the first and the last included


@dataclass(frozen=True)
class LeaveProblem(Exception):
    """Why a leave cannot be registered. `place` names the field."""

    place: str
    message: str


def may_register_for(actor: User, person: User) -> bool:
    """Oneself, and an approver also for colleagues of the same organization: people fall ill."""
    if actor.pk == person.pk:
        return True
    return actor.holds(Role.APPROVER) and actor.organization_id == person.organization_id


@transaction.atomic
def register_leave(
    *, actor: User, source: str, person: User, deputy: User, starts_on: date, ends_on: date
) -> Absence:
    """Registers a leave; from its first day on the deputy is written to instead.

    Raises LeaveProblem with the place and what to do, PermissionDenied.
    """
    authorize(actor, Action.REGISTER_LEAVE)
    User.objects.select_for_update().get(pk=person.pk)
    _check(actor, person, deputy, starts_on, ends_on)
    absence = Absence.objects.create(
        user=person, deputy=deputy, starts_on=starts_on, ends_on=ends_on, registered_by=actor
    )
    _record(absence, "leave.registered", actor, source)
    return absence


@transaction.atomic
def end_leave(absence_id: int, *, actor: User, source: str) -> None:
    """Ends a leave: one that has begun ends yesterday; one that has not, or begins only today,
    is deleted, because it would end before it began. The trail keeps both.

    Ending it again changes nothing. Raises Http404 for a leave that is not one's to end.
    """
    authorize(actor, Action.REGISTER_LEAVE)
    absence = get_object_or_404(
        visible_leaves(actor).select_for_update(of=("self",)), pk=absence_id
    )
    yesterday = clock.today() - ONE_DAY
    if absence.ends_on <= yesterday:
        return
    _record(absence, "leave.ended", actor, source)
    if absence.starts_on > yesterday:
        absence.delete()
    else:
        absence.ends_on = yesterday
        absence.save(update_fields=["ends_on"])


def visible_leaves(user: User) -> AbsenceQuerySet:
    """One's own leaves; an approver's also those of the whole organization."""
    rows = _with_names()
    if user.holds(Role.APPROVER):
        return rows.filter(user__organization=user.organization_id)
    return rows.filter(user=user)


def leaves_of(person: User, *, on: date) -> AbsenceQuerySet:
    """What somebody's account page shows: the leaves that have not ended."""
    return _with_names().filter(user=person, ends_on__gte=on)


def stand_ins_of(deputy: User, *, on: date) -> AbsenceQuerySet:
    """For whom somebody stands in that day or later, the nearest first."""
    return Absence.objects.select_related("user").filter(deputy=deputy, ends_on__gte=on)


def possible_deputies(user: User) -> QuerySet[User]:
    """Active accounts of the same organization that may be written to in somebody's place."""
    return (
        User.objects.filter(
            organization=user.organization_id, is_active=True, grants__role__in=DEPUTIZED
        )
        .distinct()
        .order_by("name_order", "pk")
    )


def _with_names() -> AbsenceQuerySet:
    return Absence.objects.select_related("user", "deputy", "registered_by")


def _record(absence: Absence, action: str, actor: User, source: str) -> None:
    record(
        actor=actor,
        action=action,
        target=absence,
        source=source,
        summary=f"{absence.user.full_name} → {absence.deputy.full_name}",
        data={
            "person": absence.user_id,
            "deputy": absence.deputy_id,
            "starts_on": absence.starts_on,
            "ends_on": absence.ends_on,
        },
    )


def _check(actor: User, person: User, deputy: User, starts_on: date, ends_on: date) -> None:
    if not may_register_for(actor, person):
        raise LeaveProblem("person", str(ONLY_AN_APPROVER))
    if not person.is_active:
        raise LeaveProblem("person", _("This account is closed and gets no messages any more."))
    _check_days(person, starts_on, ends_on)
    _check_deputy(person, deputy)


def _check_days(person: User, starts_on: date, ends_on: date) -> None:
    if starts_on < clock.today():
        raise LeaveProblem("starts_on", _("Leave begins today at the earliest."))
    if ends_on < starts_on:
        raise LeaveProblem("ends_on", _("Give a last day that is not before the first."))
    if (ends_on - starts_on).days >= LONGEST:
        text = _("A leave has at most %(days)s days. Register what comes after it later.")
        raise LeaveProblem("ends_on", text % {"days": LONGEST})
    overlapping = Absence.objects.filter(
        user=person, starts_on__lte=ends_on, ends_on__gte=starts_on
    ).first()
    if overlapping is not None:
        text = _(
            "There is a leave from %(first)s to %(last)s already. Choose other days, or end that "
            "one first."
        )
        days = {
            "first": date_format(overlapping.starts_on),
            "last": date_format(overlapping.ends_on),
        }
        raise LeaveProblem("starts_on", text % days)


def _check_deputy(person: User, deputy: User) -> None:
    if deputy.pk == person.pk:
        raise LeaveProblem("deputy", _("Choose somebody else as the deputy."))
    if deputy.organization_id != person.organization_id or not deputy.is_active:
        raise LeaveProblem("deputy", str(SAME_ORGANIZATION))
    lacking = [
        role
        for role in DEPUTIZED
        if not all(deputy.reach(role).covers(place) for place in person.places(role))
    ]
    if lacking:
        text = _(
            "%(name)s does not hold the role %(roles)s and could not act. Choose somebody who "
            "does, or ask the security administrator to give it."
        )
        roles = "、".join(str(role.label) for role in lacking)
        raise LeaveProblem("deputy", text % {"name": deputy.full_name, "roles": roles})
