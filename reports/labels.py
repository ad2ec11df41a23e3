"""What the trail calls the actions on provincial reports."""

from django.utils.translation import gettext_lazy as _

from reform_tracker.audit import labels
from reform_tracker.audit.labels import ObjectLabel
from reports.closes.service import SUMMARIES


def register() -> None:
    labels.register(
        actions={
            "report.requested": _("Provincial report asked for"),
            "report.retried": _("Report file made again"),
            "period.closed": _("Period closed"),
            "period.reopened": _("Period opened again"),
        },
        objects={
            "reports.provincialreport": ObjectLabel(_("Provincial report")),
            "reports.reportfile": ObjectLabel(_("Report file")),
            "reports.periodclose": ObjectLabel(_("Period close")),
        },
        texts=[
            _("Provincial report of %(period)s"),
            _("A failed file is made again"),
            *SUMMARIES.values(),
        ],
    )
