"""What supporting departments hand to the lead (配合单位)."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, User
from departments.permissions import Access
from reform_tracker.workdays import WorkCalendar
from tasks import links
from tasks.duties.kinds import DutyKind
from tasks.plan.models.periods import ForAPeriod, ReportingPeriod
from tasks.plan.models.plan import Assignment, Measure
from tasks.plan.models.roles import LINE_ROLES
from tasks.signing.states import HandedIn

CONTRIBUTION_LEAD_WORKDAYS = 3  # a supporter's part is due so many before the lead's report


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, user: User) -> "ContributionQuerySet":
        """Everyone on the line reads its parts, and whoever reads the report of its lead."""
        if user.reads.whole:
            return self
        return self.filter(measure__in=_lines_read_by(user))

    def may_read(self, user: User, measure_id: int) -> bool:
        """Whether the account reads the parts of this line, handed in or not."""
        return user.reads.whole or _lines_read_by(user).filter(pk=measure_id).exists()


def _lines_read_by(user: User) -> QuerySet[Measure]:
    """Lines that are led within the reach of the account's office, or on which its organization
    stands."""
    within = user.reads.among("organization")
    led = Assignment.objects.filter(within, role=Assignment.Role.LEAD)
    lines = Q(pk__in=led.values("measure")) if user.reads else Q(pk__in=())
    if user.is_member:
        lines |= Q(pk__in=Measure.objects.on_line_of(user.organization_id).values("pk"))
    return Measure.objects.filter(lines)


class Contribution(ForAPeriod):
    """What a supporting department hands to the lead for a measure and period."""

    DUTY = DutyKind.CONTRIBUTION

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="contributions")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="contributions")
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="contributions")
    text = models.TextField(_("our part"))
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(_("handed in at"))
    state = models.CharField(
        _("state"), max_length=10, choices=HandedIn.choices, default=HandedIn.MISSING
    )
    version = models.PositiveIntegerField(default=1)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["organization__unit_order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["measure", "organization", "period"], name="one_contribution_per_period"
            ),
            models.CheckConstraint(
                condition=Q(state__in=HandedIn.values), name="contribution_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.organization_id} {self.period_id}"

    def name_in_words(self) -> str:
        what = {"key": self.measure.key, "period": self.period.code}
        return gettext("Supporter's part of %(key)s, %(period)s") % what

    def page(self) -> str:
        return links.task_page(self.measure.task_id)

    def form(self) -> str:
        return links.contribution_form(self.measure_id, self.period.code)

    @property
    def duty_due_on(self) -> date:
        due_on = self.period.due_on
        return WorkCalendar.load(due_on, due_on).shift(due_on, -CONTRIBUTION_LEAD_WORKDAYS)

    def access(self) -> Access:
        """Whoever owes a part owns it; everyone on the line reads it."""
        line = self.measure.assignments.filter(role__in=LINE_ROLES)
        mine = Assignment.objects.contributing().filter(
            measure=self.measure, organization=self.organization_id
        )
        return Access(
            owner=self.organization_id if mine.exists() else None,
            readers=frozenset(line.values_list("organization_id", flat=True)),
        )


class PartRequest(models.Model):
    """The lead asked a supporter for its part of a period, on a working day; once on each."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="part_requests")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="part_requests")
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="part_requests")
    on = models.DateField(_("asked on"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["measure", "organization", "period", "on"], name="part_asked_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.organization_id} {self.on}"
