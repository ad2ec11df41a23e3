from tasks.files.models import Attachment
from tasks.filing.models import (
    FilingExemption,
    ImplementationPlan,
    MeasureCommitment,
    Milestone,
    MilestoneRevision,
)
from tasks.official.models import Correction, DocumentDraft, DraftEdit
from tasks.plan.models.plan import (
    Assignment,
    CitedDocument,
    FrameText,
    Measure,
    ReformArea,
    ReformPlan,
    Task,
    TaskPlace,
)
from tasks.plan.models.succession import LineMove, TakenOver
from tasks.progress.models import (
    Contribution,
    MilestoneClaim,
    PeriodMove,
    ProgressReport,
    ReportingPeriod,
    ReportVersion,
)
from tasks.progress.verification import Verification
from tasks.reminding.agenda_item import AgendaItem
from tasks.reminding.models import ReminderRule
from tasks.signing.models import Transition

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
