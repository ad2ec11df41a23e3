from tasks.acknowledging.models import Acknowledgement, ConfirmedLine, LineObjection
from tasks.amending.models import AmendedLine, Amendment, AmendmentRequest
from tasks.closing.models import Closing
from tasks.comments.models import Comment, CommentRevision
from tasks.contributions.models import Contribution, PartRequest
from tasks.coordinating.models import CoordinationItem, JointMeeting, MeetingItem
from tasks.corrections.models import Correction
from tasks.directives.models import Directive, Remark
from tasks.extensions.models import Extension
from tasks.feedback.models import Feedback
from tasks.files.models import Attachment
from tasks.filing.models import (
    FilingExemption,
    ImplementationPlan,
    MeasureCommitment,
    Milestone,
    MilestoneRevision,
)
from tasks.inspecting.models import Inspection
from tasks.notices.models import Notice, NoticeNumber
from tasks.objecting.models import Objection
from tasks.official.models import DocumentDraft, DraftEdit
from tasks.plan.models.lights import FormerLightRule
from tasks.plan.models.named import CitedDocument, TaskPlace
from tasks.plan.models.periods import PeriodMove, ReportingPeriod
from tasks.plan.models.plan import (
    Assignment,
    FrameText,
    Measure,
    ReformArea,
    ReformPlan,
    Task,
)
from tasks.plan.models.rules import PartyRule
from tasks.plan.models.succession import LineMove, TakenOver
from tasks.progress.models import (
    DeclaredStatus,
    MilestoneClaim,
    ProgressReport,
    ReportVersion,
    Verification,
    WrittenVia,
)
from tasks.reminding.models import AgendaItem, ReminderRule
from tasks.results.models import Result, ResultKind
from tasks.signing.models import Transition
from tasks.urging.models import Urge

__all__ = [
    "Acknowledgement",
    "AgendaItem",
    "AmendedLine",
    "Amendment",
    "AmendmentRequest",
    "Assignment",
    "Attachment",
    "CitedDocument",
    "Closing",
    "Comment",
    "CommentRevision",
    "ConfirmedLine",
    "Contribution",
    "CoordinationItem",
    "Correction",
    "DeclaredStatus",
    "Directive",
    "DocumentDraft",
    "DraftEdit",
    "Extension",
    "Feedback",
    "FilingExemption",
    "FormerLightRule",
    "FrameText",
    "ImplementationPlan",
    "Inspection",
    "JointMeeting",
    "LineMove",
    "LineObjection",
    "Measure",
    "MeasureCommitment",
    "MeetingItem",
    "Milestone",
    "MilestoneClaim",
    "MilestoneRevision",
    "Notice",
    "NoticeNumber",
    "Objection",
    "PartRequest",
    "PartyRule",
    "PeriodMove",
    "ProgressReport",
    "ReformArea",
    "ReformPlan",
    "Remark",
    "ReminderRule",
    "ReportVersion",
    "ReportingPeriod",
    "Result",
    "ResultKind",
    "TakenOver",
    "Task",
    "TaskPlace",
    "Transition",
    "Urge",
    "Verification",
    "WrittenVia",
]
