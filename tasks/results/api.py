"""Results over the API: those one may read; recording, publishing and withdrawing one's own."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import Scope, User
from departments.permissions import Action, authorize
from reform_tracker.api import problem_types as types
from reform_tracker.api.conditional import ConditionalList, one_record
from reform_tracker.api.etags import Precondition, etag_of, precondition
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.idempotency import idempotent
from reform_tracker.api.problems import ApiProblem
from reform_tracker.audit.sources import API
from tasks.errors import Refused
from tasks.files.resource import TakesFiles
from tasks.models import Result
from tasks.plan.api import ID
from tasks.pushing.conflicts import NotSeen
from tasks.pushing.refusals import problem_of
from tasks.results import described, service
from tasks.results.filters import ResultFilterSet
from tasks.results.pushing import push_change, push_new
from tasks.results.serializers import (
    NewResultSerializer,
    ReformResultSerializer,
    ResultInputSerializer,
    WithdrawalSerializer,
)
from tasks.signing.workflow import Step


class ResultViewSet(
    TakesFiles,
    ConditionalList,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Result],
):
    """Documents issued, pilots that succeeded, practices worth copying."""

    queryset = Result.objects.all()
    serializer_class = ReformResultSerializer
    filterset_class = ResultFilterSet
    lookup_value_regex = ID
    write_scope = Scope.RESULTS

    def get_queryset(self) -> QuerySet[Result]:
        rows = Result.objects.visible_to(self._caller()).order_by("pk")
        rows = rows.select_related("organization", "measure__task__area")
        return rows.defer("measure__text", "measure__task__text", "measure__task__pinyin")

    @described.LIST
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        authorize(self._caller(), Action.READ_RESULT)
        return super().list(request, *args, **kwargs)

    @described.RETRIEVE
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_unknown_parameters(request)
        result = self.get_object()
        return one_record(request, etag_of(result.pk, result.version), lambda: self._shown(result))

    @described.CREATE
    @idempotent
    def create(self, request: Request) -> Response:
        refuse_unknown_parameters(request)
        body = NewResultSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        try:
            made = push_new(
                sent["measure"],
                actor=self._caller(),
                content=body.content(sent),
                publish=sent["publish"],
                signatory=sent["signatory"],
            )
        except (Refused, Http404) as refusal:
            raise problem_of(refusal) from refusal
        shown = self._shown(made)
        return Response(shown, 201, headers={"ETag": shown["etag"], "Location": shown["url"]})

    @described.CHANGE
    def update(self, request: Request, pk: str) -> Response:
        refuse_unknown_parameters(request)
        expected = precondition(request.headers)
        body = ResultInputSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        try:
            push_change(
                int(pk),
                actor=self._caller(),
                content=body.content(sent),
                expect=lambda result: _require(expected, result),
                publish=sent["publish"],
                signatory=sent["signatory"],
            )
        except Http404 as error:
            raise ApiProblem(types.NOT_FOUND) from error
        except Refused as refusal:
            raise problem_of(refusal, self._again) from refusal
        shown = self._again()
        return Response(shown, headers={"ETag": shown["etag"]})

    @described.WITHDRAW
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, pk: str) -> Response:
        refuse_unknown_parameters(request)
        body = WithdrawalSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        by = {"actor": self._caller(), "source": API, "comment": body.validated_data["reason"]}
        try:
            service.step_result(int(pk), Step.WITHDRAW, **by)
        except Http404 as error:
            raise ApiProblem(types.NOT_FOUND) from error
        except Refused as refusal:
            raise problem_of(refusal) from refusal
        return Response(self._again())

    def get_object(self) -> Result:
        authorize(self._caller(), Action.READ_RESULT)
        return cast(Result, super().get_object())

    def _caller(self) -> User:
        """The account; the permission class lets nobody else in."""
        return cast(User, self.request.user)

    def _shown(self, result: Result) -> dict[str, Any]:
        return dict(self.get_serializer(result).data)

    def _again(self, _result: Result | None = None) -> dict[str, Any]:
        return self._shown(self.get_object())


def _require(expected: Precondition, result: Result) -> None:
    """Raises NotSeen unless the result is what If-Match says."""
    if not expected.lets_write(etag_of(result.pk, result.version)):
        raise NotSeen(result, said=expected.is_given)
