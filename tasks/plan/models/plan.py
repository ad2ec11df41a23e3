"""The official document as data: plan > area > task > measure > assignment.

Every piece keeps its span, the half-open range of characters in `ReformPlan.source_text`, so that
each task can be shown in its place in the document.
"""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, User
from departments.permissions import Access
from reform_tracker import clock
from tasks.plan.models.lights import own_duties
from tasks.plan.models.roles import LINE_ROLES, OTHER_ROLES, REPORTING_ROLES, PartyRole
from tasks.plan.models.spans import Spanned


class ReformPlanQuerySet(models.QuerySet["ReformPlan"]):
    def open(self) -> "ReformPlanQuerySet":
        """Plans under which something is owed: from publication until somebody closes them."""
        return self.filter(closed_on=None)

    def without_words(self) -> "ReformPlanQuerySet":
        """Those made for what was carried over: none of their tasks stands in their text."""
        printed = Task.objects.filter(area__plan=OuterRef("pk"), span_end__gt=F("span_start"))
        carried = Task.objects.filter(area__plan=OuterRef("pk"), continues__isnull=False)
        return self.filter(~Exists(printed), Exists(carried))

    def nearest(self, on: date) -> "ReformPlanQuerySet":
        """What a page shows of which nobody has said which plan it shall be: open plans first, of
        these the newest whose year has begun."""
        begun = Case(When(year__lte=on.year, then=Value(1)), default=Value(0))
        still = Case(When(closed_on=None, then=Value(1)), default=Value(0))
        return self.order_by(still.desc(), begun.desc(), "-year", "-issued_on", "-id")


class ReformPlan(models.Model):
    """One official document: the reform tasks of a year.

    `owner` is the organization whose plan it is. The plan is open from its publication until
    somebody closes it; any number are open at once, and a closed one stays readable.
    `years_beyond` bounds how many years after the plan's own a cross-year milestone may lie.
    Gaps are in percentage points: a measure less than `yellow_gap` behind its schedule is green,
    more than `red_gap` behind is red; `red_duties` are the kinds of duty that make it red once
    they are overdue. These three hold from `lights_since` on (nothing: ever), before that what
    `FormerLightRule` keeps. `report_day` is the day of the month on which progress is
    due, moved to the previous working day. `filing_due_text` is printed, `filing_due_on` is how
    it is read here and may be edited.
    """

    owner = models.ForeignKey(
        Organization, models.PROTECT, related_name="plans", verbose_name=_("owner")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=300)
    notice_title = models.CharField(_("title of the notice"), max_length=300)
    number = models.CharField(_("document number"), max_length=60, unique=True)
    issuer = models.CharField(_("issuer"), max_length=120)
    addressees = models.CharField(_("addressees"), max_length=500, blank=True)
    issued_on = models.DateField(_("issued on"))
    source_text = models.TextField()
    source_sha256 = models.CharField(max_length=64, unique=True)
    filing_due_text = models.CharField(_("filing deadline as printed"), max_length=60, blank=True)
    filing_due_on = models.DateField(_("filing deadline"))
    report_day = models.PositiveSmallIntegerField(_("report day"), default=25)
    yellow_gap = models.PositiveSmallIntegerField(_("yellow from"), default=10)
    red_gap = models.PositiveSmallIntegerField(_("red above"), default=30)
    amendment_workdays = models.PositiveSmallIntegerField(_("days for an amendment"), default=10)
    red_duties = models.JSONField(_("overdue duties that turn red"), default=own_duties)
    lights_since = models.DateField(_("rule of the lights since"), null=True, blank=True)
    invented_progress = models.BooleanField(_("progress is invented"), default=False)
    published_at = models.DateTimeField(_("published at"))
    years_beyond = models.PositiveSmallIntegerField(_("years beyond the plan's own"), default=2)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )
    closing_reason = models.CharField(_("reason for closing"), max_length=500, blank=True)

    objects = ReformPlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-year", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(report_day__range=(1, 31)), name="plan_report_day_in_month"
            ),
            models.CheckConstraint(
                condition=Q(yellow_gap__lte=F("red_gap"), red_gap__lte=100),
                name="plan_gaps_in_order",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_by=None, closing_reason="")
                | Q(closed_on__isnull=False, closed_by__isnull=False) & ~Q(closing_reason=""),
                name="plan_closed_who_when_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def access(self) -> Access:
        """Whose plan it is, for the permission table; that it is there everybody may know."""
        return Access(owner=self.owner_id, public=True)

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def last_year(self) -> int:
        """The last year in which a cross-year milestone may lie."""
        return self.year + self.years_beyond

    @property
    def last_day(self) -> date:
        """The last day on which anything of it may be due."""
        return date(self.last_year, 12, 31)


