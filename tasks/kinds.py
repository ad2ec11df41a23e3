"""The stories as the engines know them: a new kind of document or of duty is one more line here."""

from collections.abc import Mapping

from tasks.acknowledging import service as acknowledging
from tasks.acknowledging.duties import acknowledgements, line_objections
from tasks.amending import service as amending
from tasks.amending.duties import COUNT_AMENDMENTS, amendments
from tasks.asking.duties import COUNT_DECISIONS, decisions
from tasks.closing import service as closing
from tasks.contributions import service as contributions
from tasks.contributions.counting import COUNT_CONTRIBUTIONS
from tasks.contributions.duties import LIST_CONTRIBUTIONS
from tasks.coordinating import workflow as coordinating
from tasks.coordinating.duties import COUNT_ITEMS, items
from tasks.directives import service as directives
from tasks.directives.duties import COUNT_REMARKS, remarks
from tasks.duties.counting import Counting
from tasks.duties.kinds import DutyKind
from tasks.duties.lines import Listing
from tasks.duties.owed import Query
from tasks.duties.reviews import COUNT_REVIEWS, reviews
from tasks.duties.tokens import tokens
from tasks.extensions import service as extensions
from tasks.filing import service as filing
from tasks.filing.duties import COUNT_FILINGS, filings
from tasks.filing.milestones import COUNT_MILESTONES, milestones
from tasks.notices import service as notices
from tasks.objecting import service as objecting
from tasks.ordering.duties import COUNT_CHECKS, COUNT_ORDERS, checks, orders
from tasks.progress import service as progress
from tasks.progress.counting import COUNT_REPORTS
from tasks.progress.duties import LIST_REPORTS
from tasks.results import service as results

KINDS = (
    filing.WORKFLOW,
    progress.WORKFLOW,
    contributions.WORKFLOW,
    extensions.WORKFLOW,
    closing.WORKFLOW,
    amending.REQUESTS,
    amending.WORKFLOW,
    acknowledging.WORKFLOW,
    directives.WORKFLOW,
    results.WORKFLOW,
    coordinating.WORKFLOW,
    notices.WORKFLOW,
    objecting.WORKFLOW,
)
QUERIES: Mapping[DutyKind, Query] = {
    DutyKind.FILING: filings,
    DutyKind.AMENDMENT: amendments,
    DutyKind.MILESTONE: milestones,
    DutyKind.REVIEW: reviews,
    DutyKind.DECISION: decisions,
    DutyKind.TOKEN: tokens,
    DutyKind.ACKNOWLEDGEMENT: acknowledgements,
    DutyKind.LINE_OBJECTION: line_objections,
    DutyKind.ORDER: orders,
    DutyKind.CHECK: checks,
    DutyKind.REMARK: remarks,
    DutyKind.COORDINATION: items,
}
LISTINGS: Mapping[DutyKind, Listing] = {
    DutyKind.REPORT: LIST_REPORTS,
    DutyKind.CONTRIBUTION: LIST_CONTRIBUTIONS,
}
COUNTS: Mapping[DutyKind, Counting] = {
    DutyKind.FILING: COUNT_FILINGS,
    DutyKind.REPORT: COUNT_REPORTS,
    DutyKind.CONTRIBUTION: COUNT_CONTRIBUTIONS,
    DutyKind.AMENDMENT: COUNT_AMENDMENTS,
    DutyKind.MILESTONE: COUNT_MILESTONES,
    DutyKind.REVIEW: COUNT_REVIEWS,
    DutyKind.DECISION: COUNT_DECISIONS,
    DutyKind.ORDER: COUNT_ORDERS,
    DutyKind.CHECK: COUNT_CHECKS,
    DutyKind.REMARK: COUNT_REMARKS,
    DutyKind.COORDINATION: COUNT_ITEMS,
}
