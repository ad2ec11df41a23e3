"""Filters of extensions, for pages and API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from tasks.models import Extension
from tasks.plan.filters import (
    OfAMeasureFilterSet,
)
from tasks.signing.states import Asked


class ExtensionFilterSet(OfAMeasureFilterSet):
    """Extensions by plan, organization, measure, state, and whether they were asked for in time."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=Asked.choices)

    class Meta:
        model = Extension
        fields: tuple[str, ...] = ()
