"""Who acts in the played year, and the actions that every story needs."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from departments.accounts.service import create_account
from departments.models import Organization, User
from departments.roles import Role
from tasks.filing.service import step_filing
from tasks.models import (
    Assignment,
    ImplementationPlan,
    Measure,
    ProgressReport,
    ReformPlan,
    ReportingPeriod,
)
from tasks.progress import service as progress
from tasks.progress.models import DeclaredStatus
from tasks.progress.service import ReportInput
from tasks.signing.workflow import Step

SOURCE = "browser"
AuditEntry = Callable[[], object]
Story = Iterator[tuple[date, AuditEntry]]  # what happens on which day
FULL = 100


@dataclass(frozen=True)
class Province:
    """The 2012 plan with the people who work on it."""

    plan: ReformPlan

    def named(self, username: str) -> User:
        return User.objects.get(username=username)

    def person(self, organization: str, role: Role = Role.REPORTER) -> User:
        """The first account of an organization with this role; made where the demo has none."""
        found = User.objects.filter(organization__short_name=organization, grants__role=role)
        return found.order_by("pk").first() or self.hire(organization, role)

    def hire(self, name: str, role: Role) -> User:
        organization = Organization.objects.get(short_name=name)
        return create_account(
            actor=self.named("security"),
            source=SOURCE,
            username=f"{organization.pk}-{role}",
            full_name=f"{organization}{role.label}",
            organization=organization,
            roles=(role,),
            password=None,
            email=f"{organization.pk}-{role}@demo.invalid",
        )

    def period(self, code: str) -> ReportingPeriod:
        return ReportingPeriod.objects.get(plan=self.plan, code=code)

    def measure(self, key: str) -> Measure:
        return Measure.objects.get(task__area__plan=self.plan, key=key)

    def filing(self, organization: str) -> ImplementationPlan:
        return ImplementationPlan.objects.get(plan=self.plan, organization__short_name=organization)

    def parties(self) -> list[Assignment]:
        """Everybody who reports, line by line."""
        rows = Assignment.objects.reporting().filter(measure__task__area__plan=self.plan)
        return list(
            rows.select_related("organization", "measure__task").order_by("measure", "organization")
        )

    def take_filing(self, organization: str, step: Step, **said: Any) -> None:
        """One step of an organization's implementation plan, by whoever takes such a step."""
        filing = self.filing(organization)
        actor = self._actor(organization, step)
        revision = filing.revision
        step_filing(filing.pk, step, actor=actor, source=SOURCE, revision=revision, **said)

    def take_report(self, report: ProgressReport, step: Step, **said: Any) -> None:
        """One step of a report as it is now."""
        report.refresh_from_db()
        actor = self._actor(report.organization.short_name, step)
        revision = report.revision
        progress.step_report(report.pk, step, actor=actor, source=SOURCE, revision=revision, **said)

    def _actor(self, organization: str, step: Step) -> User:
        if step in (Step.ACCEPT, Step.RETURN):
            return self.named("commission")
        return self.person(organization, Role.REPORTER if step is Step.HAND_OVER else Role.APPROVER)

    def write(
        self, part: Assignment, code: str, content: ReportInput, claimed: Collection[int] = ()
    ) -> ProgressReport:
        """The organization's reporter saves what the page shows now, changed to this."""
        period = self.period(code)
        organization = part.organization.short_name
        stored = self.report(part, code)
        if content.percent == FULL:
            content = replace(content, status=DeclaredStatus.DONE)
        return progress.save_report(
            part.measure_id,
            period.pk,
            actor=self.person(organization),
            source=SOURCE,
            version=stored.version if stored else None,
            content=content,
            claimed=claimed,
        )

    def report(self, part: Assignment, code: str) -> ProgressReport | None:
        return ProgressReport.objects.filter(
            measure=part.measure_id, organization=part.organization_id, period__code=code
        ).first()

    def part(self, key: str, organization: str) -> Assignment:
        return Assignment.objects.select_related("organization", "measure__task").get(
            measure=self.measure(key), organization__short_name=organization
        )
