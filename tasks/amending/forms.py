"""Asking to open a document again, and writing its amendment."""

from collections.abc import Collection, Mapping
from copy import copy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.amending.contents import Content
from tasks.filing import amended as filings
from tasks.filing.forms import FilingEditor
from tasks.filing.promises import CommitmentInput
from tasks.filing.service import HEADER
from tasks.models import Amendment, ImplementationPlan, Measure, ProgressReport
from tasks.progress import amended as reports
from tasks.progress.forms import ReportForm
from tasks.progress.service import FIELDS
from tasks.signing.forms import text_field


class AskForm(forms.Form):
    """Why it is to be opened again."""

    reason = text_field(
        _("Why it is opened again"),
        _("What is wrong or has changed; the commission reads it and decides."),
    )


class ReportAmendmentForm(ReportForm):
    """What the amendment of a report says."""

    def __init__(self, amendment: Amendment, report: ProgressReport, *args: Any) -> None:
        said = amendment.content
        shown = copy(report)
        for name in FIELDS:
            setattr(shown, name, said[name])
        initial = {
            "version": amendment.version,
            "claims": said["claims"],
            "done_confirmed": bool(said["done_reason"]),
        }
        super().__init__(shown, *args, milestones=reports.claimable(report), initial=initial)
        del self.fields["file"]

    def said(self) -> Content:
        """What was typed, for the service. Call after `is_valid`."""
        return reports.as_json(self.content(), self.claimed())


def filing_editor(
    amendment: Amendment,
    filing: ImplementationPlan,
    data: Mapping[str, Any] | None = None,
    also: Collection[int] = (),
) -> FilingEditor:
    """The form of an amended plan; `also` are measures that are to be added to it."""
    said = filings.from_json(amendment.content)
    shown = copy(filing)
    for name in HEADER:
        setattr(shown, name, getattr(said, name))
    shown.version = amendment.version
    held = {one.measure_id: one for one in said.commitments}
    for pk in also:
        held.setdefault(pk, CommitmentInput(pk))
    return FilingEditor(shown, data, list(held.values()))


def addable(amendment: Amendment, filing: ImplementationPlan) -> list[Measure]:
    """The measures that a prefecture could take on beside what it has."""
    if not filing.organization.is_prefecture:
        return []
    there = {one["measure"] for one in amendment.content["commitments"]}
    rows = Measure.objects.filter(task__area__plan=filing.plan_id).exclude(pk__in=there)
    return list(rows.select_related("task").in_print_order())
