"""Directives 督办事项, and the remarks 批示 of leaders from which some of them come."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.models import User
from departments.permissions import Access
from tasks import links
from tasks.duties.kinds import DutyKind
from tasks.ordering.models import Order, OrderQuerySet
from tasks.plan.models.plan import Assignment, Measure, ReformPlan

LONGEST_REMARK = 2000


class RemarkQuerySet(models.QuerySet["Remark"]):
    def visible_to(self, user: User) -> "RemarkQuerySet":
        """Those on measures whose lead is within the reach of the account's office, and those on
        lines on which its organization stands."""
        if user.reads.whole:
            return self
        read = Assignment.objects.filter(role=Assignment.Role.LEAD)
        found = Q(measure__in=read.filter(user.reads.among("organization")).values("measure"))
        if user.is_member:
            found |= Q(measure__in=Measure.objects.on_line_of(user.organization_id))
        return self.filter(found)

    def open(self) -> "RemarkQuerySet":
        """Those of which nothing has become yet, under open plans."""
        return self.filter(handled_at=None, measure__task__area__plan__closed_on=None)


class Remark(models.Model):
    """What a leader has written on a measure, or on one of the reports about it.

    It is never changed. `handled_*` say who of the commission has seen to it, when, and with which
    words where no directive came of it.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="remarks")
    report = models.ForeignKey(
        "tasks.ProgressReport", models.PROTECT, null=True, blank=True, related_name="remarks"
    )
    text = models.TextField(_("remark"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("leader"))
    made_on = models.DateField(_("made on"))
    made_at = models.DateTimeField(_("made at"))
    handled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handled by")
    )
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True)
    handled_words = models.TextField(_("what became of it"), blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
            models.CheckConstraint(
                condition=Q(handled_by=None, handled_at=None, handled_words="")
                | Q(handled_by__isnull=False, handled_at__isnull=False),
                name="remark_handled_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.made_on}"

    @property
    def plan(self) -> ReformPlan:
        return self.measure.task.area.plan

    @property
    def duty_key(self) -> str:
        """The commission's duty to see to it."""
        return f"{DutyKind.REMARK}:{self.pk}"

    def page(self) -> str:
        return links.remark_page(self.pk)

    def access(self) -> Access:
        """It belongs to the lead of its measure; all on the line read it."""
        return remark_access(self.measure)


def remark_access(measure: Measure) -> Access:
    """How a remark on this measure stands to organizations."""
    lead = measure.assignments.filter(role=Assignment.Role.LEAD).first()
    return Access(
        owner=lead.organization_id if lead else None,
        readers=Assignment.objects.line_ids(measure.pk),
    )


class Directive(Order):
    """What the commission charges an organization with; it is followed up until it is settled.

    Numbered within its plan. `origin` says where it comes from: a leader's
    remark, a decided coordination item, an inspection.
    """

    class Origin(models.TextChoices):
        OWN = "own", _("The commission's own")
        REMARK = "remark", _("A leader's remark")
        COORDINATION = "coordination", _("Coordination")
        INSPECTION = "inspection", _("Inspection")

    origin = models.CharField(
        _("comes from"), max_length=12, choices=Origin.choices, default=Origin.OWN
    )
    remark = models.ForeignKey(
        Remark, models.PROTECT, null=True, blank=True, related_name="directives"
    )
    item = models.ForeignKey(
        "tasks.CoordinationItem",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="directives",
    )
    inspection = models.ForeignKey(
        "tasks.Inspection",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="directives",
    )

    objects = OrderQuerySet["Directive"].as_manager()

    class Meta(Order.Meta):
        ordering: ClassVar = ["-issued_at", "-id"]
        constraints: ClassVar = [
            *Order.Meta.constraints,
            models.UniqueConstraint(fields=["plan", "number"], name="directive_number_once"),
            models.CheckConstraint(
                condition=Q(origin="own", remark=None, item=None, inspection=None)
                | Q(origin="remark", remark__isnull=False, item=None, inspection=None)
                | Q(origin="coordination", remark=None, item__isnull=False, inspection=None)
                | Q(origin="inspection", remark=None, item=None, inspection__isnull=False),
                name="directive_comes_from_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.number}"

    def name_in_words(self) -> str:
        return gettext("Directive No. %(number)s “%(title)s”") % {
            "number": self.number,
            "title": self.title,
        }

    def title_in_words(self) -> str:
        return gettext("%(directive)s, %(organization)s, by %(day)s") % {
            "directive": self.name_in_words(),
            "organization": self.organization.short_name,
            "day": date_format(self.due_on),
        }

    def page(self) -> str:
        return links.directive_page(self.pk)