class FrameText(Spanned):
    """A piece that is no task: introduction, closing paragraph, general requirements."""

    plan = models.ForeignKey(ReformPlan, models.CASCADE, related_name="frame")
    kind = models.CharField(_("kind"), max_length=20)
    text = models.TextField(_("text"))

    class Meta(Spanned.Meta):
        ordering: ClassVar = ["span_start"]

    def __str__(self) -> str:
        return self.text[:40]


class ReformArea(Spanned):
    """A reform area (改革领域), numbered 一、二、… in print."""

    plan = models.ForeignKey(ReformPlan, models.CASCADE, related_name="areas")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300)

    class Meta(Spanned.Meta):
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            *Spanned.Meta.constraints,
            models.UniqueConstraint(fields=["plan", "number"], name="area_number_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Task(Spanned):
    """A numbered task (任务). `key` is area.task as the document counts, "1.6".

    `continues` is the task of an earlier plan that this one goes on with; `version` counts
    corrections after publication.
    """

    area = models.ForeignKey(ReformArea, models.CASCADE, related_name="tasks")
    number = models.PositiveSmallIntegerField(_("number"))
    key = models.CharField(_("serial number"), max_length=12)
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"))
    pinyin = models.TextField(blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    continues = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="continued_by",
        verbose_name=_("continues"),
    )

    class Meta(Spanned.Meta):
        ordering: ClassVar = ["area__number", "number"]
        constraints: ClassVar = [
            *Spanned.Meta.constraints,
            models.UniqueConstraint(fields=["area", "number"], name="task_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    @property
    def is_carried(self) -> bool:
        """Whether it was carried over from an earlier plan: then it is no word of its plan's own
        document."""
        return self.continues_id is not None and self.span_start == self.span_end


class MeasureQuerySet(models.QuerySet["Measure"]):
    def on_line_of(self, organization_id: int) -> "MeasureQuerySet":
        """Measures on which the organization stands in print, in whichever role.

        A plain IN: the database reads the organization's few lines once, where a correlated EXISTS
        inside other conditions was evaluated for every pair of rows.
        """
        mine = Assignment.objects.filter(
            organization=organization_id,
            role__in=LINE_ROLES,
        )
        return self.filter(pk__in=mine.values("measure"))

    def in_print_order(self) -> "MeasureQuerySet":
        return self.order_by("task__area__number", "task__number", "number")


class Measure(Spanned):
    """A responsibility line (责任分工): a paragraph with its own list of departments.

    `phrase` is what closes the printed list (等负责), `basis` what marks lead and support in it.
    Until a person decides, a body that only guides counts as the one that leads (`GUIDE_ALONE`).
    """

    class Basis(models.TextChoices):
        EXPLICIT = "explicit", _("Printed words")
        DOCUMENT_RULE = "document_rule", _("A rule of the document")
        SOLE_PARTY = "sole_party", _("The only organization named")
        FIRST_LISTED = "first_listed", _("The first organization named")
        GUIDE_ALONE = (
            "guide_alone",
            _("No lead is named: who guides or urges answers until that is decided"),
        )
        DECIDED = "decided", _("Decided by a person")

    class Horizon(models.TextChoices):
        UNDECIDED = "undecided", _("Undecided")
        WITHIN_YEAR = "within_year", _("Within the year")
        CROSS_YEAR = "cross_year", _("Cross-year")

    task = models.ForeignKey(Task, models.CASCADE, related_name="measures")
    number = models.PositiveSmallIntegerField(_("number"))
    key = models.CharField(_("serial number"), max_length=16)
    text = models.TextField(_("text"))
    responsibility = models.TextField(_("responsibility as printed"), blank=True)
    phrase = models.CharField(_("printed phrase"), max_length=200, blank=True)
    basis = models.CharField(
        _("basis of lead and support"), max_length=20, choices=Basis.choices, blank=True
    )
    collective = models.JSONField(_("collective parties"), default=list)
    deadline_text = models.CharField(_("deadline as printed"), max_length=300, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta(Spanned.Meta):
        ordering: ClassVar = ["task__area__number", "task__number", "number"]
        constraints: ClassVar = [
            *Spanned.Meta.constraints,
            models.UniqueConstraint(fields=["task", "number"], name="measure_number_once"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def lead_name(self) -> str:
        """The short name of the lead, from the (prefetched) assignments."""
        return "、".join(self._names(Assignment.Role.LEAD))

    @property
    def support_names(self) -> str:
        """The short names of the supporting departments in printed order."""
        return "、".join(self._names(Assignment.Role.SUPPORT))

    @property
    def other_parties(self) -> list[tuple[str, str]]:
        """Who guides, urges and implements: the role in words with the short names."""
        named = ((role, "、".join(self._names(role))) for role in OTHER_ROLES)
        return [(str(role.label), names) for role, names in named if names]

    def _names(self, role: str) -> list[str]:
        parts = [part for part in self.assignments.all() if part.role == role]
        return [part.organization.short_name for part in sorted(parts, key=lambda p: p.order)]


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def reporting(self) -> "AssignmentQuerySet":
        """Those who report in their own name: the lead, and each prefecture that took part."""
        return self.filter(role__in=REPORTING_ROLES)

    def contributing(self) -> "AssignmentQuerySet":
        """Those who owe the lead their part: whoever supports, and whoever implements unless it
        reports on the line itself."""
        itself = Assignment.objects.reporting().filter(
            measure=OuterRef("measure"), organization=OuterRef("organization")
        )
        implements = Q(role=Assignment.Role.IMPLEMENT) & ~Exists(itself)
        return self.filter(Q(role=Assignment.Role.SUPPORT) | implements)

    def under(self, plan_id: int, organization_id: int) -> "AssignmentQuerySet":
        """The parts of an organization under a plan."""
        return self.filter(organization=organization_id, measure__task__area__plan=plan_id)

    def line_ids(self, measure_id: int) -> frozenset[int]:
        """The numbers of the organizations on a measure's line."""
        line = self.filter(measure=measure_id, role__in=LINE_ROLES)
        return frozenset(line.values_list("organization_id", flat=True))

    def owing_after(self, day: date) -> "AssignmentQuerySet":
        """Those whose own duties began after that day."""
        return self.alias(owing_from=Coalesce("owed_since", "since")).filter(owing_from__gt=day)

    def held_on(self, day: date) -> "AssignmentQuerySet":
        return self.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gt=day))


AssignmentManager = models.Manager.from_queryset(AssignmentQuerySet)


class CurrentAssignments(AssignmentManager["Assignment"]):
    """The parts that hold now; what reads without naming a day means these."""

    def get_queryset(self) -> AssignmentQuerySet:
        return AssignmentQuerySet(self.model, using=self._db).filter(until=None)


class Assignment(models.Model):
    """An organization's part in a measure: lead 牵头, support 配合, local (a prefecture), or,
    beside one of these or alone, guide 指导, urge 督促督查, implement 落实.

    `rule` is the document's rule that put it on the line, where the line's own words did not.

    It holds from `since` (nothing: from the beginning) to the day before `until` (nothing: still).
    A part is never rewritten: another lead ends one row and begins another, so that what was owed
    on a former day can be told for ever. `objects` are the parts that hold now, `ever` all.

    Whoever goes on with the work of a body that ended owes what that owed: `owed_since` is the
    first day whose duties are meant then (nothing: `since`), `taken_over` says whose work it is.
    """

    Role = PartyRole

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="assignments")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="assignments")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    rule = models.ForeignKey(
        "tasks.PartyRule", models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    order = models.PositiveSmallIntegerField(_("order in print"))
    since = models.DateField(_("taken on"), null=True, blank=True)
    until = models.DateField(_("held until"), null=True, blank=True)
    owed_since = models.DateField(_("owed since"), null=True, blank=True)

    objects = CurrentAssignments()
    ever = AssignmentManager()

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["measure", "organization"],
                condition=Q(until=None, role__in=("lead", "support", "local")),
                name="one_main_part_per_measure",
            ),
            models.UniqueConstraint(
                fields=["measure", "organization", "role"],
                condition=Q(until=None),
                name="assignment_once_per_role",
            ),
            models.UniqueConstraint(
                fields=["measure"],
                condition=Q(role="lead", until=None),
                name="one_lead_per_measure",
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(since__lte=F("until")),
                name="assignment_in_order",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["measure", "organization"])]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.organization_id} {self.role}"

    def end(self) -> None:
        """From today on the part does not hold any more; one that begins later never will have."""
        self.until = max(clock.today(), self.since or date.min)
        self.save(update_fields=["until"])

    @property
    def owes_from(self) -> date | None:
        """The first day whose duties are meant; None: from the beginning."""
        return self.owed_since or self.since
