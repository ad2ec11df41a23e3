"""`sandbox-reviews/`: in the sandbox a client plays the commission, so that a system can be tried
with what it will meet: acceptance, a return, the webhooks that follow."""

from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import Organization, RoleGrant, User
from departments.reach import upwards
from departments.roles import Role
from reform_tracker import sandbox
from reform_tracker.api import problem_types as types
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.idempotency import idempotent
from reform_tracker.api.parameters import KEY_PARAMETER
from reform_tracker.api.problems import ApiProblem, nothing_here
from reform_tracker.api.serializers import KnownFieldsSerializer, StrictIntegerField
from tasks.errors import Invalid, Refused
from tasks.filing.service import WORKFLOW as filing
from tasks.models import ProgressReport
from tasks.progress.service import WORKFLOW as progress
from tasks.pushing.refusals import problem_of
from tasks.signing.models import ReturnReason, SignedDocument
from tasks.signing.steps import take_step
from tasks.signing.workflow import Step, Workflow

SOURCE = "sandbox"
KINDS: dict[str, Workflow[Any]] = {kind.resource: kind for kind in (progress, filing)}
ANSWERS = (Step.ACCEPT, Step.RETURN)


class ReviewSerializer(KnownFieldsSerializer):
    resource = serializers.ChoiceField(choices=list(KINDS))
    id = StrictIntegerField(min_value=1, max_value=2**63 - 1)
    step = serializers.ChoiceField(choices=[step.value for step in ANSWERS])
    comment = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=2000,
        help_text=gettext_lazy("What must change; a return needs it."),
    )


class ReviewedSerializer(serializers.Serializer[Any]):
    resource = serializers.CharField()
    id = serializers.IntegerField()
    state = serializers.CharField()
    version = serializers.IntegerField()


class SandboxReviewViewSet(viewsets.GenericViewSet[ProgressReport]):
    """The commission's answers to what a sandbox client has submitted."""

    queryset = ProgressReport.objects.none()
    serializer_class = ReviewSerializer
    clients_only = True
    write_scope = None  # what it changes is nobody's

    @extend_schema(
        summary=gettext_lazy("Answer as the commission would (sandbox only)"),
        description=gettext_lazy(
            "Accepts or returns a submitted report or plan of your organization. Only a sandbox "
            "client may: in the real data people answer, in the browser."
        ),
        parameters=[KEY_PARAMETER],
        request=ReviewSerializer,
        responses={200: ReviewedSerializer},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        refuse_unknown_parameters(request)
        if not sandbox.place():
            raise ApiProblem(types.FORBIDDEN, _("Only a sandbox client may answer for others."))
        body = ReviewSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        reviewed = _review(cast(User, request.user), **body.validated_data)
        sent = {"resource": body.validated_data["resource"], "id": reviewed.pk}
        return Response(sent | {"state": reviewed.state, "version": reviewed.version})


def _review(caller: User, *, resource: str, id: int, step: str, comment: str) -> SignedDocument:
    workflow = KINDS[resource]
    if not workflow.model._default_manager.filter(
        pk=id, organization=caller.organization_id
    ).exists():
        raise nothing_here("/id")
    superiors = upwards(caller.organization_id, Organization.objects.superiors())
    reviewing = RoleGrant.objects.filter(role=Role.COMMISSION, organization__in=superiors)
    reviewer = User.objects.filter(grants__in=reviewing, is_active=True).first()
    if reviewer is None:
        raise ApiProblem(types.REFUSED, _("The copy of the data has no account that reviews."))
    reason = ReturnReason.OTHER if step == Step.RETURN else ""
    try:
        reviewed: SignedDocument = take_step(
            workflow,
            id,
            Step(step),
            actor=reviewer,
            source=SOURCE,
            reason=reason,
            comment=comment,
            confirmed=True,
        )
    except (Invalid, Refused) as refusal:
        raise problem_of(refusal) from refusal
    return reviewed
