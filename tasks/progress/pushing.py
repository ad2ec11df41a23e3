"""Progress reports pushed by the system of a prefecture or department: create or replace, one or
many.

The same door as the browser's: content, signature, figures, reminders and trail are those of
tasks.progress.service. What is asked and written of many is asked and written together, so that
five hundred reports take as many statements as one. Each report is judged first, in memory;
whatever is refused leaves no mark on the others.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F, Q, prefetch_related_objects
from django.http import Http404
from django.utils.translation import gettext as _

from departments.models import User
from departments.permissions import Access, Action, authorize
from reform_tracker.audit.sources import API
from tasks.duties.closed import closed_in_words as part_closed_in_words
from tasks.duties.closed import is_closed
from tasks.errors import Invalid, Problem, Refused
from tasks.models import Measure, ProgressReport, ReportingPeriod
from tasks.plan.lifetime import closed_in_words
from tasks.plan.models.roles import LINE_ROLES, REPORTING_ROLES
from tasks.progress import claims
from tasks.progress import service as progress
from tasks.progress.models import DeclaredStatus, WrittenVia
from tasks.progress.pushes import MeasureRef, Outcome, Push, Pushed
from tasks.progress.service import FIELDS
from tasks.progress.writer import ReportWriter
from tasks.pushing.conflicts import UNCHANGED, Conflict, Outdated, Submitted, UnknownPeriod
from tasks.signing.workflow import Step, Taken, advance

TRIES = 3  # when another push takes an external id at the same moment


def push_report(push: Push, *, actor: User) -> tuple[ProgressReport, Outcome]:
    """Creates or replaces the organization's report with this external id.

    A report of the same measure and period that has no external id yet (written in the browser)
    takes this one. Raises NotSeen, Conflict, Outdated, Submitted, Refused, Invalid, and Http404 or
    PermissionDenied by the permission table; nothing is changed then.
    """
    (pushed,) = push_reports([push], actor=actor, together=True)
    if pushed.refusal is not None:
        raise pushed.refusal
    if pushed.report is None or pushed.outcome is None:
        raise TypeError("A push that is not refused has a report.")
    return pushed.report, pushed.outcome


def push_reports(
    pushes: Sequence[Push], *, actor: User, together: bool = False, dry_run: bool = False
) -> list[Pushed]:
    """What becomes of each push, in their order.

    `together`: one refusal and nothing is written; what the others would have become is told all
    the same. `dry_run`: nothing is written. Raises only what no push can be blamed for.
    """
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                batch = _Batch(pushes, actor)
                judged = [batch.judge(push) for push in pushes]
                refused = any(one.refusal is not None for one in judged)
                if not (dry_run or (together and refused)):
                    batch.writer.write()
                return judged
        except IntegrityError:
            # Another push made a report with one of these external ids: look again.
            if attempt == TRIES - 1:
                raise
    raise TypeError("TRIES is at least one.")


def differs(stored: ProgressReport, push: Push) -> bool:
    """Whether there is anything to write.

    A later `source_updated_at` alone is worth a write only while the report can still change:
    it decides which of two pushes is the newer one.
    """
    if _says_other(stored, push) or stored.external_id != push.external_id:
        return True
    if stored.is_filed:
        return bool(push.submit and push.signatory != stored.signatory)
    return push.source_updated_at not in (None, stored.source_updated_at)


def _says_other(stored: ProgressReport, push: Push) -> bool:
    """Whether the push changes what the report says."""
    if any(getattr(stored, name) != getattr(push.content, name) for name in FIELDS):
        return True
    return push.claims is not None and push.claims != _claimed(stored)


def _asks_for_claims(push: Push) -> bool:
    """Whether it matters for this push which milestones there are."""
    return push.claims is not None or push.content.status == DeclaredStatus.DONE


def _claimed(report: ProgressReport | None) -> frozenset[int]:
    """What a report claims; of those of a batch it has been read before."""
    return frozenset(one.milestone_id for one in report.claims.all()) if report else frozenset()


class _Lines:
    """The measures that are meant, each with the organization's part in it; their rows locked."""

    def __init__(self, pushes: Iterable[Push], actor: User) -> None:
        self.actor = actor
        meant = [push.measure for push in pushes]
        ids = {ref.id for ref in meant if ref.id is not None}
        keys = {ref.key for ref in meant if ref.key is not None}
        mine = actor.organization_id
        rows: list[Any] = list(
            Measure.objects.filter(
                Q(pk__any_of=ids) | Q(key__any_of=keys),
                assignments__organization=mine,
                assignments__until=None,
            )
            .annotate(
                role=F("assignments__role"),
                plan=F("task__area__plan"),
                plan_title=F("task__area__plan__number"),
                plan_closed_on=F("task__area__plan__closed_on"),
                holder=F("assignments__organization"),
            )
            .annotate(part_closed=is_closed("pk", "holder"))
            .only("key", "task")
            # The row that the browser locks as well: two first saves cannot both make a report.
            .select_for_update(of=("self",))
            .order_by("pk")
        )
        # Whoever guides or implements a line may report on it as well: then that part counts.
        rows.sort(key=lambda row: row.role in REPORTING_ROLES)
        self.measures: dict[int, Any] = {row.pk: row for row in rows}
        self.rows = [self.measures[pk] for pk in sorted(self.measures)]
        self.refusals = {role: self._refusal(role) for role in {row.role for row in self.rows}}

    def _refusal(self, role: str) -> Exception | None:
        """What the permission table says to a push on a line where the organization has this part;
        of many lines it is asked once for each part."""
        mine = self.actor.organization_id
        access = Access(
            owner=mine if role in REPORTING_ROLES else None,
            readers=frozenset({mine} if role in LINE_ROLES else ()),
        )
        try:
            authorize(self.actor, Action.PUSH_PROGRESS, access)
        except (Http404, PermissionDenied) as refusal:
            return refusal
        return None

    @cached_property
    def _found(self) -> dict[tuple[object, object], Any]:
        """Each line by the ways in which it may be named."""
        found: dict[tuple[object, object], Any] = {}
        for row in self.rows:
            for plan in (row.plan, row.plan_title):
                found.setdefault((plan, row.key), row)
                found[plan, row.pk] = row
            found[None, row.pk] = row
        return found

    @property
    def plans(self) -> set[int]:
        return {row.plan for row in self.rows}

    def named(self, ref: MeasureRef) -> tuple[Measure, int]:
        """The measure and its plan's number. Raises Http404 or PermissionDenied."""
        row = self._found.get((ref.plan, ref.key if ref.id is None else ref.id))
        if row is None:
            raise Http404
        if refusal := self.refusals[row.role]:
            raise refusal
        return row, row.plan

    def require_open(self, measure: Any) -> None:
        """Raises Refused where the plan of the line is closed, or the organization's part in it."""
        if measure.plan_closed_on is not None:
            raise Refused(closed_in_words(measure.plan_title))
        if measure.part_closed:
            raise Refused(part_closed_in_words())


