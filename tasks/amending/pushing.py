"""Amendments pushed by the organization's own system."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker.audit.sources import API
from tasks.amending import contents, service
from tasks.amending.contents import Content
from tasks.errors import Invalid, Problem
from tasks.models import Amendment
from tasks.pushing.conflicts import UNCHANGED
from tasks.pushing.signing import sign_as_sent
from tasks.signing.locking import locked


@transaction.atomic
def push_amendment(
    amendment_id: int,
    *,
    actor: User,
    content: Callable[[Amendment], Content],
    expect: Callable[[Amendment], None],
    submit: bool,
    signatory: str,
) -> Amendment:
    """Replaces what the amendment says and files it if `submit`; the same again changes nothing.

    `signatory` names the leader who signed in the organization's own system. Raises what `expect`
    raises, Refused for one that is filed already with other content, Invalid, PermissionDenied and
    Http404 by the permission table.
    """
    amendment = locked(Amendment, amendment_id)
    authorize(actor, Action.PUSH_AMENDMENT, amendment.access())
    expect(amendment)
    said = content(amendment)
    held = amendment.content == said and (
        amendment.is_filed or amendment.before == contents.said(amendment.document)
    )
    if held and (amendment.is_filed or not submit):
        return amendment
    service.require_writable(amendment)
    if held and not amendment.changed_since_return:
        raise Invalid([Problem("submit", str(UNCHANGED))])
    if not held:
        service.fill(amendment, said, actor=actor, source=API)
    if submit:
        sign_as_sent(
            amendment,
            signatory,
            actor=actor,
            complete=service.require_complete,
            lacking=_("Name the leader who signed the amendment in your system."),
        )
    return amendment
