"""`webhooks/`: a client says where it wants to be called, and for what."""

from typing import Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_serializer,
)
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import Scope
from reform_tracker.api import problem_types as types
from reform_tracker.api.authentication import required_token
from reform_tracker.api.etags import etag_of, precondition
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.idempotency import ShownOnce, idempotent
from reform_tracker.api.pagination import MAX_CURSOR
from reform_tracker.api.parameters import IF_MATCH, KEY_PARAMETER, header
from reform_tracker.api.problems import ApiProblem, pointed
from reform_tracker.api.serializers import (
    BoundedListField,
    EtagField,
    KnownFieldsSerializer,
    StrictCharField,
)
from reform_tracker.feed import changes, webhooks
from reform_tracker.feed.api import position_of
from reform_tracker.feed.models import Webhook
from reform_tracker.notifications.channels.base import Failure

LONGEST_URL = 500


class WebhookSerializer(serializers.ModelSerializer[Webhook]):
    """A webhook without its secret."""

    etag = EtagField()
    events = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Webhook
        fields: tuple[str, ...] = (
            "id",
            "etag",
            "version",
            "target",
            "events",
            "attempts",
            "last_error",
            "next_attempt_at",
            "last_success_at",
            "paused_at",
            "created_at",
        )
        read_only_fields = fields


class NewWebhookSerializer(WebhookSerializer):
    """The same with its secret, once."""

    secret = serializers.SerializerMethodField(
        help_text=_("Signs every call. Shown this once: null when the answer is repeated.")
    )

    class Meta(WebhookSerializer.Meta):
        fields = (*WebhookSerializer.Meta.fields, "secret")
        read_only_fields = fields

    def get_secret(self, hook: Webhook) -> str | None:
        return str(hook.secret)


@extend_schema_serializer(many=False)
class WebhookListSerializer(serializers.Serializer[Any]):
    results = WebhookSerializer(many=True)


class WebhookInputSerializer(KnownFieldsSerializer):
    ignored = frozenset(WebhookSerializer.Meta.fields)

    target = StrictCharField(
        max_length=LONGEST_URL, help_text=_("Where to call; the operator decides what is allowed.")
    )
    events = BoundedListField(
        max_length=len(webhooks.EVENTS),
        child=serializers.ChoiceField(choices=[(name, name) for name in webhooks.EVENTS]),
        default=list(webhooks.EVENTS),
        min_length=1,
        help_text=_("What to call for; all unless told."),
    )


class ReplaySerializer(KnownFieldsSerializer):
    cursor = StrictCharField(
        required=False,
        default=None,
        allow_null=True,
        max_length=MAX_CURSOR,
        help_text=_("A cursor of `changes/`; left out: all that is kept."),
    )


def _etag(status: int) -> OpenApiParameter:
    return header("ETag", _("Strong entity tag of this version."), [status])


