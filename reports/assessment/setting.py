"""Setting the rule: a draft of a version, and putting it into force. No version is ever changed."""

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker import clock
from reform_tracker.audit.trail import record
from reports.assessment.registry import CRITERIA
from reports.assessment.rules import Rule
from reports.models import AssessmentRule
from tasks.errors import Invalid, Problem, Refused
from tasks.models import ReformPlan
from tasks.signing.locking import locked

LONGEST_REASON = 500


@transaction.atomic
def draft_rule(
    plan_id: int, rule: Rule, *, actor: User, source: str, reason: str
) -> AssessmentRule:
    """Keeps a rule as the plan's next version, a draft that counts for nothing yet.

    Raises Invalid, Http404, PermissionDenied.
    """
    plan = locked(ReformPlan, plan_id)
    authorize(actor, Action.RUN_ASSESSMENT, plan.access())
    problems = rule.problems(CRITERIA)
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        text = _("Say why, in up to %(count)s characters.") % {"count": LONGEST_REASON}
        problems.append(Problem("reason", text))
    if problems:
        raise Invalid(problems)
    # Versions of the plan go on from those that hold for all plans: a number names one rule.
    last = AssessmentRule.objects.for_plan(plan).aggregate(last=Max("version"))["last"]
    version = AssessmentRule.objects.create(
        plan=plan,
        version=(last or 0) + 1,
        lines=rule.as_json(),
        reason=reason.strip(),
        made_by=actor,
        made_at=clock.now(),
    )
    record(
        actor=actor,
        action="assessment_rule.drafted",
        target=version,
        source=source,
        summary=gettext_lazy("Rule of the assessment drafted"),
        data={
            "plan": plan.number,
            "version": version.version,
            "reason": version.reason,
            "before": AssessmentRule.objects.in_force(plan, clock.today()).lines,
            "after": version.lines,
        },
    )
    return version


@transaction.atomic
def put_into_force(plan_id: int, version: int, *, actor: User, source: str) -> AssessmentRule:
    """From today on the plan is assessed by this version; an assessment that is computed already
    stays by its own. Raises Refused for one that is in force or older than the one that is,
    Http404, PermissionDenied."""
    plan = locked(ReformPlan, plan_id)
    authorize(actor, Action.RUN_ASSESSMENT, plan.access())
    row = AssessmentRule.objects.filter(plan=plan, version=version).first()
    if row is None:
        raise Http404
    before = AssessmentRule.objects.in_force(plan, clock.today()).version
    if before >= version:
        raise Refused(_("This version, or a newer one, is in force already."))
    row.in_force_on, row.in_force_by = clock.today(), actor
    row.save(update_fields=["in_force_on", "in_force_by"])
    record(
        actor=actor,
        action="assessment_rule.in_force",
        target=row,
        source=source,
        summary=gettext_lazy("Rule of the assessment put into force"),
        data={"plan": plan.number, "before": before, "after": row.version},
    )
    return row
