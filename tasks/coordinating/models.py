"""Coordination items 协调事项, joint meetings 联席会议, and what stands on their agenda."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, User
from departments.permissions import Access, Action
from reform_tracker.workdays import WorkCalendar
from tasks import links
from tasks.duties.kinds import DutyKind
from tasks.files.bearing import Bearing
from tasks.plan.models.plan import Assignment, Measure, ReformPlan
from tasks.plan.models.scope import of_organization_or_line
from tasks.signing.models import Document
from tasks.signing.states import Coordinated

DECISION_WORKDAYS = 10  # a decision is due so many working days after an item was raised
LONGEST_TITLE = 200


class CoordinationItemQuerySet(models.QuerySet["CoordinationItem"]):
    def visible_to(self, user: User) -> "CoordinationItemQuerySet":
        """Those of organizations within the reach of the account's office, its own organization's,
        and those on lines on which that stands."""
        return self.filter(of_organization_or_line(user))


class CoordinationItem(Document):
    """What an organization on a line, or the commission, cannot solve alone.

    `report` is the one whose problem it was. `since` is the business date from which a decision is
    awaited: that on which it was raised, or opened again. `decision` is what was decided, by
    `decided_by`; who has to do what follows are directives of it.
    """

    DUTY = DutyKind.COORDINATION

    plan = models.ForeignKey(ReformPlan, models.PROTECT, related_name="coordination_items")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="coordination_items"
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="coordination_items"
    )
    report = models.ForeignKey(
        "tasks.ProgressReport",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="coordination_items",
    )
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    text = models.TextField(_("what has to be coordinated"))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=Coordinated.choices,
        default=Coordinated.RAISED,
        db_index=True,
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(_("raised at"))
    raised_on = models.DateField(_("raised on"))
    since = models.DateField(_("awaiting a decision since"))
    decision = models.TextField(_("decision"), blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = CoordinationItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-raised_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=Coordinated.values), name="item_state_known"
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="item_says_what"),
            models.CheckConstraint(
                condition=Q(
                    state=Coordinated.DECIDED, decided_by__isnull=False, decided_at__isnull=False
                )
                & ~Q(decision="")
                | ~Q(state=Coordinated.DECIDED) & Q(decided_by=None, decided_at=None),
                name="item_decided_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(report=None) | Q(measure__isnull=False),
                name="item_of_a_reports_measure",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def waits(self) -> bool:
        """Whether somebody has to decide."""
        return self.state in WAITING

    @property
    def is_editable(self) -> bool:
        """Whether papers can come and go: until it is decided or taken back."""
        return self.waits

    def took_file(self, _by: User) -> None:
        """A paper makes a new version: a decision names the one that was read."""
        self.count_save()
        self.save(update_fields=["version"])

    @property
    def of_measure(self) -> int | None:
        return self.measure_id

    @property
    def duty_key(self) -> str:
        """The commission's duty to decide."""
        return f"{DutyKind.COORDINATION}:{self.pk}"

    @property
    def duty_due_on(self) -> date:
        return decision_due_on(self.since, WorkCalendar.load(self.since, self.since))

    def name_in_words(self) -> str:
        return gettext("Coordination: %(title)s") % {"title": self.title}

    def title_in_words(self) -> str:
        return gettext("Coordination asked for by %(organization)s: %(title)s") % {
            "organization": self.organization.short_name,
            "title": self.title,
        }

    def detail_in_words(self) -> str:
        return self.measure.task.title if self.measure is not None else self.plan.title

    def page(self) -> str:
        return links.item_page(self.pk)

    def form(self) -> str:
        """It is decided on its page."""
        return self.page()

    def reader_ids(self) -> frozenset[int]:
        """The other organizations that may read it: those on its line."""
        if self.measure_id is None:
            return frozenset()
        return Assignment.objects.line_ids(self.measure_id)

    def writer_ids(self) -> frozenset[int]:
        return frozenset({self.raised_by_id})

    def access(self) -> Access:
        owner = self.organization.successor_id or self.organization_id
        return Access(owner=owner, readers=self.reader_ids(), wrote=self.writer_ids())


