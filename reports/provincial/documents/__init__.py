"""The official documents of a period, made from frozen figures: a .docx report, an .xlsx ledger.

What these documents say is Chinese by law (official documents of Chinese authorities are written
in the national common language), whatever language the reader's pages are in. Their wording is
therefore written here directly and does not pass through gettext.
"""

from reform_tracker.office.official.letterhead import Letterhead
from reports.provincial.documents.closing import Closed
from reports.provincial.documents.docx_report import write_report
from reports.provincial.documents.xlsx_ledger import write_ledger

__all__ = ["Closed", "Letterhead", "write_ledger", "write_report"]
