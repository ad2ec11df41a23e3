"""People and documents for tests, made through the services."""

from datetime import date
from functools import cache
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse

from departments.accounts.service import PlacedRole, create_account
from departments.models import Organization, User
from departments.organizations.registry import load_organizations
from departments.roles import Role
from tasks.files import service as files
from tasks.files.judging import judge
from tasks.filing.promises import CommitmentInput, MilestoneInput
from tasks.filing.service import FilingInput, led_measures, save_filing, step_filing
from tasks.models import (
    Attachment,
    ImplementationPlan,
    Measure,
    ProgressReport,
    ReformPlan,
    ReportingPeriod,
    Result,
)
from tasks.official.publishing import publish
from tasks.official.reading.document import parse_document, read_text
from tasks.official.reading.structure import ParsedDocument
from tasks.progress import service as progress
from tasks.progress.claims import claimable_milestones
from tasks.progress.models import DeclaredStatus
from tasks.signing.workflow import Step
from tests.factories.snapshot import once
from tests.support.around import around
from tests.support.pdfs import pdf

DOCUMENT = Path(__file__).parents[2] / "tasks" / "data" / "gansu_2012_53.txt"
PASSWORD = "Test-2012-pass"
PDF = pdf()
MILESTONES = (
    MilestoneInput("出台办法", date(2012, 5, 4), 20),
    MilestoneInput("中期检查", date(2012, 8, 31), 40),
    MilestoneInput("全面完成", date(2012, 12, 20), 40),
)


@cache
def _parsed(path: Path) -> ParsedDocument:
    return parse_document(read_text(path.read_bytes(), path.name))


def publish_plan(path: Path) -> ReformPlan:
    """The document as a plan; organizations of the built-in register are loaded first."""
    if not around.stands:
        once(path, lambda: _publish(path))
    return ReformPlan.objects.get()


def _publish(path: Path) -> None:
    if not Organization.objects.exists():
        load_organizations(actor=None, source="test")
    publish(_parsed(path), actor=None, source="test")


DONE = 100  # percent


