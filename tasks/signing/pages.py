"""What the pages of documents share: steps, versions, conflicts."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from departments.organizations.names import FormerNames
from departments.requests import account
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from tasks.converters import NumberConverter
from tasks.errors import Invalid
from tasks.pages import act
from tasks.signing.forms import ReviewForm
from tasks.signing.models import SignedDocument
from tasks.signing.workflow import Need, Step, workflow_of

NUMBER = re.compile(NumberConverter.regex)


def take_step(
    request: HttpRequest, document: SignedDocument, step: Step, service: Callable[..., object]
) -> HttpResponse:
    """One step of the sign-off chain, with what the form says of it.

    Whoever signs or reviews does so for what the page showed: that needs its revision.
    """
    rule = workflow_of(document).rule(step)
    form, to = ReviewForm(document, request.POST), document.page()
    if not form.is_valid() and Need.REVISION in rule.needs:
        for name, errors in form.errors.items():
            said = " ".join(str(error) for error in errors)
            messages.error(request, f"{form.fields[name].label}: {said}")
        return redirect(to)
    data = form.cleaned_data
    action = partial(
        service,
        document.pk,
        step,
        actor=account(request),
        source=BROWSER,
        revision=data.get("revision"),
        # A reason belongs to a return; one that was chosen before "accept" means nothing.
        reason=data.get("reason", "") if Need.REASON in rule.needs else "",
        comment=data.get("comment", ""),
        chosen=[int(pk) for pk in request.POST.getlist("chosen") if NUMBER.fullmatch(pk)],
        confirmed=data.get("confirmed", False),
    )
    return act(request, action, str(rule.said), to)


def under_the_name_of_its_day(document: SignedDocument) -> str:
    """Lets the organization of a filed document bear the name under which it was signed, in memory.

    Returns what it is called now where that is another name, else "". Costs one query.
    """
    if not document.is_filed or document.signed_at is None:
        return ""
    now_called = document.organization.short_name
    FormerNames.on(clock.local_date(document.signed_at)).put_on(document.organization)
    return "" if document.organization.short_name == now_called else now_called


def warn_of_gaps(request: HttpRequest, require_complete: Callable[[], None]) -> None:
    """Tells what the approver will miss in what was just handed over."""
    try:
        require_complete()
    except Invalid as refusal:
        told = " ".join(problem.message for problem in refusal.problems)
        messages.warning(request, _("It cannot be signed yet. %(gaps)s") % {"gaps": told})


def with_version(form: BaseForm, version: object, *, field: str = "version") -> None:
    """Sets a bound form's hidden version, so that saving again is a deliberate overwriting."""
    data = cast(QueryDict, form.data).copy()
    data[form.add_prefix(field)] = str(version)
    form.data = data


def differences(
    labels: Iterable[tuple[str, object]], theirs: Mapping[str, Any], mine: Mapping[str, Any]
) -> list[dict[str, object]]:
    """Fields in which the stored text and the typed one differ, for the conflict page."""
    return [
        {"label": label, "theirs": theirs.get(name, ""), "mine": mine.get(name, "")}
        for name, label in labels
        if str(theirs.get(name) or "") != str(mine.get(name) or "")
    ]
