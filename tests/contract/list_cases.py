"""How the rows of the matrix about lists as workbooks are tried."""

from tests.contract.cases import Case, plan_page, read_only
from tests.contract.preparing import message
from tests.contract.reminder_cases import deadline_of

LIST_CASES: dict[str, Case] = {
    "the filings as a workbook": read_only,
    "the progress reports as a workbook": read_only,
    "my desk as a workbook": read_only,
    "the change log as a workbook": plan_page,
    "the open duties of a plan as a workbook": plan_page,
    "the deadlines as a workbook": read_only,
    "the receipts of a deadline as a workbook": Case(message, deadline_of),
    "the list for the meeting as a workbook": read_only,
    "the outbox as a workbook": read_only,
    "the digests as a workbook": read_only,
    "the trail as a workbook": read_only,
}
