"""Bringing an official document into the system: upload, put right, publish; corrections later."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Organization, User
from departments.organizations.matching import Proposal, propose
from departments.organizations.registry import NameTaken, add_name, add_organization
from departments.permissions import OF_ALL, Action, authorize
from reform_tracker import clock
from reform_tracker.audit.trail import record
from tasks.errors import Invalid, Problem, Refused
from tasks.models import DocumentDraft, DraftEdit, ReformPlan, Task
from tasks.official import publishing
from tasks.official.parties import printed_names
from tasks.official.reading.comparison import Described, Match, compare
from tasks.official.reading.document import NotADocument, parse_document, read_text
from tasks.official.reading.editing import EDITS
from tasks.official.reading.pieces import EditRefused
from tasks.official.reading.structure import ParsedDocument
from tasks.signing.locking import expect_version, locked

MOST_UNDO = 30  # changes of a draft that are kept to be undone

YEARS = range(2000, 2101)
LONGEST_FILING = timedelta(days=731)


def parsed(draft: DocumentDraft) -> ParsedDocument:
    """The draft's document; raises msgspec.ValidationError if it was stored by other code."""
    return msgspec.convert(draft.document, ParsedDocument)


def upload(name: str, data: bytes, *, actor: User, source: str) -> DocumentDraft:
    """Reads an uploaded document into a new draft. Raises Refused for what is no plan."""
    authorize(actor, Action.IMPORT_DOCUMENT, OF_ALL)
    try:
        document = parse_document(read_text(data, name))
    except NotADocument as error:
        place = _("Line %(line)s: ") % {"line": error.line} if error.line else ""
        raise Refused(place + _(error.msgid) % error.params) from error
    with transaction.atomic():
        draft = DocumentDraft.objects.create(
            file_name=name[-200:], document=msgspec.to_builtins(document), created_by=actor
        )
        record(
            actor=actor,
            action="document.uploaded",
            target=draft,
            source=source,
            summary=document.title or draft.file_name,
            data={"tasks": len(document.tasks), "warnings": len(document.warnings)},
        )
    return draft


def _open(draft_id: int, actor: User, version: int | None) -> DocumentDraft:
    authorize(actor, Action.IMPORT_DOCUMENT, OF_ALL)
    draft = locked(DocumentDraft, draft_id)
    if draft.state != DocumentDraft.State.OPEN:
        raise Refused(_("This document is published or discarded and cannot be changed any more."))
    return expect_version(draft, version)


@transaction.atomic
def edit(
    draft_id: int,
    name: str,
    params: Mapping[str, Any],
    *,
    actor: User,
    source: str,
    version: int | None,
) -> DocumentDraft:
    """Takes one change of `tasks.official.reading.editing.EDITS` over into the draft, undoably.

    Raises Stale when somebody changed it since `version`, Refused when the change is not possible.
    """
    draft = _open(draft_id, actor, version)
    try:
        changed = EDITS[name](parsed(draft), **params)
    except EditRefused as error:
        raise Refused(_(error.msgid)) from error
    DraftEdit.objects.create(
        draft=draft, name=name, before=draft.document, actor=actor, at=clock.now()
    )
    old = draft.edits.order_by("-id").values_list("pk", flat=True)[MOST_UNDO:]
    draft.edits.filter(pk__in=list(old)).delete()
    draft.document = msgspec.to_builtins(changed)
    _save(draft, "document.edited", name, actor, source)
    return draft


@transaction.atomic
def undo(draft_id: int, *, actor: User, source: str, version: int | None) -> DocumentDraft:
    """Takes the last change back. Raises Refused when there is none."""
    draft = _open(draft_id, actor, version)
    last = draft.edits.last()
    if last is None:
        raise Refused(_("There is nothing to undo."))
    draft.document = last.before
    name = last.name
    last.delete()
    _save(draft, "document.undone", name, actor, source)
    return draft


