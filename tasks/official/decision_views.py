"""What a person decides about a draft beside its text: names, lineage, year and months."""

from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from departments.organizations.matching import Proposal, kind_of_new
from departments.requests import account
from reform_tracker.audit.sources import BROWSER
from tasks.errors import Refused
from tasks.models import DocumentDraft
from tasks.official import drafts as service
from tasks.official import names
from tasks.official.changing import parsed
from tasks.official.forms import NameForm, PeriodForm
from tasks.official.reading.structure import ParsedDocument
from tasks.official.views import changed, draft_page, find_draft, given_version
from tasks.pages import act

IN_BULK = {"proposed": names.as_proposed, "new": names.as_new}


def draft_names(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the names mean that no organization bears; the person decides, one by one or many."""
    row = find_draft(request, pk)
    forms = _name_forms(request, row)
    # What was decided on an older version stays a decision on that one.
    version = given_version(request) if request.method == "POST" else row.version
    if request.method == "POST" and all(form.is_valid() for _one, form in forms):
        chosen = {one.name: made for one, form in forms if (made := form.decision())}
        in_bulk = IN_BULK.get(request.POST.get("rest", ""))
        try:
            return _decide(request, row, (in_bulk(row) if in_bulk else {}) | chosen)
        except Refused as refusal:
            messages.error(request, refusal.message)
            row.refresh_from_db()
            version = row.version
    context = {
        "draft": row,
        "forms": forms,
        "proposed": len(names.as_proposed(row)),
        "version": version,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "tasks/official/import_names.html", context, status=status)


def _decide(request: HttpRequest, row: DocumentDraft, decided: dict[str, Any]) -> HttpResponse:
    """Keeps the decisions and leads on: to their page as long as names are left. Raises Refused."""
    saved = names.decide_names(
        row.pk, decided, actor=account(request), source=BROWSER, version=given_version(request)
    )
    if left := len(names.undecided(saved)):
        told = ngettext("Saved. %(left)s name is left.", "Saved. %(left)s names are left.", left)
        messages.success(request, told % {"left": left})
        return redirect("tasks:import-names", row.pk)
    messages.success(request, _("Saved. All names are decided."))
    return redirect("tasks:import", row.pk)


def _name_forms(request: HttpRequest, row: DocumentDraft) -> list[tuple[Proposal, NameForm]]:
    document = parsed(row)
    unknown = [one for one in names.proposals(row) if one.known is None]
    kinds = kind_of_new(one.name for one in unknown)
    return [
        (
            one,
            _name_form(
                request,
                one,
                row.names.get(one.name),
                {"short_name": names.full_name(one.name, document), "kind": kinds[one.name]},
            ),
        )
        for one in unknown
    ]


def _name_form(
    request: HttpRequest,
    proposal: Proposal,
    decided: dict[str, Any] | None,
    initial: dict[str, Any],
) -> NameForm:
    listed = [one.organization.pk for one in proposal.candidates]
    if decided and "new" in decided:
        initial |= decided["new"] | {"choice": NameForm.NEW}
    elif decided:
        known = decided["same_as"] in listed
        initial |= {
            "choice": str(decided["same_as"]) if known else NameForm.OTHER,
            "other": None if known else decided["same_as"],
        }
    candidates = [
        (one.organization.pk, f"{one.organization.formal_name}（{one.reason}）")
        for one in proposal.candidates
    ]
    data = request.POST if request.method == "POST" else None
    # By the name and not by its place: a name may have become known since the page was shown.
    prefix = f"n{sha256(proposal.name.encode()).hexdigest()[:16]}"
    return NameForm(data, prefix=prefix, initial=initial, candidates=candidates)


@require_POST
def draft_period(request: HttpRequest, pk: int) -> HttpResponse:
    """Year and months; what is refused keeps what was typed."""
    row = find_draft(request, pk)
    form = PeriodForm(request.POST)
    if changed(request, row, form, lambda **by: service.set_period(pk, **form.content(), **by)):
        return redirect("tasks:import", pk)
    return draft_page(request, row, form)


def draft_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft beside the plan before it: what goes on, what is new, what has ended."""
    row = find_draft(request, pk)
    document = parsed(row)
    plan = service.earlier_plan(document)
    context: dict[str, Any] = {"draft": row, "plan": plan}
    if plan is not None:
        matches, old = service.compared(document, plan)
        ids = {str(task.pk) for task in old}
        if request.method == "POST":
            chosen = {match.new: request.POST.get(f"t-{match.new}", "") for match in matches}
            # 0 keeps that somebody said: goes on with none.
            lineage = {key: int(value) if value in ids else 0 for key, value in chosen.items()}
            return act(
                request,
                lambda: service.link_tasks(
                    row.pk,
                    lineage,
                    actor=account(request),
                    source=BROWSER,
                    version=given_version(request),
                ),
                _("Saved."),
                reverse("tasks:import", args=[pk]),
            )
        context |= _compared(row, document, matches, old)
    return render(request, "tasks/official/import_compare.html", context)


def _compared(
    row: DocumentDraft, document: ParsedDocument, matches: list[Any], old: list[Any]
) -> dict[str, Any]:
    titles = {t.place: (f"{a.number}.{t.number}", t.title) for a in document.areas for t in a.tasks}
    # What was saved stands; before anything was, what seems to go on is offered.
    proposed = {match.new: match.old for match in matches if match.old}
    known = {"", *(str(task.pk) for task in old)}
    decided = {key: str(before or "") for key, before in row.lineage.items()}
    # Decided on another plan that was the earlier one then: to be decided again.
    chosen = decided if decided and known.issuperset(decided.values()) else proposed
    lines = [
        {
            "at": match.new,
            "key": titles[match.new][0],
            "title": titles[match.new][1],
            "chosen": chosen.get(match.new, ""),
            "likeness": round(match.likeness * 100),
        }
        for match in matches
    ]
    taken = set(chosen.values())
    return {
        "lines": lines,
        "old": [(str(task.pk), f"{task.key} {task.title}") for task in old],
        "dropped": [task for task in old if str(task.pk) not in taken],
        "new_count": sum(not line["chosen"] for line in lines),
    }
