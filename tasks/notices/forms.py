"""Issuing a supervision notice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, User
from departments.organizations.names import name_with_former
from departments.permissions import Action, reach_for
from reform_tracker.forms import DayInput
from tasks.models import Measure, ReformPlan
from tasks.notices.service import LONGEST_CONTACT, LONGEST_SOURCE, LONGEST_TITLE
from tasks.plan.filters import PieceField, measures, organizations
from tasks.signing.forms import text_field


class UnitsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Organizations by their names, to be ticked."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, organization: Organization) -> str:
        return name_with_former(organization)


class IssueForm(forms.Form):
    """What the notice says, and to whom it goes."""

    title = forms.CharField(
        label=_("Matter"),
        max_length=LONGEST_TITLE,
        required=False,
        help_text=_("Stands in the title of the document between 关于 and 的督办通知."),
    )
    measure = PieceField(
        label=_("Measure"),
        queryset=Measure.objects.none(),
        required=False,
        empty_label=_("None: the plan as a whole"),
    )
    matter = forms.CharField(
        label=_("What it rests on"),
        max_length=LONGEST_SOURCE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    text = text_field(_("What has to be done"), rows=6)
    due_on = forms.DateField(label=_("To be answered by"), required=False, widget=DayInput())
    contact = forms.CharField(
        label=_("Contact and telephone"), max_length=LONGEST_CONTACT, required=False
    )
    organizations = UnitsField(
        label=_("Units that get it"), queryset=Organization.objects.none(), required=False
    )

    def __init__(self, plan: ReformPlan, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].queryset = measures().filter(task__area__plan=plan)  # type: ignore[attr-defined]  # a choice of rows
        reach = reach_for(user, Action.ISSUE_NOTICE)
        offered = organizations().filter(reach.among("pk"), valid_until=None)
        self.fields["organizations"].queryset = offered.order_by("unit_order", "pk")  # type: ignore[attr-defined]  # likewise
