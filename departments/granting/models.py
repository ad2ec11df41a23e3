"""Proposals: what one security administrator wants and another one has to confirm."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.accounts.models import User
from departments.accounts.reasons import LONGEST_REASON
from departments.organizations.models import Organization
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.sealing import SealedTextField

# A proposal that nobody has decided about by then counts for nothing.
WAITS = timedelta(days=7)
# So long one administrator alone keeps somebody out; then the account opens again by itself.
SUSPENDED = timedelta(days=3)


class Kind(models.TextChoices):
    """What gives the power of a privileged role, or takes it away, by whichever door."""

    ROLES = "roles", _("Roles")
    PASSWORD = "password", _("New first password")
    FACTOR = "factor", _("Reset of the second factor")
    OPENING = "opening", _("Opening of a closed account")
    CLOSING = "closing", _("Closing of the account")
    SUSPENSION = "suspension", _("Suspension at once")


class State(models.TextChoices):
    PROPOSED = "proposed", _("waits for a second person")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    LAPSED = "lapsed", _("lapsed")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def waiting(self) -> "ProposalQuerySet":
        """Those that may still be confirmed."""
        return self.filter(state=State.PROPOSED, lapses_at__gt=clock.real_now())

    def overdue(self) -> "ProposalQuerySet":
        """Those that nobody decided about in time."""
        return self.filter(state=State.PROPOSED, lapses_at__lte=clock.real_now())


class Proposal(models.Model):
    """One thing that is to happen to one account once a second person agrees.

    `roles` are pairs of a role and the organization it is to be held for, `instead` those that end
    with the confirmation: taken away, or because the role goes on elsewhere. `first_half` is what
    the proposer hands to the person of a first password that only both halves make; it is forgotten
    with the decision. `colleague` takes over what is open of a closed account. A suspension holds
    already: confirmed it is a closing, else the account opens again. Confirmed with nobody as
    `decided_by`: by the operator of the server.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="proposals")
    kind = models.CharField(_("what"), max_length=10, choices=Kind.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PROPOSED
    )
    roles = models.JSONField(default=list, blank=True)
    instead = models.JSONField(default=list, blank=True)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    first_half = SealedTextField(blank=True)
    colleague = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    lapses_at = models.DateTimeField(_("lapses at"))
    decided_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=LONGEST_REASON, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-proposed_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(state=State.PROPOSED),
                name="one_open_proposal_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(state=State.PROPOSED, decided_at=None, decided_by=None)
                | ~Q(state=State.PROPOSED) & Q(decided_at__isnull=False),
                name="proposal_decided_or_waiting",
            ),
            models.CheckConstraint(
                condition=~Q(user=F("proposed_by")), name="proposal_not_for_oneself"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.CONFIRMED, State.REFUSED])
                | Q(decided_by=None)
                | ~Q(decided_by=F("proposed_by")) & ~Q(decided_by=F("user")),
                name="proposal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state=State.PROPOSED) | Q(first_half=""),
                name="proposal_forgets_its_half",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REFUSED) | ~Q(answer=""), name="proposal_refused_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.state}"

    @property
    def pairs(self) -> frozenset[tuple[Role, int]]:
        """The roles with what they are to be held for."""
        return frozenset((Role(role), int(place)) for role, place in self.roles)

    @property
    def taken(self) -> frozenset[tuple[Role, int]]:
        """Those that end with it."""
        return frozenset((Role(role), int(place)) for role, place in self.instead)

    @property
    def is_waiting(self) -> bool:
        return self.state == State.PROPOSED and self.lapses_at > clock.real_now()

    def what_in_words(self) -> str:
        """What is to happen, as a line."""
        if self.kind != Kind.ROLES:
            return str(self.get_kind_display())
        numbers = [place for _role, place in (*self.roles, *self.instead)]
        names = dict(Organization.objects.filter(pk__in=numbers).values_list("pk", "short_name"))
        texts = (
            (gettext("%(role)s for %(place)s"), self.pairs),
            (gettext("no longer %(role)s for %(place)s"), self.taken),
        )
        return "、".join(
            text % {"role": role.label, "place": names.get(place, "")}
            for text, pairs in texts
            for role, place in sorted(pairs)
        )