class World:
    """The plan with people. P is measure 6.3: led by A, supported by B; C stands not on it.

    X is the prefecture that has taken it on where `local_line` says so, Y another one.
    """

    KEY = "6.3"
    A, B, C, X, Y = "省政府金融办", "省工信委", "省水利厅", "酒泉市", "白银市"
    COMMISSION = "省发展改革委"

    def __init__(self, plan: ReformPlan) -> None:
        self.plan = plan
        self.measure = Measure.objects.get(task__area__plan=plan, key=self.KEY)
        self.period = ReportingPeriod.objects.get(plan=plan, code="2012-05")
        self._numbers: dict[str, int] = {}

    def organization(self, name: str) -> Organization:
        return Organization.objects.get(short_name=name)

    def placed(self, role: Role, organization: str, place: str = X) -> User:
        """An account that holds a role for a place, and not for the whole province."""
        return self.person(organization, role, place=place)

    def person(self, organization: str, *roles: Role, number: int = 1, place: str = "") -> User:
        """An account of an organization with these roles, the same one at every call."""
        at = self._number(place) if place else None
        name = f"{self._number(organization)}-{'-'.join(roles)}-{at or ''}{number}"
        found = User.objects.filter(username=name).first()
        return found or create_account(
            actor=None,
            source="test",
            username=name,
            full_name=f"{organization}{'、'.join(str(role.label) for role in roles)}{number}",
            organization=self.organization(organization),
            roles=[PlacedRole(role, at) for role in roles],
            password=PASSWORD,
            email=f"{name}@example.org",
        )

    def _number(self, name: str) -> int:
        """Asked for once: a walk asks for its people a thousand times."""
        if name not in self._numbers:
            self._numbers[name] = self.organization(name).pk
        return self._numbers[name]

    def reporter(self, organization: str = A) -> User:
        return self.person(organization, Role.REPORTER)

    def approver(self, organization: str = A) -> User:
        return self.person(organization, Role.APPROVER)

    @property
    def reviewer(self) -> User:
        return self.person(self.COMMISSION, Role.COMMISSION)

    def filing(self, organization: str = A) -> ImplementationPlan:
        return ImplementationPlan.objects.get(plan=self.plan, organization__short_name=organization)

    def filing_content(self, organization: str = A) -> FilingInput:
        filing = self.filing(organization)
        local = filing.organization.is_prefecture
        measures = {self.measure.pk} if local else led_measures(filing)
        return FilingInput(
            leader_name="张三",
            leader_title="副主任",
            liaison_name="李四",
            liaison_phone="0931-1234567",
            summary="分三步推进。",
            commitments=tuple(
                CommitmentInput(pk, Measure.Horizon.WITHIN_YEAR, MILESTONES)
                for pk in sorted(measures)
            ),
        )

    def save_filing(self, content: FilingInput, organization: str = A) -> ImplementationPlan:
        """Saves what the organization's reporter entered on the page as it is now."""
        filing = self.filing(organization)
        return save_filing(
            filing.pk,
            actor=self.reporter(organization),
            source="test",
            version=filing.version,
            content=content,
        )

    def draft_filing(self, organization: str = A) -> ImplementationPlan:
        return self.save_filing(self.filing_content(organization), organization)

    def submitted_filing(self, organization: str = A) -> ImplementationPlan:
        filing = self.draft_filing(organization)
        return step_filing(
            filing.pk,
            Step.SIGN,
            actor=self.approver(organization),
            source="test",
            revision=filing.revision,
        )

    def accepted_filing(self, organization: str = A) -> ImplementationPlan:
        filing = self.submitted_filing(organization)
        return step_filing(filing.pk, Step.ACCEPT, actor=self.reviewer, source="test")

    def draft_report(self, organization: str = A, percent: int = 30, **text: str) -> ProgressReport:
        with transaction.atomic():
            return progress.save_report(
                self.measure.pk,
                self.period.pk,
                actor=self.reporter(organization),
                source="test",
                version=None,
                content=progress.ReportInput(
                    status=DeclaredStatus.DONE if percent == DONE else DeclaredStatus.IN_PROGRESS,
                    percent=percent,
                    progress=text.get("progress", "办法已印发。"),
                    next_steps=text.get("next_steps", "继续推进。"),
                    problems=text.get("problems", ""),
                    coordination=text.get("coordination", ""),
                ),
                claimed=self.claimable(organization) if percent == DONE else (),
            )

    def claimable(self, organization: str = A) -> list[int]:
        """The milestones on P that the organization has promised and nobody has verified."""
        return [
            one.pk
            for one in claimable_milestones(self.measure.pk, self.organization(organization).pk)
        ]

    def submitted_report(
        self, organization: str = A, percent: int = 30, **text: str
    ) -> ProgressReport:
        report = self.draft_report(organization, percent, **text)
        return progress.step_report(
            report.pk,
            Step.SIGN,
            actor=self.approver(organization),
            source="test",
            revision=report.revision,
        )

    def accepted_report(
        self, organization: str = A, percent: int = 30, **text: str
    ) -> ProgressReport:
        return self.accept(self.submitted_report(organization, percent, **text))

    def accept(self, report: ProgressReport) -> ProgressReport:
        return progress.step_report(report.pk, Step.ACCEPT, actor=self.reviewer, source="test")

    def send_back(self, report: ProgressReport) -> ProgressReport:
        return progress.step_report(
            report.pk,
            Step.RETURN,
            actor=self.reviewer,
            source="test",
            reason="other",
            comment="请补充。",
        )

    def handed_over_report(
        self, organization: str = A, percent: int = 30, **text: str
    ) -> ProgressReport:
        report = self.draft_report(organization, percent, **text)
        return progress.step_report(
            report.pk, Step.HAND_OVER, actor=self.reporter(organization), source="test"
        )

    def edit_url(self, code: str = "2012-05") -> str:
        """Where an organization writes its report on P."""
        return reverse("tasks:report-edit", args=[self.measure.pk, code])

    def attachment(
        self, document: ImplementationPlan | ProgressReport | Result, name: str = "方案.pdf"
    ) -> Attachment:
        """A small file on a draft, put there by its organization's reporter."""
        return files.attach(
            document,
            judge(ContentFile(PDF, name)),
            actor=self.reporter(document.organization.short_name),
            source="test",
        )
