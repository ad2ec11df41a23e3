from tasks.models.agenda import AgendaItem
from tasks.models.attachment import Attachment
from tasks.models.filing import (
    FilingExemption,
    ImplementationPlan,
    MeasureCommitment,
    Milestone,
    MilestoneRevision,
)
from tasks.models.importing import Correction, DocumentDraft, DraftEdit
from tasks.models.plan import (
    Assignment,
    CitedDocument,
    FrameText,
    Measure,
    ReformArea,
    ReformPlan,
    Task,
    TaskPlace,
)
from tasks.models.progress import (
    Contribution,
    MilestoneClaim,
    PeriodMove,
    ProgressReport,
    ReportingPeriod,
    ReportVersion,
)
from tasks.models.rules import ReminderRule
from tasks.models.signed import Transition
from tasks.models.succession import LineMove, TakenOver
from tasks.models.verification import Verification

__all__ = [
    "AgendaItem",
    "Assignment",
    "Attachment",
    "CitedDocument",
    "Contribution",
    "Correction",
    "DocumentDraft",
    "DraftEdit",
    "FilingExemption",
    "FrameText",
    "ImplementationPlan",
    "LineMove",
    "Measure",
    "MeasureCommitment",
    "Milestone",
    "MilestoneClaim",
    "MilestoneRevision",
    "PeriodMove",
    "ProgressReport",
    "ReformArea",
    "ReformPlan",
    "ReminderRule",
    "ReportVersion",
    "ReportingPeriod",
    "TakenOver",
    "Task",
    "TaskPlace",
    "Transition",
    "Verification",
]