def _save(draft: DocumentDraft, action: str, name: str, actor: User, source: str) -> None:
    draft.version += 1
    draft.save()
    record(
        actor=actor,
        action=action,
        target=draft,
        source=source,
        summary=name,
        data={"version": draft.version},
    )


def proposals(draft: DocumentDraft) -> list[Proposal]:
    """Whom the printed names mean on the day of issue, known and unknown."""
    document = parsed(draft)
    return propose(printed_names(document), document.issued_on or clock.today())


def undecided(draft: DocumentDraft) -> list[str]:
    """Printed names of which nobody has said yet whom they mean."""
    return [
        one.name for one in proposals(draft) if one.known is None and one.name not in draft.names
    ]


@transaction.atomic
def decide_names(
    draft_id: int,
    decisions: Mapping[str, Mapping[str, Any]],
    *,
    actor: User,
    source: str,
    version: int | None,
) -> DocumentDraft:
    """Keeps what a person says of unknown names: {"same_as": id} or {"new": {…}}."""
    draft = _open(draft_id, actor, version)
    draft.names = {name: dict(decision) for name, decision in decisions.items()}
    _save(draft, "document.edited", "names", actor, source)
    return draft


@transaction.atomic
def link_tasks(
    draft_id: int,
    lineage: Mapping[str, int],
    *,
    actor: User,
    source: str,
    version: int | None,
) -> DocumentDraft:
    """Keeps which tasks go on with tasks of an earlier plan."""
    draft = _open(draft_id, actor, version)
    draft.lineage = dict(lineage)
    _save(draft, "document.edited", "lineage", actor, source)
    return draft


def earlier_plan(document: ParsedDocument) -> ReformPlan | None:
    """The newest plan issued before the document, to compare it with."""
    day = document.issued_on or clock.today()
    earlier = ReformPlan.objects.filter(issued_on__lt=day).order_by("-issued_on", "-id")
    return earlier.defer("source_text").first()


def compared(document: ParsedDocument, plan: ReformPlan) -> tuple[list[Match[str]], list[Task]]:
    """Each task of the document with the one it seems to go on with (by id), and all old tasks."""
    old = list(Task.objects.filter(area__plan=plan).select_related("area"))
    new = [Described(task.place, task.title, task.text) for task in document.tasks]
    return compare(new, [Described(str(task.pk), task.title, task.text) for task in old]), old


def wrong_date(issued_on: date | None, filing_due_on: date | None) -> tuple[str, str] | None:
    """The field whose date cannot be right, and why; None when both may be."""
    if issued_on and issued_on.year not in YEARS:
        text = _("Give a date of issue from %(first)s to %(last)s.")
        return "issued_on", text % {"first": YEARS[0], "last": YEARS[-1]}
    if issued_on and filing_due_on:
        if not issued_on <= filing_due_on <= issued_on + LONGEST_FILING:
            return "filing_due_on", _(
                "The deadline lies on or after the date of issue, at most two years behind it."
            )
    elif filing_due_on and filing_due_on.year not in YEARS:
        text = _("Give a deadline from %(first)s to %(last)s.")
        return "filing_due_on", text % {"first": YEARS[0], "last": YEARS[-1]}
    return None


def missing(draft: DocumentDraft) -> list[Problem]:
    """What must be said before the draft can be published; the places name the pages."""
    document = parsed(draft)
    deadline = document.filing_deadline
    head = (
        ("number", document.number, _("The document number (文号) is missing.")),
        ("issued_on", document.issued_on, _("The date of issue is missing.")),
        ("issuer", document.issuer, _("The issuer is missing.")),
        (
            "filing_deadline",
            deadline and deadline.date,
            _("No deadline for filing implementation plans was found."),
        ),
    )
    problems = [Problem("head", message) for _name, value, message in head if not value]
    if wrong := wrong_date(document.issued_on, deadline.date if deadline else None):
        problems.append(Problem("head", wrong[1]))
    if names := undecided(draft):
        told = _("Say whom these names mean: %(names)s.") % {"names": "、".join(names)}
        problems.append(Problem("names", told))
    return problems


