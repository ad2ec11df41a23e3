"""Putting a published task right, with a reason."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from departments.permissions import Action, can
from departments.requests import account
from tasks.errors import Invalid, Stale
from tasks.forms.correcting import CorrectionEditor
from tasks.links import task_page
from tasks.models import Task
from tasks.services.correcting import correct_task
from tasks.views.common import SOURCE, find, with_version


def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, and what it says when it cannot be taken over."""
    user = account(request)
    if not can(user, Action.CORRECT_PLAN):
        raise PermissionDenied
    task = find(Task.objects.select_related("area__plan"), pk=pk)
    editor = CorrectionEditor(task, request.POST if request.method == "POST" else None)
    if request.method == "POST" and editor.is_valid():
        data = editor.task.cleaned_data
        try:
            made = correct_task(
                task.pk,
                actor=user,
                source=SOURCE,
                version=data["version"],
                title=data["title"],
                measures=[form.content() for form in editor.measures],
                reason=data["reason"],
            )
        except Stale as stale:
            editor.task.add_error(None, stale.message)
            with_version(editor.task, stale.current.version)
        except Invalid as refusal:
            for problem in refusal.problems:
                name = problem.place if problem.place in editor.task.fields else None
                editor.task.add_error(name, problem.message)
        else:
            told = _("Corrected.") if made else _("Nothing differs; nothing was changed.")
            messages.success(request, told)
            return redirect(task_page(task.pk))
    status = 422 if request.method == "POST" else 200
    context = {"task": task, "editor": editor}
    return render(request, "tasks/task_correct.html", context, status=status)
