"""What a document says of itself, what the sign-off adds to it, and each step it took."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import reduce
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, User
from departments.permissions import Access
from reform_tracker import clock
from tasks.signing.rework import due_again
from tasks.signing.states import Acknowledged, Asked, Coordinated, HandedIn, Ordered, Published

LONGEST_TEXT = 8000  # characters of each text, whichever door it comes in by


class State(models.TextChoices):
    """draft → ready → submitted → accepted, or returned and back; see tasks/signing/chain.py."""

    DRAFT = "draft", _("Draft")
    READY = "ready", _("Waiting for signature")
    SUBMITTED = "submitted", _("Waiting for review")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")


EDITABLE = frozenset({State.DRAFT, State.READY, State.RETURNED})
FILED = frozenset({State.SUBMITTED, State.ACCEPTED})
# The steps by which somebody signed, by which it came back, by which that was taken back.
SIGNED, RETURNED, REINSTATED = "sign", "return", "reinstate"


class ReturnReason(models.TextChoices):
    """Coded reasons for a return; a comment says the rest."""

    INCOMPLETE = "incomplete", _("Content is incomplete")
    NO_STEPS = "no_steps", _("Steps or time limits are missing")
    NOT_CONCRETE = "not_concrete", _("Not concrete enough to be checked")
    WRONG_FIGURES = "wrong_figures", _("Figures do not agree")
    NO_EVIDENCE = "no_evidence", _("Stated result is not shown")
    OTHER = "other", _("Other reason")


class Document(models.Model):
    """What others ask of a document without knowing its kind.

    A kind has the columns `organization`, whose it is, `state` and `version`, which counts saves.
    `DUTY` is the kind of duty that it answers.
    """

    DUTY: ClassVar[str]
    # States that the kind has words of its own for.
    CALLED: ClassVar[Mapping[str, Promise]] = {}
    organization: "models.ForeignKey[Organization, Organization]"
    organization_id: int
    state: "models.CharField[str, str]"
    version: "models.PositiveIntegerField[int, int]"

    class Meta:
        abstract = True

    @classmethod
    def kind(cls) -> str:
        """What its transitions call the kind; it never changes."""
        return cls._meta.model_name or ""

    @property
    def identity(self) -> tuple[str, int]:
        """What its transitions call it."""
        return self.kind(), self.pk

    @classmethod
    def called(cls, state: str) -> str:
        """What a state is called of this kind."""
        return str(cls.CALLED.get(state) or dict(STATES)[state])

    def transitions(self) -> "TransitionQuerySet":
        """Every step it took, oldest first."""
        return Transition.objects.of(type(self), [self.pk])

    def name_in_words(self) -> str:
        """What it is, without whose: “Progress of 1.6(2), 2012-05”."""
        raise NotImplementedError

    def title_in_words(self) -> str:
        """What it is called where nothing else says whose it is."""
        return self.name_in_words()

    def detail_in_words(self) -> str:
        """The line under the name: the title of its task; empty for what concerns many."""
        return ""

    def page(self) -> str:
        """The path of the page on which it is read."""
        raise NotImplementedError

    def form(self) -> str:
        """The path of the form in which it is written."""
        raise NotImplementedError

    def access(self) -> Access:
        """How the document stands to organizations and people, for the permission table."""
        raise NotImplementedError

    # The path to its plan, as queries write it.
    PLAN: ClassVar[str] = "plan"

    @property
    def of_plan(self) -> int:
        """The number of its plan."""
        row: Any = self
        number: int = reduce(getattr, f"{self.PLAN}_id".split("__"), row)
        return number

    @property
    def of_measure(self) -> int | None:
        """The number of the measure it is about, None for what concerns many."""
        return None

    @property
    def of_period(self) -> str:
        """The code of the period it is about; empty for what is written once."""
        return ""

    @property
    def is_closed(self) -> bool:
        """Whether nobody goes on with it here: another organization does."""
        return False

    @property
    def duty_key(self) -> str:
        """The stable name of the duty it answers, used by reminders."""
        raise NotImplementedError

    @property
    def duty_due_on(self) -> date:
        """By when that duty was due at first."""
        raise NotImplementedError

    def due_now(self) -> date:
        """By when that duty is due as things stand."""
        return self.duty_due_on

    def revision_read(self) -> int:
        """What a page names that showed the document: a step is taken on what was read."""
        return self.version

    def signed_as(self) -> str:
        """The name under which it was signed; empty for what nobody signs."""
        return ""

    def writer_ids(self) -> frozenset[int]:
        """Who wrote it."""
        return self.access().wrote

    def count_save(self) -> None:
        """Makes what is in memory a new version; the caller saves it."""
        self.version += 1


class SignedDocument(Document):
    """A document that leaves an organization only with its approver's signature.

    `version` counts saves: a save that names an older one is refused. `files_version` counts files
    attached and taken off, which disturb nobody's typing but are a part of what is signed.
    `revision` counts both: whoever signs or reviews names the revision that was read.
    `changed_since_return` is whether text or files changed since it came back, from the commission
    or from its own approver; until then it goes on only with a yes that nothing has changed.
    `started_on` is the business date of its first save. `first_filed_on` decides whether the
    document is late; a return does not reset it, a withdrawal does. `ended_on` is the day from
    which another organization goes on with the matter; what was filed may still be reviewed.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="%(class)ss")
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT, db_index=True
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    files_version = models.PositiveIntegerField(_("version of the files"), default=0)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    changed_since_return = models.BooleanField(_("changed since it came back"), default=True)
    writers = models.ManyToManyField(User, related_name="+", verbose_name=_("written by"))
    started_on = models.DateField(_("started on"), null=True, blank=True)
    ended_on = models.DateField(_("passed on"), null=True, blank=True)
    signed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed by")
    )
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    signatory = models.CharField(_("signatory"), max_length=60, blank=True)
    first_filed_on = models.DateField(_("filed on"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reviewer")
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    return_reason = models.CharField(
        _("reason for return"), max_length=16, choices=ReturnReason.choices, blank=True
    )
    review_comment = models.TextField(_("review comment"), blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None, signed_at=None)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="%(class)s_signed_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="%(class)s_reviewed_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("submitted", "accepted")) | Q(signed_by__isnull=False),
                name="%(class)s_filed_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(reviewed_by__isnull=False),
                name="%(class)s_accepted_is_reviewed",
            ),
        ]

    def count_save(self) -> None:
        super().count_save()
        self.revision += 1

    def due_now(self) -> date:
        """What came back is due again some working days later."""
        return due_again(self, self.duty_due_on)

    def revision_read(self) -> int:
        return self.revision

    def signed_as(self) -> str:
        return self.signatory

    def writer_ids(self) -> frozenset[int]:
        return frozenset(self.writers.values_list("pk", flat=True)) if self.pk else frozenset()

    def count_file(self) -> None:
        """A file came or went: a new revision of the same version; the caller saves it."""
        self.files_version += 1
        self.revision += 1
        self.changed_since_return = True

    def took_file(self, by: User) -> None:
        """A file is a part of what is signed: it makes a new revision, and its sender a writer."""
        self.count_file()
        self.started_on = self.started_on or clock.today()
        counted = ("files_version", "revision", "changed_since_return")
        self.save(update_fields=[*counted, "started_on", "updated_at"])
        self.writers.add(by)

    def mark_signed(self, by: User, at: datetime, signatory: str) -> None:
        """It leaves the organization; what was said of an earlier version is no more."""
        self.signed_by, self.signed_at, self.signatory = by, at, signatory
        self.first_filed_on = self.first_filed_on or clock.filing_day()
        self.reviewed_by = self.reviewed_at = None
        self.return_reason = self.review_comment = ""
        self.changed_since_return = True

    def mark_unsigned(self) -> None:
        """What is handed over is not what was signed once; who signed that its history says."""
        self.signed_by = self.signed_at = None
        self.signatory = ""

    def mark_withdrawn(self) -> None:
        """It counts as not filed until it is signed again."""
        self.mark_unsigned()
        self.first_filed_on = None

    def mark_reviewed(self, by: User, at: datetime, reason: str, comment: str) -> None:
        """The commission's answer, reason and comment empty or not."""
        self.reviewed_by, self.reviewed_at = by, at
        self.return_reason, self.review_comment = reason, comment

    def mark_reinstated(self, at: datetime) -> None:
        """The return is taken back: it waits for review from now on, as it was signed."""
        self.signed_at = at
        self.reviewed_by = self.reviewed_at = None
        self.return_reason = self.review_comment = ""
        self.changed_since_return = True

    def mark_came_back(self) -> None:
        """Somebody wants a change: from here on it counts whether there is one."""
        self.changed_since_return = False

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE and self.ended_on is None

    @property
    def is_closed(self) -> bool:
        return self.state in EDITABLE and self.ended_on is not None

    @property
    def heirs(self) -> frozenset[int]:
        """Who has taken over from its organization, if that has ended."""
        successor = self.organization.successor_id
        return frozenset() if successor is None else frozenset({successor})

    @property
    def is_filed(self) -> bool:
        return self.state in FILED

    def reader_ids(self) -> frozenset[int]:
        """The other organizations that may read this document."""
        raise TypeError(f"{type(self).__name__} must say who reads it.")

    def access(self) -> Access:
        """How the document stands to organizations and people, for the permission table."""
        return Access(
            owner=self.organization_id,
            readers=self.reader_ids(),
            wrote=self.writer_ids(),
            signed=signers([self]).get(self.identity, frozenset()) if self.pk else frozenset(),
        )


