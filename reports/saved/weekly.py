"""The weekly message: how many each chosen view holds, on the first working day of the week."""

import logging
from collections.abc import Hashable, Iterator, Mapping
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
    texts, told = {}, Told()
    for person in people:
        try:
            texts[person.pk] = _text(person, told)
        except Exception:  # whatever stops one message, the others are written
            log.exception("the weekly message to account %s was not written", person.pk)
    said = {pk: text for pk, text in texts.items() if text}
    with transaction.atomic():
        _write(said, day)
        marks.finish(MARK, day)
    return len(said)


def first_workday(today: date) -> date | None:
    """The first working day of that week; None where the whole week is free."""
    monday = today - timedelta(days=today.weekday())
    day = WorkCalendar.load(monday, monday + _WEEK).on_or_after(monday)
    return day if day < monday + _WEEK else None


class Told:
    """What the views say this week. A list that goes by rights is asked once for all whose rights
    are the same, however many they are."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, Hashable], str] = {}

    def of(self, view: SavedView, person: User) -> str:
        known = (view.pk, rights_of(person))
        if known in self._known:
            return self._known[known]
        opened = open_for(person, view)
        value = " ".join(filter(None, [opened.problem or opened.counted, opened.note]))
        if opened.listing is not None and opened.listing.by_rights:
            self._known[known] = value
        return value


def rights_of(person: User) -> Hashable:
    """All that decides what an account reads of a list that goes by rights."""
    own = person.organization_id if person.is_member else None
    return own, frozenset(person.held.items())


def _text(person: User, told: Told) -> str:
    """The message: each view as the person reads it at this moment; nothing where there is none to
    say anything of."""
    # A stored text speaks the product's language, as every message does.
    with translation.override(settings.LANGUAGE_CODE):
        lines = list(_lines(person, told))
        stop = _addressed(_("No weekly message any more"), reverse("reports:views"))
    return "\n".join([*lines, stop]) if lines else ""


def _lines(person: User, told: Told) -> Iterator[str]:
    rows = SavedView.objects.visible_to(person)
    for view in rows.filter(uses__reader=person, uses__weekly=True):
        value = told.of(view, person)
        said = _("%(label)s: %(value)s") % {"label": view.name, "value": value}
        yield _addressed(said if value else view.name, reverse("reports:view", args=[view.pk]))


def _write(texts: Mapping[int, str], day: date) -> None:
    """One message for each person's channel; one that is there already stays as it is."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Your saved views on %(day)s") % {"day": day.isoformat()}
    outside = channels_of(texts)
    drafts = [
        outbox.Draft(
            duty_key=f"views:{pk}",
            recipient_id=pk,
            rule=RULE,
            business_date=day,
            channel=channel,
            title=title,
            body=text,
            link=reverse("reports:views"),
            due_on=clock.today(),
            urgency=URGENCY,
            topic=Topic.NEWS,
        )
        for pk, text in texts.items()
        for channel in ("inbox", *outside[pk])
    ]
    outbox.enqueue(drafts)


def _addressed(said: str, path: str) -> str:
    """With a blank before the address: after a Chinese mark a mail would not make it a link."""
    return f"{said} {settings.SITE_URL}{path}"
