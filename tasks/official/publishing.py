"""Publishing an official document as a plan: areas, tasks, measures, periods, filings to come."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import CharField, Model
from django.utils import translation
from django.utils.translation import gettext as _

from departments.models import Organization, OrganizationName, User
from departments.pinyin import search_text
from reform_tracker import clock
from reform_tracker.audit.trail import record
from tasks.duties.untold import parties_of
from tasks.errors import Invalid, Problem
from tasks.models import (
    Acknowledgement,
    Assignment,
    CitedDocument,
    FilingExemption,
    FrameText,
    ImplementationPlan,
    Measure,
    PartyRule,
    ReformArea,
    ReformPlan,
    Task,
    TaskPlace,
)
from tasks.official import parties
from tasks.official.reading.structure import ParsedDocument, ParsedMeasure, ParsedTask
from tasks.plan import periods
from tasks.plan.periods import Months
from tasks.state import changes


@dataclass(frozen=True, slots=True)
class Published:
    """`created` is False when the document was there already and nothing changed.

    `differs`: what is there under this number has another text.
    """

    plan: ReformPlan
    created: bool
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Exempt:
    """Organizations that shall owe no implementation plan, and why."""

    organizations: frozenset[int] = frozenset()
    reason: str = ""

    def as_data(self) -> dict[str, object]:
        """For the trail; nothing where nobody is left out."""
        return (
            {"exempt": sorted(self.organizations), "reason": self.reason}
            if self.organizations
            else {}
        )


def publish(
    document: ParsedDocument,
    *,
    actor: User | None,
    source: str,
    organizations: Mapping[str, Organization] | None = None,
    lineage: Mapping[str, int] | None = None,
    exempt: Exempt | None = None,
    months: Months | None = None,
) -> Published:
    """Publishes a parsed document, once, also when two do it at the same time.

    `organizations` says whom names mean that nobody bears, or bears no more; `lineage` which task
    of an earlier plan (by id) a task (by its place in the source) goes on with; `exempt` who owes
    no implementation plan; `months` for which months of the year progress is reported.
    Raises Invalid when the document lacks what a plan needs, names unknown organizations, or has a
    line that a collective leads.
    """
    sha256 = fingerprint(document)
    if existing := _existing(document, sha256):
        return existing
    try:
        return _publish(
            document,
            sha256,
            organizations or {},
            lineage or {},
            exempt or Exempt(),
            months,
            actor=actor,
            source=source,
        )
    except IntegrityError:
        # Somebody else was faster; anything else that the database refuses is an error.
        if existing := _existing(document, sha256):
            return existing
        raise


def fingerprint(document: ParsedDocument) -> str:
    """What tells its text from every other one."""
    return hashlib.sha256(document.source_text.encode()).hexdigest()


def _existing(document: ParsedDocument, sha256: str) -> Published | None:
    found = ReformPlan.objects.filter(source_sha256=sha256).first()
    if found is None and document.number:
        found = ReformPlan.objects.filter(number=document.number).first()
    if found is None:
        return None
    return Published(found, created=False, differs=found.source_sha256 != sha256)


@transaction.atomic
def _publish(
    document: ParsedDocument,
    sha256: str,
    decided: Mapping[str, Organization],
    lineage: Mapping[str, int],
    exempt: Exempt,
    months: Months | None,
    *,
    actor: User | None,
    source: str,
) -> Published:
    organizations = _organizations(document, decided)
    if problems := unled(document):
        raise Invalid(problems)
    plan = _plan(document, sha256, _owner(actor))
    _frame(plan, document)
    _areas(plan, document, organizations, _rules(plan, document))
    _link(plan, document, lineage)
    periods.of_the_year(plan, months)
    _filings(plan, exempt, actor)
    measures = list(Measure.objects.filter(task__area__plan=plan).values_list("pk", flat=True))
    changes.measures_changed(measures)
    with translation.override(settings.LANGUAGE_CODE):
        summary = _("Plan published: %(number)s") % {"number": plan.number}
    record(
        actor=actor,
        action="plan.published",
        target=plan,
        source=source,
        summary=summary,
        data={"sha256": sha256, "measures": len(measures)} | exempt.as_data(),
    )
    return Published(plan, created=True)


def _owner(actor: User | None) -> Organization:
    """Whose plan it is: the organization of the commission that publishes it."""
    if actor is not None:
        return actor.organization
    named = OrganizationName.objects.filter(name=settings.REPORT_ISSUER)
    row = named.select_related("organization").first()
    owner = row.organization if row else Organization.objects.government()
    if owner is None:
        told = _("No organization is registered. Load a register first.")
        raise Invalid([Problem("organizations", told)])
    return owner


def _organizations(
    document: ParsedDocument, decided: Mapping[str, Organization]
) -> dict[str, Organization]:
    known = parties.organizations_of(document, decided)
    if unknown := [name for name in parties.printed_names(document) if name not in known]:
        told = _("Unknown organizations: %(names)s. Enter them or their aliases first.")
        raise Invalid([Problem("organizations", told % {"names": "、".join(unknown)})])
    return known


def unled(document: ParsedDocument) -> list[Problem]:
    """The lines that a collective leads, each at its place: somebody has to be named for them."""
    told = _("Task %(key)s: %(party)s leads; name the organization that answers for it.")
    return [
        Problem(f"tasks.{key}", told % {"key": key, "party": "、".join(line.collective_lead)})
        for key, line in parties.without_lead(document)
    ]


def _link(plan: ReformPlan, document: ParsedDocument, lineage: Mapping[str, int]) -> None:
    """Links tasks that go on with those of an earlier plan; unknown ids link nothing."""
    earlier = set(Task.objects.exclude(area__plan=plan).values_list("pk", flat=True))
    places = {(a.number, t.number): t.place for a in document.areas for t in a.tasks}
    for task in Task.objects.filter(area__plan=plan).select_related("area"):
        before = lineage.get(places.get((task.area.number, task.number), ""))
        if before in earlier:
            task.continues_id = before
            task.save(update_fields=["continues"])


def _cut(model: type[Model], field: str, text: str) -> str:
    """As much of a text as its column holds; the whole of it stands in the source text."""
    column: CharField[str, str] = model._meta.get_field(field)  # type: ignore[assignment]  # is one
    return text[: column.max_length]


def _plan(document: ParsedDocument, sha256: str, owner: Organization) -> ReformPlan:
    problems = [
        Problem(place, message)
        for place, value, message in (
            ("number", document.number, _("The document number (文号) is missing.")),
            ("issued_on", document.issued_on, _("The date of issue is missing.")),
            ("issuer", document.issuer, _("The issuer is missing.")),
            (
                "filing_deadline",
                document.filing_deadline and document.filing_deadline.date,
                _("No deadline for filing implementation plans was found."),
            ),
        )
        if not value
    ]
    deadline, issued_on = document.filing_deadline, document.issued_on
    if problems or deadline is None or deadline.date is None or issued_on is None:
        raise Invalid(problems)
    return ReformPlan.objects.create(
        owner=owner,
        year=year_of(document, issued_on),
        title=_cut(ReformPlan, "title", document.opinion_title or document.title),
        notice_title=_cut(ReformPlan, "notice_title", document.title),
        number=_cut(ReformPlan, "number", document.number or ""),
        issuer=_cut(ReformPlan, "issuer", document.issuer or ""),
        addressees=_cut(ReformPlan, "addressees", document.addressees or ""),
        issued_on=issued_on,
        source_text=document.source_text,
        source_sha256=sha256,
        filing_due_text=_cut(ReformPlan, "filing_due_text", deadline.phrase),
        filing_due_on=deadline.date,
        published_at=clock.now(),
    )


def _frame(plan: ReformPlan, document: ParsedDocument) -> None:
    FrameText.objects.bulk_create(
        FrameText(
            plan=plan,
            kind=item.kind,
            text=item.text,
            span_start=item.span.start,
            span_end=item.span.end,
        )
        for item in document.frame
    )


def _rules(plan: ReformPlan, document: ParsedDocument) -> list[PartyRule]:
    return PartyRule.objects.bulk_create(
        PartyRule(
            plan=plan,
            name=_cut(PartyRule, "name", rule.name),
            role=rule.role,
            collective=rule.collective,
            span_start=rule.span.start,
            span_end=rule.span.end,
        )
        for rule in document.implied
    )


def _areas(
    plan: ReformPlan,
    document: ParsedDocument,
    organizations: Mapping[str, Organization],
    rules: Sequence[PartyRule],
) -> None:
    prefectures = {o.code: o for o in Organization.objects.prefectures() if o.code}
    for parsed in document.areas:
        area = ReformArea.objects.create(
            plan=plan,
            number=parsed.number,
            title=_cut(ReformArea, "title", parsed.title),
            span_start=parsed.span.start,
            span_end=parsed.span.end,
        )
        for item in parsed.tasks:
            task = _task(area, item, prefectures)
            for measure in item.measures:
                row = _measure(task, measure, several=len(item.measures) > 1)
                parts = parties.parts_of(row, measure, organizations, rules)
                Assignment.objects.bulk_create(parts)


def _task(area: ReformArea, parsed: ParsedTask, prefectures: dict[str, Organization]) -> Task:
    task = Task.objects.create(
        area=area,
        number=parsed.number,
        key=f"{area.number}.{parsed.number}",
        title=_cut(Task, "title", parsed.title),
        text=parsed.text,
        pinyin=search_text(parsed.title),
        span_start=parsed.span.start,
        span_end=parsed.span.end,
    )
    CitedDocument.objects.bulk_create(
        CitedDocument(
            task=task,
            title=_cut(CitedDocument, "title", cited.title),
            number=_cut(CitedDocument, "number", cited.number or ""),
            relation=cited.relation,
            span_start=cited.span.start,
            span_end=cited.span.end,
        )
        for cited in parsed.cited
    )
    for place in parsed.places:
        row = TaskPlace.objects.create(task=task, name=_cut(TaskPlace, "name", place.name))
        row.prefectures.set(
            prefectures[code] for code in place.prefecture_codes if code in prefectures
        )
    return task


def _measure(task: Task, parsed: ParsedMeasure, *, several: bool) -> Measure:
    dated = next((d for d in parsed.deadlines if d.date), None)
    return Measure.objects.create(
        task=task,
        number=parsed.number,
        key=f"{task.key}({parsed.number})" if several else task.key,
        text=parsed.text,
        responsibility=parsed.responsibility,
        phrase=_cut(Measure, "phrase", parsed.phrase),
        basis=parsed.basis or "",
        collective=list(parsed.collective),
        deadline_text=_cut(Measure, "deadline_text", "、".join(d.phrase for d in parsed.deadlines)),
        due_on=dated.date if dated else None,
        span_start=parsed.span.start,
        span_end=parsed.span.end,
    )


def year_of(document: ParsedDocument, issued_on: date) -> int:
    """The year a plan is for: the document's own, else that of its issue."""
    return document.year or issued_on.year


