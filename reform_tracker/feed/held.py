"""What webhooks would send again after data were put back, and taking it as sent."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from reform_tracker.backing_up.hold import Waiting
from reform_tracker.feed.models import Change, Webhook


class Calls:
    """The changes behind the place of each webhook that has not been given up."""

    def waiting(self) -> Iterator[Waiting]:
        for hook in _working():
            rows = _behind(hook).order_by().annotate(day=TruncDate("at")).values("day")
            for row in rows.annotate(messages=Count("pk")).order_by("day"):
                way = _("Webhook %(host)s") % {"host": hook.host}
                yield Waiting(way, row["day"], row["messages"], 1)

    def take_as_sent(self, until: datetime) -> int:
        taken = 0
        for hook in _working():
            told = _behind(hook).filter(at__lt=until)
            if last := told.order_by("-pk").first():
                taken += told.count()
                Webhook.objects.filter(pk=hook.pk, position=hook.position).update(position=last.pk)
        return taken


CALLS = Calls()


def _working() -> list[Webhook]:
    rows = Webhook.objects.filter(paused_at=None, client__revoked_at=None)
    return list(rows.select_related("client__account"))


def _behind(hook: Webhook) -> QuerySet[Change]:
    return Change.objects.filter(
        organization=hook.client.account.organization_id,
        pk__gt=hook.position,
        event__in=hook.events,
    )
