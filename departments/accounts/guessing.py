"""How many wrong passwords and codes are borne: for an account from an address, for an address, and
codes for an account from wherever."""

from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import HttpRequest

from departments.entering import places, recording
from departments.second_factor.guesses import are_too_many
from reform_tracker.addresses import counted_address


class Handler(AxesDatabaseHandler):  # type: ignore[misc]  # axes is published without types
    """Five failures of an account from an address lock that account there; so many of any accounts
    lock the address, for as long. Wrong codes count wherever they come from: whoever enters them
    has the password, and a net of a thousand machines would find one of a million in the end. Wrong
    passwords from wherever leave an account open to the networks in which it is known: whoever
    guesses keeps its owner out of nowhere that he uses."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        failures = int(super().get_failures(request, credentials))
        recent = AccessAttempt.objects.filter(
            ip_address=counted_address(request), attempt_time__gte=get_cool_off_threshold(request)
        )
        username = (credentials or {}).get("username") or ""
        is_code = "token" in (credentials or {})
        if (
            _sum(recent) >= settings.GUESSES_PER_ADDRESS
            or (is_code and are_too_many(username))
            or (not is_code and _is_guessed_at(request, username))
        ):
            return max(failures, settings.AXES_FAILURE_LIMIT)
        return failures

    def user_login_failed(
        self,
        sender: Any,
        credentials: dict[str, Any],
        request: HttpRequest | None = None,
        **kwargs: Any,
    ) -> None:
        super().user_login_failed(sender, credentials, request, **kwargs)
        if request is None:
            return
        username = credentials.get("username") or ""
        if request.axes_locked_out:  # type: ignore[attr-defined]  # axes sets it
            recording.locked(request, username)
        elif "token" not in credentials:  # a wrong code is recorded where it is looked at
            recording.failed(request, username)


def _is_guessed_at(request: HttpRequest, username: str) -> bool:
    """Whether so many passwords were tried of the account, from all addresses together, that only
    networks in which it is known may go on."""
    since = get_cool_off_threshold(request)
    tried = AccessAttempt.objects.filter(username=username, attempt_time__gte=since)
    return _sum(tried) >= settings.GUESSES_PER_ACCOUNT and places.is_strange(request, username)


def _sum(attempts: QuerySet[AccessAttempt]) -> int:
    return attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0
