"""`tokens/`: a client looks at its own tokens and renews them before they end."""

from datetime import timedelta
from typing import Any, cast

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiResponse,
    extend_schema,
    extend_schema_serializer,
)
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments.api_clients.service import LONGEST_OVERLAP, renew_token
from departments.models import ApiClient, ApiToken
from reform_tracker import clock
from reform_tracker.api.authentication import required_token
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.idempotency import ShownOnce, idempotent
from reform_tracker.api.parameters import KEY_PARAMETER
from reform_tracker.api.problem_types import REFUSED
from reform_tracker.api.problems import ApiProblem
from reform_tracker.api.serializers import KnownFieldsSerializer, StrictIntegerField
from reform_tracker.audit.sources import API

LONGEST_HOURS = int(LONGEST_OVERLAP / timedelta(hours=1))


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    """A token without its secret."""

    is_this_one = serializers.SerializerMethodField(
        help_text=_("Whether this request was made with it.")
    )

    class Meta:
        model = ApiToken
        fields = (
            "key_id",
            "created_at",
            "expires_at",
            "last_used_at",
            "last_used_from",
            "is_this_one",
        )
        read_only_fields = fields

    def get_is_this_one(self, token: ApiToken) -> bool:
        return bool(token.pk == self.context["used"].pk)


@extend_schema_serializer(many=False)
class ClientSerializer(serializers.ModelSerializer[ApiClient]):
    """The calling client with what it may do and its tokens."""

    organization = serializers.IntegerField(source="account.organization_id", read_only=True)
    organization_name = serializers.CharField(
        source="account.organization.short_name", read_only=True
    )
    scopes = serializers.ListField(child=serializers.CharField(), read_only=True)
    networks = serializers.ListField(child=serializers.CharField(), read_only=True)
    tokens = serializers.SerializerMethodField()

    class Meta:
        model = ApiClient
        fields = (
            "name", "is_sandbox", "organization", "organization_name", "scopes", "networks",
            "tokens",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema(responses=TokenSerializer(many=True))
    def get_tokens(self, client: ApiClient) -> list[dict[str, Any]]:
        rows = client.tokens.unrevoked().filter(expires_at__gt=clock.real_now())
        return list(TokenSerializer(rows, many=True, context=self.context).data)


class RenewalSerializer(KnownFieldsSerializer):
    overlap_hours = StrictIntegerField(
        min_value=0,
        max_value=LONGEST_HOURS,
        required=False,
        default=LONGEST_HOURS,
        help_text=_("How long the token of this request goes on; 0: not at all."),
    )


class RenewedSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(
        allow_null=True,
        help_text=_(
            "The new token, `<key>.<secret>`. It is shown this once: null when the answer is "
            "repeated."
        ),
    )
    key_id = serializers.CharField()
    expires_at = serializers.DateTimeField()
    former_expires_at = serializers.DateTimeField(
        help_text=_("When the token of this request ends.")
    )


class TokenViewSet(viewsets.GenericViewSet[ApiClient]):
    """A client's own tokens."""

    queryset = ApiClient.objects.none()
    serializer_class = ClientSerializer
    pagination_class = None
    filter_backends = ()
    clients_only = True
    always_real = True  # a token is real, whatever it opens
    write_scope = None  # a client that may do nothing else may renew itself

    @extend_schema(
        summary=_("Your client and its tokens"),
        description=_("What this client may do, and when its tokens end."),
        responses=ClientSerializer,
    )
    def list(self, request: Request) -> Response:
        refuse_unknown_parameters(request)
        used = required_token(request)
        return Response(ClientSerializer(used.client, context={"used": used}).data)

    @extend_schema(
        summary=_("Renew your token"),
        description=_(
            "Makes a new token with the scopes and networks of the client. The token of this "
            "request goes on for `overlap_hours`; every other one of the client ends at once."
        ),
        parameters=[KEY_PARAMETER],
        request=RenewalSerializer,
        responses={201: OpenApiResponse(RenewedSerializer, cast(str, _("Created.")))},
    )
    @action(detail=False, methods=["post"], url_path="rotate")
    @idempotent
    def rotate(self, request: Request) -> Response:
        refuse_unknown_parameters(request)
        body = RenewalSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        used = required_token(request)
        try:
            made = renew_token(
                used.client_id,
                actor=used.client.account,
                source=API,
                overlap=timedelta(hours=body.validated_data["overlap_hours"]),
                kept=used.key_id,
            )
        except ValueError as error:
            raise ApiProblem(REFUSED, str(error)) from error
        used.refresh_from_db(fields=["expires_at"])
        shown = {
            "token": made.text,
            "key_id": made.token.key_id,
            "expires_at": made.token.expires_at,
            "former_expires_at": used.expires_at,
        }
        replayed = RenewedSerializer(shown | {"token": None}).data
        return ShownOnce(RenewedSerializer(shown).data, replayed=replayed, status=201)
