"""Every kind of document that goes from hand to hand; a new kind is one more line here."""

from tasks.contributions import service as contributions
from tasks.filing import service as filing
from tasks.progress import service as progress

KINDS = (filing.WORKFLOW, progress.WORKFLOW, contributions.WORKFLOW)
