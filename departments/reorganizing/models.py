"""What becomes of organizations in mid-year, and where their people go."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.accounts.models import User
from departments.organizations.models import Organization
from reform_tracker import clock


class ChangeKind(models.TextChoices):
    RENAMED = "renamed", _("Renamed")
    MERGED = "merged", _("Merged into another")
    SPLIT = "split", _("Split")
    ABOLISHED = "abolished", _("Abolished")


class ChangeStage(models.TextChoices):
    """How far a change has come."""

    PLANNED = "planned", _("planned")
    STUCK = "stuck", _("could not be carried out")
    IN_EFFECT = "in effect", _("in effect")
    CANCELLED = "cancelled", _("cancelled")


class OrganizationChangeQuerySet(models.QuerySet["OrganizationChange"]):
    def planned(self) -> "OrganizationChangeQuerySet":
        """Entered, and not yet in effect."""
        return self.filter(applied_on=None, cancelled_at=None)

    def due(self, today: date) -> "OrganizationChangeQuerySet":
        return self.planned().filter(on__lte=today)


class OrganizationChange(models.Model):
    """A body that is renamed, merged into another one, split or abolished.

    `on` is the first day on which it holds; it is in effect from `applied_on`, the same day unless
    nothing ran that day. `successor` takes over what is not given to somebody else by name.
    `ends`: the body exists no more from then on; one that is split may go on. `short_name` and
    `formal_name` are those of a renamed body from then on, `former_…` those it bore before.
    `basis` is the document that orders it.
    """

    kind = models.CharField(_("change"), max_length=10, choices=ChangeKind.choices)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="changes", verbose_name=_("organization")
    )
    on = models.DateField(_("holds from"))
    successor = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="takeovers",
        verbose_name=_("successor"),
    )
    ends = models.BooleanField(_("the organization ends"), default=False)
    short_name = models.CharField(_("new short name"), max_length=60, blank=True)
    formal_name = models.CharField(_("new formal name"), max_length=120, blank=True)
    former_short_name = models.CharField(_("former short name"), max_length=60)
    former_formal_name = models.CharField(_("former formal name"), max_length=120)
    basis = models.CharField(_("basis"), max_length=300)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered at"))
    applied_on = models.DateField(_("in effect from"), null=True, blank=True)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    objects = OrganizationChangeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-on", "-id"]
        verbose_name = _("change of an organization")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=ChangeKind.values), name="organization_change_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind=ChangeKind.RENAMED) | ~Q(short_name="") & ~Q(formal_name=""),
                name="renamed_to_something",
            ),
            models.CheckConstraint(
                condition=~Q(kind=ChangeKind.MERGED) | Q(successor__isnull=False, ends=True),
                name="merged_into_somebody",
            ),
            models.CheckConstraint(
                condition=Q(applied_on=None) | Q(applied_on__gte=models.F("on"), cancelled_at=None),
                name="organization_change_applied_in_time",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="organization_change_cancelled_who_and_when",
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(applied_on=None, cancelled_at=None),
                name="one_planned_change",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.kind} {self.on.isoformat()}"

    @property
    def is_planned(self) -> bool:
        return self.applied_on is None and self.cancelled_at is None

    @property
    def stage(self) -> ChangeStage:
        """Of a planned one whose day is over something kept it from being carried out."""
        if self.cancelled_at:
            return ChangeStage.CANCELLED
        if self.applied_on:
            return ChangeStage.IN_EFFECT
        return ChangeStage.STUCK if self.on < clock.today() else ChangeStage.PLANNED


class PersonMove(models.Model):
    """Where somebody of a changed organization goes: to which one, with which roles there.

    Without an organization the person leaves and the account is closed. `roles` are those held for
    the own organization; what is held for others stays. `colleague` takes over what is
    open with whoever does not go along. `done_on` is when it took effect.
    """

    change = models.ForeignKey(OrganizationChange, models.CASCADE, related_name="people")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("person"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+"
    )
    roles = models.JSONField(_("roles"), default=list)
    colleague = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed at"))
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change", "user"], name="person_moves_once_a_change"),
            models.CheckConstraint(
                condition=~Q(user=models.F("confirmed_by")), name="nobody_moves_himself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.organization_id}"
