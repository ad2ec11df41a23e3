from reports.assessment.models import (
    Assessment,
    AssessmentCorrection,
    AssessmentEdition,
    AssessmentObjection,
    AssessmentRule,
    AssessmentSheet,
)
from reports.closes.models import PeriodClose
from reports.figures.models import KeptDay, Standing
from reports.provincial.models import ProvincialReport, ReportFile
from reports.saved.models import SavedView, ViewUse
from reports.year_end.models import LineEnding

__all__ = [
    "Assessment",
    "AssessmentCorrection",
    "AssessmentEdition",
    "AssessmentObjection",
    "AssessmentRule",
    "AssessmentSheet",
    "KeptDay",
    "LineEnding",
    "PeriodClose",
    "ProvincialReport",
    "ReportFile",
    "SavedView",
    "Standing",
    "ViewUse",
]
