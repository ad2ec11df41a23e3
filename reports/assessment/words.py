"""Facts and points as pages and documents say them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from reports.assessment.computing import Points, Score
from reports.assessment.facts import Evidence, Fact, Outcome, Why
from reports.assessment.registry import CRITERIA
from reports.assessment.rules import Line, Method, Rule
from reports.models import AssessmentCorrection, AssessmentSheet
from tasks import links
from tasks.signing.models import ReturnReason

_PAGES = {
    "filing": links.filing_page,
    "report": links.report_page,
    "task": links.task_page,
    "directive": links.directive_page,
    "notice": links.notice_page,
    "acknowledgement": links.acknowledgement_page,
}
# What costs something comes first.
_ORDER = (Outcome.MISSED, Outcome.OPEN, Outcome.EXCUSED, Outcome.MET)


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A fact in words, with the page of its evidence."""

    what: str
    why: str
    outcome: Outcome
    due_on: date | None
    done_on: date | None
    url: str


@dataclass(frozen=True, slots=True)
class ShownPoints:
    """A criterion of a sheet in words: `rest` are the facts that were met.

    `worth` are the points that count, `own` those that the unit thinks right, `corrections` what
    the commission put right.
    """

    title: str
    measures: str
    points: Points
    facts: tuple[ShownFact, ...]
    rest: tuple[ShownFact, ...]
    worth: Decimal | None
    own: str
    corrections: tuple[AssessmentCorrection, ...]


@dataclass(frozen=True, slots=True)
class ShownLine:
    """How a criterion counts, in words."""

    title: str
    measures: str
    line: Line


def shown_rule(rule: Rule) -> list[ShownLine]:
    """The lines of a rule with what their criteria are."""
    return [ShownLine(title_of(one.criterion), _measures(one.criterion), one) for one in rule.lines]


def lines_in_words(rule: Rule) -> list[str]:
    """Each criterion with its points in a few words."""
    found = []
    for one in rule.lines:
        told = {"title": title_of(one.criterion), "points": one.weight, "miss": one.per_miss}
        text = "%(title)s %(points)s"
        if one.method == Method.DEDUCTION:
            text = _("%(title)s %(points)s (%(miss)s off for each miss)")
        found.append(text % told)
    return found


def shown_score(score: Score, sheet: AssessmentSheet | None = None) -> list[ShownPoints]:
    """The criteria of a sheet, each with its facts, what was missed first."""
    return [_shown(one, sheet) for one in score.points]


def title_of(criterion: str) -> str:
    """What a criterion is called; its key where a later version does not know it any more."""
    known = CRITERIA.get(criterion)
    return str(known.title) if known else criterion


def _measures(criterion: str) -> str:
    known = CRITERIA.get(criterion)
    return str(known.measures) if known else ""


def page_of(evidence: Evidence) -> str:
    """Where the evidence is read."""
    return _PAGES[evidence.kind](evidence.pk)


def why_in_words(fact: Fact) -> str:
    """Why it counts as it does, with the reason of a return and the period of a former text."""
    why = str(fact.why.label)
    detail = fact.detail
    if fact.why == Why.RETURNED:
        detail = str(ReturnReason(fact.detail).label)
    elif fact.why != Why.UNCHANGED:
        detail = ""
    return _("%(why)s: %(detail)s") % {"why": why, "detail": detail} if detail else why


def _shown(points: Points, sheet: AssessmentSheet | None) -> ShownPoints:
    key = points.criterion
    ordered = sorted(points.facts, key=lambda one: _ORDER.index(one.outcome))
    facts = [_fact(one) for one in ordered]
    corrections = sheet.corrections.all() if sheet else ()
    return ShownPoints(
        title_of(key),
        _measures(key),
        points,
        tuple(one for one in facts if one.outcome != Outcome.MET),
        tuple(one for one in facts if one.outcome == Outcome.MET),
        sheet.worth.get(key) if sheet else points.points,
        sheet.self_points.get(key, "") if sheet else "",
        tuple(one for one in corrections if one.criterion == key),
    )


def _fact(fact: Fact) -> ShownFact:
    return ShownFact(
        fact.what,
        why_in_words(fact),
        fact.outcome,
        fact.due_on,
        fact.done_on,
        page_of(fact.evidence),
    )
