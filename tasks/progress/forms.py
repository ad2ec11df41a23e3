"""The forms of a progress report, a contribution and a review."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.files.forms import AttachmentField
from tasks.models import Milestone, ProgressReport
from tasks.progress.claims import claimable_milestones, in_words, unreached
from tasks.progress.models import DeclaredStatus
from tasks.progress.service import FIELDS, ReportInput, previous_report
from tasks.signing.forms import text_field


class ReportForm(forms.Form):
    """A measure's progress in one period."""

    status = forms.ChoiceField(label=_("Declared status"), choices=DeclaredStatus.choices)
    percent = forms.IntegerField(
        label=_("Degree of completion %"),
        min_value=0,
        max_value=100,
        error_messages={
            "min_value": _("Give a whole number from 0 to 100."),
            "max_value": _("Give a whole number from 0 to 100."),
        },
    )
    progress = text_field(_("Progress in this period"), _("Results and figures first."), 6)
    problems = text_field(_("Problems"))
    next_steps = text_field(_("Next steps"))
    coordination = text_field(
        _("Needs coordination"), _("What the commission shall bring to a joint meeting, if any.")
    )
    claims = forms.MultipleChoiceField(
        label=_("Milestones reached"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They count as verified when the commission accepts this report."),
    )
    claims_note = text_field(
        _("By what they can be seen"),
        _("The document with its number, the figures, who accepted it; or add a file below."),
        2,
    )
    done_confirmed = forms.BooleanField(
        label=_("Not all milestones are reached; the measure is declared done all the same"),
        required=False,
    )
    done_reason = text_field(
        _("Why it is done all the same"), _("Approver and commission read it and decide."), 2
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    file = AttachmentField(
        label=_("Add a file"),
        required=False,
        help_text=_("docx, xlsx, pdf, jpg, png or csv, at most 20 MB. Optional."),
    )

    def __init__(
        self,
        report: ProgressReport,
        *args: Any,
        milestones: list[Milestone] | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = initial_values(report) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        if milestones is None:
            milestones = claimable_milestones(report.measure_id, report.organization_id)
        field = self.fields["claims"]
        field.choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (m.pk, f"{m.title} ({m.due_on}, {m.weight} %)") for m in milestones
        ]
        self.milestones = milestones
        if not milestones:
            for name in ("claims", "claims_note", "done_confirmed", "done_reason"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Done with milestones not reached needs a yes and a reason; it ticks none by itself."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.claimed():
            data["claims_note"] = ""
        missing = unreached(data.get("status", ""), self.milestones, self.claimed())
        if not missing:
            data["done_reason"] = ""
        elif not (data.get("done_confirmed") and data.get("done_reason", "").strip()):
            told = _(
                "These milestones are not reached: %(milestones)s. Declared done all the same? "
                "Tick those that are reached, or confirm it here and say why."
            )
            self.add_error("done_confirmed", told % {"milestones": in_words(missing)})
        return data

    def content(self) -> ReportInput:
        return ReportInput(**{name: self.cleaned_data[name] for name in FIELDS})

    def claimed(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data.get("claims", ())]


def initial_values(report: ProgressReport) -> dict[str, Any]:
    """The stored draft, or an empty report that starts at the last declared percent."""
    values: dict[str, Any] = {name: getattr(report, name) for name in FIELDS}
    if report.pk:
        values["version"] = report.version
        values["claims"] = list(report.claims.values_list("milestone_id", flat=True))
        values["done_confirmed"] = bool(report.done_reason)
    elif last := previous_report(report):
        values |= {"percent": last.percent, "status": last.status}
    return values


def last_text(report: ProgressReport) -> dict[str, str]:
    """The texts of the last signed report, offered as a draft to be revised."""
    last = previous_report(report)
    names = ("progress", "problems", "next_steps", "coordination")
    return {name: getattr(last, name) for name in names} if last else {}
