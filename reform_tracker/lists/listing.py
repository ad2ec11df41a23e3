"""What a list is: the page that shows it, what stands in its rows, what it was asked for.

A story describes its list once, as a `Listing`; the page, the workbook and the views that people
save of it are made of that.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.forms import BaseForm
from django.utils.translation import ngettext

from reform_tracker.lists.tables import Table, Title

MOST_ROWS = 20_000  # of a workbook: within the deadline of a request and the patience of a reader


@dataclass(frozen=True, slots=True)
class Found:
    """What a list holds under the filters of an address: its first rows, as many as were asked for,
    in `tables`; `total` is how many there are.

    `forms` are those the filters were read by. `on` is the day that the list speaks of, `of` stands
    before its title (a plan's number), `mark` is said of invented figures,
    `said` how many there are of what, where they are no mere items.
    """

    tables: Sequence[Table[Any]]
    total: int
    forms: Sequence[BaseForm]
    on: date
    of: str = ""
    mark: str = ""
    creator: str = ""
    said: str = ""

    @property
    def counted(self) -> str:
        """How many there are, in the words of the page."""
        items = ngettext("%(counter)s item", "%(counter)s items", self.total)
        return self.said or items % {"counter": self.total}


@dataclass(frozen=True, slots=True)
class Listing:
    """`route` is the name of its page. `find` is given the request, how many rows are wanted and
    what the address says beside the filters; it raises what the page raises for whoever may not
    read the list. `rule` says what is listed, in which order. `place` is what of the address tells
    lists of one route apart. `by_rights`: what it holds follows from roles, their places and, of a
    member, the organization: two accounts alike in these read the same, so one may be told what was
    counted for the other."""

    key: str
    title: Title
    rule: Title
    route: str
    find: Callable[..., Found]
    place: Mapping[str, str] = field(default_factory=dict)
    by_rights: bool = False
