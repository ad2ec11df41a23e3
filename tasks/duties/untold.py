"""Duties that nobody can be told of: for the organization that owes them nobody acts."""

from departments.accounts.moving import without_able_account
from tasks.duties.base import Duty, Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import open_duties

# What the commission owes, and what its administrators see to.
NOT_OWED_BY_IT = (DutyKind.REVIEW, DutyKind.TOKEN)


def nobody_can_be_told(asked: Question) -> list[Duty]:
    """Open duties of organizations without an account that can sign in and act, most urgent
    first."""
    silent = set(without_able_account(asked.on).values_list("pk", flat=True))
    duties = open_duties(asked, without=NOT_OWED_BY_IT)
    return [duty for duty in duties if duty.organization_id in silent]
