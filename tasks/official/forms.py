"""The forms of the import: one for each change, their cleaned values are its parameters."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from departments.models import Organization
from departments.organizations.models import PARTY_CHOICES, OrganizationKind
from reform_tracker.forms import DayInput, UploadField
from tasks.converters import KeyConverter
from tasks.official.drafts import YEARS, wrong_date
from tasks.official.names import MARKS, new_organization
from tasks.official.parties import supporters
from tasks.official.publishing import Exempt, Filers
from tasks.official.reading.pieces import sentences
from tasks.official.reading.structure import ParsedDocument, ParsedMeasure
from tasks.plan.forms import OtherParties
from tasks.plan.models.roles import OTHER_ROLES
from tasks.plan.periods import DECEMBER, Months

_BETWEEN_NAMES = re.compile(r"[、,，;；\s]+")
LONGEST_NAME = 60
MONTHS = [(month, str(month)) for month in range(1, DECEMBER + 1)]
KEY = rf"^{KeyConverter.regex}$"


class UploadForm(forms.Form):
    file = UploadField(
        label=_("Official document"),
        help_text=_(
            "A .txt or .docx file, a saved web page (.html) or a PDF with text in it, at most 4 MB."
            " A scanned page has no text."
        ),
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.docx,.html,.htm,.pdf"}),
    )


class PublishForm(forms.Form):
    """Who of those that would owe an implementation plan shall owe none, and why."""

    exempt = forms.ModelMultipleChoiceField(
        Organization.objects.none(),
        required=False,
        label=_("Left out"),
        widget=forms.CheckboxSelectMultiple,
    )
    exempt_reason = forms.CharField(
        required=False,
        max_length=500,
        label=_("Why they file no implementation plan"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None, filers: Filers) -> None:
        super().__init__(data)
        rows = Organization.objects.filter(pk__in=[organization.pk for organization in filers.all])
        field = self.fields["exempt"]
        field.queryset = rows.order_by("unit_order")  # type: ignore[attr-defined]  # of the class above

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("exempt") and not cleaned.get("exempt_reason"):
            told = _("Say why these organizations owe no implementation plan.")
            self.add_error("exempt_reason", told)
        return cleaned

    def decision(self) -> Exempt:
        left_out = frozenset(organization.pk for organization in self.cleaned_data["exempt"])
        return Exempt(left_out, self.cleaned_data["exempt_reason"])


class KeyForm(forms.Form):
    key = forms.RegexField(KEY, max_length=20, widget=forms.HiddenInput)


class MeasureForm(KeyForm):
    number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class IndexForm(forms.Form):
    index = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class RetitleForm(KeyForm):
    title = forms.CharField(label=_("Title"), max_length=300)


class SplitMeasureForm(MeasureForm):
    sentence = forms.IntegerField(min_value=1, label=_("Cut behind sentence"))


class MoveMeasureForm(MeasureForm):
    to = forms.CharField(max_length=20, label=_("Move to task"))


class NamesField(forms.CharField):
    """Names of organizations with 、 between them, cleaned to a list without marks."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 1})
        super().__init__(required=False, max_length=2000, widget=widget, **kwargs)

    def clean(self, value: Any) -> list[str]:
        names = [name for name in _BETWEEN_NAMES.split(MARKS.sub("", super().clean(value))) if name]
        if any(len(name) > LONGEST_NAME for name in names):
            text = _("A name has at most %(most)s characters. Put 、 between two names.")
            raise forms.ValidationError(text % {"most": LONGEST_NAME})
        return names


class PartiesForm(OtherParties, MeasureForm):
    lead = forms.CharField(label=_("Lead"), max_length=LONGEST_NAME)
    support = NamesField(label=_("Support"), help_text=_("Names with 、 between them."))
    guide, urge, implement = (NamesField(label=role.label) for role in OTHER_ROLES)

    def clean_lead(self) -> str:
        return MARKS.sub("", self.cleaned_data["lead"])


class DeadlineForm(MeasureForm):
    due_on = forms.DateField(label=_("Due on"), required=False, widget=DayInput())


class HeadForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=300)
    number = forms.CharField(label=_("Document number"), max_length=60, required=False)
    issuer = forms.CharField(label=_("Issuer"), max_length=120, required=False)
    issued_on = forms.DateField(label=_("Issued on"), required=False, widget=DayInput())
    filing_due_on = forms.DateField(
        label=_("Deadline for filing implementation plans"), required=False, widget=DayInput()
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        place = wrong_date(data.get("issued_on"), data.get("filing_due_on"))
        if place:
            self.add_error(place[0], place[1])
        return data


class PeriodForm(forms.Form):
    """The year of the plan and the months of it for which progress will be reported."""

    year = forms.IntegerField(label=_("Year"), min_value=YEARS[0], max_value=YEARS[-1])
    first = forms.TypedChoiceField(label=_("First month"), choices=MONTHS, coerce=int)
    last = forms.TypedChoiceField(label=_("Last month"), choices=MONTHS, coerce=int)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "first" in data and "last" in data and data["first"] > data["last"]:
            self.add_error("last", _("The last month lies on or after the first one."))
        return data

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"year": data["year"], "months": Months(data["first"], data["last"])}


EDIT_FORMS: dict[str, type[forms.Form]] = {
    "retitle": RetitleForm,
    "split_task": MeasureForm,
    "merge_task": KeyForm,
    "split_measure": SplitMeasureForm,
    "move_measure": MoveMeasureForm,
    "set_parties": PartiesForm,
    "drop_rule": IndexForm,
    "set_deadline": DeadlineForm,
    "task_to_frame": KeyForm,
    "frame_to_area": IndexForm,
    "set_head": HeadForm,
    "dismiss": IndexForm,
}


def head_form(document: ParsedDocument) -> HeadForm:
    """The head as it stands in the draft."""
    deadline = document.filing_deadline
    return HeadForm(
        initial={
            "title": document.opinion_title or document.title,
            "number": document.number or "",
            "issuer": document.issuer or "",
            "issued_on": document.issued_on,
            "filing_due_on": deadline.date if deadline else None,
        }
    )


class MeasureForms:
    """The forms of one measure on the page of its task."""

    def __init__(
        self,
        key: str,
        measure: ParsedMeasure,
        tasks: Iterable[tuple[str, str]],
        refused: forms.Form | None = None,
    ) -> None:
        """`refused` is the form of this measure that was refused: it keeps what was typed."""
        self.measure = measure
        place = {"key": key, "number": measure.number}
        due = next((limit.date for limit in measure.deadlines if limit.date), None)
        several = {role.value: getattr(measure, role.value) for role in OTHER_ROLES}
        several["support"] = supporters(measure)
        named = {name: "、".join(names) for name, names in several.items()}
        named["lead"] = measure.lead[0] if measure.lead else ""
        # Several forms on one page: their ids must differ.
        ids = f"id_%s_{measure.number}"
        self.parties = PartiesForm(initial=place | named, auto_id=f"{ids}_parties")
        self.deadline = DeadlineForm(initial=place | {"due_on": due}, auto_id=f"{ids}_deadline")
        if isinstance(refused, PartiesForm):
            self.parties = refused
        elif isinstance(refused, DeadlineForm):
            self.deadline = refused
        self.others = [(other, title) for other, title in tasks if other != key]
        self.sentences = list(enumerate(sentences(measure.text)[:-1], 1))


class NameForm(forms.Form):
    """Whom one printed name means: an organization there is, or a new one."""

    choice = forms.ChoiceField(label=_("Means"), widget=forms.RadioSelect, required=False)
    other = forms.ModelChoiceField(
        label=_("Another organization"),
        queryset=Organization.objects.parties(),
        required=False,
        empty_label="—",
    )
    short_name = forms.CharField(label=_("Short name"), max_length=LONGEST_NAME, required=False)
    formal_name = forms.CharField(label=_("Formal name"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=PARTY_CHOICES, required=False)

    NEW, OTHER = "new", "other"

    def __init__(self, *args: Any, candidates: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            *((str(pk), label) for pk, label in candidates),
            (self.OTHER, _("another organization, chosen below")),
            (self.NEW, _("a new organization, named below")),
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        choice = data.get("choice")
        for name in ("short_name", "formal_name"):
            data[name] = MARKS.sub("", data.get(name, ""))
        if choice == self.OTHER and not data.get("other"):
            self.add_error("other", _("Choose the organization."))
        if choice == self.NEW and not data.get("short_name"):
            self.add_error("short_name", _("Give the new organization a short name."))
        return data

    def decision(self) -> dict[str, Any] | None:
        """The decision as the draft keeps it, None while there is none."""
        data = self.cleaned_data
        choice = data.get("choice")
        if not choice:
            return None
        if choice == self.NEW:
            kind = data["kind"] or OrganizationKind.DEPARTMENT
            return new_organization(data["short_name"], kind, data["formal_name"])
        return {"same_as": data["other"].pk if choice == self.OTHER else int(choice)}
