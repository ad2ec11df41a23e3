"""API tokens that end soon: whoever lets one lapse loses the line to the province's system."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.models import ApiToken
from reform_tracker import clock
from tasks.duties.base import Duty, Question
from tasks.duties.kinds import DutyKind

AHEAD = timedelta(days=60)  # farther away than any rule reaches
SINCE = timedelta(days=14)  # a token that ended longer ago is given up, not forgotten


def tokens(asked: Question) -> Iterator[Duty]:
    """Tokens near their end that nothing replaces: a later one of the same client, or of another
    client of that name in the organization, does."""
    if asked.plan is not None:
        return  # no plan asks for a token
    first, last = (
        timezone.make_aware(datetime.combine(day, time.min))
        for day in (asked.on - SINCE, asked.on + AHEAD)
    )
    replaced = ApiToken.objects.unrevoked().filter(
        client__account__organization=OuterRef("client__account__organization"),
        client__name=OuterRef("client__name"),
        expires_at__gt=OuterRef("expires_at"),
    )
    rows = ApiToken.objects.unrevoked().filter(~Exists(replaced), expires_at__range=(first, last))
    if asked.organization_id is not None:
        rows = rows.filter(client__account__organization=asked.organization_id)
    for token in rows.select_related("client__account__organization"):
        due_on = clock.local_date(token.expires_at)
        if not asked.wanted(DutyKind.TOKEN, due_on):
            continue
        organization = token.client.account.organization
        page = reverse("departments:api-clients")
        yield Duty(
            key=f"token:{token.pk}",
            kind=DutyKind.TOKEN,
            organization_id=organization.pk,
            organization=organization.short_name,
            due_on=due_on,
            title=_("Renew the API token “%(name)s”") % {"name": token.client.name},
            detail=_("Without it the reports of your system are refused."),
            link=page,
            page=page,
            plan_id=None,
            state="missing",
            document="apitoken",
            document_id=token.pk,
            state_label=_("Expires soon") if due_on >= asked.on else _("Expired"),
        )
