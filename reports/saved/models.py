"""What people keep of lists: the address under a name, and what each reader has of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import User
from departments.permissions import Action, can


class Sharing(models.TextChoices):
    """Who finds a view in his list. It opens nothing: everybody reads with his own rights."""

    NOBODY = "nobody", _("Only I")
    ORGANIZATION = "organization", _("My organization")
    EVERYBODY = "everybody", _("Everybody")


class Day(models.TextChoices):
    """Of which day the page of a view speaks, where it speaks of one."""

    THIS = "this", _("Always the day it is saved with")
    TODAY = "today", _("Today, whenever it is opened")
    LAST = "last", _("The last day of the last period, whenever it is opened")


def sharings_for(user: User) -> list[Sharing]:
    """With everybody shares whose office reaches all."""
    whole = can(user, Action.READ_PROVINCE) and user.reads.whole
    return [one for one in Sharing if whole or one != Sharing.EVERYBODY]


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> "SavedViewQuerySet":
        """One's own, those of colleagues that share them, and those for everybody."""
        colleagues = Q(sharing=Sharing.ORGANIZATION, owner__organization=user.organization_id)
        return self.filter(Q(owner=user) | Q(sharing=Sharing.EVERYBODY) | colleagues)


class SavedView(models.Model):
    """A page with its filters. `path` is an address of this site, `query` the filters as the page's
    own forms took them. `on_last_day`: it speaks of the last day of the plan's last period, which
    is worked out when it is opened."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=60)
    path = models.CharField(_("page"), max_length=200)
    query = models.CharField(_("filters"), max_length=1000, blank=True)
    sharing = models.CharField(
        _("shared with"), max_length=12, choices=Sharing.choices, default=Sharing.NOBODY
    )
    on_last_day = models.BooleanField(_("on the last day of the last period"), default=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        verbose_name = _("saved view")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "name"], name="view_named_once"),
            models.CheckConstraint(
                condition=Q(path__startswith="/") & ~Q(path__startswith="//"),
                name="view_path_of_this_site",
            ),
            models.CheckConstraint(
                condition=Q(sharing__in=Sharing.values), name="view_sharing_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """As it is kept; `opening.address_of` is where it leads."""
        return f"{self.path}?{self.query}" if self.query else self.path


class ViewUse(models.Model):
    """What one reader has of a view: a block on his first page, a line in his weekly message."""

    reader = models.ForeignKey(User, models.CASCADE, related_name="view_uses")
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="uses")
    on_first_page = models.BooleanField(_("on my first page"), default=False)
    weekly = models.BooleanField(_("once a week by message"), default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader", "view"], name="view_used_once"),
            models.CheckConstraint(
                condition=Q(on_first_page=True) | Q(weekly=True), name="view_use_for_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.view_id}"
