"""Every kind of document that goes from hand to hand; a new kind is one more line here."""

from tasks.services import contributions, filing, progress

KINDS = (filing.WORKFLOW, progress.WORKFLOW, contributions.WORKFLOW)
