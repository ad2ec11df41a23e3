"""Filters of proposals."""

import django_filters
from django.utils.translation import gettext_lazy as _

from departments.granting.models import Kind, Proposal, State


class ProposalFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # without types
    """Proposals by what became of them and what they are about."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=State.choices)
    kind = django_filters.ChoiceFilter(label=_("What"), choices=Kind.choices)

    class Meta:
        model = Proposal
        fields: tuple[str, ...] = ()
