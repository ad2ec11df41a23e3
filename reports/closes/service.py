"""Closing a period and opening it again.

A close freezes the figures of the period's last day with what had come in by now, in the form in
which provincial reports freeze them, and chains them to the entry before. Entries are added under
the lock of their plan, so that the chain never forks.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker import clock
from reform_tracker.audit.trail import record
from reports.closes.book import Line, Stage, line_of
from reports.closes.chain import GENESIS, digest
from reports.closes.models import PeriodClose
from reports.figures.lights import LightRule
from reports.figures.told import figures_told
from reports.figures.values import PlanFigures, fingerprint, freeze
from tasks.errors import Invalid, Problem, Refused, Stale
from tasks.models import ReformPlan, ReportingPeriod
from tasks.plan.lifetime import LONGEST_REASON, require_open
from tasks.signing.locking import locked

SUMMARIES = {
    PeriodClose.Kind.CLOSED: gettext_lazy("Period %(period)s closed"),
    PeriodClose.Kind.REOPENED: gettext_lazy("Period %(period)s opened again"),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """What a close would freeze at this moment."""

    figures: PlanFigures
    frozen: dict[str, Any]
    sha256: str


def preview(period: ReportingPeriod, on: date) -> Preview:
    """The figures of the period's last day with what has come in by the end of `on`, in the
    product's language, whichever the person who asks reads."""
    with translation.override(settings.LANGUAGE_CODE):
        figures = figures_told(period.plan, period, period.ends_on, known=on)
        frozen = freeze(figures)
    return Preview(figures, frozen, fingerprint(frozen))


@transaction.atomic
def close_period(
    plan_id: int, code: str, *, actor: User, source: str, version: int, seen: str
) -> PeriodClose:
    """Closes a period; one that is closed stays as it is and its close is returned.

    `version` is the number of the period's newest entry that the caller saw, 0 for none, `seen` the
    hash of the figures that he saw. Raises Stale where either has changed since, Refused for a
    period that cannot be closed yet, Http404, PermissionDenied.
    """
    plan, line = _locked(plan_id, code, actor)
    if line.close:
        return line.close
    _expect(line, version)
    if line.stage is not Stage.NEXT:
        raise Refused(line.refusal)
    today = clock.today()
    shown = preview(line.period, today)
    if shown.sha256 != seen:
        text = _(
            "The figures have changed since the page was opened. Look at them and decide then."
        )
        raise Stale(text, line)
    return _append(
        plan,
        line,
        PeriodClose(
            kind=PeriodClose.Kind.CLOSED,
            edition=sum(one.is_closed for one in line.entries) + 1,
            as_of=line.period.ends_on,
            figures=shown.frozen,
            rule=_rule(plan, line.period.ends_on),
        ),
        actor=actor,
        source=source,
    )


@transaction.atomic
def reopen_period(
    plan_id: int, code: str, *, actor: User, source: str, version: int, reason: str
) -> PeriodClose:
    """Opens a closed period again: what was frozen stays, the next close is a new edition.

    Opening it once more with the same words changes nothing. Raises Invalid without a reason, Stale
    where it was closed anew since the caller looked, Refused for one that is open or whose plan is
    closed, Http404, PermissionDenied.
    """
    plan, line = _locked(plan_id, code, actor)
    said = reason.strip()
    if line.close is None:
        return _own_reopening(line, actor, said)
    require_open(plan.pk)
    _expect(line, version)
    if not said:
        text = _("Say why, in up to %(count)s characters; the reason stands in the audit trail.")
        raise Invalid([Problem("reason", text % {"count": LONGEST_REASON})])
    return _append(
        plan,
        line,
        PeriodClose(kind=PeriodClose.Kind.REOPENED, edition=line.close.edition, reason=said),
        actor=actor,
        source=source,
    )


def _locked(plan_id: int, code: str, actor: User) -> tuple[ReformPlan, Line]:
    """The plan, locked until the transaction ends, and the period as it is now."""
    plan = locked(ReformPlan, plan_id)
    authorize(actor, Action.CLOSE_PERIOD, plan.access())
    line = line_of(plan, code, clock.today())
    if line is None:
        raise Http404
    line.period.plan = plan
    return plan, line


def _expect(line: Line, version: int) -> None:
    if version != line.version:
        text = _(
            "Somebody closed or opened this period in the meantime. Look at it and decide then."
        )
        raise Stale(text, line)


def _own_reopening(line: Line, actor: User, reason: str) -> PeriodClose:
    """The entry that opened the period, if it is this person's with these words."""
    opened = line.reopening
    if opened is None:
        raise Refused(_("The period %(period)s is open.") % {"period": line.period.code})
    if (opened.actor_id, opened.reason) != (actor.pk, reason):
        text = _("%(name)s opened this period again on %(day)s: “%(reason)s”.")
        day = date_format(clock.local_date(opened.at))
        who = {"name": opened.actor_name, "day": day, "reason": opened.reason}
        raise Refused(text % who)
    return opened


def _rule(plan: ReformPlan, on: date) -> dict[str, Any]:
    """By which rule the lights of that day were read and on which scale shares are told.

    `version` counts the rules that the plan has had by then.
    """
    rule = LightRule.of(plan, on)
    former = plan.former_light_rules.filter(until__lte=on).count()
    return {
        "version": former + 1,
        "yellow_gap": rule.yellow_gap,
        "red_gap": rule.red_gap,
        "red_duties": list(rule.red_duties),
        "scale": {"percent": 100, "share_decimals": 1},
    }


def _append(
    plan: ReformPlan, line: Line, entry: PeriodClose, *, actor: User, source: str
) -> PeriodClose:
    """Adds the entry to the plan's book and to the trail."""
    last = plan.closes.defer("figures").order_by("-number").first()
    entry.plan, entry.period = plan, line.period
    entry.number = last.number + 1 if last else 1
    entry.previous_hash = last.hash if last else GENESIS
    entry.at, entry.actor, entry.actor_name = clock.now(), actor, actor.trail_name
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    with translation.override(settings.LANGUAGE_CODE):
        said = SUMMARIES[PeriodClose.Kind(entry.kind)] % {"period": line.period.code}
    record(
        actor=actor,
        action="period.closed" if entry.is_closed else "period.reopened",
        target=entry,
        source=source,
        summary=said,
        data={
            "plan": plan.pk,
            "number": entry.number,
            "edition": entry.edition,
            "hash": entry.hash,
            "reason": entry.reason,
        },
    )
    return entry
