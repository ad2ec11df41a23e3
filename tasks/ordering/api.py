"""What the resources of all kinds of orders have in common."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.http import Http404
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import Scope, User
from reform_tracker.api import problem_types as types
from reform_tracker.api.conditional import ConditionalList, one_record
from reform_tracker.api.etags import etag_of
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.problems import ApiProblem
from reform_tracker.audit.sources import API
from tasks.errors import Refused
from tasks.ordering.models import Order
from tasks.ordering.serializers import AnswerSerializer
from tasks.plan.api import ID
from tasks.pushing.refusals import problem_of
from tasks.signing.workflow import Step

R = TypeVar("R", bound=Order)


class OrderViewSet(
    ConditionalList, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[R]
):
    """Those one may see; answering one's own."""

    lookup_value_regex = ID
    write_scope = Scope.ORDERS

    def shown_one(self, request: Request) -> Response:
        refuse_unknown_parameters(request)
        row = self.get_object()
        return one_record(request, etag_of(row.pk, row.version), lambda: self.shown(row))

    def answered(self, request: Request, pk: str, step: Callable[..., R]) -> Response:
        """The order with the answer that was sent; `step` is its kind's."""
        refuse_unknown_parameters(request)
        body = AnswerSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            row = step(
                int(pk),
                Step.ANSWER,
                actor=cast(User, request.user),
                source=API,
                revision=body.validated_data["version"],
                comment=body.validated_data["answer"],
            )
        except Http404 as error:
            raise ApiProblem(types.NOT_FOUND) from error
        except Refused as refusal:
            raise problem_of(refusal) from refusal
        return Response(self.shown(row))

    def shown(self, row: R) -> dict[str, Any]:
        return dict(self.get_serializer(row).data)
