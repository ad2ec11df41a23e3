"""Implementation plans over the API: read those one may see, push one's own."""

from collections.abc import Mapping
from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import Scope, User
from reform_tracker.api import problem_types as types
from reform_tracker.api.conditional import ConditionalList, one_record
from reform_tracker.api.etags import Precondition, etag_of, precondition
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.problems import ApiProblem
from tasks.errors import Invalid, Problem, Refused
from tasks.files.resource import TakesFiles
from tasks.filing import described
from tasks.filing.filters import ImplementationPlanFilterSet
from tasks.filing.pushing import push_filing
from tasks.filing.serializers import FilingInputSerializer, FilingSerializer
from tasks.models import (
    ImplementationPlan,
)
from tasks.plan.api import ID
from tasks.pushing.conflicts import NotSeen
from tasks.pushing.refusals import problem_of


class FilingViewSet(
    TakesFiles,
    ConditionalList,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[ImplementationPlan],
):
    """Implementation plans, one for each organization and plan; made when the plan is published."""

    queryset = ImplementationPlan.objects.all()
    serializer_class = FilingSerializer
    filterset_class = ImplementationPlanFilterSet
    lookup_value_regex = ID
    write_scope = Scope.FILINGS

    def get_queryset(self) -> QuerySet[ImplementationPlan]:
        return (
            ImplementationPlan.objects.visible_to(self._caller())
            .select_related("organization")
            .prefetch_related(
                "commitments__measure",
                "commitments__milestones",
            )
        )

    @described.FILINGS
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @described.FILING
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_unknown_parameters(request)
        filing = self.get_object()
        tag = etag_of(filing.pk, filing.version)
        return one_record(request, tag, lambda: self._shown(filing))

    @described.PUSH_FILING
    def update(self, request: Request, pk: str) -> Response:
        refuse_unknown_parameters(request)
        expected = precondition(request.headers)
        body = FilingInputSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        try:
            push_filing(
                int(pk),
                actor=self._caller(),
                content=body.content(sent),
                expect=lambda filing: _require(expected, filing),
                submit=sent["submit"],
                signatory=sent["signatory"],
            )
        except Http404 as error:
            raise ApiProblem(types.NOT_FOUND) from error
        except Invalid as refusal:
            raise problem_of(_in_the_body(refusal, sent), self._again) from refusal
        except Refused as refusal:
            raise problem_of(refusal, self._again) from refusal
        shown = self._shown(self.get_object())
        return Response(shown, headers={"ETag": shown["etag"]})

    def _caller(self) -> User:
        """The account; the permission class lets nobody else in."""
        return cast(User, self.request.user)

    def _shown(self, filing: ImplementationPlan) -> dict[str, Any]:
        return dict(self.get_serializer(filing).data)

    def _again(self, _filing: ImplementationPlan) -> dict[str, Any]:
        return self._shown(self.get_object())


def _require(expected: Precondition, filing: ImplementationPlan) -> None:
    """Raises NotSeen unless the filing is what If-Match says."""
    if not expected.lets_write(etag_of(filing.pk, filing.version)):
        raise NotSeen(filing, said=expected.is_given)


def _in_the_body(refusal: Invalid, sent: Mapping[str, Any]) -> Invalid:
    """The service names measures by their number, the body by their place."""
    places = {str(one["measure"]): index for index, one in enumerate(sent["commitments"])}
    told = []
    for problem in refusal.problems:
        head, _dot, rest = problem.place.partition(".")
        measure, dot, field = rest.partition(".")
        if head == "measures":
            place = f"commitments.{places[measure]}{dot}{field}" if measure else "commitments"
            told.append(Problem(place, problem.message))
        else:
            told.append(problem)
    return Invalid(told)
