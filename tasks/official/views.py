"""The import of an official document: upload, look through, put right, publish.

What is decided beside its text has pages in `decision_views`.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.requests import account
from reform_tracker.audit.sources import BROWSER
from reform_tracker.paging import page_of
from tasks.errors import Refused
from tasks.models import DocumentDraft, ReformPlan
from tasks.official import drafts as service
from tasks.official.changing import parsed
from tasks.official.forms import (
    EDIT_FORMS,
    DeadlineForm,
    HeadForm,
    MeasureForms,
    PartiesForm,
    PeriodForm,
    PublishForm,
    RetitleForm,
    UploadForm,
    head_form,
)
from tasks.official.listed import drafts_shown, require_import
from tasks.official.names import undecided
from tasks.official.reading.sources import LARGEST_FILE
from tasks.official.reading.structure import ParsedDocument
from tasks.pages import act, find

LONGEST_VERSION = 9  # digits
TYPED = (PartiesForm, DeadlineForm, RetitleForm)  # forms of the page of a task with words in them


def imports(request: HttpRequest) -> HttpResponse:
    """Documents in preparation, published plans, and the upload."""
    require_import(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _upload(request, form)
        except Refused as refusal:
            form.add_error("file", refusal.message)
    context = {
        "form": form,
        "page": page_of(request, drafts_shown()),
        "plans": ReformPlan.objects.defer("source_text"),
    }
    status = 422 if form.errors else 200
    return render(request, "tasks/official/imports.html", context, status=status)


def _upload(request: HttpRequest, form: UploadForm) -> HttpResponse:
    """Leads to the draft, or to what the same text has become already. Raises Refused."""
    file = form.cleaned_data["file"]
    if file.size > LARGEST_FILE:
        raise Refused(_("The file is larger than 4 MB. Save the document alone."))
    try:
        row = service.upload(file.name, file.read(), actor=account(request), source=BROWSER)
    except service.AlreadyThere as there:
        messages.info(request, there.message)
        is_draft = isinstance(there.found, DocumentDraft)
        return redirect("tasks:import" if is_draft else "reports:document", there.found.pk)
    if row.names or row.lineage or row.months:
        told = _("What was decided about this text at its last upload is taken over.")
        messages.info(request, told)
    return redirect("tasks:import", row.pk)


def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The document on the left with its pieces coloured, the plan on the right."""
    return draft_page(request, find_draft(request, pk))


def draft_page(
    request: HttpRequest, row: DocumentDraft, refused: forms.Form | None = None
) -> HttpResponse:
    """`refused` is a form of the page that was refused: it keeps what was typed."""
    document = parsed(row)
    context: dict[str, Any] = {
        "draft": row,
        "document": document,
        "segments": segments(document),
        "warnings": list(enumerate(document.warnings)),
        "rules": list(enumerate(document.implied)),
        "frame": list(enumerate(document.frame)),
        "last": row.edits.last(),
    }
    if row.state == row.State.OPEN:
        context |= _to_be_said(row, document, refused)
    status = 422 if refused else 200
    return render(request, "tasks/official/import.html", context, status=status)


def _to_be_said(
    row: DocumentDraft, document: ParsedDocument, refused: forms.Form | None
) -> dict[str, Any]:
    """What is missing before the draft can be published, and the forms that say it."""
    known, unknown = service.filers(row)
    year, months = service.year_and_months(row)
    chosen = {"year": year, "first": months.first, "last": months.last}
    shown: dict[str, forms.Form] = {
        "publish_form": PublishForm(None, known),
        "head": head_form(document),
        "period": PeriodForm(initial=chosen),
    }
    for name, form in shown.items():
        if isinstance(refused, type(form)):
            shown[name] = refused
    return {
        "problems": service.missing(row),
        "undecided": undecided(row),
        "leads": len(known.leads) + len(unknown),
        "prefectures": len(known.prefectures),
        "filings": len(known.all) + len(unknown),
        "months": chosen,
        "refused": refused,
    } | shown


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
    return _task_page(request, find_draft(request, pk), key)


