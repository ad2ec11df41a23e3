"""The one permission table: who may do what, asked by services, views, the API and templates.

A row names the roles that may act and how they must stand to the object. What an account may not
even see answers 404, what it sees and may not do answers 403.
"""

from collections.abc import Collection
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.accounts.models import User
from departments.reach import NOWHERE, Reach
from departments.roles import DEPUTIZED, MEMBERS, READERS, Role


class Action(StrEnum):
    READ_PLAN_TEXT = "plan_text.read"
    READ_PROGRESS = "progress.read"
    WRITE_PROGRESS = "progress.write"
    SIGN_PROGRESS = "progress.sign"
    WITHDRAW_PROGRESS = "progress.withdraw"
    REVIEW_PROGRESS = "progress.review"
    READ_CONTRIBUTION = "contribution.read"
    WRITE_CONTRIBUTION = "contribution.write"
    ASK_FOR_PARTS = "contribution.ask"
    READ_FILING = "filing.read"
    WRITE_FILING = "filing.write"
    FILE_FILING = "filing.file"
    WITHDRAW_FILING = "filing.withdraw"
    REVIEW_FILING = "filing.review"
    READ_AMENDMENT = "amendment.read"
    WRITE_AMENDMENT = "amendment.write"
    SIGN_AMENDMENT = "amendment.sign"
    WITHDRAW_AMENDMENT = "amendment.withdraw"
    REVIEW_AMENDMENT = "amendment.review"
    PUSH_AMENDMENT = "amendment.push"
    READ_REQUEST = "request.read"
    ASK = "request.ask"
    DECIDE_REQUEST = "request.decide"
    OBJECT = "objection.make"
    REINSTATE = "return.take_back"
    MOVE_DEADLINES = "deadline.move"
    READ_ORDER = "order.read"
    ISSUE_DIRECTIVE = "directive.issue"
    ISSUE_NOTICE = "notice.issue"
    ANSWER_ORDER = "order.answer"
    CHECK_ORDER = "order.check"
    READ_COORDINATION = "coordination.read"
    RAISE_ITEM = "coordination.raise"
    COORDINATE = "coordination.decide"
    INSPECT = "inspection.record"
    REMARK = "remark.write"
    HANDLE_REMARK = "remark.handle"
    REOPEN = "closing.reopen"
    READ_ACKNOWLEDGEMENT = "acknowledgement.read"
    ACKNOWLEDGE = "acknowledgement.confirm"
    ANSWER_ACKNOWLEDGEMENT = "acknowledgement.answer"
    READ_COMMENT = "comment.read"
    COMMENT = "comment.write"
    URGE = "duty.urge"
    READ_RESULT = "result.read"
    RECORD_RESULT = "result.record"
    PUBLISH_RESULT = "result.publish"
    WITHDRAW_RESULT = "result.withdraw"
    RECOMMEND_RESULT = "result.recommend"
    PUSH_PROGRESS = "progress.push"
    PUSH_FILING = "filing.push"
    CALL_API = "api.call"
    READ_PROVINCE = "province.read"
    READ_ANALYSES = "analysis.read"
    READ_REPORTS = "report.read"
    MAKE_REPORT = "report.make"
    READ_ASSESSMENT = "assessment.read"
    RUN_ASSESSMENT = "assessment.run"
    REVIEW_ASSESSMENT = "assessment.review"
    ASSESS_ITSELF = "assessment.self"
    OBJECT_TO_ASSESSMENT = "assessment.object"
    IMPORT_DOCUMENT = "document.import"
    CORRECT_PLAN = "plan.correct"
    CLOSE_PLAN = "plan.close"
    CLOSE_PERIOD = "period.close"
    MANAGE_ACCOUNTS = "accounts.manage"
    MANAGE_API_CLIENTS = "api_clients.manage"
    CHANGE_ORGANIZATION = "organization.change"
    READ_ORGANIZATION_CHANGE = "organization_change.read"
    READ_WHOLE_TRAIL = "audit.read_all"
    READ_OUTBOX = "outbox.read"
    RETRY_DELIVERIES = "outbox.retry"
    RELEASE_SENDING = "sending.release"
    EDIT_CALENDAR = "calendar.edit"
    READ_HEALTH = "health.read"
    ANSWER_FEEDBACK = "feedback.answer"
    WORK_AGENDA = "agenda.work"
    REGISTER_LEAVE = "leave.register"
    EDIT_REMINDER_RULES = "reminder_rules.edit"


@dataclass(frozen=True, slots=True)
class Access:
    """How an object stands to organizations and people.

    `owner` is the organization whose row it is; None is what belongs to no single one, and only a
    role held for the government reaches that. `readers` are the organizations that may read it
    beside the owner, `wrote` and `signed` the people who did. `public`: everybody may know that it
    is there, so that whoever may not act is told so.
    """

    owner: int | None = None
    readers: frozenset[int] = frozenset()
    wrote: frozenset[int] = frozenset()
    signed: frozenset[int] = frozenset()
    public: bool = False


