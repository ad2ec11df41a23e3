"""States of kinds that go no chain of signatures."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HandedIn(models.TextChoices):
    """The states of what nobody signs: not there yet, or handed in."""

    MISSING = "missing", _("Awaited")
    HANDED_IN = "handed_in", _("Handed in")


class Asked(models.TextChoices):
    """The states of a request: whoever asked may take it back, whoever answers decides."""

    ASKED = "asked", _("Waiting for the decision")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Acknowledged(models.TextChoices):
    """The states of what is to be confirmed: not yet, objected to, answered, confirmed."""

    AWAITED = "awaited", _("To be confirmed")
    CONFIRMED = "confirmed", _("Receipt confirmed")
    OBJECTED = "objected", _("Objected to")
    ANSWERED = "answered", _("Answered")


class Coordinated(models.TextChoices):
    """The states of a coordination item: raised, on the agenda of a meeting, decided."""

    RAISED = "raised", _("Awaiting a decision")
    ON_AGENDA = "on_agenda", _("On the agenda")
    DECIDED = "decided", _("Decided")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Ordered(models.TextChoices):
    """The states of an order: whoever is charged answers, whoever charged settles it."""

    OPEN = "open", _("To be answered")
    ANSWERED = "answered", _("Answered")
    DONE = "done", _("Settled")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Published(models.TextChoices):
    """The states of what an organization publishes under its own name: everybody reads it from
    then on, until it is withdrawn."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
