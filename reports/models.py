from reports.figures.models import KeptDay, Standing
from reports.provincial.models import ProvincialReport, ReportFile

__all__ = ["KeptDay", "ProvincialReport", "ReportFile", "Standing"]
