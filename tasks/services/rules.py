"""Changing the reminder rules: data, but never so that a statutory duty falls silent."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker.audit.trail import record
from tasks.errors import Invalid, Problem
from tasks.models import ReminderRule
from tasks.models.rules import Audience, ObligationKind, Reach

# The document itself demands these: somebody who can act on them is always reminded.
STATUTORY = (ObligationKind.FILING, ObligationKind.REPORT)
WHO_ACTS = (Audience.REPORTER, Audience.APPROVER)
EARLIEST, LATEST = -60, 60  # working days around the due date


@dataclass(frozen=True, slots=True)
class RuleInput:
    """What a rule says: `offset` and `repeat_every` in working days."""

    kind: str
    offset: int
    audience: str
    repeat_every: int | None = None
    reach: str = Reach.ALL
    active: bool = True


FIELDS = ("kind", "offset", "audience", "repeat_every", "reach", "active")


@transaction.atomic
def save_rule(rule_id: int | None, *, actor: User, source: str, content: RuleInput) -> ReminderRule:
    """Adds a rule, or changes one; it counts from the next planning pass on, never for days that
    have passed. Saving what is there already changes nothing.

    Raises Invalid with the place of each broken rule, Http404, PermissionDenied.
    """
    authorize(actor, Action.EDIT_REMINDER_RULES)
    rules = ReminderRule.objects.select_for_update()
    rule = get_object_or_404(rules, pk=rule_id) if rule_id is not None else ReminderRule()
    before = _facts(rule) if rule.pk else {}
    for name in FIELDS:
        setattr(rule, name, getattr(content, name))
    if before == _facts(rule):
        return rule
    _check(rule)
    rule.save()
    _keep_statutory()
    record(
        actor=actor,
        action="reminder_rule.saved",
        target=rule,
        source=source,
        summary=gettext_lazy("Reminder rule saved"),
        data={"before": before, "after": _facts(rule)},
    )
    return rule


@transaction.atomic
def delete_rule(rule_id: int, *, actor: User, source: str) -> None:
    """Removes a rule; what it has already planned stays. Raises Invalid, Http404,
    PermissionDenied."""
    authorize(actor, Action.EDIT_REMINDER_RULES)
    rule = get_object_or_404(ReminderRule.objects.select_for_update(), pk=rule_id)
    record(
        actor=actor,
        action="reminder_rule.deleted",
        target=rule,
        source=source,
        summary=gettext_lazy("Reminder rule deleted"),
        data={"before": _facts(rule)},
    )
    rule.delete()
    _keep_statutory()


def _facts(rule: ReminderRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in FIELDS}


def _check(rule: ReminderRule) -> None:
    problems = []
    if not EARLIEST <= rule.offset <= LATEST:
        text = _("Give a number of working days from %(first)s to %(last)s.")
        problems.append(Problem("offset", text % {"first": EARLIEST, "last": LATEST}))
    if rule.repeat_every is not None and (rule.offset < 1 or rule.repeat_every < 1):
        text = _("Only a reminder after the due date is repeated; leave this empty.")
        problems.append(Problem("repeat_every", text))
    same = ReminderRule.objects.filter(
        kind=rule.kind, offset=rule.offset, audience=rule.audience
    ).exclude(pk=rule.pk)
    if same.exists():
        text = _("There is such a rule already for this duty, day and audience. Change that one.")
        problems.append(Problem("offset", text))
    if problems:
        raise Invalid(problems)


def _keep_statutory() -> None:
    """Raises Invalid when nobody who can act would be reminded of what the document demands."""
    for kind in STATUTORY:
        if not ReminderRule.objects.filter(
            kind=kind, active=True, audience__in=WHO_ACTS, offset__lte=0
        ).exists():
            text = _(
                "“%(duty)s” is a statutory duty: at least one rule must remind the reporter or the "
                "approver before it is due. Add another rule first."
            )
            raise Invalid([Problem("active", text % {"duty": kind.label})])
