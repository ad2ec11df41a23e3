"""The stories as the engines know them: a new kind of document or of duty is one more line here."""

from collections.abc import Mapping

from tasks.asking.duties import count_decisions, decisions
from tasks.contributions import service as contributions
from tasks.contributions.counting import count_contributions
from tasks.contributions.duties import contributions as awaited_contributions
from tasks.duties.counting import Counting
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import Query
from tasks.duties.reviews import count_reviews, reviews
from tasks.duties.tokens import tokens
from tasks.extensions import service as extensions
from tasks.filing import service as filing
from tasks.filing.duties import filings
from tasks.filing.milestones import count_milestones, milestones
from tasks.progress import service as progress
from tasks.progress.counting import count_reports
from tasks.progress.duties import reports

KINDS = (filing.WORKFLOW, progress.WORKFLOW, contributions.WORKFLOW, extensions.WORKFLOW)
QUERIES: Mapping[DutyKind, Query] = {
    DutyKind.FILING: filings,
    DutyKind.REPORT: reports,
    DutyKind.CONTRIBUTION: awaited_contributions,
    DutyKind.MILESTONE: milestones,
    DutyKind.REVIEW: reviews,
    DutyKind.DECISION: decisions,
    DutyKind.TOKEN: tokens,
}
COUNTS: Mapping[DutyKind, Counting] = {
    DutyKind.REPORT: count_reports,
    DutyKind.CONTRIBUTION: count_contributions,
    DutyKind.MILESTONE: count_milestones,
    DutyKind.REVIEW: count_reviews,
    DutyKind.DECISION: count_decisions,
}
