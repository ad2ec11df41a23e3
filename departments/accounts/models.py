"""Accounts: each belongs to one organization and holds roles."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.organizations.models import Organization
from departments.reach import EVERYWHERE, NOWHERE, Reach, Superiors, reach_of
from departments.roles import MEMBERS, READERS, Role
from reform_tracker import clock

# So long before a password ends its person is told.
PASSWORD_WARNED = timedelta(days=14)


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.select_related("organization").get(username=username)


class User(AbstractBaseUser):
    """A person's account, or the account behind an API client.

    Accounts that serve the province as a whole belong to an organization as well.
    `name_order` is what names are sorted by (`departments.pinyin.order_of_name`).
    `must_change_password`: somebody else chose the password; nothing opens until it is changed, and
    it opens nothing after `password_until`.
    """

    username = models.CharField(
        _("account"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("An account with this name exists already.")},
    )
    full_name = models.CharField(_("name"), max_length=60)
    name_order = models.CharField(max_length=480, blank=True, editable=False)
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
    password_until = models.DateTimeField(_("first password valid until"), null=True, blank=True)
    password_changed_at = models.DateTimeField(_("password changed at"), default=clock.real_now)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        ordering: ClassVar = ["organization__unit_order", "name_order", "id"]

    def __str__(self) -> str:
        return self.full_name

    def has_expired_first_password(self, now: datetime) -> bool:
        """Whether nobody signed in with the first password as long as it was good."""
        until = self.password_until
        return self.must_change_password and until is not None and now >= until

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password)
        self.password_changed_at = clock.real_now()

    def check_password(self, raw_password: str | None) -> bool:
        """A hash of a former kind is renewed on the way, in the place of that very hash only: a
        password that was given meanwhile is not undone by the one before it."""
        from departments.standing import attesting  # noqa: PLC0415 (reads accounts)

        checked = self.password

        def renew(password: str) -> None:
            anew = make_password(password)
            mine = User.objects.filter(pk=self.pk, password=checked)
            if attesting.carry_on(
                self, "password", "account.rehashed", self, lambda: mine.update(password=anew)
            ):
                self.password = anew

        return check_password(raw_password, checked, renew)

    def must_choose_password(self, now: datetime) -> bool:
        """Whether nothing opens until the password is changed: somebody else knows it, or it has
        grown as old as the profile lets it (never in the demo)."""
        ends = self.password_ends_at
        return self.must_change_password or (ends is not None and now > ends)

    @property
    def password_ends_at(self) -> datetime | None:
        """When the password will have grown too old; None where the profile knows no age."""
        days = settings.PASSWORD_PROFILE["days"]
        return (
            self.password_changed_at + timedelta(days=days) if days and not self.is_demo else None
        )

    def password_ends_soon(self, now: datetime) -> datetime | None:
        """The end of a password of which it is time to warn, as long as it has not come."""
        ends = self.password_ends_at
        soon = ends is not None and ends - PASSWORD_WARNED <= now <= ends
        return ends if soon and not self.must_change_password else None

    @property
    def trail_name(self) -> str:
        return f"{self.full_name} ({self.username})"

    @cached_property
    def held(self) -> Mapping[Role, frozenset[int]]:
        """The organizations each role is held for. Read once a request: a role taken away, or
        placed elsewhere, ends at the next one."""
        found: dict[Role, set[int]] = defaultdict(set)
        rows = self.grants.values_list("role", "organization_id", "organization__parent_id")
        for role, place, superior in rows:
            found[Role(role)].add(place)
            if superior is None:
                self._government = place
        return {role: frozenset(places) for role, places in found.items()}

    # The government, as far as a role is held for it.
    _government: int | None = None

    @cached_property
    def _superiors(self) -> Superiors:
        return Organization.objects.superiors()

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(self.held)

    def holds(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    def places(self, *roles: Role) -> frozenset[int]:
        """The organizations for which any of these roles is held."""
        return frozenset().union(*(self.held.get(role, ()) for role in roles))

    def reach(self, *roles: Role) -> Reach:
        """The organizations that any of these roles reaches; at most one query a request."""
        places = self.places(*roles)
        if not places:
            return NOWHERE
        if self._government in places:
            return EVERYWHERE
        return reach_of(places, self._superiors)

    @cached_property
    def reads(self) -> Reach:
        """Whose filings and reports it reads by office, and not because it is party to them."""
        return self.reach(*READERS)

    @property
    def is_member(self) -> bool:
        """May read what the account's own organization is party to."""
        return not self.roles.isdisjoint(MEMBERS)


class FormerPassword(models.Model):
    """The hash of a password that the account had or has, so that it is not taken again."""

    user = models.ForeignKey(User, models.CASCADE, related_name="former_passwords")
    hash = models.CharField(max_length=128)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return str(self.user_id)


class RoleGrant(models.Model):
    """A role held by an account for an organization and what lies under it, and who gave it.

    The roles of MEMBERS are held for the account's own organization. `granted_by` nobody: the
    operator of the server. `confirmed_at`: a second person agreed, `confirmed_by` or the operator.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("held for")
    )
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="grants_given"
    )
    granted_at = models.DateTimeField(_("granted at"), auto_now_add=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="grants_confirmed"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "role", "organization"], name="role_held_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_known"),
            models.CheckConstraint(
                condition=~models.Q(user=models.F("granted_by")), name="role_not_self_granted"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None)
                | models.Q(confirmed_at__isnull=False)
                & ~models.Q(confirmed_by=models.F("user"))
                & (models.Q(granted_by=None) | ~models.Q(confirmed_by=models.F("granted_by"))),
                name="role_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organization_id}"
