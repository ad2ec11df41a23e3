"""The page on which a person says what becomes of what a restore would send again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from departments.permissions import Action, authorize
from departments.requests import account
from reform_tracker.audit.sources import BROWSER
from reform_tracker.backing_up import hold
from reform_tracker.notifications import held

TAKEN, ALL = "taken", "all"


class ReleaseForm(forms.Form):
    """What becomes of the messages that wait. A moment before which they are taken as sent."""

    choice = forms.ChoiceField(
        label=gettext_lazy("What becomes of them"),
        choices=[
            (TAKEN, gettext_lazy("What was due before the moment below is taken as sent")),
            (ALL, gettext_lazy("Everything is sent, though people may get it a second time")),
        ],
        widget=forms.RadioSelect,
    )
    until = forms.DateTimeField(
        label=gettext_lazy("Moment of the disaster"),
        help_text=gettext_lazy("In doubt the moment of the restore, which stands here."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("choice") == TAKEN and "until" in given and given["until"] is None:
            self.add_error("until", _("Say until when what was due is taken as sent."))
        return given


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hold_page(request: HttpRequest) -> HttpResponse:
    """What would be sent, by way and day; posted, the word that lets it go."""
    actor = account(request)
    authorize(actor, Action.RELEASE_SENDING)
    standing = hold.standing()
    form = ReleaseForm(
        request.POST if request.method == "POST" else None,
        initial={"choice": TAKEN, "until": standing.since if standing else None},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        until = given["until"] if given["choice"] == TAKEN else None
        released = held.release(actor=actor, source=BROWSER, sent_until=until)
        _tell(request, released[1] if released else None)
        return redirect("notifications:health")
    status = 422 if form.is_bound else 200
    context = {"hold": standing, "form": form, "waiting": hold.waiting() if standing else []}
    return render(request, "notifications/hold.html", context, status=status)


def _tell(request: HttpRequest, taken: int | None) -> None:
    if taken is None:
        messages.info(request, _("Nothing holds the senders any more."))
        return
    text = ngettext(
        "Sending goes on; %(count)d message is taken as sent.",
        "Sending goes on; %(count)d messages are taken as sent.",
        taken,
    )
    messages.success(request, text % {"count": taken})
