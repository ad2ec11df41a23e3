"""How many files an account takes within an hour: a bound far above what work needs, so that nobody
who has an account, or its session, carries the whole system away overnight."""

from datetime import datetime, timedelta
from http import HTTPStatus

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from departments.entering import recording
from departments.models import User
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent

HOUR = timedelta(hours=1)


@transaction.atomic
def taken(request: HttpRequest, user: User, response: HttpResponse) -> datetime | None:
    """Records that the answer goes out with its file; where the account has taken its fill it does
    not, and this is when the next one may. One after another: many at once are no more."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    until = full_until(user)
    if until is None:
        recording.downloaded(request, user, response)
    return until


def full_until(user: User) -> datetime | None:
    """When the account may take the next file; None for now."""
    mine = AuditEvent.objects.filter(
        object_type=User._meta.label_lower,
        object_id=str(user.pk),
        action="access.downloaded",
        recorded_at__gt=clock.real_now() - HOUR,
    )
    moments = mine.order_by("-id").values_list("recorded_at", flat=True)
    last = settings.DOWNLOADS_PER_HOUR - 1
    oldest = moments[last : last + 1].first()
    return oldest + HOUR if oldest else None


def refusal(request: HttpRequest, user: User, until: datetime) -> HttpResponse:
    """In place of the file; recorded."""
    recording.too_many(request, user, of="files")
    context = {"until": until, "most": settings.DOWNLOADS_PER_HOUR}
    status = HTTPStatus.TOO_MANY_REQUESTS
    answer = render(request, "errors/too_many_files.html", context, status=status)
    seconds = int((until - clock.real_now()).total_seconds()) + 1
    answer["Retry-After"] = str(max(seconds, 1))
    return answer
