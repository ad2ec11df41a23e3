"""The weekly message: how many each chosen view holds, on the first working day of the week."""

import logging
from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from departments.models import User
from reform_tracker import clock
from reform_tracker.notifications import marks, outbox
from reform_tracker.notifications.models import Topic
from reform_tracker.notifications.personal import channels_of
from reform_tracker.workdays import WorkCalendar
from reports.models import SavedView
from reports.saved.opening import open_for

log = logging.getLogger(__name__)

MARK = "weekly-views"
URGENCY = 10
RULE = "weekly"
_WEEK = timedelta(days=7)


def send_week(today: date) -> int:
    """Writes to whoever wants it, once a week; returns to how many. Safe to run again: the week is
    marked as done at the end, and a message that is there is not written again."""
    day = first_workday(today)
    done = marks.last_finished(MARK)
    if day is None or today < day or (done is not None and done >= day):
        return 0
    people = User.objects.filter(is_active=True, view_uses__weekly=True).distinct()
    written = 0
    for person in people:
        try:
            written += _write_to(person, day)
        except Exception:  # whatever stops one message, the others are written
            log.exception("the weekly message to account %s was not written", person.pk)
    with transaction.atomic():
        marks.finish(MARK, day)
    return written


def first_workday(today: date) -> date | None:
    """The first working day of that week; None where the whole week is free."""
    monday = today - timedelta(days=today.weekday())
    day = WorkCalendar.load(monday, monday + _WEEK).on_or_after(monday)
    return day if day < monday + _WEEK else None


def _write_to(person: User, day: date) -> bool:
    """Whether there was anything to say."""
    # A stored text speaks the product's language, as every message does.
    with translation.override(settings.LANGUAGE_CODE):
        lines = list(_lines(person))
        title = _("Your saved views on %(day)s") % {"day": day.isoformat()}
        stop = _addressed(_("No weekly message any more"), reverse("reports:views"))
    if not lines:
        return False
    drafts = [
        outbox.Draft(
            duty_key=f"views:{person.pk}",
            recipient_id=person.pk,
            rule=RULE,
            business_date=day,
            channel=channel,
            title=title,
            body="\n".join([*lines, stop]),
            link=reverse("reports:views"),
            due_on=clock.today(),
            urgency=URGENCY,
            topic=Topic.NEWS,
        )
        for channel in ("inbox", *channels_of([person.pk])[person.pk])
    ]
    return bool(outbox.enqueue(drafts).planned)


def _lines(person: User) -> Iterator[str]:
    """Each view as the person reads it at this moment."""
    rows = SavedView.objects.visible_to(person)
    for view in rows.filter(uses__reader=person, uses__weekly=True):
        opened = open_for(person, view)
        value = " ".join(filter(None, [opened.problem or opened.counted, opened.note]))
        said = _("%(label)s: %(value)s") % {"label": view.name, "value": value}
        yield _addressed(said if value else view.name, reverse("reports:view", args=[view.pk]))


def _addressed(said: str, path: str) -> str:
    """With a blank before the address: after a Chinese mark a mail would not make it a link."""
    return f"{said} {settings.SITE_URL}{path}"
