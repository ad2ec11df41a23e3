from reports.assessment.models import AssessmentRule
from reports.figures.models import KeptDay, Standing
from reports.provincial.models import ProvincialReport, ReportFile

__all__ = ["AssessmentRule", "KeptDay", "ProvincialReport", "ReportFile", "Standing"]
