"""My channels: by which ways outside the system a person is reached."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from departments.requests import account
from reform_tracker.audit.sources import BROWSER
from reform_tracker.forms import add_problems
from reform_tracker.notifications import personal
from reform_tracker.notifications.channels.base import DigestChannel
from reform_tracker.notifications.models import PersonalChannel


class ChannelForm(forms.Form):
    """One channel; fields that it does not need are left out."""

    active = forms.BooleanField(label=gettext_lazy("Use this channel"), required=False)
    url = forms.URLField(
        label=gettext_lazy("Address"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("It is not shown again. Leave it empty to keep the stored one."),
    )
    secret = forms.CharField(
        label=gettext_lazy("Secret"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("It is not shown again. Leave it empty to keep the stored one."),
    )

    def __init__(self, channel: DigestChannel[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not channel.needs_url:
            del self.fields["url"]
        if not channel.takes_secret:
            del self.fields["secret"]


@require_safe
def channels_page(request: HttpRequest) -> HttpResponse:
    """Every channel: whether it is on, where it goes, how the last message fared."""
    user = account(request)
    context = {"standings": personal.standings(user), "user": user}
    return render(request, "notifications/channels.html", context)


def channel(request: HttpRequest, name: str) -> HttpResponse:
    """The form of one channel."""
    user, kind = account(request), _kind(name)
    row = PersonalChannel.objects.filter(user=user, channel=name).first()
    on = name in personal.channels_of([user.pk])[user.pk]
    posted = request.POST if request.method == "POST" else None
    form = ChannelForm(kind, posted, initial={"active": on or row is None})
    if posted is not None and "renew" in posted:
        return _renewed(request, name)
    if posted is not None and form.is_valid():
        try:
            made = personal.save_channel(actor=user, source=BROWSER, name=name, **form.cleaned_data)
        except personal.ChannelProblem as problem:
            add_problems(form, [problem])
        else:
            messages.success(request, _("Saved."))
            return _told(request, name, made)
    context = {"form": form, "channel": kind, "mine": row}
    return render(
        request, "notifications/channel.html", context, status=200 if posted is None else 422
    )


@require_POST
def channel_remove(request: HttpRequest, name: str) -> HttpResponse:
    _kind(name)
    try:
        personal.remove_channel(actor=account(request), source=BROWSER, name=name)
    except personal.ChannelProblem as problem:
        messages.error(request, problem.message)
    return redirect("notifications:channels")


@require_POST
def channel_test(request: HttpRequest, name: str) -> HttpResponse:
    _kind(name)
    try:
        personal.send_test(actor=account(request), name=name)
    except personal.ChannelProblem as problem:
        messages.error(request, _("The test failed: %(why)s") % {"why": problem.message})
    else:
        messages.success(request, _("The test message has been taken over."))
    return redirect("notifications:channels")


def _kind(name: str) -> DigestChannel[Any]:
    try:
        return personal.outside_channel(name)
    except personal.ChannelProblem:
        raise Http404 from None


def _renewed(request: HttpRequest, name: str) -> HttpResponse:
    try:
        made = personal.renew_secret(actor=account(request), source=BROWSER, name=name)
    except personal.ChannelProblem as problem:
        messages.error(request, problem.message)
        return redirect("notifications:channels")
    return _told(request, name, made)


def _told(request: HttpRequest, name: str, made: str) -> HttpResponse:
    """Shows a new secret this once, else goes back to the list."""
    if not made:
        return redirect("notifications:channels")
    context = {"channel": _kind(name), "secret": made}
    answer = render(request, "notifications/channel_secret.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
