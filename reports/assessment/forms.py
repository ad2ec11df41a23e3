"""Forms of the assessment; what they refuse the services refuse as well."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reform_tracker.forms import DayInput
from reports.assessment.registry import CRITERIA
from reports.assessment.rules import NONE, Line, Method, Rule
from reports.assessment.sheets import LONGEST_REASON, LONGEST_TEXT, Correction
from reports.assessment.words import title_of
from reports.models import AssessmentSheet

POINTS = 12  # characters
FIELDS = ("weight", "method", "per_miss", "floor")
OWN_FIELDS = ("remark", "version")  # of the form in which a unit assesses itself


class UntilForm(forms.Form):
    until = forms.DateField(label=_("Self-assessment until"), widget=DayInput())


class SelfForm(forms.Form):
    """A remark, and for each criterion the points that the unit thinks right."""

    remark = forms.CharField(
        label=_("Remark"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, sheet: AssessmentSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "remark": sheet.remark, "version": sheet.version, **sheet.self_points
        }  # fmt: skip
        for one in sheet.computed.points:
            if one.of is not None:
                self.fields[one.criterion] = _points(
                    _("%(criterion)s, of %(most)s")
                    % {"criterion": title_of(one.criterion), "most": one.of}
                )
        self.order_fields([name for name in self.fields if name not in OWN_FIELDS])

    @property
    def points(self) -> dict[str, str]:
        data = self.cleaned_data
        return {key: value for key, value in data.items() if key not in OWN_FIELDS}


class CorrectionForm(forms.Form):
    """What the points of a criterion shall be, and why."""

    criterion = forms.ChoiceField(label=_("Criterion"))
    points = forms.CharField(
        label=_("Points"),
        max_length=POINTS,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON)

    def __init__(self, *args: Any, sheet: AssessmentSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criterion"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (one.criterion, title_of(one.criterion))
            for one in sheet.computed.points
            if one.of is not None
        ]

    @property
    def correction(self) -> Correction:
        data = self.cleaned_data
        return Correction(data["criterion"], data["points"], data["reason"])


class AnswerForm(CorrectionForm):
    """The answer to an objection, with a correction where points are written."""

    text = forms.CharField(
        label=pgettext_lazy("assessment", "Answer"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, sheet: AssessmentSheet, **kwargs: Any) -> None:
        super().__init__(*args, sheet=sheet, **kwargs)
        for name in ("criterion", "points", "reason"):
            self.fields[name].required = False
        self.order_fields(["text"])

    @property
    def wanted(self) -> Correction | None:
        """None where no points are written."""
        return self.correction if self.cleaned_data["points"] else None


class ObjectionForm(forms.Form):
    text = forms.CharField(
        label=_("Objection"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )


def _points(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=POINTS,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


class RuleForm(forms.Form):
    """How each criterion counts; one without points is left out. A what-if sends it in the address,
    a draft in a form of its own."""

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = {one.criterion: one for one in rule.lines}
        for key in CRITERIA:
            line = lines.get(key, Line(key, NONE))
            self.fields[f"{key}-weight"] = _number(_("Points at most"), line.weight)
            self.fields[f"{key}-method"] = forms.ChoiceField(
                label=_("Counted"), choices=Method.choices, initial=line.method.value
            )
            self.fields[f"{key}-per_miss"] = _number(_("Off for each miss"), line.per_miss)
            self.fields[f"{key}-floor"] = _number(_("Left at least"), line.floor)

    @property
    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each criterion under its title."""
        return [(title_of(key), [self[f"{key}-{name}"] for name in FIELDS]) for key in CRITERIA]

    @property
    def rule(self) -> Rule:
        return Rule(tuple(line for key in CRITERIA if (line := self._line(key)).weight))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            for problem in self.rule.problems(CRITERIA):
                title = title_of(problem.place) if problem.place else ""
                self.add_error(None, f"{title} {problem.message}".strip())
        return data

    def _line(self, key: str) -> Line:
        weight, method, per_miss, floor = (self.cleaned_data[f"{key}-{name}"] for name in FIELDS)
        deducts = method == Method.DEDUCTION
        # What belongs to a deduction says nothing of a share.
        return Line(
            key, weight, Method(method), per_miss if deducts else NONE, floor if deducts else NONE
        )


def _number(label: Any, initial: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=100, decimal_places=2, initial=initial
    )
