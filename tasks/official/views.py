"""The import of an official document: upload, look through, put right, publish."""

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.organizations.matching import Proposal, kind_of_new
from departments.permissions import Action, can
from departments.requests import account
from reform_tracker.audit.sources import BROWSER
from reform_tracker.paging import page_of
from tasks.errors import Refused
from tasks.models import DocumentDraft, ReformPlan
from tasks.official import drafts as service
from tasks.official.forms import (
    EDIT_FORMS,
    MeasureForms,
    NameForm,
    PublishForm,
    UploadForm,
    head_form,
    new_unit,
)
from tasks.official.reading.sources import LARGEST_FILE
from tasks.official.reading.structure import ParsedDocument
from tasks.pages import act, find

LONGEST_VERSION = 9  # digits


def imports(request: HttpRequest) -> HttpResponse:
    """Documents in preparation, published plans, and the upload."""
    _require(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        if upload.size > LARGEST_FILE:
            form.add_error("file", _("The file is larger than 4 MB. Save the document alone."))
        else:
            try:
                draft = service.upload(
                    upload.name, upload.read(), actor=account(request), source=BROWSER
                )
            except Refused as refusal:
                form.add_error("file", refusal.message)
            else:
                return redirect("tasks:import", draft.pk)
    drafts = DocumentDraft.objects.select_related("created_by", "plan").defer("document")
    context = {
        "form": form,
        "page": page_of(request, drafts),
        "plans": ReformPlan.objects.defer("source_text"),
    }
    status = 422 if form.errors else 200
    return render(request, "tasks/official/imports.html", context, status=status)


def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The document on the left with its pieces coloured, the plan on the right."""
    row = _find(request, pk)
    return _draft_page(request, row)


def _draft_page(
    request: HttpRequest, row: DocumentDraft, form: PublishForm | None = None
) -> HttpResponse:
    """With `form` the page of a publication that was refused."""
    document = service.parsed(row)
    context: dict[str, Any] = {
        "draft": row,
        "document": document,
        "segments": segments(document),
        "warnings": list(enumerate(document.warnings)),
        "frame": list(enumerate(document.frame)),
        "head": head_form(document),
        "problems": service.missing(row) if row.state == row.State.OPEN else [],
        "undecided": service.undecided(row),
        "last": row.edits.last(),
    }
    if row.state == row.State.OPEN:
        known, unknown = service.filers(row)
        context |= {
            "publish_form": form or PublishForm(None, known),
            "leads": len(known.leads) + len(unknown),
            "prefectures": len(known.prefectures),
            "filings": len(known.all) + len(unknown),
        }
    status = 422 if form and form.errors else 200
    return render(request, "tasks/official/import.html", context, status=status)


def segments(document: ParsedDocument) -> list[dict[str, str]]:
    """The whole text in runs of one kind each, with the key of the piece they belong to."""
    text = document.source_text
    return [
        {
            "text": text[piece.start : piece.end],
            "start": str(piece.start),
            "kind": piece.kind,
            "owner": piece.owner,
            "task": piece.owner.split("#")[0]
            if piece.kind in ("task", "measure", "responsibility")
            else "",
        }
        for piece in document.pieces()
    ]


def draft_task(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One task of a draft with the forms that put it right."""
    row = _find(request, pk)
    document = service.parsed(row)
    keys = [(f"{a.number}.{t.number}", t) for a in document.areas for t in a.tasks]
    task = dict(keys).get(key)
    if task is None:
        messages.info(request, _("This task has another number now."))
        return redirect("tasks:import", pk)
    titles = [(other, one.title) for other, one in keys]
    context = {
        "draft": row,
        "key": key,
        "task": task,
        "measures": [MeasureForms(key, measure, titles) for measure in task.measures],
    }
    return render(request, "tasks/official/import_task.html", context)


@require_POST
def draft_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One change; what went wrong is told on the page it came from."""
    row = _find(request, pk)
    name = request.POST.get("edit", "")
    if name not in EDIT_FORMS:
        raise Http404
    form = EDIT_FORMS[name](request.POST)
    fine = form.is_valid()
    back = reverse("tasks:import", args=[pk])
    if "stay" in request.POST and form.cleaned_data.get("key"):
        back = reverse("tasks:import-task", args=[pk, form.cleaned_data["key"]])
    if not fine:
        for field, errors in form.errors.items():
            label = form.fields[field].label or "" if field in form.fields else ""
            messages.error(request, f"{label}: {' '.join(map(str, errors))}")
        return redirect(back)
    return act(
        request,
        lambda: service.edit(
            row.pk,
            name,
            form.cleaned_data,
            actor=account(request),
            source=BROWSER,
            version=_version(request),
        ),
        _("Changed. It can be undone."),
        back,
    )


@require_POST
def draft_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Undo, publish or discard."""
    row = _find(request, pk)
    publish = service.publish_draft
    if step == "publish" and row.state == row.State.OPEN:
        form = PublishForm(request.POST, service.filers(row)[0])
        if not form.is_valid():
            return _draft_page(request, row, form)
        publish = partial(publish, exempt=form.decision())
    actions: dict[str, tuple[Callable[..., object], str]] = {
        "undo": (service.undo, _("The last change is undone.")),
        "publish": (publish, _("The plan is published.")),
        "discard": (service.discard, _("The document is discarded.")),
    }
    if step not in actions:
        raise Http404
    action, done = actions[step]
    to = reverse("tasks:imports") if step == "discard" else reverse("tasks:import", args=[pk])
    return act(
        request,
        lambda: action(row.pk, actor=account(request), source=BROWSER, version=_version(request)),
        done,
        to,
    )


def draft_names(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the names mean that no organization bears; the person decides."""
    row = _find(request, pk)
    unknown = [one for one in service.proposals(row) if one.known is None]
    kinds = kind_of_new(one.name for one in unknown)
    forms = [
        (one, _name_form(request, one, row.names.get(one.name), kinds[one.name])) for one in unknown
    ]
    if request.method == "POST" and all(form.is_valid() for _one, form in forms):
        decided = {one.name: made for one, form in forms if (made := form.decision())}
        if "rest_new" in request.POST:
            decided = {one.name: new_unit(one.name, kinds[one.name]) for one in unknown} | decided
        return act(
            request,
            lambda: service.decide_names(
                row.pk, decided, actor=account(request), source=BROWSER, version=_version(request)
            ),
            _("Saved."),
            reverse("tasks:import", args=[pk]),
        )
    status = 422 if request.method == "POST" else 200
    # What was decided on an older version stays a decision on that one.
    version = _version(request) if request.method == "POST" else row.version
    context = {"draft": row, "forms": forms, "version": version}
    return render(request, "tasks/official/import_names.html", context, status=status)


def _name_form(
    request: HttpRequest, proposal: Proposal, decided: dict[str, Any] | None, kind: str
) -> NameForm:
    initial: dict[str, Any] = {"short_name": proposal.name, "kind": kind}
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


def draft_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft beside the plan before it: what goes on, what is new, what has ended."""
    row = _find(request, pk)
    document = service.parsed(row)
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
                    version=_version(request),
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


def _require(request: HttpRequest) -> None:
    if not can(account(request), Action.IMPORT_DOCUMENT):
        raise PermissionDenied


def _find(request: HttpRequest, pk: int) -> DocumentDraft:
    _require(request)
    return find(DocumentDraft.objects.select_related("plan", "created_by"), pk=pk)


def _version(request: HttpRequest) -> int | None:
    """The version the page showed; none is refused like an old one."""
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) <= LONGEST_VERSION else 0
