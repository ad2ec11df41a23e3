"""Changing the reminder rules: data, but never so that a statutory duty falls silent."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker.audit.models import AuditEvent
from reform_tracker.audit.trail import record
from tasks.duties.kinds import DutyKind
from tasks.errors import Invalid, Problem, Stale
from tasks.models import ReminderRule
from tasks.reminding.models import Audience, Reach

# The document itself demands these: somebody who can act on them is always reminded.
STATUTORY = (DutyKind.FILING, DutyKind.REPORT)
WHO_ACTS = (Audience.REPORTER, Audience.APPROVER)
EARLIEST, LATEST = -60, 60  # working days around the due date

# Whom a duty may be told to: nobody hears of what the account may not read, or that nobody owes.
_LADDER = (
    Audience.REPORTER,
    Audience.APPROVER,
    Audience.HEAD,
    Audience.COMMISSION,
    Audience.MEETING,
)
AUDIENCES = {
    DutyKind.FILING: _LADDER,
    DutyKind.REPORT: _LADDER,
    DutyKind.AMENDMENT: _LADDER,
    DutyKind.CONTRIBUTION: _LADDER,
    DutyKind.MILESTONE: _LADDER,
    DutyKind.REVIEW: (Audience.COMMISSION, Audience.MEETING),
    DutyKind.DECISION: (Audience.COMMISSION, Audience.MEETING),
    DutyKind.TOKEN: (Audience.APPROVER, Audience.SECURITY),
    # Nobody has to say anything of his points: it is offered, and not pressed for further up.
    DutyKind.SELF_ASSESSMENT: WHO_ACTS,
    DutyKind.OBJECTION: (Audience.COMMISSION, Audience.MEETING),
    # A confirmation that is missing is no matter for a meeting.
    DutyKind.ACKNOWLEDGEMENT: _LADDER[:-1],
    DutyKind.LINE_OBJECTION: (Audience.COMMISSION, Audience.MEETING),
    DutyKind.ORDER: _LADDER,
    DutyKind.CHECK: (Audience.COMMISSION, Audience.MEETING),
    DutyKind.COORDINATION: (Audience.COMMISSION, Audience.MEETING),
    DutyKind.REMARK: (Audience.COMMISSION, Audience.MEETING),
}


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


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the rules as the trail keeps it; no `before`: added, no `after`: deleted."""

    event: AuditEvent
    before: ReminderRule | None
    after: ReminderRule | None


def latest_changes(count: int) -> list[Change]:
    """The last changes of the rules, the newest first. One query."""
    events = AuditEvent.objects.filter(object_type=ReminderRule._meta.label_lower)
    return [
        Change(event, _rule_of(event.data.get("before")), _rule_of(event.data.get("after")))
        for event in events[:count]
    ]


def fingerprint(rule: ReminderRule) -> str:
    """What the rule says, as a form carries it to notice that somebody else has changed it."""
    return "|".join(str(value) for value in _facts(rule).values())


@transaction.atomic
def save_rule(
    rule_id: int | None, *, actor: User, source: str, content: RuleInput, read: str | None = None
) -> ReminderRule:
    """Adds a rule, or changes one; it counts from the next planning pass on, never for days that
    have passed. Saving what is there already changes nothing.

    `read` is the fingerprint of what the person saw. Raises Stale when the rule says something
    else by now, Invalid with the place of each broken rule, Http404, PermissionDenied.
    """
    authorize(actor, Action.EDIT_REMINDER_RULES)
    _lock_all()
    rules = ReminderRule.objects.all()
    rule = get_object_or_404(rules, pk=rule_id) if rule_id is not None else ReminderRule()
    before = _facts(rule) if rule.pk else {}
    if before and read is not None and read != fingerprint(rule):
        text = _("Somebody changed this rule meanwhile. It says now: %(rule)s")
        raise Stale(text % {"rule": rule.words}, rule)
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
    _lock_all()
    rule = get_object_or_404(ReminderRule.objects.all(), pk=rule_id)
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


def _lock_all() -> None:
    """Whether the statutory duties are still reminded of is a question to all rules at once: two
    administrators who each take off one of the last two must not both succeed."""
    list(ReminderRule.objects.select_for_update().order_by("pk").values_list("pk"))


def _facts(rule: ReminderRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in FIELDS}


def _rule_of(facts: dict[str, Any] | None) -> ReminderRule | None:
    return ReminderRule(**{name: facts[name] for name in FIELDS}) if facts else None


def _check(rule: ReminderRule) -> None:
    problems = []
    if not EARLIEST <= rule.offset <= LATEST:
        text = _("Give a number of working days from %(first)s to %(last)s.")
        problems.append(Problem("offset", text % {"first": EARLIEST, "last": LATEST}))
    if rule.repeat_every is not None and (rule.offset < 1 or rule.repeat_every < 1):
        text = _("Only a reminder after the due date is repeated; leave this empty.")
        problems.append(Problem("repeat_every", text))
    if rule.audience not in AUDIENCES[DutyKind(rule.kind)]:
        text = _("Of this duty only these are told: %(audiences)s.")
        told = "、".join(str(one.label) for one in AUDIENCES[DutyKind(rule.kind)])
        problems.append(Problem("audience", text % {"audiences": told}))
    if rule.audience == Audience.MEETING and rule.offset < 1:
        text = _("A duty comes onto the list for the meeting after its due date, from day 1 on.")
        problems.append(Problem("offset", text))
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
