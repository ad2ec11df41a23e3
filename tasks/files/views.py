"""Uploading, downloading and removing attachments."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.requests import account
from reform_tracker.audit.sources import BROWSER
from tasks.files import service as files
from tasks.files.downloads import as_download
from tasks.files.forms import FileForm
from tasks.pages import act, find


@require_POST
def upload(request: HttpRequest, pk: int, to: type[files.BearsFiles]) -> HttpResponse:
    """Adds a file to what the address names."""
    row = cast(files.BearsFiles, find(to.objects.visible_to(account(request)), pk=pk))
    form = FileForm(None, request.FILES)
    if "file" in getattr(request, "too_large", ()):
        messages.error(request, _("The file is larger than 20 MB. Send a smaller one."))
    elif not form.is_valid():
        for problem in form.errors["file"]:
            messages.error(request, str(problem))
    else:
        judged = form.cleaned_data["file"]
        return act(
            request,
            lambda: files.attach(row, judged, actor=account(request), source=BROWSER),
            _("File added."),
            row.page(),
        )
    return redirect(row.page())


def download(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file, always as a download, sandboxed, after the permission check."""
    return as_download(files.find(pk, account(request)))


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Takes a file off a draft."""
    attachment = files.find(pk, account(request))
    return act(
        request,
        lambda: files.remove(pk, actor=account(request), source=BROWSER),
        _("File removed."),
        attachment.document.page(),
    )
