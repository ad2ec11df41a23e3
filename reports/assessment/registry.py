"""The criteria that there are: a new one is one more line here."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from reports.assessment.criteria import (
    filing,
    milestones,
    orders,
    receipts,
    reports,
    returns,
)
from reports.assessment.facts import Criterion

_ALL = (
    Criterion(
        "filing",
        _("Plan filed on time"),
        _("The implementation plan was filed by its deadline."),
        filing.facts,
    ),
    Criterion(
        "reports",
        _("Reports on time"),
        _("Progress reports were handed in by their due dates, and again in time after a return."),
        reports.on_time,
    ),
    Criterion(
        "substance",
        _("Reports with substance"),
        _("Reports say in their progress something that earlier ones on the measure did not."),
        reports.with_substance,
    ),
    Criterion(
        "milestones",
        _("Milestones met"),
        _(
            "Milestones were reported as reached in time and verified; a date counts as extended "
            "if it was extended in time."
        ),
        milestones.facts,
    ),
    Criterion(
        "returns",
        _("Accepted without a return"),
        _("Plans and reports were accepted without being returned for a reason of the unit's own."),
        returns.facts,
    ),
    Criterion(
        "orders",
        _("Directives answered in time"),
        _(
            "Directives and supervision notices were answered by their day, and again in time after"
            " a new instruction."
        ),
        orders.facts,
    ),
    Criterion(
        "receipts",
        _("Receipt confirmed in time"),
        _("Each part of a line was confirmed within the working days that it was given."),
        receipts.facts,
    ),
)
CRITERIA: Mapping[str, Criterion] = {one.key: one for one in _ALL}
