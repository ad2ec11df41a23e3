"""What became of accounts and roles in a month, spelled out: who holds what now, and for where."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.granting.models import Kind, State
from departments.models import Organization
from departments.roles import Role
from departments.templatetags.trail import action_name, source_name
from reform_tracker.audit.models import AuditEvent
from reform_tracker.lists.tables import Cell, Column
from reform_tracker.templatetags.frame import shown_datetime

PROPOSED = ("account.proposed", *(f"account.proposal_{one}" for one in State.values[1:]))
GRANTS = (
    *("account.created", "account.roles", "account.closed", "account.opened", "account.moved"),
    *("account.suspended", "account.vouched", *PROPOSED),
)
Pair = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Granted:
    """One event of an account, with what it means in words."""

    event: AuditEvent
    words: str

    @property
    def account(self) -> str:
        return self.event.summary.partition(": ")[0]


def granted(events: Sequence[AuditEvent]) -> list[Granted]:
    """Two statements, however many there are."""
    changes = [_changed(event) for event in events]
    numbers = {place for given, taken in changes for _role, place in (*given, *taken) if place}
    names = dict(Organization.objects.filter(pk__in=numbers).values_list("pk", "short_name"))
    return [
        Granted(event, "；".join(_words(event, given, taken, names)))
        for event, (given, taken) in zip(events, changes, strict=True)
    ]


def _changed(event: AuditEvent) -> tuple[list[Pair], list[Pair]]:
    """Which roles it gives and which it takes."""
    data = event.data
    if event.action in PROPOSED:
        return _pairs(data.get("roles")), _pairs(data.get("instead"))
    if event.action == "account.created":
        return _pairs(data.get("roles")), []
    both = data.get("roles") if event.action == "account.moved" else data
    if event.action not in ("account.roles", "account.moved") or not isinstance(both, dict):
        return [], []
    before, after = _pairs(both.get("before")), _pairs(both.get("after"))
    return [one for one in after if one not in before], [one for one in before if one not in after]


def _pairs(told: Any) -> list[Pair]:
    """As events hold them: roles with places, pairs of both, or roles alone."""
    if isinstance(told, Mapping):
        return [(role, place) for role, places in sorted(told.items()) for place in places]
    return [(one, None) if isinstance(one, str) else (one[0], one[1]) for one in told or ()]


def _words(
    event: AuditEvent, given: Sequence[Pair], taken: Sequence[Pair], names: Mapping[int, str]
) -> Iterator[str]:
    data = event.data
    if event.action in PROPOSED and data.get("kind") != Kind.ROLES:
        yield str(dict(Kind.choices).get(data.get("kind", ""), data.get("kind", "")))
    if event.action == "account.moved":
        yield event.summary.partition(": ")[2]
    if given:
        yield _listed(given, names)
    if taken:
        yield _("taken away: %(roles)s") % {"roles": _listed(taken, names)}
    if event.action in PROPOSED and data.get("proposed_by"):
        yield _("proposed by %(name)s") % {"name": data["proposed_by"]}
    if data.get("reason"):
        yield str(data["reason"])


def _listed(pairs: Iterable[Pair], names: Mapping[int, str]) -> str:
    labels = dict(Role.choices)
    return "、".join(
        _("%(role)s for %(place)s") % {"role": labels.get(role, role), "place": names[place]}
        if place is not None and place in names
        else str(labels.get(role, role))
        for role, place in pairs
    )


GRANTED: Sequence[Column[Granted]] = (
    Column(gettext_lazy("At"), lambda row: Cell(shown_datetime(row.event.recorded_at)), width=20),
    Column(gettext_lazy("Who"), lambda row: Cell(source_name(row.event.actor_name)), width=24),
    Column(gettext_lazy("Action"), lambda row: Cell(action_name(row.event.action)), width=20),
    Column(gettext_lazy("Account"), lambda row: Cell(row.account), width=24, names=True),
    Column(gettext_lazy("Roles and reasons"), lambda row: Cell(row.words), width=50),
)