class _Batch:
    """The pushes of one call with what is stored about them, and what there is to write."""

    def __init__(self, pushes: Sequence[Push], actor: User) -> None:
        self.actor = actor
        self.lines = _Lines(pushes, actor)
        self.asks_for_claims = any(_asks_for_claims(push) for push in pushes)
        periods = ReportingPeriod.objects.filter(
            plan__in=self.lines.plans, code__in={push.period for push in pushes}
        )
        self.periods = {(period.plan_id, period.code): period for period in periods}
        self.by_place: dict[tuple[int, int], ProgressReport] = {}
        self.by_name: dict[str, ProgressReport] = {}
        for report in self._stored({push.external_id for push in pushes}):
            self.by_place[report.measure_id, report.period_id] = report
            if report.external_id:
                self.by_name[report.external_id] = report
        self.claimable = (
            claims.claimable_of(self.lines.measures, {actor.organization_id})
            if self.asks_for_claims
            else {}
        )
        self.taken: set[object] = set()
        self.writer = ReportWriter(actor, API)

    def _stored(self, names: set[str]) -> list[ProgressReport]:
        """The organization's reports at these places or with these external ids, locked."""
        measures = self.lines.measures
        periods = {period.pk: period for period in self.periods.values()}
        reports = list(
            ProgressReport.objects.filter(
                Q(measure_id__any_of=measures, period__in=periods) | Q(external_id__any_of=names),
                organization=self.actor.organization_id,
            )
            .select_for_update()
            .order_by("pk")
        )
        for row in reports:
            row.organization = self.actor.organization
            if row.measure_id in measures:
                row.measure = measures[row.measure_id]
            if row.period_id in periods:
                row.period = periods[row.period_id]
        if self.asks_for_claims:
            prefetch_related_objects(reports, "claims")
        elsewhere = [
            row for row in reports if row.measure_id not in measures or row.period_id not in periods
        ]
        prefetch_related_objects(elsewhere, "measure", "period")
        return reports

    def judge(self, push: Push) -> Pushed:
        """Decides about one push and notes what there is to write."""
        try:
            return self._judge(push)
        except (Refused, Http404, PermissionDenied) as refusal:
            return Pushed(refusal=refusal)

    def _judge(self, push: Push) -> Pushed:
        measure, plan = self.lines.named(push.measure)
        self.lines.require_open(measure)
        period = self.periods.get((plan, push.period))
        if period is None:
            raise UnknownPeriod(push.period)
        stored = self.by_place.get((measure.pk, period.pk))
        self._require_own_place(push, stored, (measure.pk, period.pk))
        push.expect(stored)
        if stored is not None and _is_older(push, stored):
            raise Outdated(
                _("What is stored was changed in the source at %(at)s, later than what was sent.")
                % {"at": stored.source_updated_at},
                stored,
            )
        saves = stored is None or differs(stored, push)
        signs = push.submit and not (stored is not None and stored.is_filed)
        if stored is not None and not saves and not signs:
            return Pushed(Outcome.UNCHANGED, stored)
        if stored is not None and stored.is_filed:
            raise Submitted(_submitted(stored), stored)
        progress.require_begun(period)
        if signs:
            _require_signable(push, stored)
        self._require_answer(push, stored)
        report = stored or ProgressReport(
            measure=measure, period=period, organization=self.actor.organization
        )
        if saves:
            self._fill(report, push)
        if signs:
            taken = Taken(self.actor, signatory=push.signatory)
            self.writer.sign(report, advance(report, Step.SIGN, taken))
        return Pushed(Outcome.UPDATED if stored else Outcome.CREATED, report)

    def _require_own_place(
        self, push: Push, stored: ProgressReport | None, place: tuple[int, int]
    ) -> None:
        """Raises Conflict unless external id and place belong together and to this push alone."""
        named = self.by_name.get(push.external_id)
        if named is not None and named is not stored:
            told = _(
                "The external id %(id)s belongs to your report on %(key)s for %(period)s. Use "
                "another id, or correct measure and period."
            )
            key, code = named.measure.key, named.period.code
            raise Conflict(told % {"id": push.external_id, "key": key, "period": code})
        if stored is not None and stored.external_id not in ("", push.external_id):
            told = _(
                "You report this measure and period already, under the external id %(id)s. Send "
                "the change to that address."
            )
            raise Conflict(told % {"id": stored.external_id})
        if not self.taken.isdisjoint({place, push.external_id}):
            told = _("Another item of this call has the same external id, or measure and period.")
            raise Conflict(told)
        self.taken |= {place, push.external_id}

    def _require_answer(self, push: Push, stored: ProgressReport | None) -> None:
        """Raises Invalid for unknown claims, and for done without them or a reason."""
        if not _asks_for_claims(push):
            return
        row, _plan = self.lines.named(push.measure)
        open_ones = self.claimable.get((row.pk, self.actor.organization_id), [])
        claimed = _claimed(stored) if push.claims is None else push.claims
        if push.claims is not None:
            claims.require_known(open_ones, push.claims)
        missing = claims.unreached(push.content.status, open_ones, claimed)
        claims.require_answer(missing, push.content.done_reason)

    def _fill(self, report: ProgressReport, push: Push) -> None:
        # A later time in the source alone is no answer to whoever returned the report.
        changed = report.changed_since_return or _says_other(report, push)
        saved, reopened = progress.fill(report, push.content, actor=self.actor, via=WrittenVia.API)
        report.changed_since_return = changed
        report.external_id = push.external_id
        report.source_updated_at = push.source_updated_at or report.source_updated_at
        self.writer.save(report, saved, reopened, push.claims)


def _is_older(push: Push, stored: ProgressReport) -> bool:
    return bool(
        push.source_updated_at
        and stored.source_updated_at
        and push.source_updated_at < stored.source_updated_at
    )


def _require_signable(push: Push, stored: ProgressReport | None) -> None:
    """Raises Invalid with what is missing before the report can leave the organization."""
    came_back = stored is not None and not stored.changed_since_return
    if stored is not None and came_back and not _says_other(stored, push):
        raise Invalid([Problem("submit", str(UNCHANGED))])
    if not push.signatory.strip():
        message = _("Name the leader who signed the report in your system.")
        raise Invalid([Problem("signatory", message)])
    progress.require_complete(push.content)


def _submitted(report: ProgressReport) -> str:
    return _(
        "This report is “%(state)s” and cannot be changed. Ask your approver to withdraw "
        "it, or the commission to return it."
    ) % {"state": report.get_state_display()}
