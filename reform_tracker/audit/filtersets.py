"""Filters of the trail."""

import django_filters
from django.utils.translation import gettext_lazy as _

from reform_tracker.audit.models import AuditEvent


class AuditEventFilter(django_filters.FilterSet):  # type: ignore[misc]  # without types
    action = django_filters.CharFilter(label=_("Action"), lookup_expr="startswith")
    actor_name = django_filters.CharFilter(label=_("Person"), lookup_expr="icontains")
    since = django_filters.DateFilter(label=_("From"), field_name="at", lookup_expr="date__gte")
    until = django_filters.DateFilter(label=_("To"), field_name="at", lookup_expr="date__lte")

    class Meta:
        model = AuditEvent
        fields = ("action", "actor_name", "since", "until")
