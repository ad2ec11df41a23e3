"""Filters that refuse what they do not know: a misspelt filter must not return everything."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request

from reform_tracker.api.pagination import PAGING_PARAMETERS
from reform_tracker.api.problem_types import INVALID_PARAMETER
from reform_tracker.api.problems import ApiProblem, of_parameter


class StrictFilterBackend(DjangoFilterBackend):  # type: ignore[misc]  # published without types
    """django-filter with every unknown, repeated or wrong parameter answered by 400.

    A detail address has no parameters at all.
    """

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Model], view: Any
    ) -> QuerySet[Model]:
        if getattr(view, "detail", False):
            refuse_unknown_parameters(request)
            return queryset
        filterset = self.get_filterset(request, queryset, view)
        names = list(filterset.form.fields) if filterset is not None else []
        refuse_unknown_parameters(request, known=[*names, *PAGING_PARAMETERS])
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            raise ApiProblem(
                INVALID_PARAMETER,
                errors=[
                    of_parameter(name, str(message))
                    for name, messages in filterset.errors.items()
                    for message in messages
                ],
            )
        return filterset.qs  # type: ignore[no-any-return]  # published without types


def refuse_unknown_parameters(request: Request | Any, known: Iterable[str] = ()) -> None:
    """Raises ApiProblem (400) naming every query parameter that is unknown or given twice."""
    allowed, errors = set(known), []
    for name, values in request.query_params.lists():
        if name not in allowed:
            errors.append(of_parameter(name[:60], _("There is no such parameter here.")))
        elif len(values) > 1:
            errors.append(of_parameter(name, _("Give this parameter once.")))
    if errors:
        raise ApiProblem(INVALID_PARAMETER, errors=errors[:50])
