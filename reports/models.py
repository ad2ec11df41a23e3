from reports.figures.models import Standing
from reports.provincial.models import ProvincialReport, ReportFile

__all__ = ["ProvincialReport", "ReportFile", "Standing"]
