"""What the pages share: a row that is asked for, an action and how it went."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from departments.permissions import KEPT_OUT
from departments.unsaved import service as unsaved
from reform_tracker.forms import add_problems
from tasks.errors import Invalid, Refused

logger = logging.getLogger(__name__)
M = TypeVar("M", bound=Model)
T = TypeVar("T")
LONGEST_NUMBER = 9  # digits


def find(queryset: QuerySet[M], **lookup: Any) -> M:
    """One row of an already scoped queryset, or Http404. Whether there is one that the account was
    kept from is asked either way, so that the answer takes as long."""
    row = queryset.filter(**lookup).first()
    if row is None:
        if "pk" in lookup and queryset.model._base_manager.filter(pk=lookup["pk"]).exists():
            KEPT_OUT.set(True)
        raise Http404
    return row


def led_away(request: HttpRequest, check: Callable[[], object], to: str) -> HttpResponse | None:
    """Whoever opens a form that could not be sent is led away from it and told why; None where it
    can be sent. What is sent all the same is answered with the form and what was typed."""
    if request.method == "POST":
        return None
    try:
        check()
    except Refused as refusal:
        messages.info(request, refusal.message)
        return redirect(to)
    return None


def act(
    request: HttpRequest, action: Callable[[], object], done: str, to: str, *, typed: str = ""
) -> HttpResponse:
    """Does one action, tells how it went, and goes to a page.

    What was `typed` with an action that is refused is shown again: nobody writes it twice.
    """
    try:
        action()
    except Invalid as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.message)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        unsaved.saved(request)
        messages.success(request, done)
        return redirect(to)
    show_again(request, typed)
    return redirect(to)


def sent(
    request: HttpRequest,
    form: BaseForm,
    send: Callable[[], T],
    done: str | Callable[[T], str],
) -> T | None:
    """What the service made of what a form sent, told with `done`; None where it was refused, which
    the form says at its fields: what was typed stays in them."""
    try:
        made = send()
    except Invalid as refusal:
        add_problems(form, refusal.problems)
        return None
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None
    unsaved.saved(request)
    messages.success(request, done if isinstance(done, str) else done(made))
    return made


def show_again(request: HttpRequest, typed: str) -> None:
    """What was typed with something that was refused stands on the next page."""
    if typed.strip():
        messages.warning(request, _("What you wrote was not saved: “%(text)s”") % {"text": typed})


def number_of(request: HttpRequest, name: str) -> int | None:
    """The number of a row that the address names beside its path; None for what is no number."""
    named = request.GET.get(name, "")
    usable = named.isascii() and named.isdigit() and len(named) <= LONGEST_NUMBER
    return int(named) if usable else None
