"""API tokens that end soon: whoever lets one lapse loses the line to the province's system."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.models import ApiClient
from reform_tracker import clock
from tasks.models.rules import ObligationKind
from tasks.obligations.base import Obligation, Question

AHEAD = timedelta(days=60)  # farther away than any rule reaches
SINCE = timedelta(days=14)  # a token that ended longer ago is given up, not forgotten


def tokens(asked: Question) -> Iterator[Obligation]:
    """Tokens near their end that nothing replaces: a later one of the same organization does."""
    first, last = (
        timezone.make_aware(datetime.combine(day, time.min))
        for day in (asked.on - SINCE, asked.on + AHEAD)
    )
    replaced = ApiClient.objects.filter(
        account__organization=OuterRef("account__organization"),
        account__is_active=True,
        revoked_at=None,
        expires_at__gt=OuterRef("expires_at"),
    )
    rows = ApiClient.objects.filter(
        ~Exists(replaced.filter(name=OuterRef("name"))),
        account__is_active=True,
        revoked_at=None,
        expires_at__range=(first, last),
    ).annotate(unit=F("account__organization"))
    if asked.unit is not None:
        rows = rows.filter(unit=asked.unit)
    for client in rows.select_related("account__organization"):
        due_on = clock.local_date(client.expires_at)
        if not asked.wanted(ObligationKind.TOKEN, due_on):
            continue
        unit = client.account.organization
        page = reverse("departments:api-clients")
        yield Obligation(
            key=f"token:{client.pk}",
            kind=ObligationKind.TOKEN,
            organization_id=unit.pk,
            organization=unit.short_name,
            due_on=due_on,
            title=_("Renew the API token “%(name)s”") % {"name": client.name},
            detail=_("Without it the reports of your system are refused."),
            link=page,
            page=page,
            plan_id=None,
            state="missing",
            state_label=_("Expires soon") if due_on >= asked.on else _("Expired"),
        )
