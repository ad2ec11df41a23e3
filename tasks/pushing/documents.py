"""What the resources of documents have in common: one of them, a step by the caller's system."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.http import Http404
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import User
from reform_tracker.api import problem_types as types
from reform_tracker.api.conditional import ConditionalList, one_record
from reform_tracker.api.etags import etag_of
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.problems import ApiProblem, nothing_here
from reform_tracker.audit.sources import API
from tasks.errors import Refused
from tasks.plan.api import ID
from tasks.pushing.refusals import problem_of
from tasks.signing.models import Document
from tasks.signing.workflow import Step

D = TypeVar("D", bound=Document)


class DocumentViewSet(
    ConditionalList, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[D]
):
    """Those one may see; making one's own, and taking steps with it."""

    lookup_value_regex = ID

    def shown_one(self, request: Request) -> Response:
        refuse_unknown_parameters(request)
        row = self.get_object()
        return one_record(request, etag_of(row.pk, row.version), lambda: self.shown(row))

    def made(self, place: str, make: Callable[[], D]) -> Response:
        """What was made; `place` names in the body what it is about."""
        try:
            row = make()
        except Http404 as error:
            raise nothing_here(place) from error
        except Refused as refusal:
            raise problem_of(refusal) from refusal
        return Response(self.shown(row), status=201)

    def stepped(self, pk: str, take_step: Callable[..., D], step: Step, **said: Any) -> Response:
        """The document after a step; `take_step` is its kind's."""
        try:
            row = take_step(int(pk), step, actor=self.caller(), source=API, **said)
        except Http404 as error:
            raise ApiProblem(types.NOT_FOUND) from error
        except Refused as refusal:
            raise problem_of(refusal) from refusal
        return Response(self.shown(row))

    def taken_back(self, request: Request, pk: str, take_step: Callable[..., D]) -> Response:
        refuse_unknown_parameters(request)
        return self.stepped(pk, take_step, Step.WITHDRAW)

    def caller(self) -> User:
        """The account; the permission class lets nobody else in."""
        return cast(User, self.request.user)

    def shown(self, row: D) -> dict[str, Any]:
        return dict(self.get_serializer(row).data)
