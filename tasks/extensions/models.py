"""Extensions (延期): what was due, until when it is asked for, until when it was granted."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.models import User
from tasks import links
from tasks.asking.models import Request
from tasks.plan.models.plan import Assignment, Measure
from tasks.plan.models.scope import of_organization_or_line, shares_a_line
from tasks.signing.states import Asked


def _on_a_line_without_a_measure(organization_id: int) -> Q:
    """Of plans of those with whom the organization shares a line, of directives on such a line."""
    lines = Measure.objects.on_line_of(organization_id)
    return Q(shares_a_line(organization_id), filing__isnull=False) | Q(directive__measure__in=lines)


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def visible_to(self, user: User) -> "ExtensionQuerySet":
        """Those of organizations within the reach of the account's office, its own organization's,
        and those on lines on which that stands."""
        return self.filter(of_organization_or_line(user, _on_a_line_without_a_measure))


class Extension(Request):
    """A date that is to be moved: that of an implementation plan, of a milestone, of the end of
    a measure (`measure` without `milestone`), or of the answer to a directive.

    The row itself is the dated fact: `before` is the date that held when it was asked for,
    `granted_for` the one that holds since the decision. What was asked for after `before` had
    passed counts as late whatever is decided.
    """

    filing = models.ForeignKey(
        "tasks.ImplementationPlan", models.PROTECT, null=True, blank=True, related_name="extensions"
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="extensions"
    )
    milestone = models.ForeignKey(
        "tasks.Milestone", models.PROTECT, null=True, blank=True, related_name="extensions"
    )
    directive = models.ForeignKey(
        "tasks.Directive", models.PROTECT, null=True, blank=True, related_name="extensions"
    )
    before = models.DateField(_("due on"))
    asked_for = models.DateField(_("asked for"))
    granted_for = models.DateField(_("granted until"), null=True, blank=True)
    done_so_far = models.TextField(_("progress so far"), blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta(Request.Meta):
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            *Request.Meta.constraints,
            models.CheckConstraint(
                condition=Q(filing__isnull=False, measure=None, milestone=None, directive=None)
                | Q(filing=None, measure__isnull=False, directive=None)
                | Q(filing=None, measure=None, milestone=None, directive__isnull=False),
                name="extension_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(asked_for__gt=F("before")), name="extension_asks_for_later"
            ),
            models.CheckConstraint(
                condition=Q(state=Asked.GRANTED, granted_for__gt=F("before"))
                | ~Q(state=Asked.GRANTED) & Q(granted_for=None),
                name="extension_granted_until_later",
            ),
            *(
                models.UniqueConstraint(
                    fields=[name], condition=Q(state=Asked.ASKED) & more, name=f"one_open_{name}"
                )
                for name, more in (
                    ("filing", Q()),
                    ("milestone", Q()),
                    ("measure", Q(milestone=None)),
                    ("directive", Q()),
                )
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.before} → {self.asked_for}"

    @property
    def is_late(self) -> bool:
        """Whether it was asked for when the date had passed."""
        return self.asked_on > self.before

    def what_in_words(self) -> str:
        """What is due."""
        if self.milestone is not None and self.measure is not None:
            what = {"key": self.measure.key, "title": self.milestone.title}
            return gettext("milestone “%(title)s” of %(key)s") % what
        if self.measure is not None:
            return gettext("end of %(key)s") % {"key": self.measure.key}
        if self.directive is not None:
            return self.directive.name_in_words()
        return gettext("Implementation plan")

    def name_in_words(self) -> str:
        return gettext("Extension: %(what)s until %(day)s") % {
            "what": self.what_in_words(),
            "day": date_format(self.granted_for or self.asked_for),
        }

    def title_in_words(self) -> str:
        return gettext("Extension of %(organization)s, %(what)s until %(day)s") % {
            "organization": self.organization.short_name,
            "what": self.what_in_words(),
            "day": date_format(self.granted_for or self.asked_for),
        }

    def title_of_target(self) -> str:
        """What is due, and from whom."""
        return gettext("%(what)s, %(organization)s") % {
            "what": self.what_in_words(),
            "organization": self.organization.short_name,
        }

    def detail_in_words(self) -> str:
        if self.directive is not None:
            return self.directive.detail_in_words()
        return self.measure.task.title if self.measure is not None else self.plan.title

    @property
    def of_measure(self) -> int | None:
        return self.measure_id

    def page_of_target(self) -> str:
        """The path of the page on which that is read."""
        if self.measure is not None:
            return links.task_page(self.measure.task_id)
        if self.directive_id is not None:
            return links.directive_page(self.directive_id)
        return links.filing_page(self.filing_id or 0)

    def page(self) -> str:
        return links.extension_page(self.pk)

    def reader_ids(self) -> frozenset[int]:
        if self.filing is not None:
            return self.filing.reader_ids()
        if self.directive is not None:
            return self.directive.reader_ids()
        return Assignment.objects.line_ids(self.measure_id or 0)
