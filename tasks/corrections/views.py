"""Putting a published task right, with a reason."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from departments.models import Organization
from departments.permissions import Action, authorize
from departments.requests import account
from reform_tracker.audit.sources import BROWSER
from reform_tracker.forms import add_problems
from tasks.corrections.forms import CorrectionEditor
from tasks.corrections.service import correct_task
from tasks.errors import Invalid, Refused, Stale
from tasks.links import task_page
from tasks.models import Task
from tasks.pages import find, led_away
from tasks.plan import lifetime
from tasks.signing.pages import differences, with_version


def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, and what it says when it cannot be taken over."""
    user = account(request)
    authorize(user, Action.CORRECT_PLAN)
    task = find(Task.objects.select_related("area__plan"), pk=pk)
    authorize(user, Action.CORRECT_PLAN, task.area.plan.access())
    if away := led_away(
        request, lambda: lifetime.require_open(task.area.plan_id), task_page(task.pk)
    ):
        return away
    editor = CorrectionEditor(task, request.POST if request.method == "POST" else None)
    conflict: list[dict[str, object]] | None = None
    if request.method == "POST" and editor.is_valid():
        data = editor.task.cleaned_data
        try:
            made = correct_task(
                task.pk,
                actor=user,
                source=BROWSER,
                version=data["version"],
                title=data["title"],
                measures=[form.content() for form in editor.measures],
                reason=data["reason"],
            )
        except Stale as stale:
            conflict = _conflict(editor)
            with_version(editor.task, stale.current.version)
        except Invalid as refusal:
            add_problems(editor.task, refusal.problems)
        except Refused as refusal:
            editor.task.add_error(None, refusal.message)
        else:
            told = _("Corrected.") if made else _("Nothing differs; nothing was changed.")
            messages.success(request, told)
            return redirect(task_page(task.pk))
    refused = HTTPStatus.UNPROCESSABLE_ENTITY if conflict is None else HTTPStatus.CONFLICT
    context = {"task": task, "editor": editor, "conflict": conflict}
    status = refused if request.method == "POST" else HTTPStatus.OK
    return render(request, "tasks/corrections/task_correct.html", context, status=status)


def _conflict(editor: CorrectionEditor) -> list[dict[str, object]]:
    """What stands there by now beside what was typed, field by field."""
    theirs: dict[str, object] = {"title": editor.task.initial["title"]}
    mine: dict[str, object] = {"title": editor.task.cleaned_data["title"]}
    labels: list[tuple[str, object]] = [("title", editor.task.fields["title"].label)]
    for form in editor.measures:
        for name, field in form.fields.items():
            key = f"{form.prefix}-{name}"
            labels.append((key, f"{form.measure.key} {field.label}"))
            theirs[key] = _in_words(form.initial.get(name), form.names)
            mine[key] = _in_words(form.cleaned_data.get(name), form.names)
    return differences(labels, theirs, mine)


def _in_words(value: Any, names: Mapping[int, str]) -> str:
    """A party, some parties or a date as they are read."""
    if isinstance(value, Organization):
        return value.short_name
    if isinstance(value, int):
        return names.get(value, "")
    if isinstance(value, list | QuerySet):
        return "、".join(sorted(_in_words(one, names) for one in value))
    return str(value or "")
