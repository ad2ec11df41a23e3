from reports.assessment.models import AssessmentRule
from reports.closes.models import PeriodClose
from reports.figures.models import KeptDay, Standing
from reports.provincial.models import ProvincialReport, ReportFile

__all__ = [
    "AssessmentRule",
    "KeptDay",
    "PeriodClose",
    "ProvincialReport",
    "ReportFile",
    "Standing",
]
