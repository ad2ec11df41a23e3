"""Rules of a document that say of many lines at once who takes part."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tasks.plan.models.plan import Assignment, Measure, ReformPlan
from tasks.plan.models.roles import OTHER_ROLES
from tasks.plan.models.spans import Spanned

RULE_ROLES = [(role.value, role.label) for role in (Assignment.Role.SUPPORT, *OTHER_ROLES)]


def said(name: str, role: str) -> str:
    """A party and what it does, as documents say it: 各区政府落实."""
    what = Assignment.Role(role).label
    return gettext("By a rule of the document: %(party)s, %(role)s") % {"party": name, "role": what}


class PartyRule(Spanned):
    """A party that every later line has without naming it (以下均需各区政府落实，不再列出).

    `name` is as printed. What names an organization gives it a part on those lines
    (`Assignment.rule`); a collective stays words that are shown there.
    """

    plan = models.ForeignKey(ReformPlan, models.CASCADE, related_name="party_rules")
    name = models.CharField(_("party"), max_length=60)
    role = models.CharField(_("role"), max_length=12, choices=RULE_ROLES)
    collective = models.BooleanField(_("names no single organization"))

    class Meta(Spanned.Meta):
        ordering: ClassVar = ["span_start"]

    def __str__(self) -> str:
        return self.name

    def in_words(self) -> str:
        """What it says of a line: 各区政府落实."""
        return said(self.name, self.role)

    def holds_for(self, measure: Measure) -> bool:
        """Whether the line stands behind the rule."""
        return self.span_start < measure.span_start
