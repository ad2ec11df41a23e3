"""Bringing an official document into the system: upload, put right, publish; corrections later."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

import msgspec
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Organization, User
from departments.permissions import OF_ALL, Action, authorize
from reform_tracker import clock
from reform_tracker.audit.trail import record
from tasks.errors import Invalid, Problem, Refused
from tasks.models import DocumentDraft, ReformPlan, Task
from tasks.official import publishing
from tasks.official.changing import change, close, opened, parsed, put_back
from tasks.official.names import decided_organizations, proposals, undecided
from tasks.official.reading.apart import read_apart
from tasks.official.reading.comparison import Described, Match, compare
from tasks.official.reading.editing import EDITS
from tasks.official.reading.pieces import EditRefused
from tasks.official.reading.structure import NotADocument, ParsedDocument
from tasks.plan.periods import DECEMBER, Months

YEARS = range(2000, 2101)
LONGEST_FILING = timedelta(days=731)


class AlreadyThere(Refused):
    """This text has been uploaded before: `found` is its open draft, or the plan it has become."""

    def __init__(self, message: str, found: DocumentDraft | ReformPlan) -> None:
        super().__init__(message)
        self.found = found


def upload(name: str, data: bytes, *, actor: User, source: str) -> DocumentDraft:
    """Reads an uploaded document into a new draft, which remembers what was decided about the same
    text before. Raises Refused for what is no plan, AlreadyThere."""
    authorize(actor, Action.IMPORT_DOCUMENT, OF_ALL)
    try:
        document = read_apart(data, name)
    except NotADocument as error:
        place = _("Line %(line)s: ") % {"line": error.line} if error.line else ""
        raise Refused(place + _(error.msgid) % error.params) from error
    sha256 = publishing.fingerprint(document)
    _require_new(sha256)
    try:
        return _draft(name, document, sha256, actor, source)
    except IntegrityError:
        _require_new(sha256)  # somebody else was faster
        raise


def _require_new(sha256: str) -> None:
    draft = DocumentDraft.objects.filter(source_sha256=sha256, state=DocumentDraft.State.OPEN)
    if (row := draft.first()) is not None:
        raise AlreadyThere(_("This document is in preparation already; here it is."), row)
    plan = ReformPlan.objects.filter(source_sha256=sha256).defer("source_text").first()
    if plan is not None:
        told = _("This document is published already as %(number)s; here it is.")
        raise AlreadyThere(told % {"number": plan.number}, plan)


@transaction.atomic
def _draft(
    name: str, document: ParsedDocument, sha256: str, actor: User, source: str
) -> DocumentDraft:
    before = DocumentDraft.objects.filter(source_sha256=sha256).first()
    draft = DocumentDraft.objects.create(
        file_name=name[-200:],
        document=msgspec.to_builtins(document),
        source_sha256=sha256,
        names=before.names if before else {},
        lineage=before.lineage if before else {},
        months=before.months if before else {},
        created_by=actor,
    )
    record(
        actor=actor,
        action="document.uploaded",
        target=draft,
        source=source,
        summary=document.title or draft.file_name,
        data={"tasks": len(document.tasks), "warnings": len(document.warnings)}
        | ({"remembers": before.pk} if before else {}),
    )
    return draft


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
    draft = opened(draft_id, actor, version)
    try:
        changed = EDITS[name](parsed(draft), **params)
    except EditRefused as error:
        raise Refused(_(error.msgid)) from error
    change(draft, name, actor, source, document=msgspec.to_builtins(changed))
    return draft


@transaction.atomic
def undo(draft_id: int, *, actor: User, source: str, version: int | None) -> DocumentDraft:
    """Takes the last change back. Raises Refused when there is none."""
    draft = opened(draft_id, actor, version)
    put_back(draft, actor, source)
    return draft


def year_and_months(draft: DocumentDraft) -> tuple[int, Months]:
    """The year the plan is for and the months for which progress will be reported."""
    document = parsed(draft)
    year = publishing.year_of(document, document.issued_on or clock.today())
    chosen = Months(**draft.months) if draft.months else Months.after(document.issued_on, year)
    return year, chosen


@transaction.atomic
def set_period(
    draft_id: int,
    *,
    year: int,
    months: Months,
    actor: User,
    source: str,
    version: int | None,
) -> DocumentDraft:
    """Says for which year the plan is and for which of its months progress is reported.

    Raises Invalid for a year or months that cannot be, Stale, Refused.
    """
    draft = opened(draft_id, actor, version)
    if year not in YEARS:
        told = _("Give a year from %(first)s to %(last)s.")
        raise Invalid([Problem("year", told % {"first": YEARS[0], "last": YEARS[-1]})])
    if not 1 <= months.first <= months.last <= DECEMBER:
        raise Invalid([Problem("last", _("The last month lies on or after the first one."))])
    document = msgspec.to_builtins(replace(parsed(draft), year=year))
    change(draft, "period", actor, source, document=document, months=asdict(months))
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
    draft = opened(draft_id, actor, version)
    change(draft, "lineage", actor, source, lineage=dict(lineage))
    return draft


def earlier_plan(document: ParsedDocument) -> ReformPlan | None:
    """The newest plan issued before the document, to compare it with."""
    day = document.issued_on or clock.today()
    # What was carried over is compared in the document from which it comes.
    documents = ReformPlan.objects.exclude(pk__in=ReformPlan.objects.all().without_words())
    earlier = documents.filter(issued_on__lt=day).order_by("-issued_on", "-id")
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
    return problems + publishing.unled(document)


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
    draft = opened(draft_id, actor, version)
    if problems := missing(draft):
        raise Invalid(problems)
    document = parsed(draft)
    published = publishing.publish(
        document,
        actor=actor,
        source=source,
        organizations=decided_organizations(draft, actor=actor, source=source),
        lineage=_lineage(draft, document),
        exempt=exempt,
        months=year_and_months(draft)[1],
    )
    if not published.created:
        raise Refused(
            _("%(number)s is published already. Discard this draft, or correct the published plan.")
            % {"number": published.plan.number}
        )
    draft.plan = published.plan
    close(draft, DocumentDraft.State.PUBLISHED)
    return published


def _lineage(draft: DocumentDraft, document: ParsedDocument) -> dict[str, int]:
    """What was decided of the plan that is the earlier one now; of another plan's tasks nothing."""
    plan = earlier_plan(document)
    theirs = set(Task.objects.filter(area__plan=plan).values_list("pk", flat=True))
    return {place: old for place, old in draft.lineage.items() if old in theirs}


@transaction.atomic
def discard(draft_id: int, *, actor: User, source: str, version: int | None) -> DocumentDraft:
    """Puts a draft aside for good."""
    draft = opened(draft_id, actor, version)
    close(draft, DocumentDraft.State.DISCARDED)
    record(
        actor=actor,
        action="document.discarded",
        target=draft,
        source=source,
        summary=gettext_lazy("Document discarded"),
    )
    return draft
