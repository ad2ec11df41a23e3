"""Progress reports over the API: read what the account may see, push one's own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import Scope, User
from reform_tracker.api import problem_types as types
from reform_tracker.api.etags import Precondition, etag_of, matches_none, precondition
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.problems import ApiProblem, nothing_here, pointed
from tasks.api import described
from tasks.api.reports import PushSerializer, ReportSerializer
from tasks.errors import Invalid, Refused, Stale
from tasks.filtersets import ProgressReportFilterSet
from tasks.models import ProgressReport
from tasks.services.pushing import Conflict, Outcome, Outdated, Submitted, push_report

EXTERNAL_ID = re.compile(r"\w[\w.:~@+-]{0,63}")
# Addresses of their own below progress-reports/, now or in a later version.
RESERVED = frozenset({"bulk"})
DIGITS_OF_AN_ID = 18


class ReportViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ProgressReport]
):
    """Progress reports on measures, one for each organization and period."""

    queryset = ProgressReport.objects.select_related("measure", "period", "organization")
    serializer_class = ReportSerializer
    filterset_class = ProgressReportFilterSet
    lookup_url_kwarg = "reference"
    lookup_value_regex = "[^/]+"
    write_scope = Scope.REPORTS

    def get_queryset(self) -> QuerySet[ProgressReport]:
        return ProgressReport.objects.visible_to(self._caller()).select_related(
            "measure", "period", "organization"
        )

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
        if not matches_none(request.headers.get("If-None-Match"), tag):
            return Response(status=304, headers={"ETag": tag})
        return Response(self._shown(report), headers={"ETag": tag})

    @described.PUSH
    def update(self, request: Request, reference: str) -> Response:
        refuse_unknown_parameters(request)
        _require_external_id(reference)
        expected = precondition(request.headers)
        body = PushSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        _require_same_id(request.data, reference)
        with self._service_refusals():
            pushed = push_report(
                reference,
                actor=self._caller(),
                push=body.push(),
                expect=lambda report: self._meets(expected, report),
            )
        shown = self._shown(pushed.report)
        headers = {"ETag": shown["etag"]}
        if pushed.outcome is Outcome.CREATED:
            return Response(shown, status=201, headers={**headers, "Location": shown["url"]})
        return Response(shown, headers=headers)

    def _referred(self, reference: str) -> ProgressReport:
        rows = self.get_queryset()
        if "\x00" in reference:
            raise Http404
        mine = rows.filter(
            organization=self._caller().organization_id, external_id=reference
        ).first()
        if mine is not None:
            return mine
        if reference.isascii() and reference.isdigit() and len(reference) <= DIGITS_OF_AN_ID:
            return get_object_or_404(rows, pk=int(reference))
        raise Http404

    def _shown(self, report: ProgressReport) -> dict[str, Any]:
        return dict(self.get_serializer(report).data)

    def _meets(self, expected: Precondition, report: ProgressReport | None) -> None:
        tag = etag_of(report.pk, report.version) if report else None
        if not expected.allows(tag):
            raise self._with_current(types.PRECONDITION_FAILED, report)
        if report is not None and not expected.is_given:
            raise self._with_current(types.PRECONDITION_REQUIRED, report)

    def _with_current(
        self, kind: types.ProblemType, report: ProgressReport | None, detail: str = ""
    ) -> ApiProblem:
        if report is None:
            detail = _("There is no such report yet: send it without If-Match to create it.")
            return ApiProblem(kind, detail)
        shown = self._shown(report)
        return ApiProblem(kind, detail, current=shown, headers={"ETag": shown["etag"]})

    @contextmanager
    def _service_refusals(self) -> Iterator[None]:
        """What the services say, as problems."""
        try:
            yield
        except Http404 as error:
            raise nothing_here("/measure") from error
        except (Stale, Outdated, Submitted) as error:
            kind = {Stale: types.PRECONDITION_FAILED, Outdated: types.STALE}.get(
                type(error), types.ALREADY_SUBMITTED
            )
            raise self._with_current(kind, error.current, error.message) from error
        except Conflict as error:
            raise ApiProblem(types.CONFLICT, error.message) from error
        except Invalid as error:
            errors = [pointed(_pointer(p.place), p.message) for p in error.problems]
            raise ApiProblem(types.INVALID, errors=errors) from error
        except Refused as error:
            raise ApiProblem(types.REFUSED, error.message) from error


def _pointer(place: str) -> str:
    return f"/{place.replace('.', '/')}" if place else ""


def _require_external_id(reference: str) -> None:
    if not EXTERNAL_ID.fullmatch(reference) or reference in RESERVED:
        raise ApiProblem(
            types.BAD_REQUEST,
            _("An external id has up to 64 letters, digits and . : ~ @ + - _, and is not “bulk”."),
        )


def _require_same_id(data: Any, reference: str) -> None:
    given = data.get("external_id", reference)
    if given not in ("", reference):
        message = _("The address names another external id.")
        raise ApiProblem(types.INVALID, errors=[pointed("/external_id", message)])
