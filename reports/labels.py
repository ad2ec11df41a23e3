"""What the trail calls the actions on provincial reports."""

from django.utils.translation import gettext_lazy as _

from reform_tracker.audit import labels
from reform_tracker.audit.labels import ObjectLabel
from reports.closes.service import SUMMARIES
from reports.saved.service import SUMMARY


def register() -> None:
    labels.register(
        actions={
            "view.saved": _("View saved"),
            "view.changed": _("View changed"),
            "view.deleted": _("View deleted"),
            "view.used": _("View chosen for the first page or the weekly message"),
            "demo.played": _("A day of the demo's year played"),
            "report.requested": _("Provincial report asked for"),
            "report.retried": _("Report file made again"),
            "period.closed": _("Period closed"),
            "period.reopened": _("Period opened again"),
            "line_ending.chosen": _("Chosen for the year's end"),
            "line_ending.taken_back": _("Choice for the year's end taken back"),
            "line_ending.carried_over": _("Carried over into the next year's plan"),
            "assessment.computed": _("Assessment computed"),
            "assessment.opened": _("Self-assessment opened"),
            "assessment.review": _("Review of the assessment begun"),
            "assessment.published": _("Assessment published"),
            "assessment.answered": _("Objection to the assessment answered"),
            "assessment.corrected": _("Points of the assessment corrected"),
            "assessment_rule.drafted": _("Rule of the assessment drafted"),
            "assessment_rule.in_force": _("Rule of the assessment put into force"),
        },
        own_actions={
            "assessment.self": _("Self-assessment written"),
            "assessment.objected": _("Objection to the assessment"),
        },
        objects={
            "reports.provincialreport": ObjectLabel(_("Provincial report")),
            "reports.assessment": ObjectLabel(_("Assessment")),
            "reports.assessmentrule": ObjectLabel(_("Rule of the assessment")),
            "reports.assessmentsheet": ObjectLabel(_("Sheet of the assessment")),
            "reports.reportfile": ObjectLabel(_("Report file")),
            "reports.savedview": ObjectLabel(_("Saved view")),
            "reports.periodclose": ObjectLabel(_("Period close")),
            "reports.lineending": ObjectLabel(_("Year's end of a part")),
        },
        texts=[
            _("Provincial report of %(period)s"),
            _("A failed file is made again"),
            _("A day of the demo's year played"),
            *SUMMARIES.values(),
            SUMMARY,
            _("Chosen for the year's end"),
            _("Choice for the year's end taken back"),
            _("Carried over into the next year's plan"),
            _("Assessment computed"),
            _("Self-assessment opened"),
            _("Review of the assessment begun"),
            _("Assessment published"),
            _("Objection to the assessment answered"),
            _("Points of the assessment corrected"),
            _("Rule of the assessment drafted"),
            _("Rule of the assessment put into force"),
            _("Self-assessment written"),
            _("Objection to the assessment"),
        ],
    )
