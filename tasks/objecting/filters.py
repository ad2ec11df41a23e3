"""Filters of objections, for pages and API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from tasks.models import Objection
from tasks.objecting.models import Against
from tasks.plan.filters import OfAMeasureFilterSet
from tasks.signing.states import Asked

STATES = [(state, Objection.CALLED.get(state, label)) for state, label in Asked.choices]


class ObjectionFilterSet(OfAMeasureFilterSet):
    """Objections by plan, organization, measure, what they are directed against, and state."""

    against = django_filters.ChoiceFilter(label=_("Against"), choices=Against.choices)
    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES)

    class Meta:
        model = Objection
        fields: tuple[str, ...] = ()
