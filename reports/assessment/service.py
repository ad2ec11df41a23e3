"""The assessment of a plan, from its draft to its publication: what the commission does."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker import clock
from reform_tracker.audit.trail import record
from reform_tracker.feed.changes import Event, Told
from reports.assessment import duties, feeds, news
from reports.assessment.editions import edition_of
from reports.assessment.freezing import freeze
from reports.assessment.reading import find_facts
from reports.figures.values import fingerprint
from reports.models import (
    Assessment,
    AssessmentEdition,
    AssessmentObjection,
    AssessmentRule,
    AssessmentSheet,
)
from tasks.duties import settling
from tasks.errors import Invalid, Problem, Refused
from tasks.models import ReformPlan
from tasks.signing.locking import locked

State = Assessment.State


@transaction.atomic
def compute(plan_id: int, *, actor: User, source: str) -> Assessment:
    """Makes the draft, or makes it anew: facts of today by the rule in force, frozen.

    Raises Refused once it is no draft any more, Http404, PermissionDenied.
    """
    plan = _plan(plan_id, actor)
    former = Assessment.objects.filter(plan=plan).first()
    if former is not None and former.state != State.DRAFTED:
        raise Refused(_("The units have been asked already: the draft is not computed again."))
    day, rule = clock.today(), AssessmentRule.objects.in_force(plan, clock.today())
    found = find_facts(plan, day, rule.rule.criteria)
    scores = found.scores(rule.rule)
    values: dict[str, Any] = {"rule": rule, "as_of": day, "made_by": actor, "made_at": clock.now()}
    assessment, _made = Assessment.objects.update_or_create(plan=plan, defaults=values)
    assessment.sheets.all().delete()
    AssessmentSheet.objects.bulk_create(
        AssessmentSheet(assessment=assessment, organization=unit, score=freeze(scores[unit.pk]))
        for unit in found.assessed
    )
    _record(
        "assessment.computed",
        gettext_lazy("Assessment computed"),
        assessment,
        actor,
        source,
        {"rule": rule.version, "sheets": len(found.assessed)},
    )
    return assessment


@transaction.atomic
def open_self_assessment(
    plan_id: int, *, actor: User, source: str, until: date | None
) -> Assessment:
    """Asks the units what they think of their points, until a day, and tells them.

    Raises Invalid without a day to come, Refused, Http404, PermissionDenied.
    """
    assessment = _locked(plan_id, actor)
    _expect(assessment, State.DRAFTED)
    if until is None or until < clock.today():
        raise Invalid([Problem("until", _("Name a day that has not passed."))])
    assessment.state, assessment.self_until = State.SELF_ASSESSMENT, until
    assessment.save(update_fields=["state", "self_until"])
    _record(
        "assessment.opened",
        gettext_lazy("Self-assessment opened"),
        assessment,
        actor,
        source,
        {"until": until.isoformat()},
        feeds.of_sheets(assessment, Event.SELF_ASSESSMENT_OPENED),
    )
    news.opened(assessment)
    return assessment


@transaction.atomic
def begin_review(plan_id: int, *, actor: User, source: str) -> Assessment:
    """Ends the self-assessment: its last day has passed, or every unit has answered."""
    assessment = _locked(plan_id, actor)
    _expect(assessment, State.SELF_ASSESSMENT)
    if assessment.takes_self_assessment and assessment.sheets.filter(self_at=None).exists():
        raise Refused(_("The units have time until the day that they were told."))
    assessment.state = State.REVIEW
    assessment.save(update_fields=["state"])
    _record(
        "assessment.review",
        gettext_lazy("Review of the assessment begun"),
        assessment,
        actor,
        source,
        {},
        feeds.of_sheets(assessment, Event.REVIEW_BEGUN),
    )
    silent = assessment.sheets.filter(self_at=None).values_list("pk", flat=True)
    settling.settle([duties.self_key(pk) for pk in silent], by=None)  # nobody is asked any more
    return assessment


@transaction.atomic
def publish(plan_id: int, *, actor: User, source: str) -> AssessmentEdition:
    """Freezes the assessment as its first edition and tells the units.

    Two who publish at once make one edition: the second is refused. Raises Refused as long as an
    objection waits for its answer.
    """
    assessment = _locked(plan_id, actor)
    _expect(assessment, State.REVIEW)
    waiting = AssessmentObjection.objects.filter(
        sheet__assessment=assessment, answered_at=None
    ).count()
    if waiting:
        text = _("Answer the objections first; %(count)s are open.")
        raise Refused(text % {"count": waiting})
    assessment.state = State.PUBLISHED
    assessment.save(update_fields=["state"])
    edition = add_edition(assessment, actor=actor, source=source)
    news.published(assessment)
    return edition


def add_edition(assessment: Assessment, *, actor: User, source: str) -> AssessmentEdition:
    """What the published sheets say now, as one more edition; called in the transaction of the
    change, with the assessment locked."""
    # It speaks the product's language, whichever the person reads.
    with translation.override(settings.LANGUAGE_CODE):
        figures = edition_of(assessment)
    last = assessment.editions.first()
    edition = AssessmentEdition.objects.create(
        assessment=assessment,
        number=last.number + 1 if last else 1,
        figures=figures,
        figures_sha256=fingerprint(figures),
        published_by=actor,
        published_at=clock.now(),
    )
    _record(
        "assessment.published",
        gettext_lazy("Assessment published"),
        assessment,
        actor,
        source,
        {"edition": edition.number, "sha256": edition.figures_sha256},
        feeds.of_sheets(assessment, Event.PUBLISHED) if edition.number == 1 else (),
    )
    return edition


def _plan(plan_id: int, actor: User) -> ReformPlan:
    """The plan, locked: what makes an assessment or moves it goes one after the other."""
    plan = locked(ReformPlan, plan_id)
    authorize(actor, Action.RUN_ASSESSMENT, plan.access())
    return plan


def _locked(plan_id: int, actor: User) -> Assessment:
    plan = _plan(plan_id, actor)
    found = Assessment.objects.select_for_update(of=("self",)).filter(plan=plan).first()
    if found is None:
        raise Http404
    return found


def _expect(assessment: Assessment, state: Assessment.State) -> None:
    if assessment.state != state:
        text = _("The assessment is “%(state)s” by now. Reload the page.")
        raise Refused(text % {"state": assessment.get_state_display()})


def _record(
    action: str,
    summary: Any,
    assessment: Assessment,
    actor: User,
    source: str,
    data: Mapping[str, Any],
    changes: Sequence[Told] = (),
) -> None:
    record(
        actor=actor,
        action=action,
        target=assessment,
        source=source,
        summary=summary,
        data={"plan": assessment.plan.number, **data},
        changes=changes,
    )