@dataclass(frozen=True, slots=True)
class Filers:
    """Who owes an implementation plan of a document: its leads, and the prefectures of its day."""

    leads: list[Organization]
    prefectures: list[Organization]

    @property
    def all(self) -> list[Organization]:
        return [*self.leads, *self.prefectures]


def filers(leads: Iterable[Organization], on: date) -> Filers:
    prefectures = list(Organization.objects.prefectures().valid_on(on))
    departments = sorted(
        set(leads) - set(prefectures), key=lambda organization: organization.unit_order
    )
    return Filers(departments, prefectures)


def _filings(plan: ReformPlan, exempt: Exempt, actor: User | None) -> None:
    """A row for everybody who owes an implementation plan: the leads and the prefectures."""
    leads = Organization.objects.filter(
        assignments__role=Assignment.Role.LEAD, assignments__measure__task__area__plan=plan
    )
    organizations = [organization.pk for organization in filers(leads, plan.issued_on).all]
    if exempt.organizations and not exempt.reason.strip():
        told = _("Say why these organizations owe no implementation plan.")
        raise Invalid([Problem("exempt_reason", told)])
    if exempt.organizations - set(organizations):
        told = _("Some of the organizations left out would owe no implementation plan anyway.")
        raise Invalid([Problem("exempt", told)])
    FilingExemption.objects.bulk_create(
        FilingExemption(
            plan=plan, organization_id=pk, reason=exempt.reason.strip(), by=actor, at=clock.now()
        )
        for pk in organizations
        if pk in exempt.organizations
    )
    ImplementationPlan.objects.owe(
        plan, [pk for pk in organizations if pk not in exempt.organizations]
    )
    asked = parties_of(plan.pk).values_list("pk", flat=True)
    Acknowledgement.objects.ask(plan.pk, asked)
