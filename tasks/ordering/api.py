"""What the resources of all kinds of orders have in common."""

from collections.abc import Callable
from typing import TypeVar

from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import Scope
from reform_tracker.api.filters import refuse_unknown_parameters
from tasks.ordering.models import Order
from tasks.ordering.serializers import AnswerSerializer
from tasks.pushing.documents import DocumentViewSet
from tasks.signing.workflow import Step

R = TypeVar("R", bound=Order)


class OrderViewSet(DocumentViewSet[R]):
    """Those one may see; answering one's own."""

    write_scope = Scope.ORDERS

    def answered(self, request: Request, pk: str, take_step: Callable[..., R]) -> Response:
        """The order with the answer that was sent; `take_step` is its kind's."""
        refuse_unknown_parameters(request)
        body = AnswerSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        return self.stepped(
            pk, take_step, Step.ANSWER, revision=sent["version"], comment=sent["answer"]
        )
