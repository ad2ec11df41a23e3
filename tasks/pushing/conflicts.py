"""How a push by an organization's own system is refused."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.errors import Invalid, Problem, Refused
from tasks.models import ProgressReport
from tasks.signing.models import Document

# A system that sends the same every night would hand in what was returned, and nobody would notice.
UNCHANGED = gettext_lazy(
    "It was returned, and what you send is the same. Change what was asked for; an approver can "
    "send it on unchanged in the browser."
)


class Conflict(Refused):
    """The external id, or the measure and period, belong to another report."""


class Outdated(Refused):
    """The stored state is newer than the pushed one. `current` is what is stored."""

    def __init__(self, message: str, current: ProgressReport) -> None:
        super().__init__(message)
        self.current = current


class Submitted(Outdated):
    """The report has left the organization and cannot be changed. `current` is that report."""


class NotSeen(Refused):
    """The document is not in the state that the caller has seen, which `current` is.

    `said`: the caller named a state; otherwise he must.
    """

    def __init__(self, current: Document | None, *, said: bool) -> None:
        super().__init__(_("It is not in the state you have seen."))
        self.current = current
        self.said = said


class UnknownPeriod(Invalid):
    """The plan of the measure has no such period."""

    def __init__(self, code: str) -> None:
        message = _("The plan of this measure has no period %(code)s.") % {"code": code}
        super().__init__([Problem("period", message)])