class TransitionQuerySet(models.QuerySet["Transition"]):
    def of(self, kind: type[Document], pks: Collection[int]) -> "TransitionQuerySet":
        """The steps of these documents of one kind."""
        return self.filter(subject_type=kind.kind(), subject_id__in=pks)


# What several kinds have in common is called the same.
_KINDS = (State, HandedIn, Asked, Acknowledged, Ordered, Published, Coordinated)
STATES = list({state: label for kind in _KINDS for state, label in kind.choices}.items())


class Transition(models.Model):
    """One step of a document from state to state, with who, when and why.

    `signatory` is the name under which it was signed, for a step that signs. `day` is the date that
    the step named: until when something was granted, by when it is to be answered.
    """

    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    step = models.CharField(_("step"), max_length=12)
    from_state = models.CharField(_("from"), max_length=10, choices=STATES)
    to_state = models.CharField(_("to"), max_length=10, choices=STATES)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=16, choices=ReturnReason.choices, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    signatory = models.CharField(_("signatory"), max_length=60, blank=True)
    day = models.DateField(_("date named"), null=True, blank=True)

    objects = TransitionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["subject_type", "subject_id", "id"])]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} {self.from_state} → {self.to_state}"


def signers(documents: Iterable[SignedDocument]) -> dict[tuple[str, int], frozenset[int]]:
    """Everybody who ever signed each document, also a version that was withdrawn or returned; and
    whose return of it was taken back, for as long as what was returned stands: another one reviews
    it."""
    found: dict[tuple[str, int], set[int]] = {}
    ids: dict[str, set[int]] = {}
    for document in documents:
        kind, pk = document.identity
        ids.setdefault(kind, set()).add(pk)
        found[kind, pk] = {document.signed_by_id} if document.signed_by_id else set()
    if not ids:
        return {}
    chosen = Q(pk=None)
    for kind, pks in ids.items():
        chosen |= Q(subject_type=kind, subject_id__in=pks)
    steps = Transition.objects.filter(chosen, step__in=(SIGNED, RETURNED, REINSTATED))
    returned: dict[tuple[str, int], int] = {}
    overruled: dict[tuple[str, int], set[int]] = {}
    rows = steps.order_by("id").values_list("subject_type", "subject_id", "step", "actor")
    for kind, pk, step, actor in rows:
        if step == SIGNED:
            found[kind, pk].add(actor)
            overruled.pop((kind, pk), None)
        elif step == RETURNED:
            returned[kind, pk] = actor
        elif (kind, pk) in returned:
            overruled.setdefault((kind, pk), set()).add(returned[kind, pk])
    return {
        identity: frozenset(people | overruled.get(identity, set()))
        for identity, people in found.items()
    }
