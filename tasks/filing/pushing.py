"""Implementation plans pushed by the organization's own system."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker.audit.sources import API
from tasks.errors import Invalid, Problem
from tasks.filing import service
from tasks.filing.service import FilingInput
from tasks.models import ImplementationPlan
from tasks.plan import lifetime
from tasks.pushing.conflicts import UNCHANGED
from tasks.pushing.signing import sign_as_sent
from tasks.signing.locking import locked


@transaction.atomic
def push_filing(
    filing_id: int,
    *,
    actor: User,
    content: FilingInput,
    expect: Callable[[ImplementationPlan], None],
    submit: bool,
    signatory: str,
) -> ImplementationPlan:
    """Replaces the draft of the organization's implementation plan and files it if `submit`.

    `signatory` names the leader who signed in the organization's own system. The same content again
    changes nothing. Raises what `expect` raises, Refused for a plan that is filed already with
    other content, Invalid, PermissionDenied and Http404 by the permission table.
    """
    filing = locked(ImplementationPlan, filing_id)
    authorize(actor, Action.PUSH_FILING, filing.access())
    lifetime.require_open(filing.plan_id)
    expect(filing)
    held = service.is_held(filing, content)
    if held and (filing.is_filed or not submit):
        return filing
    service.require_editable(filing)
    if held and not filing.changed_since_return:
        raise Invalid([Problem("submit", str(UNCHANGED))])
    if not held:
        service.fill(filing, content, actor=actor, source=API)
    if submit:
        sign_as_sent(
            filing,
            signatory,
            actor=actor,
            complete=service.require_complete,
            lacking=_("Name the leader who signed the plan in your system."),
        )
    return filing
