"""The one permission table: who may do what, asked by services, views, the API and templates.

A row names the roles that may act and how they must stand to the object. What an account may not
even see answers 404, what it sees and may not do answers 403 (semantics §2).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.models.user import User
from departments.roles import DEPUTIZED, Role


class Action(StrEnum):
    READ_PLAN_TEXT = "plan_text.read"
    READ_PROGRESS = "progress.read"
    WRITE_PROGRESS = "progress.write"
    SIGN_PROGRESS = "progress.sign"
    WITHDRAW_PROGRESS = "progress.withdraw"
    REVIEW_PROGRESS = "progress.review"
    READ_CONTRIBUTION = "contribution.read"
    WRITE_CONTRIBUTION = "contribution.write"
    READ_FILING = "filing.read"
    WRITE_FILING = "filing.write"
    FILE_FILING = "filing.file"
    WITHDRAW_FILING = "filing.withdraw"
    REVIEW_FILING = "filing.review"
    PUSH_PROGRESS = "progress.push"
    PUSH_FILING = "filing.push"
    CALL_API = "api.call"
    READ_PROVINCE = "province.read"
    READ_REPORTS = "report.read"
    MAKE_REPORT = "report.make"
    IMPORT_DOCUMENT = "document.import"
    CORRECT_PLAN = "plan.correct"
    MANAGE_ACCOUNTS = "accounts.manage"
    MANAGE_API_CLIENTS = "api_clients.manage"
    READ_WHOLE_TRAIL = "audit.read_all"
    READ_OUTBOX = "outbox.read"
    RETRY_DELIVERIES = "outbox.retry"
    EDIT_CALENDAR = "calendar.edit"
    READ_HEALTH = "health.read"
    WORK_AGENDA = "agenda.work"
    REGISTER_LEAVE = "leave.register"
    EDIT_REMINDER_RULES = "reminder_rules.edit"


@dataclass(frozen=True, slots=True)
class Access:
    """How an object stands to organizations and people.

    `owner` is the organization whose row it is, `readers` are the organizations that may read
    it beside the owner, `wrote` and `signed` the people who did.
    """

    owner: int | None = None
    readers: frozenset[int] = frozenset()
    wrote: frozenset[int] = frozenset()
    signed: frozenset[int] = frozenset()

    def readable_by(self, user: User) -> bool:
        if user.reads_province:
            return True
        mine = user.organization_id
        return user.is_member and (mine == self.owner or mine in self.readers)


@dataclass(frozen=True, slots=True)
class Rule:
    """Roles that may act; `own`: only on rows of their organization; `not_wrote`/`not_signed`:
    not on what they wrote or signed themselves; `reads`: on every row that they may read."""

    roles: frozenset[Role]
    own: bool = False
    not_wrote: bool = False
    not_signed: bool = False
    reads: bool = False


def _rule(*roles: Role, own: bool = False, apart: Iterable[str] = ()) -> Rule:
    return Rule(frozenset(roles), own, "wrote" in apart, "signed" in apart)


_reading = Rule(
    frozenset({
        Role.REPORTER, Role.APPROVER, Role.HEAD, Role.API_CLIENT,
        Role.COMMISSION, Role.LEADER, Role.AUDITOR,
    }),
    reads=True,
)  # fmt: skip
TABLE: dict[Action, Rule] = {
    Action.READ_PLAN_TEXT: _rule(*Role),
    Action.READ_PROGRESS: _reading,
    Action.WRITE_PROGRESS: _rule(Role.REPORTER, Role.APPROVER, own=True),
    Action.SIGN_PROGRESS: _rule(Role.APPROVER, own=True, apart=("wrote",)),
    Action.WITHDRAW_PROGRESS: _rule(Role.APPROVER, own=True),
    Action.REVIEW_PROGRESS: _rule(Role.COMMISSION, apart=("wrote", "signed")),
    Action.READ_CONTRIBUTION: _reading,
    Action.WRITE_CONTRIBUTION: _rule(Role.REPORTER, Role.APPROVER, own=True),
    Action.READ_FILING: _reading,
    Action.WRITE_FILING: _rule(Role.REPORTER, Role.APPROVER, own=True),
    Action.FILE_FILING: _rule(Role.APPROVER, own=True, apart=("wrote",)),
    Action.WITHDRAW_FILING: _rule(Role.APPROVER, own=True),
    Action.REVIEW_FILING: _rule(Role.COMMISSION, apart=("wrote", "signed")),
    Action.PUSH_PROGRESS: _rule(Role.API_CLIENT, own=True),
    Action.PUSH_FILING: _rule(Role.API_CLIENT, own=True),
    Action.CALL_API: _rule(Role.API_CLIENT),
    Action.READ_PROVINCE: _rule(Role.COMMISSION, Role.LEADER, Role.AUDITOR),
    Action.READ_REPORTS: _rule(Role.COMMISSION, Role.LEADER, Role.AUDITOR),
    Action.MAKE_REPORT: _rule(Role.COMMISSION),
    Action.IMPORT_DOCUMENT: _rule(Role.COMMISSION),
    Action.CORRECT_PLAN: _rule(Role.COMMISSION),
    Action.MANAGE_ACCOUNTS: _rule(Role.SECURITY_ADMIN),
    Action.MANAGE_API_CLIENTS: _rule(Role.SECURITY_ADMIN),
    Action.READ_WHOLE_TRAIL: _rule(Role.AUDITOR),
    Action.READ_OUTBOX: _rule(Role.COMMISSION, Role.SYSTEM_ADMIN),
    Action.RETRY_DELIVERIES: _rule(Role.SYSTEM_ADMIN),
    Action.EDIT_CALENDAR: _rule(Role.SYSTEM_ADMIN),
    Action.READ_HEALTH: _rule(Role.SYSTEM_ADMIN),
    Action.WORK_AGENDA: _rule(Role.COMMISSION),
    Action.REGISTER_LEAVE: _rule(*DEPUTIZED),
    Action.EDIT_REMINDER_RULES: _rule(Role.SYSTEM_ADMIN),
}  # fmt: skip


def can(user: User, action: Action, access: Access | None = None) -> bool:
    """Whether the account may do this, to this object if one is given."""
    rule = TABLE[action]
    if not user.is_active or not user.holds(*rule.roles):
        return False
    if access is None:
        return True
    if rule.own and access.owner != user.organization_id:
        return False
    if rule.reads:
        return access.readable_by(user)
    return not (
        (rule.not_wrote and user.pk in access.wrote)
        or (rule.not_signed and user.pk in access.signed)
    )


def authorize(user: User, action: Action, access: Access | None = None) -> None:
    """Raises Http404 for what the account cannot see, PermissionDenied for what it may not do."""
    if access is not None and not access.readable_by(user):
        raise Http404
    if not can(user, action, access):
        raise PermissionDenied
