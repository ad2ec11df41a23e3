"""Intents and the digests that carry them."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, User
from reform_tracker.notifications import channels, subjects
from reform_tracker.notifications.access import watches_own_dead, within_outbox

if TYPE_CHECKING:
    from reform_tracker.notifications.models.inbox import InboxMessage


class IntentState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    SENT = "sent", _("Sent")
    SUPERSEDED = "superseded", _("Superseded by a more urgent one")
    SETTLED = "settled", _("Settled before sending")


class Topic(models.TextChoices):
    """Why somebody is written to. A duty is shown as due or overdue by its date."""

    DUTY = "duty", _("Duty")
    RETURNED = "returned", _("Returned")
    WAITING = "waiting", _("Waiting for you")
    NEWS = "news", _("For information")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    DEAD = "dead", _("Undeliverable")
    DROPPED = "dropped", _("Not needed any more")


@dataclass(frozen=True, slots=True)
class Fate:
    """A word and the colour of its badge."""

    label: Promise
    badge: str


FATES = {
    "waiting": Fate(_("Waiting"), "yellow"),
    "sent": Fate(_("Sent"), "blue"),
    "read": Fate(_("Read"), "green"),
    "opened": Fate(_("Opened"), "green"),
    "dead": Fate(_("Undeliverable"), "red"),
    "superseded": Fate(_("Superseded"), "grey"),
    "settled": Fate(_("Settled before sending"), "green"),
    "unread": Fate(_("Unread"), "blue"),
    "seen": Fate(_("Read"), "grey"),
    "done": Fate(_("Done"), "green"),
}


def headline(title: str, time_left: str) -> str:
    """A message in one line."""
    return f"{title} · {time_left}" if time_left else title


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, today: date) -> "DeliveryQuerySet":
        """Unsent digests whose day has come."""
        return self.filter(state=DeliveryState.WAITING, business_date__lte=today)

    def with_pending(self) -> "DeliveryQuerySet":
        """Digests that still have something to say."""
        return self.filter(Exists(Intent.objects.pending().filter(delivery=OuterRef("pk"))))

    def unsent_of(self, people: Collection[int], channel: str) -> "DeliveryQuerySet":
        """What waits for these people by that channel, oldest first."""
        return self.filter(
            recipient__in=people, channel=channel, state=DeliveryState.WAITING
        ).order_by("id")

    def with_size(self) -> "DeliveryQuerySet":
        """Adds `size`, the number of messages in each."""
        per_digest = Intent.objects.filter(delivery=OuterRef("pk")).order_by().values("delivery")
        return self.annotate(
            size=Coalesce(Subquery(per_digest.annotate(size=Count("pk")).values("size")), 0)
        )

    def visible_to(self, user: User) -> "DeliveryQuerySet":
        """Those within the reach of whoever reads the outbox; an approver sees the dead ones of
        his own people."""
        seen = within_outbox(user)
        if watches_own_dead(user):
            seen |= Q(state=DeliveryState.DEAD, recipient__organization=user.organization_id)
        return self.filter(seen)


class Delivery(models.Model):
    """One digest to one person by one channel for one business date.

    `lease` is the token of a sender that has reserved it; only its holder may send it and record
    the outcome, and from `next_attempt_at` on another may take over. A lease that has run out is of
    an attempt whose outcome is not known: the sender was killed, or the line broke before the
    answer. Nothing is added to a digest with a lease, because the copy that may have gone out bears
    the same number. A sent digest keeps it until its messages are booked as sent.
    `delivered_at` is set where the channel's answer proves that the receiver has it.
    """

    uuid = models.UUIDField(_("number"), default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(
        User, models.PROTECT, related_name="deliveries", verbose_name=_("recipient")
    )
    channel = models.CharField(_("channel"), max_length=12)
    business_date = models.DateField(_("business date"))
    state = models.CharField(
        _("state"), max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    lease = models.UUIDField(null=True, blank=True, editable=False)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-business_date", "-id"]
        verbose_name = _("digest")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recipient", "channel", "business_date"], name="digest_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="delivery_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.SENT, sent_at__isnull=False, sent_on__isnull=False)
                | (~Q(state=DeliveryState.SENT) & Q(sent_at=None, sent_on=None)),
                name="delivery_sent_has_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=Q(state=DeliveryState.WAITING),
                name="delivery_waiting",
            ),
            models.Index(
                fields=["recipient", "channel", "sent_on"],
                condition=Q(state=DeliveryState.SENT),
                name="delivery_sent_on",
            ),
            models.Index(fields=["state", "business_date"], name="delivery_state_date"),
        ]

    def __str__(self) -> str:
        return f"{self.business_date.isoformat()} {self.channel} {self.recipient_id}"

    @property
    def channel_label(self) -> str:
        return channels.label(self.channel)

    @property
    def badge(self) -> str:
        """The colour of its state."""
        return {"waiting": "yellow", "sent": "blue", "dead": "red"}.get(self.state, "grey")


class IntentQuerySet(models.QuerySet["Intent"]):
    def unsettled(self) -> "IntentQuerySet":
        """Planned or sent, and the duty not known to be done."""
        return self.filter(settled_at=None).exclude(state=IntentState.SUPERSEDED)

    def pending(self) -> "IntentQuerySet":
        """Planned and not yet said; those of a dead digest too, a retry still says them."""
        return self.filter(state=IntentState.PLANNED)

    def visible_to(self, user: User) -> "IntentQuerySet":
        """Those of the digests one sees, and for whoever reads the outbox those in none."""
        digests = Delivery.objects.visible_to(user)
        return self.filter(within_outbox(user) | Q(delivery__in=digests))

    def reminders(self) -> "IntentQuerySet":
        """The messages of rules, and by which somebody was urged, without the news of steps."""
        return self.exclude(audience="")

    def locked_ids(self) -> list[int]:
        """Locks the messages, always in the same order, so that there is no deadlock."""
        rows = self.order_by("pk").select_for_update(no_key=True)
        return list(rows.values_list("pk", flat=True))


class Intent(models.Model):
    """One reminder: this rule says this to this person about this duty on this date.

    The unique key makes planning repeatable: whoever plans the same day again adds nothing.
    `duty_key` and `rule` are opaque names that nobody reads; what they stand for is in columns:
    the duty (see `Subject`), and of the rule its audience and offset in working days, empty for the
    news of a step; what a person has urged has an audience and no offset. `settled_at` is when
    somebody acted, before or after the message went out, `settled_by` who it was (nobody when the
    duty lapsed). `organization_name` is that of whoever owes the duty, `stands_in_for` is the
    person on leave whose message this is. `time_left` is how near the due date was when it was
    planned.
    """

    duty_key = models.CharField(_("key of the duty"), max_length=80)
    recipient = models.ForeignKey(
        User, models.PROTECT, related_name="intents", verbose_name=_("recipient")
    )
    rule = models.CharField(_("rule"), max_length=80)
    duty = models.CharField(_("duty"), max_length=16, blank=True)
    document = models.CharField(max_length=40, blank=True)
    document_id = models.BigIntegerField(null=True, blank=True)
    step = models.CharField(max_length=12, blank=True)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    plan_id = models.BigIntegerField(null=True, blank=True)
    measure_id = models.BigIntegerField(null=True, blank=True)
    period = models.CharField(max_length=10, blank=True)
    audience = models.CharField(_("audience"), max_length=12, blank=True)
    offset = models.SmallIntegerField(_("working days from the due date"), null=True, blank=True)
    business_date = models.DateField(_("business date"))
    channel = models.CharField(_("channel"), max_length=12)
    topic = models.CharField(_("topic"), max_length=10, choices=Topic.choices, default=Topic.DUTY)
    organization_name = models.CharField(_("organization concerned"), max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=200)
    time_left = models.CharField(_("time left"), max_length=60, blank=True)
    body = models.TextField(_("text"), blank=True)
    link = models.CharField(_("link"), max_length=500)
    due_on = models.DateField(_("due on"))
    urgency = models.SmallIntegerField(_("urgency"))
    state = models.CharField(
        _("state"), max_length=10, choices=IntentState.choices, default=IntentState.PLANNED
    )
    delivery = models.ForeignKey(
        Delivery,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="intents",
        verbose_name=_("digest"),
    )
    batch = models.UUIDField(editable=False, db_index=True)
    planned_at = models.DateTimeField(_("planned at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    stands_in_for = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = IntentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-business_date", "-id"]
        verbose_name = _("message")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["duty_key", "recipient", "rule", "business_date", "channel"],
                name="intent_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=IntentState.values), name="intent_state_known"
            ),
            models.CheckConstraint(
                condition=Q(link__startswith="/") & ~Q(link__startswith="//"),
                name="intent_link_is_a_path",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["business_date", "id"], name="intent_date"),
            models.Index(fields=["due_on", "duty_key"], name="intent_due"),
            # For unsettled(), which the planner asks for at each pass: the few still to be done.
            models.Index(
                fields=["topic", "duty_key"],
                condition=Q(settled_at=None) & ~Q(state=IntentState.SUPERSEDED),
                name="intent_unsettled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.business_date.isoformat()} {self.rule} {self.duty_key}"

    plan_number = ""  # the document number of its plan, where a list has set it

    @property
    def headline(self) -> str:
        """What it says in one line: the title, and how near the due date is."""
        return headline(self.title, self.time_left)

    @property
    def reason(self) -> str:
        """Why it was written: the duty, whom the rule means, and how far from the due date."""
        return subjects.words.reason(self.duty, self.audience, self.offset, self.step)

    @property
    def fate(self) -> Fate:
        """What has become of it, for lists. Wants `delivery` and `message` selected with it."""
        if self.state == IntentState.SENT:
            message: InboxMessage | None = getattr(self, "message", None)
            return message.fate if message else FATES["sent"]
        if self.state == IntentState.PLANNED:
            dead = self.delivery and self.delivery.state == DeliveryState.DEAD
            return FATES["dead" if dead else "waiting"]
        return FATES[self.state]

    @property
    def channel_label(self) -> str:
        return channels.label(self.channel)
