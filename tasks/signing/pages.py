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

from departments.models import User
from departments.organizations.names import FormerNames
from departments.permissions import can
from departments.requests import account
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from tasks.converters import NumberConverter
from tasks.errors import Refused
from tasks.pages import act, show_again
from tasks.signing.forms import ReviewForm
from tasks.signing.models import Document, SignedDocument, State
from tasks.signing.workflow import (
    Need,
    Step,
    history,
    lacking,
    question,
    steps_for,
    workflow_of,
)

NUMBER = re.compile(NumberConverter.regex)


def take_step(
    request: HttpRequest,
    document: Document,
    step: Step,
    service: Callable[..., object],
    answer: type[ReviewForm] = ReviewForm,
) -> HttpResponse:
    """One step of a document, with what the form says of it; `answer` is the kind's own form.

    Whoever signs or reviews does so for what the page showed: that needs its revision.
    """
    rule = workflow_of(document).rule(step)
    form, to = answer(document, request.POST, step=step), document.page()
    if not form.is_valid() and Need.REVISION in rule.needs:
        for name, errors in form.errors.items():
            said = " ".join(str(error) for error in errors)
            messages.error(request, f"{form.fields[name].label}: {said}")
        show_again(request, request.POST.get("comment", ""))
        return redirect(to)
    data = form.cleaned_data
    # A day is named by kinds only whose form has one.
    named = {"day": data.get("day")} if "day" in form.fields else {}
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
        **named,
    )
    return act(request, action, str(rule.said), to, typed=data.get("comment", ""))


def under_the_name_of_its_day(document: SignedDocument) -> str:
    """Lets the organization of a filed document bear the name under which it was signed, in memory.

    Returns what it is called now where that is another name, else "". Costs one query.
    """
    if not document.is_filed or document.signed_at is None:
        return ""
    now_called = document.organization.short_name
    FormerNames.on(clock.local_date(document.signed_at)).put_on(document.organization)
    return "" if document.organization.short_name == now_called else now_called


def what_can_be_done(document: SignedDocument, user: User) -> dict[str, object]:
    """The steps this account may take now, what each of them asks, and what is still missing."""
    workflow, access = workflow_of(document), document.access()
    steps = steps_for(document, user, access)
    try:
        workflow.require_open(document)
        closed = ""
    except Refused as refusal:
        closed, steps = refusal.message, []
    sends_on = Step.HAND_OVER in steps or Step.SIGN in steps
    return {
        "steps": steps,
        "closed": closed,
        "may_edit": not closed and document.is_editable and can(user, workflow.write, access),
        "wrote": user.pk in access.wrote,
        "gaps": lacking(document) if sends_on else [],
        "hand_over_question": question(document, Step.HAND_OVER),
        "sign_question": question(document, Step.SIGN) if Step.SIGN in steps else "",
        "review_form": ReviewForm(document, step=Step.ACCEPT) if Step.ACCEPT in steps else None,
        "history": history(document),
    }


def hand_over(
    request: HttpRequest, document: SignedDocument, service: Callable[..., SignedDocument]
) -> None:
    """Hands over what was just saved. Raises Invalid with what is missing.

    What came back and goes on unchanged is asked about on its page, where the yes can be given. A
    second press of the button finds it handed over already: nothing more to do.
    """
    document.refresh_from_db(fields=["state", "changed_since_return"])  # a file may have come
    if document.state == State.READY:
        return
    if asked := question(document, Step.HAND_OVER):
        messages.warning(request, _("Not handed over yet. %(question)s") % {"question": asked})
        return
    service(document.pk, Step.HAND_OVER, actor=account(request), source=BROWSER)
    messages.success(request, _("Handed over for signature."))


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
