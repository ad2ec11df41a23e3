"""Accounts: each belongs to one organization and holds roles."""

from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models.organization import Organization
from departments.roles import MEMBERS, PROVINCE_READERS, Role


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.select_related("organization").get(username=username)


class User(AbstractBaseUser):
    """A person's account, or the account behind an API client.

    Accounts that serve the province as a whole belong to an organization as well.
    `must_change_password`: somebody else chose the password; nothing opens until it is changed.
    """

    username = models.CharField(
        _("account"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("An account with this name exists already.")},
    )
    full_name = models.CharField(_("name"), max_length=60)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="members",
        verbose_name=_("organization"),
    )
    office_phone = models.CharField(_("office phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(_("account of the demo"), default=False)
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        ordering: ClassVar = ["organization__unit_order", "id"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def trail_name(self) -> str:
        return f"{self.full_name} ({self.username})"

    @cached_property
    def roles(self) -> frozenset[Role]:
        """Read once a request: a role taken away ends at the next one."""
        return frozenset(Role(name) for name in self.grants.values_list("role", flat=True))

    def holds(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def reads_province(self) -> bool:
        """May read every organization's filings and reports."""
        return not self.roles.isdisjoint(PROVINCE_READERS)

    @property
    def is_member(self) -> bool:
        """May read what the account's own organization is party to."""
        return not self.roles.isdisjoint(MEMBERS)


class RoleGrant(models.Model):
    """A role held by an account, and who gave it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="grants_given"
    )
    granted_at = models.DateTimeField(_("granted at"), auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "role"], name="role_held_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_known"),
            models.CheckConstraint(
                condition=~models.Q(user=models.F("granted_by")), name="role_not_self_granted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