class WebhookViewSet(viewsets.GenericViewSet[Webhook]):
    """A client's own webhooks, at most five."""

    queryset = Webhook.objects.none()
    serializer_class = WebhookSerializer
    pagination_class = None
    filter_backends = ()
    lookup_value_regex = "[0-9]{1,18}"
    clients_only = True
    write_scope = Scope.WEBHOOKS

    def get_queryset(self) -> QuerySet[Webhook]:
        return Webhook.objects.filter(client=required_token(self.request).client_id).select_related(
            "client__account"
        )

    @extend_schema(
        summary=_("Your webhooks"),
        description=_("Where your system is called, and how the last calls went."),
        responses=WebhookListSerializer,
    )
    def list(self, request: Request) -> Response:
        refuse_unknown_parameters(request)
        return Response(WebhookListSerializer({"results": self.get_queryset()}).data)

    @extend_schema(summary=_("One webhook"), parameters=[_etag(200)])
    def retrieve(self, request: Request, pk: str) -> Response:
        refuse_unknown_parameters(request)
        return _shown(get_object_or_404(self.get_queryset(), pk=pk))

    @extend_schema(
        summary=_("Add a webhook"),
        description=_(
            "Your system is called with a signed POST (Standard Webhooks 1.0) when something "
            "happens to its records from now on: in order, at least once, ten tries over 75 hours."
        ),
        parameters=[KEY_PARAMETER, _etag(201)],
        request=WebhookInputSerializer,
        responses={201: OpenApiResponse(NewWebhookSerializer, cast(str, _("Created.")))},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        refuse_unknown_parameters(request)
        body = self._body(request)
        used = required_token(request)
        try:
            hook = webhooks.create(used.client, actor=used.client.account, **body)
        except webhooks.TooMany as error:
            detail = gettext("A client has up to %(most)s webhooks.") % {"most": webhooks.MOST}
            raise ApiProblem(types.REFUSED, detail) from error
        except Failure as failure:
            raise _not_allowed(failure) from failure
        return self._shown_once(hook, status=201)

    @extend_schema(
        summary=_("Change a webhook"),
        description=_("One that was given up goes on from where it stopped."),
        parameters=[IF_MATCH, _etag(200)],
        request=WebhookInputSerializer,
        responses=WebhookSerializer,
    )
    @transaction.atomic
    def update(self, request: Request, pk: str) -> Response:
        refuse_unknown_parameters(request)
        body = self._body(request)
        hook = self._seen(request, pk)
        try:
            webhooks.change(hook, actor=hook.client.account, **body)
        except Failure as failure:
            raise _not_allowed(failure) from failure
        return _shown(hook)

    @extend_schema(summary=_("Remove a webhook"), parameters=[IF_MATCH], responses={204: None})
    @transaction.atomic
    def destroy(self, request: Request, pk: str) -> Response:
        refuse_unknown_parameters(request)
        hook = self._seen(request, pk)
        webhooks.remove(hook, actor=hook.client.account)
        return Response(status=204)

    @extend_schema(
        summary=_("Renew a webhook's secret"),
        description=_("The former one signs beside it for a day."),
        parameters=[KEY_PARAMETER, _etag(200)],
        request=None,
        responses=NewWebhookSerializer,
    )
    @action(detail=True, methods=["post"])
    @idempotent
    def secret(self, request: Request, pk: str) -> Response:
        refuse_unknown_parameters(request)
        hook = self._locked(pk)
        webhooks.renew_secret(hook, actor=hook.client.account)
        return self._shown_once(hook, status=200)

    @extend_schema(
        summary=_("Send again"),
        description=_("What came after a place in the feed is sent once more, in order."),
        parameters=[KEY_PARAMETER],
        request=ReplaySerializer,
        responses=WebhookSerializer,
    )
    @action(detail=True, methods=["post"])
    @idempotent
    def replay(self, request: Request, pk: str) -> Response:
        refuse_unknown_parameters(request)
        body = ReplaySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        hook = self._locked(pk)
        organization = hook.client.account.organization_id
        try:
            position = position_of(body.validated_data["cursor"], organization)
            webhooks.replay(hook, actor=hook.client.account, position=position)
        except changes.Expired as error:
            raise ApiProblem(types.CURSOR_EXPIRED) from error
        return Response(WebhookSerializer(hook).data)

    def _body(self, request: Request) -> dict[str, Any]:
        body = WebhookInputSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        events = [name for name in webhooks.EVENTS if name in body.validated_data["events"]]
        return {"target": body.validated_data["target"], "events": events}

    def _locked(self, pk: str) -> Webhook:
        return get_object_or_404(self.get_queryset().select_for_update(of=("self",)), pk=pk)

    def _seen(self, request: Request, pk: str) -> Webhook:
        """The webhook, locked, if it is in the state that the caller has seen."""
        expected = precondition(request.headers)
        hook = self._locked(pk)
        tag = etag_of(hook.pk, hook.version)
        if expected.lets_write(tag):
            return hook
        missed = types.PRECONDITION_FAILED if expected.is_given else types.PRECONDITION_REQUIRED
        raise ApiProblem(missed, current=WebhookSerializer(hook).data, headers={"ETag": tag})

    def _shown_once(self, hook: Webhook, *, status: int) -> Response:
        shown = dict(NewWebhookSerializer(hook).data)
        answer = ShownOnce(shown, replayed=shown | {"secret": None}, status=status)
        answer["ETag"] = etag_of(hook.pk, hook.version)
        return answer


def _shown(hook: Webhook) -> Response:
    tag = etag_of(hook.pk, hook.version)
    return Response(WebhookSerializer(hook).data, headers={"ETag": tag})


def _not_allowed(failure: Failure) -> ApiProblem:
    return ApiProblem(types.INVALID, errors=[pointed("/target", str(failure))])