def _task_page(
    request: HttpRequest, row: DocumentDraft, key: str, refused: forms.Form | None = None
) -> HttpResponse:
    """`refused` is a form of the page that was refused: it keeps what was typed."""
    document = parsed(row)
    keys = [(f"{a.number}.{t.number}", t) for a in document.areas for t in a.tasks]
    task = dict(keys).get(key)
    if task is None:
        messages.info(request, _("This task has another number now."))
        return redirect("tasks:import", row.pk)
    titles = [(other, one.title) for other, one in keys]
    number = refused.data.get("number") if refused else None
    context = {
        "draft": row,
        "document": document,
        "key": key,
        "task": task,
        "title": refused if isinstance(refused, RetitleForm) else None,
        "measures": [
            MeasureForms(key, measure, titles, refused if str(measure.number) == number else None)
            for measure in task.measures
        ],
    }
    status = 422 if refused else 200
    return render(request, "tasks/official/import_task.html", context, status=status)


@require_POST
def draft_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One change; what went wrong is told on the page it came from, with what was typed there."""
    row = find_draft(request, pk)
    name = request.POST.get("edit", "")
    if name not in EDIT_FORMS:
        raise Http404
    form = EDIT_FORMS[name](request.POST)
    if changed(
        request, row, form, lambda **by: service.edit(row.pk, name, form.cleaned_data, **by)
    ):
        return redirect(_page_of(request, pk, form))
    return _refused(request, row, form)


def changed(
    request: HttpRequest, row: DocumentDraft, form: forms.Form, change: Callable[..., object]
) -> bool:
    """Whether a form changed the draft; a refusal is told on the form, which keeps what was typed.

    `change` is told by whom, from where and at which version.
    """
    if not form.is_valid():
        return False
    try:
        change(actor=account(request), source=BROWSER, version=given_version(request))
    except Refused as refusal:
        form.add_error(None, refusal.message)
        row.refresh_from_db()
        return False
    messages.success(request, _("Changed. It can be undone."))
    return True


def _page_of(request: HttpRequest, pk: int, form: forms.Form) -> str:
    """The page on which the form stood."""
    if "stay" in request.POST and form.cleaned_data.get("key"):
        return reverse("tasks:import-task", args=[pk, form.cleaned_data["key"]])
    return reverse("tasks:import", args=[pk])


def _refused(request: HttpRequest, row: DocumentDraft, form: forms.Form) -> HttpResponse:
    """Where something was typed the page again with it, else the page it came from."""
    if row.state == row.State.OPEN and isinstance(form, HeadForm):
        return draft_page(request, row, form)
    key = form.cleaned_data.get("key")
    if key and row.state == row.State.OPEN and isinstance(form, TYPED):
        return _task_page(request, row, key, form)
    for field, errors in form.errors.items():
        label = f"{form.fields[field].label or ''}: " if field in form.fields else ""
        messages.error(request, label + " ".join(map(str, errors)))
    return redirect(_page_of(request, row.pk, form))


@require_POST
def draft_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Undo, publish or discard."""
    row = find_draft(request, pk)
    publish = service.publish_draft
    if step == "publish" and row.state == row.State.OPEN:
        form = PublishForm(request.POST, service.filers(row)[0])
        if not form.is_valid():
            return draft_page(request, row, form)
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
        lambda: action(
            row.pk, actor=account(request), source=BROWSER, version=given_version(request)
        ),
        done,
        to,
    )


def find_draft(request: HttpRequest, pk: int) -> DocumentDraft:
    require_import(request)
    return find(DocumentDraft.objects.select_related("plan", "created_by"), pk=pk)


def given_version(request: HttpRequest) -> int | None:
    """The version the page showed; none is refused like an old one."""
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) <= LONGEST_VERSION else 0
