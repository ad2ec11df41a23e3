"""Whom a comment names: chosen on the form, or written as @organization into the text."""

import re
from collections.abc import Collection, Iterator, Mapping

from django.utils.translation import gettext as _

from departments.models import Organization, OrganizationName, User
from tasks.errors import Problem
from tasks.models import Measure
from tasks.plan.measure_filters import assignments_shown_to

AT = re.compile(r"[@＠]\s?")


def parties_of(measure: Measure, user: User) -> list[Organization]:
    """The organizations on the line of which the account may know, in the fixed order of units."""
    parts = assignments_shown_to(user).filter(measure=measure).select_related("organization")
    found = {part.organization_id: part.organization for part in parts}
    return sorted(found.values(), key=lambda one: (one.unit_order, one.pk))


def named_in(text: str, parties: Collection[Organization]) -> tuple[set[int], list[Problem]]:
    """The organizations that stand behind an @ in the text, by any name that they bear, and what
    is wrong with those that stand not on the line. An @ before anything else is only a character.
    """
    places = [match.end() for match in AT.finditer(text)]
    if not places:
        return set(), []
    on_line = {one.pk for one in parties}
    called = _names()
    found: set[int] = set()
    problems: list[Problem] = []
    for place in places:
        pk, name = _longest(text[place:], called)
        if pk is None:
            continue
        if pk in on_line:
            found.add(pk)
        else:
            problems.append(Problem("text", not_on_line(name, parties)))
    return found, problems


def not_on_line(name: str, parties: Collection[Organization]) -> str:
    """Why an organization cannot be named, and which ones can."""
    told = {"name": name, "parties": "、".join(one.short_name for one in parties)}
    return _("%(name)s does not stand on this line. You can name: %(parties)s.") % told


def _names() -> Mapping[str, int]:
    return dict(_each_name())


def _each_name() -> Iterator[tuple[str, int]]:
    yield from OrganizationName.objects.held().values_list("name", "organization_id")
    rows = Organization.objects.parties().lasting()
    for short, formal, pk in rows.values_list("short_name", "formal_name", "pk"):
        yield from ((short, pk), (formal, pk))


def _longest(text: str, called: Mapping[str, int]) -> tuple[int | None, str]:
    """The longest name with which the text begins."""
    fits = (name for name in called if name and text.startswith(name))
    name = max(fits, key=len, default="")
    return called.get(name), name
