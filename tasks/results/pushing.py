"""Results recorded, changed and published by the organization's own system."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import User
from reform_tracker.audit.sources import API
from tasks.models import Result
from tasks.pushing.signing import sign_as_sent
from tasks.results import service
from tasks.results.service import ResultInput
from tasks.signing.locking import locked


@transaction.atomic
def push_new(
    measure_id: int, *, actor: User, content: ResultInput, publish: bool, signatory: str
) -> Result:
    """Records a result and publishes it if `publish`; `signatory` names the leader who signed it in
    the organization's own system. Raises what `service.record_result` raises."""
    result = service.record_result(measure_id, actor=actor, source=API, content=content)
    return _published(result, actor, signatory) if publish else result


@transaction.atomic
def push_change(
    pk: int,
    *,
    actor: User,
    content: ResultInput,
    expect: Callable[[Result], None],
    publish: bool,
    signatory: str,
) -> Result:
    """Replaces what is not published, and publishes it if `publish`. What is
    published and says the same already stays as it is.

    Raises what `expect` raises, and what `service.change_result` raises.
    """
    result = locked(Result, pk)
    service.authorize_writing(result, actor)
    expect(result)
    if result.is_published and service.is_held(result, content):
        return result
    changed = service.change_result(pk, actor=actor, source=API, version=None, content=content)
    return _published(changed, actor, signatory) if publish else changed


def _published(result: Result, actor: User, signatory: str) -> Result:
    sign_as_sent(
        result,
        signatory,
        actor=actor,
        complete=service.require_complete,
        lacking=_("Name the leader who signed it in your system."),
    )
    return result
