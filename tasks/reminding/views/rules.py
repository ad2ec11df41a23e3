"""The reminder rules: to read for whoever reads the outbox, to change for the administrator."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.permissions import Action, authorize, can
from departments.requests import account
from reform_tracker.audit.sources import BROWSER
from reform_tracker.forms import add_problems
from tasks.duties.kinds import DutyKind
from tasks.errors import Invalid, Stale
from tasks.models import ReminderRule
from tasks.pages import act, find
from tasks.reminding import rules as service
from tasks.reminding.forms import RuleForm
from tasks.signing.pages import with_version

CHANGES_SHOWN = 10


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule in words, by duty, and who changed what last."""
    authorize(account(request), Action.READ_OUTBOX)
    rows = sorted(ReminderRule.objects.all(), key=lambda rule: rule.kind)
    groups = [
        (DutyKind(kind), sorted(of_kind, key=lambda rule: (rule.offset, rule.pk)))
        for kind, of_kind in groupby(rows, key=lambda rule: rule.kind)
    ]
    order = list(DutyKind)
    context = {
        "groups": sorted(groups, key=lambda group: order.index(group[0])),
        "may_edit": can(account(request), Action.EDIT_REMINDER_RULES),
        "changes": service.latest_changes(CHANGES_SHOWN),
    }
    return render(request, "tasks/reminding/rules.html", context)


def rule_new(request: HttpRequest) -> HttpResponse:
    authorize(account(request), Action.EDIT_REMINDER_RULES)
    return _edited(request, None, {"active": True})


def rule_edit(request: HttpRequest, pk: int) -> HttpResponse:
    authorize(account(request), Action.EDIT_REMINDER_RULES)
    rule = find(ReminderRule.objects.all(), pk=pk)
    shown = {name: getattr(rule, name) for name in service.FIELDS}
    return _edited(request, rule, shown | {"read": service.fingerprint(rule)})


@require_POST
def rule_delete(request: HttpRequest, pk: int) -> HttpResponse:
    user = account(request)
    return act(
        request,
        lambda: service.delete_rule(pk, actor=user, source=BROWSER),
        _("The rule is deleted. What it has already planned stays."),
        "tasks:reminder-rules",
    )


def _edited(
    request: HttpRequest, rule: ReminderRule | None, initial: dict[str, object]
) -> HttpResponse:
    form = RuleForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid() and _saved(request, rule, form):
        return redirect("tasks:reminder-rules")
    status = 422 if request.method == "POST" else 200
    return render(request, "tasks/reminding/rule.html", {"form": form, "rule": rule}, status=status)


def _saved(request: HttpRequest, rule: ReminderRule | None, form: RuleForm) -> bool:
    try:
        service.save_rule(
            rule.pk if rule else None,
            actor=account(request),
            source=BROWSER,
            content=form.content(),
            read=form.cleaned_data["read"] or None,
        )
    except Stale as refusal:
        _read_again(form, refusal)
        return False
    except Invalid as refusal:
        add_problems(form, refusal.problems)
        return False
    return True


def _read_again(form: RuleForm, refusal: Stale) -> None:
    """What was typed stays; saving it once more overwrites the other change on purpose."""
    again = _("What you entered is kept below; save again to put it in the place of that.")
    form.add_error(None, f"{refusal.message} {again}")
    with_version(form, service.fingerprint(refusal.current), field="read")
