"""Filters of feedback."""

import django_filters
from django.utils.translation import gettext_lazy as _

from tasks.feedback.models import FeedbackState
from tasks.models import Feedback
from tasks.plan.filters import FilterSet, OrganizationFilter, organizations


class FeedbackFilterSet(FilterSet):
    """Feedback by organization and state."""

    organization = OrganizationFilter(label=_("Organization"), queryset=organizations)
    state = django_filters.ChoiceFilter(label=_("State"), choices=FeedbackState.choices)

    class Meta:
        model = Feedback
        fields: tuple[str, ...] = ()