# Set while a request is answered that was kept from something which is there: the answer is the one
# of what is not there, and the trail knows better (`departments.entering`).
KEPT_OUT: ContextVar[bool] = ContextVar("kept_out", default=False)

# What concerns all organizations at once: the calendar, the sandbox, a plan of the province.
OF_ALL = Access(public=True)


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may act, by how a role must stand to the owner of the object.

    `over`: the role reaches the owner. `own`: it is held for the owner itself. `party`: it is held
    for the owner or for one of the readers. `of_all`: the action concerns all organizations, so the
    role must reach them all. `not_wrote`, `not_signed`: not on what the person wrote or signed.
    `all_read`: of what is public, whoever holds one of the roles for any organization.
    """

    over: frozenset[Role]
    own: frozenset[Role]
    party: frozenset[Role]
    of_all: bool
    not_wrote: bool
    not_signed: bool
    all_read: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        return self.over | self.own | self.party

    def holds_for(self, user: User, access: Access) -> bool:
        """Whether one of the account's roles stands to the object as it must."""
        if self.all_read and access.public:
            return user.holds(*self.roles)
        own, party = user.places(*self.own), user.places(*self.party)
        return (
            user.reach(*self.over).covers(access.owner)
            or access.owner in own | party
            or not party.isdisjoint(access.readers)
        )


def _rule(
    *over: Role,
    own: Collection[Role] = (),
    party: Collection[Role] = (),
    of_all: bool = False,
    apart: Collection[str] = (),
    all_read: bool = False,
) -> Rule:
    groups = (frozenset(over), frozenset(own), frozenset(party))
    return Rule(*groups, of_all, "wrote" in apart, "signed" in apart, all_read)


