"""Raising an item, deciding it with directives, convening a meeting, its agenda and minutes."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import User
from departments.permissions import Action, can, reach_for
from reform_tracker.forms import DayInput
from tasks.coordinating.meetings import LONGEST, Convened
from tasks.coordinating.models import LONGEST_TITLE
from tasks.coordinating.service import Charge, raisable
from tasks.models import JointMeeting, Measure, ReformPlan
from tasks.plan.filters import OrganizationField, PieceField, measures, organizations
from tasks.signing.forms import text_field

CHARGES = 3  # empty lines for directives of a decision


class RaiseForm(forms.Form):
    """What has to be coordinated."""

    measure = PieceField(label=_("Measure"), queryset=Measure.objects.none(), required=False)
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE, required=False)
    text = text_field(_("What has to be coordinated, and with whom"), rows=6)

    def __init__(self, plan: ReformPlan, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["measure"]
        mine = raisable(user).filter(task__area__plan=plan)
        field.queryset = measures().filter(pk__in=mine.values("pk"))
        if can(user, Action.COORDINATE, plan.access()):
            field.empty_label = _("None: the plan as a whole")


class WordsForm(forms.Form):
    """Words with a step of an item, on the revision that the page showed."""

    comment = text_field(_("Words with it"), rows=4)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(WordsForm):
    comment = text_field(_("What is decided"), rows=4)


class ChargeForm(forms.Form):
    """One directive of a decision; all empty is none."""

    organization = OrganizationField(
        label=_("Organization"), queryset=organizations(), required=False
    )
    title = forms.CharField(label=_("Directive"), max_length=LONGEST_TITLE, required=False)
    text = text_field(_("What has to be done"), rows=2)
    due_on = forms.DateField(label=_("To be answered by"), required=False, widget=DayInput())

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = reach_for(user, Action.ISSUE_DIRECTIVE)
        field: Any = self.fields["organization"]
        field.queryset = organizations().filter(reach.among("pk"), valid_until=None)

    def charge(self) -> Charge:
        said = self.cleaned_data
        chosen = said.get("organization")
        return Charge(
            chosen.pk if chosen else None,
            said.get("title", ""),
            said.get("text", ""),
            said.get("due_on"),
        )


class ConveneForm(forms.Form):
    """When, where and under whom; who is invited."""

    held_on = forms.DateField(label=_("Held on"), required=False, widget=DayInput())
    place = forms.CharField(label=_("Venue"), max_length=LONGEST["place"], required=False)
    chair = forms.CharField(label=_("Chair"), max_length=LONGEST["chair"], required=False)
    invited = forms.ModelMultipleChoiceField(
        label=_("Invited"),
        queryset=organizations(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["invited"]
        field.queryset = organizations().filter(valid_until=None)

    def said(self) -> Convened:
        data = self.cleaned_data
        return Convened(
            data["held_on"], data["place"], data["chair"], [one.pk for one in data["invited"]]
        )


class MinutesForm(forms.Form):
    """Who attended, and what else is to be kept; the decisions stand at the items."""

    attended = text_field(_("Attended"), _("Names and posts, as in the minutes."), rows=3)
    remarks = text_field(_("Further words"), rows=4)
    version = forms.IntegerField(widget=forms.HiddenInput)


def first_of(meeting: JointMeeting) -> dict[str, Any]:
    """What the form of a meeting begins with."""
    invited: Collection[int] = list(meeting.invited.values_list("pk", flat=True))
    return {
        "held_on": meeting.held_on,
        "place": meeting.place,
        "chair": meeting.chair,
        "invited": invited,
        "version": meeting.version,
    }
