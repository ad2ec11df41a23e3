"""Which way for what is ticked; and closing the plan."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reform_tracker.forms import DayInput
from reports.year_end.carrying import Into, plans_to_carry_into
from reports.year_end.models import Way
from reports.year_end.parts import Part
from reports.year_end.service import Chosen
from tasks.models import ReformPlan
from tasks.plan.lifetime import LONGEST_REASON

LONGEST_SEEN = 60_000  # characters of what tells the choices that were seen
NEW = "new"


class NarrowForm(forms.Form):
    """Which parts are shown."""

    choice = forms.ChoiceField(
        label=_("Choice"),
        required=False,
        choices=[("", _("All")), ("none", _("Nothing chosen")), *Way.choices],
    )
    organization = forms.ChoiceField(label=_("Organization"), required=False)
    done = forms.ChoiceField(
        label=_("Declared done"),
        required=False,
        choices=[("", _("All")), ("true", _("Yes")), ("false", _("No"))],
    )

    def __init__(self, parts: list[Part], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {
            str(one.standing.organization_id): one.standing.organization.short_name
            for one in sorted(parts, key=lambda one: one.standing.organization.unit_order)
        }
        self.fields["organization"].choices = [("", _("All")), *names.items()]  # type: ignore[attr-defined]  # a ChoiceField

    def lets(self, one: Part) -> bool:
        if not self.is_valid():
            return True
        said = self.cleaned_data
        way = one.choice.way if one.choice else ""
        return (
            (not said["choice"] or way == ("" if said["choice"] == "none" else said["choice"]))
            and said["organization"] in ("", str(one.standing.organization_id))
            and said["done"] in ("", str(one.is_done).lower())
        )


class TicksField(forms.MultipleChoiceField):
    """Parts with the version that was seen, as “12.3.1”; which of them there are the service
    knows."""

    TICK = re.compile(r"[0-9]{1,18}\.[0-9]{1,18}\.[0-9]{1,9}")

    def valid_value(self, value: str) -> bool:
        return self.TICK.fullmatch(value) is not None


class PartsForm(forms.Form):
    chosen = TicksField(label=_("Parts"), required=False)

    def clean_chosen(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for one in self.cleaned_data["chosen"]:
            key, _dot, version = one.rpartition(".")
            found[key] = int(version)
        return found


class ChoiceForm(PartsForm):
    way = forms.ChoiceField(
        label=_("What becomes of it"), required=False, choices=Way.choices, widget=forms.RadioSelect
    )
    until = forms.DateField(
        label=_("New date"),
        required=False,
        widget=DayInput(),
        help_text=_("Of what is extended or carried over; the date before stays beside it."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One for all that are ticked; everybody on the line reads it."),
    )

    def wanted(self) -> Chosen:
        said = self.cleaned_data
        return Chosen(said["way"], said["reason"], said["until"])


class CloseForm(forms.Form):
    """`seen` tells which choices the page has shown; `into` where what goes on shall stand."""

    into = forms.ChoiceField(label=_("What goes on stands in"), required=False)
    filing_due_on = forms.DateField(
        label=_("Implementation plans are due on"),
        required=False,
        widget=DayInput(),
        help_text=_("Of a new plan only: whoever goes on files one under it."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.CharField(required=False, max_length=LONGEST_SEEN, widget=forms.HiddenInput)

    def __init__(self, plan: ReformPlan, goes_on: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not goes_on:
            del self.fields["into"], self.fields["filing_due_on"]
            return
        new = _("A new plan %(year)s for what is carried over") % {"year": plan.year + 1}
        there = [(str(one.pk), str(one)) for one in plans_to_carry_into(plan)]
        self.fields["into"].choices = [*there, (NEW, new)]  # type: ignore[attr-defined]  # a ChoiceField

    def where(self) -> Into | None:
        """None where nothing goes on."""
        said = self.cleaned_data
        if not said.get("into"):
            return None
        if said["into"] == NEW:
            return Into(None, said["filing_due_on"])
        return Into(int(said["into"]))