_BOTH = (Role.REPORTER, Role.APPROVER)
_reading = _rule(*READERS, party=MEMBERS)
TABLE: dict[Action, Rule] = {
    Action.READ_PLAN_TEXT: _rule(*Role),
    Action.READ_PROGRESS: _reading,
    Action.WRITE_PROGRESS: _rule(own=_BOTH),
    Action.SIGN_PROGRESS: _rule(own=(Role.APPROVER,), apart=("wrote",)),
    Action.WITHDRAW_PROGRESS: _rule(own=(Role.APPROVER,)),
    Action.REVIEW_PROGRESS: _rule(Role.COMMISSION, apart=("wrote", "signed")),
    Action.READ_CONTRIBUTION: _reading,
    Action.WRITE_CONTRIBUTION: _rule(own=_BOTH),
    Action.ASK_FOR_PARTS: _rule(own=_BOTH),
    Action.READ_FILING: _reading,
    Action.WRITE_FILING: _rule(own=_BOTH),
    Action.FILE_FILING: _rule(own=(Role.APPROVER,), apart=("wrote",)),
    Action.WITHDRAW_FILING: _rule(own=(Role.APPROVER,)),
    Action.REVIEW_FILING: _rule(Role.COMMISSION, apart=("wrote", "signed")),
    Action.READ_AMENDMENT: _reading,
    Action.WRITE_AMENDMENT: _rule(own=_BOTH),
    Action.SIGN_AMENDMENT: _rule(own=(Role.APPROVER,), apart=("wrote",)),
    Action.WITHDRAW_AMENDMENT: _rule(own=(Role.APPROVER,)),
    Action.REVIEW_AMENDMENT: _rule(Role.COMMISSION, apart=("wrote", "signed")),
    Action.PUSH_AMENDMENT: _rule(own=(Role.API_CLIENT,)),
    Action.READ_REQUEST: _reading,
    Action.ASK: _rule(own=(*_BOTH, Role.API_CLIENT)),
    Action.DECIDE_REQUEST: _rule(Role.COMMISSION, apart=("wrote",)),
    Action.OBJECT: _rule(own=(Role.APPROVER, Role.API_CLIENT)),
    # Nobody takes a return back by itself: it follows from an objection that is upheld.
    Action.REINSTATE: _rule(),
    Action.MOVE_DEADLINES: _rule(Role.COMMISSION),
    Action.READ_ORDER: _reading,
    Action.ISSUE_DIRECTIVE: _rule(Role.COMMISSION),
    Action.ISSUE_NOTICE: _rule(Role.COMMISSION),
    Action.ANSWER_ORDER: _rule(own=(*_BOTH, Role.API_CLIENT)),
    Action.CHECK_ORDER: _rule(Role.COMMISSION, apart=("wrote",)),
    Action.READ_COORDINATION: _reading,
    Action.RAISE_ITEM: _rule(Role.COMMISSION, own=(*_BOTH, Role.API_CLIENT)),
    Action.COORDINATE: _rule(Role.COMMISSION),
    Action.INSPECT: _rule(Role.COMMISSION, Role.LEADER),
    Action.REMARK: _rule(Role.LEADER),
    Action.HANDLE_REMARK: _rule(Role.COMMISSION),
    Action.REOPEN: _rule(Role.COMMISSION),
    Action.READ_ACKNOWLEDGEMENT: _reading,
    Action.ACKNOWLEDGE: _rule(own=(Role.APPROVER, Role.API_CLIENT)),
    Action.ANSWER_ACKNOWLEDGEMENT: _rule(Role.COMMISSION, apart=("wrote",)),
    Action.READ_COMMENT: _reading,
    Action.COMMENT: _rule(Role.COMMISSION, party=(*_BOTH, Role.API_CLIENT)),
    Action.URGE: _rule(Role.COMMISSION),
    Action.READ_RESULT: _rule(*READERS, party=MEMBERS, all_read=True),
    Action.RECORD_RESULT: _rule(Role.COMMISSION, own=(*_BOTH, Role.API_CLIENT)),
    Action.PUBLISH_RESULT: _rule(own=(Role.APPROVER,), apart=("wrote",)),
    Action.WITHDRAW_RESULT: _rule(own=(Role.APPROVER, Role.API_CLIENT)),
    Action.RECOMMEND_RESULT: _rule(Role.COMMISSION, apart=("wrote", "signed")),
    Action.PUSH_PROGRESS: _rule(own=(Role.API_CLIENT,)),
    Action.PUSH_FILING: _rule(own=(Role.API_CLIENT,)),
    Action.CALL_API: _rule(own=(Role.API_CLIENT,)),
    Action.READ_PROVINCE: _rule(*READERS),
    Action.READ_ANALYSES: _rule(*READERS, own=MEMBERS),
    Action.READ_REPORTS: _rule(*READERS),
    Action.MAKE_REPORT: _rule(Role.COMMISSION),
    Action.READ_ASSESSMENT: _rule(*READERS, own=MEMBERS),
    Action.RUN_ASSESSMENT: _rule(Role.COMMISSION),
    Action.REVIEW_ASSESSMENT: _rule(Role.COMMISSION, apart=("wrote",)),
    Action.ASSESS_ITSELF: _rule(own=(*_BOTH, Role.API_CLIENT)),
    Action.OBJECT_TO_ASSESSMENT: _rule(own=(Role.APPROVER, Role.API_CLIENT)),
    Action.IMPORT_DOCUMENT: _rule(Role.COMMISSION, of_all=True),
    Action.CORRECT_PLAN: _rule(Role.COMMISSION),
    Action.CLOSE_PLAN: _rule(Role.COMMISSION),
    Action.CLOSE_PERIOD: _rule(Role.COMMISSION),
    Action.MANAGE_ACCOUNTS: _rule(Role.SECURITY_ADMIN),
    Action.MANAGE_API_CLIENTS: _rule(Role.SECURITY_ADMIN),
    # What becomes of a body moves lines of the province's plans; where its people go is decided by
    # whoever answers for accounts.
    Action.CHANGE_ORGANIZATION: _rule(Role.COMMISSION, of_all=True),
    Action.READ_ORGANIZATION_CHANGE: _rule(*READERS, Role.SECURITY_ADMIN),
    Action.READ_WHOLE_TRAIL: _rule(Role.AUDITOR),
    Action.READ_OUTBOX: _rule(Role.COMMISSION, Role.SYSTEM_ADMIN),
    Action.RETRY_DELIVERIES: _rule(Role.SYSTEM_ADMIN),
    Action.RELEASE_SENDING: _rule(Role.SYSTEM_ADMIN, of_all=True),
    Action.EDIT_CALENDAR: _rule(Role.SYSTEM_ADMIN, of_all=True),
    Action.READ_HEALTH: _rule(Role.SYSTEM_ADMIN, of_all=True),
    Action.ANSWER_FEEDBACK: _rule(Role.SYSTEM_ADMIN, apart=("wrote",)),
    Action.WORK_AGENDA: _rule(Role.COMMISSION),
    Action.REGISTER_LEAVE: _rule(*DEPUTIZED),
    Action.EDIT_REMINDER_RULES: _rule(Role.SYSTEM_ADMIN, of_all=True),
}


def can(user: User, action: Action, access: Access | None = None) -> bool:
    """Whether the account may do this, to this object if one is given, else to any at all."""
    rule = TABLE[action]
    if not user.is_active or not user.holds(*rule.roles):
        return False
    if access is None:
        return not rule.of_all or rule.holds_for(user, OF_ALL)
    return rule.holds_for(user, access) and not (
        (rule.not_wrote and user.pk in access.wrote)
        or (rule.not_signed and user.pk in access.signed)
    )


def reach_for(user: User, action: Action) -> Reach:
    """The organizations to whose rows the account may do this, for the scope of a list."""
    return user.reach(*TABLE[action].over) if can(user, action) else NOWHERE


def authorize(user: User, action: Action, access: Access | None = None) -> None:
    """Raises Http404 for what the account cannot see, PermissionDenied for what it may not do."""
    if access is not None and not access.public and not can(user, Action.READ_PROGRESS, access):
        KEPT_OUT.set(True)
        raise Http404
    if not can(user, action, access):
        raise PermissionDenied
