"""Who stands on the lines of a parsed document, and as what."""

from collections.abc import Iterable, Iterator, Mapping

from departments.models import Organization, OrganizationName
from reform_tracker import clock
from tasks.models import Assignment, Measure, PartyRule
from tasks.official.reading.structure import ImpliedParty, ParsedDocument, ParsedMeasure

Role = Assignment.Role
# Of these an organization holds one on a line: whoever leads supports nobody there, and whoever
# implements owes no second part as a supporter.
_APART = {
    Role.LEAD: frozenset({Role.SUPPORT}),
    Role.SUPPORT: frozenset({Role.LEAD, Role.IMPLEMENT}),
    Role.IMPLEMENT: frozenset({Role.SUPPORT}),
}


def printed_names(document: ParsedDocument) -> list[str]:
    """The organizations that lines and rules name, each once, in order of appearance."""
    rules = (rule.name for rule in document.implied if not rule.collective)
    on_lines = (name for measure in document.measures for name in measure.parties)
    return list(dict.fromkeys((*on_lines, *rules)))


def organizations_of(
    document: ParsedDocument, decided: Mapping[str, Organization]
) -> dict[str, Organization]:
    """Whom the names of a document mean; names that mean nobody are missing."""
    # As the document was issued: a name may have gone to another body since.
    rows = OrganizationName.objects.held_on(document.issued_on or clock.today())
    rows = rows.select_related("organization")
    return {row.name: row.organization for row in rows} | dict(decided)


def rules_for(document: ParsedDocument, measure: ParsedMeasure) -> tuple[ImpliedParty, ...]:
    """The document's rules that add a party to the line: it stands behind them."""
    return tuple(rule for rule in document.implied if rule.span.start < measure.span.start)


def without_lead(document: ParsedDocument) -> list[tuple[str, ParsedMeasure]]:
    """The lines that a collective leads and for which nobody is named yet, each with its key."""
    return [
        (f"{area.number}.{task.number}", measure)
        for area in document.areas
        for task in area.tasks
        for measure in task.measures
        if measure.collective_lead and not measure.lead
    ]


def parts_of(
    measure: Measure,
    parsed: ParsedMeasure,
    organizations: Mapping[str, Organization],
    rules: Iterable[PartyRule],
) -> list[Assignment]:
    """The parts that a line's own words give, and those of the document's rules that hold for it.

    A list may name an organization twice, also by two names: it keeps the first of its parts that
    exclude each other.
    """
    made: list[Assignment] = []
    held: dict[int, set[str]] = {}

    def add(name: str, role: str, rule: PartyRule | None = None) -> None:
        organization = organizations[name]
        mine = held.setdefault(organization.pk, set())
        if role in mine or mine & _APART.get(Role(role), frozenset()):
            return
        mine.add(role)
        made.append(
            Assignment(
                measure=measure,
                organization=organization,
                role=role,
                rule=rule,
                order=len(made) + 1,
            )
        )

    for name, role in _printed(parsed):
        add(name, role)
    for rule in rules:
        if not rule.collective and rule.holds_for(measure):
            add(rule.name, rule.role, rule)
    return made


def supporters(parsed: ParsedMeasure) -> tuple[str, ...]:
    """Who supports and has no other part that says it better. Of several that are read as leads
    one leads and the others support, but nobody who only guides or urges, or who implements."""
    others = set(parsed.implement)
    if parsed.basis == "guide_alone":
        others |= {*parsed.guide, *parsed.urge}
    named = (*parsed.lead[1:], *parsed.support)
    return tuple(name for name in dict.fromkeys(named) if name not in others)


def _printed(parsed: ParsedMeasure) -> Iterator[tuple[str, str]]:
    """Names with their roles, the lead first."""
    yield from ((name, Role.LEAD) for name in parsed.lead[:1])
    yield from ((name, Role.IMPLEMENT) for name in parsed.implement)
    yield from ((name, Role.SUPPORT) for name in supporters(parsed))
    yield from ((name, Role.GUIDE) for name in parsed.guide)
    yield from ((name, Role.URGE) for name in parsed.urge)
