"""What reading one part of a document needs to know of the others, and the warnings it leaves."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from tasks.official.reading.citations import find_citations
from tasks.official.reading.deadlines import find_deadlines
from tasks.official.reading.passages import Passage
from tasks.official.reading.places import Gazetteer, find_places
from tasks.official.reading.rules import NO_RULES, Implied, Rules
from tasks.official.reading.structure import (
    CitedDocument,
    Deadline,
    ImpliedParty,
    ParseWarning,
    Place,
    Span,
    gettext_noop,
)
from tasks.official.reading.times import read_time

WARNINGS = {
    "no_responsibility": gettext_noop("No responsible unit is printed for this text; name one."),
    "tag_not_read": gettext_noop(
        "A bracket here speaks of duties but was not understood; say who answers for the text."
    ),
    "no_lead": gettext_noop(
        "The responsibility line names no single unit that could lead; name one."
    ),
    "not_an_organization": gettext_noop(
        "This name in a responsibility line does not end as an organization's."
    ),
    "out_of_order": gettext_noop("The number of this heading does not follow the one before it."),
    "not_placed": gettext_noop("This line before the title was not understood and is left out."),
    "no_title": gettext_noop("No title ending in 通知, 意见, 方案 or the like was found."),
    "no_number": gettext_noop("No document number such as 国办发〔2020〕24号 was found."),
    "no_date": gettext_noop(
        "No date of issue was found; limits without a year take the year of number or title."
    ),
    "date_not_read": gettext_noop("This date of issue was not understood; give the right one."),
    "breaks_found": gettext_noop(
        "This copy has lost line ends: headings and paragraphs were found by their numbers. Look"
        " through the titles."
    ),
    "taken_as_frame": gettext_noop(
        "Nobody is named in this part, unlike in the others: it was taken as no task."
    ),
    "table_not_taken": gettext_noop(
        "The text names who answers for its tasks; this table behind it was not taken as tasks."
    ),
    "row_not_read": gettext_noop(
        "This row of the table says neither what is to be done nor who does it; it is in no task."
    ),
    "column_not_read": gettext_noop(
        "The header of this column was not understood; its cells are in no task."
    ),
    "clause_not_read": gettext_noop(
        "These words about responsible units were not understood; check who leads."
    ),
    "time_not_read": gettext_noop("This time was not understood; give the date."),
    "day_number_read": gettext_noop(
        "A spreadsheet's number of a day was taken for a date; check the date."
    ),
    "tag_without_task": gettext_noop(
        "A responsible unit is printed here, but the text belongs to no task."
    ),
}


@dataclass(slots=True)
class Context:
    """What reading needs from the document, and the warnings it leaves.

    ``rules`` divide lists without a verb, ``implied`` are parties that a rule adds to later lines.
    ``groups`` are where headings begin that only group tasks.
    """

    issued_on: date | None
    home: str
    gazetteer: Gazetteer
    year: int | None = None
    rules: Rules = NO_RULES
    implied: list[ImpliedParty] = field(default_factory=list)
    groups: frozenset[int] = frozenset()
    warnings: list[ParseWarning] = field(default_factory=list)

    def warn(self, code: str, line: int, detail: str, span: Span) -> None:
        """Record that a person should look at a place of the source."""
        self.warnings.append(ParseWarning(line, code, WARNINGS[code], detail, span))

    def take_rules(
        self, rules: Rules, implied: Iterable[Implied], unread: Iterable[str], line: int, span: Span
    ) -> None:
        """Take over what a tag or a sentence says about all lines; warns of what was not read."""
        self.rules = self.rules.with_(rules)
        for party in implied:
            self.implied.append(ImpliedParty(party.name, party.role, party.collective, span))
        for clause in unread:
            self.warn("clause_not_read", line, clause, span)

    def cited(self, texts: Iterable[Passage]) -> tuple[CitedDocument, ...]:
        """The documents named in several texts."""
        return tuple(cited for text in texts for cited in find_citations(text))

    def places(self, texts: Iterable[Passage]) -> tuple[Place, ...]:
        """The places named in several texts, each printed name once."""
        found: dict[str, Place] = {}
        for text in texts:
            for place in find_places(text, self.gazetteer, self.home):
                found.setdefault(place.name, place)
        return tuple(found.values())

    def deadlines(self, texts: Iterable[Passage]) -> tuple[Deadline, ...]:
        """The time limits in several texts."""
        return tuple(
            limit for text in texts for limit in find_deadlines(text, self.issued_on, self.year)
        )

    def time(self, text: Passage, line: int) -> tuple[Deadline, ...]:
        """The limits of a text that can say nothing but a time; warns where one was not read."""
        found = read_time(text, self.issued_on, self.year)
        if not found.understood:
            self.warn("time_not_read", line, text.text, text.span())
        elif found.counted:
            self.warn("day_number_read", line, text.text, text.span())
        return found.limits
