"""The message to each unit when a plan is closed: what becomes of its parts."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.notifications import outbox
from reform_tracker.notifications.models import Topic
from reform_tracker.notifications.subjects import Subject
from reports.models import LineEnding
from tasks.models import ReformPlan
from tasks.signing.news import addressed, members_of

URGENCY = 50


def closed(plan: ReformPlan, endings: Iterable[LineEnding]) -> None:
    """Tells whoever writes or signs for a unit; in the transaction that closes the plan."""
    by_unit: dict[int, list[LineEnding]] = {}
    for one in endings:
        by_unit.setdefault(one.organization_id, []).append(one)
    drafts: list[outbox.Draft] = []
    with translation.override(settings.LANGUAGE_CODE):
        title = _("%(plan)s is closed: what becomes of your parts") % {"plan": plan.number}
        for mine in by_unit.values():
            unit = mine[0].organization
            drafts += addressed(
                members_of(unit, (Role.REPORTER, Role.APPROVER)),
                outside=True,
                duty_key=f"year-end:{plan.pk}:{unit.pk}",
                rule="closed",
                business_date=clock.today(),
                title=title,
                body="\n".join(map(_in_words, mine)),
                link=reverse("reports:dashboard", args=[plan.pk]),
                due_on=clock.today(),
                urgency=URGENCY,
                topic=Topic.NEWS,
                organization_name=unit.short_name,
                subject=Subject(step="closed", organization_id=unit.pk, plan_id=plan.pk),
            )
    outbox.enqueue(drafts)


def _in_words(ending: LineEnding) -> str:
    """One part: its way, by when it is due then, and the reason."""
    said = {
        "key": ending.measure.key,
        "way": ending.get_way_display(),
        "reason": ending.reason,
        "until": date_format(ending.until) if ending.until else "",
    }
    if ending.until:
        return _("%(key)s: %(way)s, due on %(until)s. %(reason)s") % said
    return _("%(key)s: %(way)s. %(reason)s") % said
