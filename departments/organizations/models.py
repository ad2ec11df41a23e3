"""Departments and prefectures under their government, with the names they are printed under."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OrganizationKind(models.TextChoices):
    DEPARTMENT = "department", _("Department")
    PREFECTURE = "prefecture", _("Prefecture")
    GOVERNMENT = "government", _("Government")


# Those that take part in tasks, file and report; a government only has them under it.
PARTIES = (OrganizationKind.DEPARTMENT, OrganizationKind.PREFECTURE)
PARTY_CHOICES = [(kind.value, kind.label) for kind in PARTIES]


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def parties(self) -> "OrganizationQuerySet":
        """Departments and prefectures: whoever may lead, support, file and report."""
        return self.filter(kind__in=PARTIES)

    def government(self) -> "Organization | None":
        """The root of the tree; None before any register or document was loaded."""
        return self.filter(parent=None).first()

    def superiors(self) -> dict[int, int | None]:
        """The whole tree in one query, as each organization with its superior."""
        return dict(self.order_by().values_list("pk", "parent_id"))

    def prefectures(self) -> "OrganizationQuerySet":
        return self.filter(kind=OrganizationKind.PREFECTURE)

    def lasting(self) -> "OrganizationQuerySet":
        """Those that have not ended, and of which no end is known."""
        return self.filter(valid_until=None)

    def valid_on(self, day: date) -> "OrganizationQuerySet":
        """Bodies that exist on that day; most were merged or renamed in 2018."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        )


class Organization(models.Model):
    """A department of the province, a prefecture, or the government over them.

    `parent` is the superior; only the government has none. A role held for an organization
    reaches what lies under it.
    `unit_order` is the fixed order in which every printed list names them. `basis` says
    where formal name and category come from; in the 2012 data they are mostly inferred.
    `valid_until` is the last day of a body that ended; `successor` has taken over from it and
    exists itself: once that ends, it is the successor's successor. Names are today's; for those of
    another day see `departments.organizations.names`.
    """

    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="subordinates",
        verbose_name=_("superior"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=OrganizationKind.choices)
    short_name = models.CharField(_("short name"), max_length=60)
    formal_name = models.CharField(_("formal name"), max_length=120)
    category = models.CharField(_("category"), max_length=60, blank=True)
    code = models.CharField(
        _("administrative division code"),
        max_length=12,
        null=True,
        blank=True,
        unique=True,
    )
    unit_order = models.PositiveIntegerField(_("unit order"), db_index=True)
    pinyin = models.CharField(_("pinyin"), max_length=300, blank=True)
    basis = models.CharField(_("source of the name"), max_length=200, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["unit_order", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_from__lte=models.F("valid_until")),
                name="organization_valid_in_order",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OrganizationKind.values), name="organization_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=False) | Q(kind=OrganizationKind.GOVERNMENT),
                name="organization_has_superior",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=models.F("id")),
                name="organization_not_its_own_superior",
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(parent=None), name="one_government_over_all"
            ),
            # What has ended may have given its name to another body.
            models.UniqueConstraint(
                fields=["short_name"],
                condition=Q(valid_until=None),
                name="short_name_of_one_that_exists",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(valid_until__isnull=False),
                name="only_what_ended_has_a_successor",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def is_prefecture(self) -> bool:
        return self.kind == OrganizationKind.PREFECTURE


class OrganizationNameQuerySet(models.QuerySet["OrganizationName"]):
    def held_on(self, day: date) -> "OrganizationNameQuerySet":
        return self.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gt=day))

    def held(self) -> "OrganizationNameQuerySet":
        """Those that organizations bear now."""
        return self.filter(until=None)


class OrganizationName(models.Model):
    """A name under which a document may print an organization; on any day it means one body.

    Borne from `since` (nothing: from the beginning) to the day before `until` (nothing: still).
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=120)
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = OrganizationNameQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(until=None), name="name_borne_by_one"
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(since__lte=models.F("until")),
                name="name_in_order",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["name"], name="organization_name")]

    def __str__(self) -> str:
        return self.name

    def is_held_on(self, day: date) -> bool:
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day < self.until)
