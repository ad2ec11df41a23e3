"""What the resources of all kinds of requests have in common."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.http import Http404
from rest_framework import mixins, viewsets
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from departments.models import Scope, User
from reform_tracker.api import problem_types as types
from reform_tracker.api.conditional import ConditionalList, one_record
from reform_tracker.api.etags import etag_of
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.problems import ApiProblem, nothing_here
from reform_tracker.audit.sources import API
from tasks.asking.models import Request
from tasks.errors import Refused
from tasks.plan.api import ID
from tasks.pushing.refusals import problem_of
from tasks.signing.workflow import Step

R = TypeVar("R", bound=Request)


class RequestViewSet(
    ConditionalList, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[R]
):
    """Those one may see; asking for one's own, and taking it back."""

    lookup_value_regex = ID
    write_scope = Scope.REQUESTS

    def shown_one(self, request: ApiRequest) -> Response:
        refuse_unknown_parameters(request)
        row = self.get_object()
        tag = etag_of(row.pk, row.version)
        return one_record(request, tag, lambda: self.shown(row))

    def made(self, place: str, ask: Callable[[], R]) -> Response:
        """What was asked for; `place` names in the body of what."""
        try:
            row = ask()
        except Http404 as error:
            raise nothing_here(place) from error
        except Refused as refusal:
            raise problem_of(refusal) from refusal
        return Response(self.shown(row), status=201)

    def taken_back(self, request: ApiRequest, pk: str, step: Callable[..., R]) -> Response:
        refuse_unknown_parameters(request)
        try:
            row = step(int(pk), Step.WITHDRAW, actor=self.caller(), source=API)
        except Http404 as error:
            raise ApiProblem(types.NOT_FOUND) from error
        except Refused as refusal:
            raise problem_of(refusal) from refusal
        return Response(self.shown(row))

    def caller(self) -> User:
        """The account; the permission class lets nobody else in."""
        return cast(User, self.request.user)

    def shown(self, row: R) -> dict[str, Any]:
        return dict(self.get_serializer(row).data)
