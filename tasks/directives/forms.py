"""Issuing a directive, writing a remark, and saying what became of one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import User
from departments.permissions import Action, reach_for
from reform_tracker.forms import DayInput
from tasks.directives.models import LONGEST_REMARK
from tasks.directives.service import LONGEST_TITLE
from tasks.models import Measure, ReformPlan
from tasks.plan.filters import OrganizationField, PieceField, measures, organizations
from tasks.signing.forms import text_field


class IssueForm(forms.Form):
    """What an organization is charged with."""

    organization = OrganizationField(
        label=_("Organization"), queryset=organizations(), required=False
    )
    measure = PieceField(
        label=_("Measure"),
        queryset=Measure.objects.none(),
        required=False,
        empty_label=_("None: the plan as a whole"),
        help_text=_("A part in it that is closed is opened again by the directive."),
    )
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE, required=False)
    text = text_field(_("What has to be done"), rows=6)
    due_on = forms.DateField(label=_("To be answered by"), required=False, widget=DayInput())

    def __init__(self, plan: ReformPlan, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].queryset = measures().filter(task__area__plan=plan)  # type: ignore[attr-defined]  # a choice of rows
        reach = reach_for(user, Action.ISSUE_DIRECTIVE)
        offered = organizations().filter(reach.among("pk"), valid_until=None)
        self.fields["organization"].queryset = offered  # type: ignore[attr-defined]  # likewise


class RemarkForm(forms.Form):
    text = forms.CharField(
        label=_("The remark"),
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("All on the line read it; the commission sees to it. It cannot be changed."),
    )


class NoteForm(forms.Form):
    words = forms.CharField(
        label=_("What became of it"),
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
