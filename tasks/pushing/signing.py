"""Signing what an organization's own system has sent: a leader has signed it there."""

from collections.abc import Callable
from typing import TypeVar

from departments.models import User
from reform_tracker.audit.sources import API
from reform_tracker.audit.trail import record_all
from tasks.errors import Invalid, Problem
from tasks.signing.models import Document
from tasks.signing.steps import entry_of
from tasks.signing.workflow import Step, Taken, move

D = TypeVar("D", bound=Document)


def sign_as_sent(
    document: D,
    signatory: str,
    *,
    actor: User,
    complete: Callable[[D], object],
    lacking: str,
) -> None:
    """Signs a locked document under the leader's name; `complete` raises what is missing in it.
    Raises Invalid with `lacking` where nobody is named."""
    if not signatory.strip():
        raise Invalid([Problem("signatory", lacking)])
    complete(document)
    done = move(document, Step.SIGN, Taken(actor, signatory=signatory))
    record_all([entry_of(document, done)], actor=actor, source=API)
