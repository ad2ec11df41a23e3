"""Amendments over the API: asking to open one's own documents again, writing what was granted."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import Scope
from reform_tracker.api import problem_types as types
from reform_tracker.api.authentication import required_token
from reform_tracker.api.etags import Precondition, etag_of, precondition
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.idempotency import idempotent
from reform_tracker.api.parameters import IF_MATCH, KEY_PARAMETER, header
from reform_tracker.api.permissions import lacks_scope
from reform_tracker.api.problems import ApiProblem
from reform_tracker.audit.sources import API
from tasks.amending import service
from tasks.amending.filters import AmendmentFilterSet, AmendmentRequestFilterSet
from tasks.amending.pushing import push_amendment
from tasks.amending.serializers import (
    AmendmentInputSerializer,
    AmendmentRequestSerializer,
    AmendmentSerializer,
    NewAmendmentRequestSerializer,
)
from tasks.asking.api import RequestViewSet
from tasks.errors import Refused
from tasks.models import Amendment, AmendmentRequest
from tasks.pushing.conflicts import NotSeen
from tasks.pushing.documents import DocumentViewSet
from tasks.pushing.refusals import problem_of

HAVE = header("If-None-Match", _("ETag of the version you have."))
TAG = header("ETag", _("Strong entity tag of this version."), [200, 304])
NOTHING_NEW = OpenApiResponse(description=_("You have this version already."))


class AmendmentRequestViewSet(RequestViewSet[AmendmentRequest]):
    """Accepted filings and reports that were asked to be opened again."""

    queryset = AmendmentRequest.objects.all()
    serializer_class = AmendmentRequestSerializer
    filterset_class = AmendmentRequestFilterSet

    def get_queryset(self) -> QuerySet[AmendmentRequest]:
        rows = AmendmentRequest.objects.visible_to(self.caller()).order_by("pk")
        return rows.select_related("organization", "asked_by", "decided_by", "amendment")

    @extend_schema(
        summary=_("Requests to open again"),
        description=_("Accepted filings and reports that were asked to be opened again."),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary=_("One request to open again"),
        parameters=[HAVE, TAG],
        responses={200: AmendmentRequestSerializer, 304: NOTHING_NEW},
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown_one(request)

    @extend_schema(
        summary=_("Ask to open an accepted filing or report again"),
        description=_(
            "Of your own organization. Once it is granted, an amendment can be written; what was"
            " accepted holds until that is accepted."
        ),
        parameters=[KEY_PARAMETER],
        request=NewAmendmentRequestSerializer,
        responses={201: OpenApiResponse(AmendmentRequestSerializer, cast(str, _("Created.")))},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        refuse_unknown_parameters(request)
        body = NewAmendmentRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        kind = "report" if sent["filing"] is None else "filing"
        said: dict[str, Any] = {"actor": self.caller(), "source": API, "reason": sent["reason"]}
        return self.made(f"/{kind}", lambda: service.ask(kind, sent[kind], **said))

    @extend_schema(
        summary=_("Take a request back"),
        description=_("Nobody decides about it any more."),
        parameters=[KEY_PARAMETER],
        request=None,
        responses=AmendmentRequestSerializer,
    )
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, pk: str) -> Response:
        return self.taken_back(request, pk, service.step_request)


class AmendmentViewSet(DocumentViewSet[Amendment]):
    """New versions of accepted filings and reports, beside what stood before."""

    queryset = Amendment.objects.all()
    serializer_class = AmendmentSerializer
    filterset_class = AmendmentFilterSet
    write_scope = None  # that of what is amended, asked for when it is known

    def get_queryset(self) -> QuerySet[Amendment]:
        rows = Amendment.objects.visible_to(self.caller()).order_by("pk")
        return rows.select_related("organization")

    @extend_schema(
        summary=_("Amendments"),
        description=_("New versions of accepted filings and reports, beside what stood before."),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary=_("One amendment"),
        parameters=[HAVE, TAG],
        responses={200: AmendmentSerializer, 304: NOTHING_NEW},
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown_one(request)

    @extend_schema(
        summary=_("Write your amendment"),
        description=_(
            "The body is the whole new version, `filing` or `report`. The same content again"
            " changes nothing. Takes the scope of what is amended."
        ),
        parameters=[IF_MATCH, header("ETag", _("Strong entity tag of this version."), [200])],
        request=AmendmentInputSerializer,
        responses={200: OpenApiResponse(AmendmentSerializer, cast(str, _("Replaced.")))},
    )
    def update(self, request: Request, pk: str) -> Response:
        refuse_unknown_parameters(request)
        expected = precondition(request.headers)
        self._require_scope(request, pk)
        body = AmendmentInputSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        try:
            push_amendment(
                int(pk),
                actor=self.caller(),
                content=lambda amendment: body.content(sent, amendment),
                expect=lambda amendment: _require(expected, amendment),
                submit=sent["submit"],
                signatory=sent["signatory"],
            )
        except Http404 as error:
            raise ApiProblem(types.NOT_FOUND) from error
        except Refused as refusal:
            raise problem_of(refusal, self._again) from refusal
        shown = self.shown(self.get_object())
        return Response(shown, headers={"ETag": shown["etag"]})

    @extend_schema(
        summary=_("Give an amendment up"),
        description=_("What was accepted stands as it is."),
        parameters=[KEY_PARAMETER],
        request=None,
        responses=AmendmentSerializer,
    )
    @action(detail=True, methods=["post"], url_path="give-up")
    @idempotent
    def give_up(self, request: Request, pk: str) -> Response:
        refuse_unknown_parameters(request)
        self._require_scope(request, pk)
        try:
            row = service.give_up(int(pk), actor=self.caller(), source=API)
        except Http404 as error:
            raise ApiProblem(types.NOT_FOUND) from error
        except Refused as refusal:
            raise problem_of(refusal) from refusal
        return Response(self.shown(row))

    def _again(self, _amendment: Amendment) -> dict[str, Any]:
        return self.shown(self.get_object())

    def _require_scope(self, request: Request, pk: str) -> None:
        """Raises ApiProblem unless the client may write what is amended."""
        found = self.get_queryset().filter(pk=pk).first()
        if found is None:
            raise ApiProblem(types.NOT_FOUND)
        needed = Scope.FILINGS if found.filing_id else Scope.REPORTS
        if not required_token(request).client.may(needed):
            raise lacks_scope(needed)


def _require(expected: Precondition, amendment: Amendment) -> None:
    """Raises NotSeen unless the amendment is what If-Match says."""
    if not expected.lets_write(etag_of(amendment.pk, amendment.version)):
        raise NotSeen(amendment, said=expected.is_given)
