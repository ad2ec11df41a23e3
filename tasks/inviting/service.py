"""From a list to accounts: every line is judged first, then all are made or none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from departments.accounts import service as accounts
from departments.accounts.passwords import FirstPassword
from departments.models import Organization, OrganizationName, User
from departments.permissions import Action, authorize, reach_for
from departments.roles import MEMBERS, Role
from reform_tracker import clock
from tasks.duties.untold import parties_of, told_of
from tasks.errors import Invalid, Problem
from tasks.inviting import workbook
from tasks.inviting.workbook import COLUMNS, Row

# Who acts for an organization or is told of what it owes.
GIVEN = (Role.REPORTER, Role.APPROVER, Role.HEAD)
ALWAYS = (Role.REPORTER, Role.APPROVER)  # whoever writes cannot sign
SEPARATORS = str.maketrans({"，": "、", ",": "、", "/": "、", ";": "、", "；": "、", " ": "、"})


@dataclass(frozen=True, slots=True)
class Handed:
    """An account with its first password, which is shown once and kept nowhere."""

    user: User
    roles: Sequence[Role]
    password: str


def template_of(plan: int | None, *, actor: User) -> bytes:
    """The list to be filled in: two lines for each organization of the open plans, or of one, those
    that can be told nothing first, with the reason."""
    authorize(actor, Action.MANAGE_ACCOUNTS)
    reach = reach_for(actor, Action.MANAGE_ACCOUNTS)
    why = {
        one.pk: str(one.reason.label)
        for one in told_of(clock.today(), plan=plan, reach=reach).untold
    }
    rows = parties_of(plan).filter(reach.among("pk")).order_by("unit_order", "pk")
    organizations = sorted(rows, key=lambda one: one.pk not in why)
    lines = [
        (one.short_name, str(role.label), why.get(one.pk, ""))
        for one in organizations
        for role in ALWAYS
    ]
    return workbook.template(lines, [str(role.label) for role in GIVEN])


def make_accounts(data: bytes, *, actor: User, source: str) -> list[Handed]:
    """Makes the accounts of a list with first passwords that expire, all of them or none.

    Raises Refused for a file that is no list, Invalid with every line that is wrong, each by its
    number and column; PermissionDenied.
    """
    authorize(actor, Action.MANAGE_ACCOUNTS)
    rows = workbook.rows_of(data)
    if not rows:
        raise Invalid([Problem("file", _("No line is filled in: nothing was made."))])
    return _make(rows, actor, source)


@transaction.atomic
def _make(rows: Sequence[Row], actor: User, source: str) -> list[Handed]:
    reading = _Reading(actor)
    people = [reading.person(row) for row in rows]
    if reading.problems:
        raise Invalid(reading.problems)
    made = []
    for person in people:
        password = FirstPassword.drawn()
        user = accounts.create_account(
            actor=actor,
            source=source,
            username=person.username,
            full_name=person.full_name,
            organization=person.organization,
            roles=person.roles,
            password=password,
            email=person.email,
            office_phone=person.office_phone,
            must_change_password=True,
        )
        made.append(Handed(user, person.roles, password.text))
    return made


@dataclass(frozen=True, slots=True)
class _Person:
    username: str
    full_name: str
    organization: Organization
    roles: Sequence[Role]
    email: str
    office_phone: str


class _Reading:
    """Judges lines, one after the other, and keeps what is wrong with its place."""

    def __init__(self, actor: User) -> None:
        within = Organization.objects.filter(reach_for(actor, Action.MANAGE_ACCOUNTS).among("pk"))
        self.within = within.filter(valid_until=None).in_bulk()
        names = OrganizationName.objects.held().filter(organization__in=self.within)
        self.by_name = dict(names.values_list("name", "organization_id"))
        self.roles = _role_words()
        self.seen: set[str] = set()
        self.problems: list[Problem] = []

    def person(self, row: Row) -> _Person:
        cells = row.cells
        for name, fault in row.faults.items():
            self._tell(row, name, _("The cell shows %(fault)s, no text.") % {"fault": fault})
        if row.hidden:
            self._tell(row, "", _("The line is hidden. Show it, or delete it."))
        organization = self.within.get(self.by_name.get(cells["organization"], 0))
        if organization is None:
            self._wrong(row, "organization", _("No organization of this name is yours to manage."))
            organization = Organization()
        person = _Person(
            cells["username"],
            cells["full_name"],
            organization,
            self._roles(row),
            cells["email"],
            cells["office_phone"],
        )
        for name, message in self._faults(person):
            self._wrong(row, name, message)
        return person

    def _roles(self, row: Row) -> list[Role]:
        words = [word for word in row.cells["roles"].translate(SEPARATORS).split("、") if word]
        unknown = [word for word in words if word not in self.roles]
        if unknown or not words:
            known = "、".join(str(role.label) for role in GIVEN)
            self._wrong(row, "roles", _("Give one or several of: %(roles)s.") % {"roles": known})
        return [self.roles[word] for word in words if word in self.roles]

    def _faults(self, person: _Person) -> Iterator[tuple[str, str]]:
        """What the model itself refuses, and an account that is there or stands here twice."""
        if not person.full_name:
            yield "full_name", _("Fill in: %(field)s.") % {"field": COLUMNS["full_name"]}
        name = person.username.casefold()
        if name in self.seen:
            yield "username", _("This account stands in the list twice.")
        self.seen.add(name)
        user = User(
            username=person.username,
            full_name=person.full_name or "-",
            email=person.email,
            office_phone=person.office_phone,
        )
        try:
            user.clean_fields(exclude=["organization", "password"])
            user.validate_unique(exclude=["organization"])
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                yield field, " ".join(messages)

    def _wrong(self, row: Row, name: str, message: str) -> None:
        """Tells what is wrong with a cell, unless it is told already that it shows no text."""
        if name not in row.faults:
            self._tell(row, name, message)

    def _tell(self, row: Row, name: str, message: str) -> None:
        """Of a cell, or of the whole line without a `name`."""
        words = {"number": row.number, "column": COLUMNS.get(name, name)}
        place = _("line %(number)s, %(column)s") % words if name else _("line %(number)s") % words
        told = _("%(place)s: %(told)s") % {"place": place, "told": message}
        self.problems.append(Problem(f"{row.number}.{name}", told))


def _role_words() -> dict[str, Role]:
    """The roles by their words in both languages and by their codes."""
    found: dict[str, Role] = {}
    for language in ("zh-hans", "en"):
        with override(language):
            found |= {str(role.label): role for role in GIVEN}
    return found | {role.value: role for role in GIVEN if role in MEMBERS}
