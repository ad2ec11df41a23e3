"""Progress reports over the API: read what the account may see, push one's own, one or many."""

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import Scope, User
from reform_tracker.api import problem_types as types
from reform_tracker.api.conditional import ConditionalList, one_record
from reform_tracker.api.etags import Precondition, etag_of, precondition
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.idempotency import idempotent
from reform_tracker.api.parsers import OneFileParser
from reform_tracker.api.problems import ApiProblem, pointed
from reform_tracker.api.receipts import keep_receipt
from tasks.errors import Refused
from tasks.files.described import ATTACH, FILES
from tasks.files.judging import Judged
from tasks.files.serializers import attach_to, attachments_of, judged_file_of
from tasks.models import ProgressReport
from tasks.progress import described
from tasks.progress.bulk import Atomicity, BulkSerializer, ItemSerializer, carry_out
from tasks.progress.filters import ProgressReportFilterSet
from tasks.progress.pushes import Expectation, Outcome
from tasks.progress.pushing import push_report
from tasks.progress.serializers import PushSerializer, ReportSerializer, is_external_id
from tasks.pushing.conflicts import NotSeen
from tasks.pushing.refusals import problem_of

DIGITS_OF_AN_ID = 18
NOT_SHOWN = (
    "measure__text", "measure__responsibility", "measure__phrase", "measure__deadline_text",
    "organization__formal_name", "organization__pinyin",
)  # fmt: skip


class ReportViewSet(
    ConditionalList,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[ProgressReport],
):
    """Progress reports on measures, one for each organization and period."""

    queryset = ProgressReport.objects.select_related("measure", "period", "organization")
    serializer_class = ReportSerializer
    filterset_class = ProgressReportFilterSet
    lookup_url_kwarg = "reference"
    lookup_value_regex = "[^/]+"
    write_scope = Scope.REPORTS
    max_bytes: ClassVar = {"bulk": 8 * 1024 * 1024}

    def get_queryset(self) -> QuerySet[ProgressReport]:
        rows = ProgressReport.objects.visible_to(self._caller())
        return rows.select_related("measure", "period", "organization").defer(*NOT_SHOWN)

    def _caller(self) -> User:
        """The account; the permission class lets nobody else in."""
        return cast(User, self.request.user)

    @described.LIST
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @described.RETRIEVE
    def retrieve(self, request: Request, reference: str) -> Response:
        refuse_unknown_parameters(request)
        report = self._referred(reference)
        tag = etag_of(report.pk, report.version)
        return one_record(request, tag, lambda: self._shown(report))

    @described.CREATE
    @idempotent
    def create(self, request: Request) -> Response:
        refuse_unknown_parameters(request)
        item = ItemSerializer(data=request.data)
        item.is_valid(raise_exception=True)
        return self._pushed(item, item.validated_data["external_id"], _expects_none)

    @FILES
    @action(detail=True, methods=["get"], parser_classes=[OneFileParser])
    def attachments(self, request: Request, reference: str) -> Response:
        refuse_unknown_parameters(request)
        return attachments_of(self._referred(reference))

    @ATTACH
    @attachments.mapping.post
    def attach(self, request: Request, reference: str) -> Response:
        return self._attach(request, reference, judged_file_of(request))

    @idempotent
    def _attach(self, request: Request, reference: str, judged: Judged) -> Response:
        return attach_to(self._referred(reference), judged, request)

    @described.PUSH
    def update(self, request: Request, reference: str) -> Response:
        refuse_unknown_parameters(request)
        _require_external_id(reference)
        expected = precondition(request.headers)
        body = PushSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        _require_same_id(request.data, reference)
        return self._pushed(body, reference, lambda report: _require(expected, report))

    @described.BULK
    @action(detail=False, methods=["post"], url_path="bulk")
    @idempotent
    def bulk(self, request: Request) -> Response:
        refuse_unknown_parameters(request)
        body = BulkSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        call = carry_out(
            sent["items"],
            actor=self._caller(),
            together=sent["atomic"] == Atomicity.ALL,
            dry_run=sent["dry_run"],
        )
        answer = {
            "receipt": None,
            "atomic": sent["atomic"],
            "dry_run": sent["dry_run"],
            "counts": call.counts,
            "results": call.results,
        }
        if not (call.stored or sent["dry_run"]):
            raise ApiProblem(types.BATCH_REFUSED, members=answer)
        if call.stored:
            answer["receipt"] = keep_receipt(request, self.basename, sent["items"], answer).number
        return Response(answer, status=200 if call.fine else 207)

    def _pushed(self, body: PushSerializer, external_id: str, expect: Expectation) -> Response:
        """Pushes one report and shows it; what the service refuses becomes a problem."""
        push = body.push(body.validated_data, external_id, expect)
        try:
            report, outcome = push_report(push, actor=self._caller())
        except (Refused, Http404) as refusal:
            raise problem_of(refusal, self._shown) from refusal
        shown = self._shown(report)
        headers = {"ETag": shown["etag"]}
        if outcome is Outcome.CREATED:
            return Response(shown, status=201, headers={**headers, "Location": shown["url"]})
        return Response(shown, headers=headers)

    def _referred(self, reference: str) -> ProgressReport:
        rows = self.get_queryset()
        if "\x00" in reference:
            raise Http404
        organization = self._caller().organization_id
        named = rows.filter(external_id=reference)
        # What a body sent that has ended since is its successor's to read.
        mine = named.filter(organization=organization) or named.filter(
            organization__successor=organization
        )
        if found := mine.first():
            return found
        if reference.isascii() and reference.isdigit() and len(reference) <= DIGITS_OF_AN_ID:
            return get_object_or_404(rows, pk=int(reference))
        raise Http404

    def _shown(self, report: ProgressReport) -> dict[str, Any]:
        return dict(self.get_serializer(report).data)


def _require(expected: Precondition, report: ProgressReport | None) -> None:
    """Raises NotSeen unless the report is what If-Match and If-None-Match say."""
    tag = etag_of(report.pk, report.version) if report else None
    if not expected.lets_write(tag):
        raise NotSeen(report, said=expected.is_given)


def _expects_none(report: ProgressReport | None) -> None:
    if report is not None:
        raise NotSeen(report, said=True)


def _require_external_id(reference: str) -> None:
    if not is_external_id(reference):
        raise ApiProblem(
            types.BAD_REQUEST,
            _("An external id has up to 64 letters, digits and . : ~ @ + - _, and is not “bulk”."),
        )


def _require_same_id(data: Any, reference: str) -> None:
    given = data.get("external_id", reference)
    if given not in ("", reference):
        message = _("The address names another external id.")
        raise ApiProblem(types.INVALID, errors=[pointed("/external_id", message)])