def filers(draft: DocumentDraft) -> tuple[publishing.Filers, list[str]]:
    """Who will owe an implementation plan once the draft is published; beside those that are known
    the names of leads that are not known yet or made only then."""
    document = parsed(draft)
    known = {one.name: one.known for one in proposals(draft)}
    chosen = {name: said.get("same_as") for name, said in draft.names.items()}
    organizations = Organization.objects.in_bulk([pk for pk in chosen.values() if pk])
    leads, unknown = [], []
    for name in dict.fromkeys(name for measure in document.measures for name in measure.lead[:1]):
        organization = known.get(name) or organizations.get(chosen.get(name) or 0)
        if organization is not None:
            leads.append(organization)
        else:
            unknown.append(name)
    return publishing.filers(leads, document.issued_on or clock.today()), unknown


@transaction.atomic
def publish_draft(
    draft_id: int,
    *,
    actor: User,
    source: str,
    version: int | None,
    exempt: publishing.Exempt | None = None,
) -> publishing.Published:
    """Publishes a draft: new organizations, plan, duties and periods in one transaction.

    `exempt` are organizations that owe no implementation plan.
    Raises Invalid with what is missing, Refused when the document is published already.
    """
    draft = _open(draft_id, actor, version)
    if problems := missing(draft):
        raise Invalid(problems)
    document = parsed(draft)
    # A name that somebody bears by now needs no decision any more.
    unknown = {one.name for one in proposals(draft) if one.known is None}
    made: dict[str, Organization] = {}
    organizations = {
        name: _decided(name, decision, made, actor, source)
        for name, decision in draft.names.items()
        if name in unknown
    }
    published = publishing.publish(
        document,
        actor=actor,
        source=source,
        organizations=organizations,
        lineage=_lineage(draft, document),
        exempt=exempt,
    )
    if not published.created:
        raise Refused(
            _("%(number)s is published already. Discard this draft, or correct the published plan.")
            % {"number": published.plan.number}
        )
    draft.state, draft.plan = DocumentDraft.State.PUBLISHED, published.plan
    draft.version += 1
    draft.save()
    return published


def _lineage(draft: DocumentDraft, document: ParsedDocument) -> dict[str, int]:
    """What was decided of the plan that is the earlier one now; of another plan's tasks nothing."""
    plan = earlier_plan(document)
    theirs = set(Task.objects.filter(area__plan=plan).values_list("pk", flat=True))
    return {place: old for place, old in draft.lineage.items() if old in theirs}


def _decided(
    name: str,
    decision: Mapping[str, Any],
    made: dict[str, Organization],
    actor: User,
    source: str,
) -> Organization:
    """The organization a decision names; a new one is made, a known one bears the name too.

    `made` are those that were made for other names of the same document, by short name.
    """
    if new := decision.get("new"):
        try:
            organization = made.get(new["short_name"]) or add_organization(
                **new, actor=actor, source=source
            )
        except NameTaken as taken:
            told = _("Another organization is called %(name)s already.") % {"name": str(taken)}
            raise Invalid([Problem("names", told)]) from taken
        made[new["short_name"]] = organization
        add_name(organization, name, actor=actor, source=source)
        return organization
    chosen = Organization.objects.parties().filter(pk=decision["same_as"]).first()
    if chosen is None:
        told = _("The organization chosen for %(name)s does not exist.") % {"name": name}
        raise Invalid([Problem("names", told)])
    add_name(chosen, name, actor=actor, source=source)
    return chosen


@transaction.atomic
def discard(draft_id: int, *, actor: User, source: str, version: int | None) -> DocumentDraft:
    """Puts a draft aside for good."""
    draft = _open(draft_id, actor, version)
    draft.state = DocumentDraft.State.DISCARDED
    draft.version += 1
    draft.save()
    record(
        actor=actor,
        action="document.discarded",
        target=draft,
        source=source,
        summary=gettext_lazy("Document discarded"),
    )
    return draft