WAITING = (Coordinated.RAISED, Coordinated.ON_AGENDA)


def decision_due_on(since: date, calendar: WorkCalendar) -> date:
    """By when an item is to be decided that has waited since a day."""
    return calendar.shift(since, DECISION_WORKDAYS)


class JointMeetingQuerySet(models.QuerySet["JointMeeting"]):
    def visible_to(self, user: User) -> "JointMeetingQuerySet":
        """All of them for whoever reads the whole province, else those to which the account's
        organization is invited."""
        if user.reads.whole:
            return self
        if not user.is_member:
            return self.none()
        return self.filter(
            pk__in=JointMeeting.invited.through.objects.filter(  # type: ignore[attr-defined]  # its rows
                organization=user.organization_id
            ).values("jointmeeting")
        )


class JointMeeting(Bearing):
    """A joint meeting of a plan, numbered within it: planned, then minuted.

    `version` counts saves. `minuted_*` say who issued its minutes, when; from then on nothing of it
    is changed.
    """

    plan = models.ForeignKey(ReformPlan, models.PROTECT, related_name="meetings")
    number = models.PositiveIntegerField(_("number"))
    held_on = models.DateField(_("held on"))
    place = models.CharField(_("place"), max_length=120)
    chair = models.CharField(_("chair"), max_length=60)
    invited: "models.ManyToManyField[Organization, models.Model]" = models.ManyToManyField(
        Organization, related_name="+", verbose_name=_("invited")
    )
    attended = models.TextField(_("attended"), blank=True)
    remarks = models.TextField(_("further words"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"))
    minuted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("minuted by")
    )
    minuted_at = models.DateTimeField(_("minuted at"), null=True, blank=True)

    objects = JointMeetingQuerySet.as_manager()
    READ, ADD = Action.READ_COORDINATION, Action.COORDINATE

    class Meta:
        ordering: ClassVar = ["-held_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="meeting_number_once"),
            models.CheckConstraint(
                condition=~Q(place="") & ~Q(chair=""), name="meeting_where_and_who"
            ),
            models.CheckConstraint(
                condition=Q(minuted_by=None, minuted_at=None)
                | Q(minuted_by__isnull=False, minuted_at__isnull=False) & ~Q(attended=""),
                name="meeting_minuted_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name_in_words()

    @property
    def is_minuted(self) -> bool:
        return self.minuted_at is not None

    @property
    def is_editable(self) -> bool:
        """Whether papers can come and go: until its minutes are issued."""
        return not self.is_minuted

    @property
    def of_plan(self) -> int:
        return self.plan_id

    def access(self) -> Access:
        """Whoever reads the whole province reads it, and those who are invited."""
        return Access(readers=frozenset(self.invited.values_list("pk", flat=True)))

    def name_in_words(self) -> str:
        return gettext("Joint meeting No. %(number)s of %(day)s") % {
            "number": self.number,
            "day": date_format(self.held_on),
        }

    def page(self) -> str:
        return links.meeting_page(self.pk)


class MeetingItem(models.Model):
    """An item on the agenda of a meeting, in its order. `decision` is what that meeting decided;
    empty for one that was put off, which waits for another meeting."""

    meeting = models.ForeignKey(JointMeeting, models.CASCADE, related_name="agenda")
    item = models.ForeignKey(CoordinationItem, models.PROTECT, related_name="meetings")
    order = models.PositiveSmallIntegerField(_("order"))
    is_off = models.BooleanField(_("put off"), default=False)
    decision = models.TextField(_("decision"), blank=True)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "item"], name="meeting_item_once"),
            models.CheckConstraint(
                condition=Q(is_off=False) | Q(decision=""), name="meeting_item_off_is_undecided"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.item_id}"
