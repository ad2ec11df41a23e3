"""The form of an implementation plan: a header, and per measure a horizon and milestones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from reform_tracker.forms import DayInput, SentRowsFormSet
from tasks.errors import Problem
from tasks.filing.promises import CommitmentInput, MilestoneInput, commitments_of
from tasks.filing.service import HEADER, FilingInput, led_measures
from tasks.models import ImplementationPlan, Measure


class HeaderForm(forms.Form):
    """Who answers for the plan and what it does, step by step."""

    leader_name = forms.CharField(label=_("Responsible leader"), max_length=60, required=False)
    leader_title = forms.CharField(label=_("Position"), max_length=60, required=False)
    liaison_name = forms.CharField(label=_("Liaison"), max_length=60, required=False)
    liaison_phone = forms.CharField(
        label=_("Office phone"),
        max_length=40,
        required=False,
        help_text=_("An office number, no private mobile phone."),
    )
    summary = forms.CharField(
        label=_("Main steps and measures"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class HorizonForm(forms.Form):
    horizon = forms.ChoiceField(label=_("Horizon"), choices=Measure.Horizon.choices)


class MilestoneForm(forms.Form):
    title = forms.CharField(label=_("Milestone"), max_length=200)
    due_on = forms.DateField(label=_("Due on"), widget=DayInput())
    weight = forms.IntegerField(
        label=_("Weight %"),
        min_value=1,
        max_value=100,
    )


MilestoneFormSet = formset_factory(
    MilestoneForm,
    formset=SentRowsFormSet,
    extra=1,
    can_delete=True,
    max_num=settings.MOST_MILESTONES,
    absolute_max=settings.MOST_MILESTONES,
)


@dataclass
class Section:
    """One measure in the form."""

    measure: Measure
    horizon: HorizonForm
    milestones: "BaseFormSet[MilestoneForm]"
    problems: list[str]

    @property
    def anchor(self) -> str:
        return f"measure-{self.measure.pk}"

    @property
    def is_posted(self) -> bool:
        """Whether the sent form held this measure; otherwise it shows what is stored."""
        return self.horizon.is_bound

    @property
    def is_wrong(self) -> bool:
        """Whether anything in this section must be corrected."""
        wrong_rows = any(form.errors for form in self.milestones.forms)
        return bool(self.problems or self.horizon.errors or wrong_rows)

    def content(self) -> CommitmentInput:
        rows = [form.cleaned_data for form in self.milestones.forms if _is_filled(form)]
        return CommitmentInput(
            self.measure.pk,
            self.horizon.cleaned_data["horizon"],
            tuple(MilestoneInput(r["title"], r["due_on"], r["weight"]) for r in rows),
        )

    def in_words(self) -> str:
        """What was typed, right or wrong, as services.filing.in_words says a commitment."""
        chosen = self.horizon["horizon"].value()
        lines = [str(label) for value, label in Measure.Horizon.choices if value == chosen]
        for form in self.milestones.forms:
            typed = [str(form[name].value() or "") for name in ("due_on", "title", "weight")]
            if any(typed) and not form["DELETE"].value():
                lines.append(f"{' '.join(typed)} %")
        return "\n".join(lines)


class FilingEditor:
    """The whole page's form. Bound when `data` is given.

    Then it shows the measures that were sent beside those that are stored: somebody else may have
    chosen others in the meantime (`is_stale`).
    """

    def __init__(
        self,
        filing: ImplementationPlan,
        data: Mapping[str, Any] | None = None,
        held: Sequence[CommitmentInput] | None = None,
    ) -> None:
        """`held` is what is promised, None for what stands in the filing."""
        self.filing = filing
        self.held = commitments_of(filing) if held is None else held
        initial = {name: getattr(filing, name) for name in (*HEADER, "version")}
        self.header = HeaderForm(data, initial=initial)
        seen = str(data.get("version", "")) if data is not None else ""
        self.is_stale = seen.isdecimal() and seen != str(filing.version)
        self.sections = [self._section(m, held, data) for m, held in self._measures(data or {})]
        self.problems: list[str] = []

    def is_valid(self) -> bool:
        parts: list[Any] = [self.header]
        for section in self._posted():
            parts += [section.horizon, section.milestones]
        # Every part is asked, so that every error is shown at once.
        return not [part for part in parts if not part.is_valid()]

    @property
    def version(self) -> int:
        return int(self.header.cleaned_data["version"])

    def content(self) -> FilingInput:
        """What was typed, for the service. Call after `is_valid`."""
        header = {name: self.header.cleaned_data[name] for name in HEADER}
        return FilingInput(**header, commitments=tuple(s.content() for s in self._posted()))

    def show(self, problems: Iterable[Problem]) -> None:
        """Puts each refusal of the service beside the field it speaks of."""
        by_measure = {str(section.measure.pk): section for section in self.sections}
        for problem in problems:
            head, _dot, rest = problem.place.partition(".")
            if head in self.header.fields:
                self.header.add_error(head, problem.message)
            elif head == "measures" and rest.split(".")[0] in by_measure:
                _place(by_measure[rest.split(".")[0]], rest.split(".")[1:], problem.message)
            else:
                self.problems.append(problem.message)

    def _posted(self) -> list[Section]:
        return [section for section in self.sections if section.is_posted]

    def _measures(self, data: Mapping[str, Any]) -> list[tuple[Measure, CommitmentInput | None]]:
        held = {c.measure_id: c for c in self.held}
        rows = Measure.objects.filter(task__area__plan=self.filing.plan_id)
        wanted = set(held) | {
            pk for pk in rows.values_list("pk", flat=True) if f"m{pk}-horizon" in data
        }
        if not self.filing.organization.is_prefecture:
            wanted = led_measures(self.filing)
        rows = rows.filter(pk__in=wanted).select_related("task__area")
        return [(measure, held.get(measure.pk)) for measure in rows.in_print_order()]

    def _section(
        self, measure: Measure, held: CommitmentInput | None, data: Mapping[str, Any] | None
    ) -> Section:
        prefix = f"m{measure.pk}"
        if data is not None and self.is_stale and f"{prefix}-horizon" not in data:
            data = None
        steps = held.milestones if held else ()
        return Section(
            measure,
            HorizonForm(data, prefix=prefix, initial={"horizon": held.horizon if held else ""}),
            MilestoneFormSet(
                data,
                prefix=f"{prefix}-steps",
                initial=[{"title": m.title, "due_on": m.due_on, "weight": m.weight} for m in steps],
            ),
            [],
        )


class ChooseMeasuresForm(forms.Form):
    """A prefecture ticks what it takes on."""

    measures = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measures"].choices = choices  # type: ignore[attr-defined]  # ChoiceField


def _is_filled(form: forms.Form) -> bool:
    return bool(form.cleaned_data) and not form.cleaned_data.get("DELETE")


def _place(section: Section, path: Sequence[str], message: str) -> None:
    """`path` is like [], ["horizon"] or ["milestones", "1", "due_on"]."""
    if path[:1] == ["horizon"]:
        section.horizon.add_error("horizon", message)
        return
    filled = [form for form in section.milestones.forms if _is_filled(form)]
    if len(path) == len(("milestones", "number", "field")) and int(path[1]) < len(filled):
        filled[int(path[1])].add_error(path[2], message)
    else:
        section.problems.append(message)
