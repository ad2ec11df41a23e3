"""Words and addresses for the pages of a draft."""

from collections.abc import Sequence

from django import template
from django.urls import reverse
from django.utils.translation import gettext

from tasks.errors import Problem
from tasks.models import DocumentDraft, Measure
from tasks.official import parties
from tasks.official.reading.context import WARNINGS
from tasks.official.reading.structure import ImpliedParty, ParsedDocument, ParsedMeasure
from tasks.plan.models.roles import OTHER_ROLES
from tasks.plan.models.rules import said

register = template.Library()


@register.filter
def warning_text(code: str) -> str:
    """The sentence of a warning in the reader's language."""
    return gettext(WARNINGS[code]) if code in WARNINGS else code


@register.filter
def key(area: int, task: int) -> str:
    """The key of a task in its document: area.task."""
    return f"{area}.{task}"


@register.filter
def lead(measure: ParsedMeasure) -> str:
    """Who leads a line; empty where nobody is named."""
    return measure.lead[0] if measure.lead else ""


@register.filter
def supporters(measure: ParsedMeasure) -> tuple[str, ...]:
    """Who supports a line."""
    return parties.supporters(measure)


@register.filter
def other_parties(measure: ParsedMeasure) -> list[tuple[str, tuple[str, ...]]]:
    """Who guides, urges and implements a line: the role in words with the names."""
    named = ((str(role.label), getattr(measure, role.value)) for role in OTHER_ROLES)
    return [(role, names) for role, names in named if names]


@register.filter
def rules_for(document: ParsedDocument, measure: ParsedMeasure) -> tuple[ImpliedParty, ...]:
    """The document's rules that add a party to the line."""
    return parties.rules_for(document, measure)


@register.filter
def rule_text(rule: ImpliedParty) -> str:
    """What a rule says of a line."""
    return said(rule.name, rule.role)


@register.filter
def basis_text(basis: str) -> str:
    """What marks the lead of a line."""
    return str(Measure.Basis(basis).label)


@register.filter
def place_of(rule: ImpliedParty, segments: Sequence[dict[str, str]]) -> str:
    """Where the piece of the text begins that holds the rule."""
    starts = [int(one["start"]) for one in segments if int(one["start"]) <= rule.span.start]
    return str(max(starts, default=0))


@register.simple_tag
def problem_page(draft: DocumentDraft, problem: Problem) -> str:
    """Where that is said what is missing."""
    kind, _dot, task = problem.place.partition(".")
    if kind == "tasks":
        return reverse("tasks:import-task", args=[draft.pk, task])
    return reverse("tasks:import-names", args=[draft.pk]) if kind == "names" else "#head"
