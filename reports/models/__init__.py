from reports.models.report import ProvincialReport, ReportFile
from reports.models.standing import Standing

__all__ = ["ProvincialReport", "ReportFile", "Standing"]
