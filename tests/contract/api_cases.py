"""How the rows of the matrix about API clients and what only they may call are tried."""

from departments.models import ApiClient, ApiToken
from departments.services.api_clients import create_client
from tests.contract.cases import Case, read_only
from tests.contract.deeds import MARKER, pk
from tests.factories.world import World


def client_of_x(world: World) -> ApiClient:
    return create_client(
        world.unit(World.X), name=MARKER, days=90, actor=None, source="test"
    ).client


FORM = {"name": "新系统", "scopes": ["read"], "networks": "", "days": 30}

API_CASES: dict[str, Case] = {
    "read when the tokens end": read_only,
    "the token of X in the list": Case(client_of_x),
    "make an API client": Case(
        data=lambda world, thing: FORM | {"organization": world.unit(World.X).pk},
        method="post",
        took=lambda world, thing, user: ApiClient.objects.filter(name="新系统").exists(),
    ),
    "change an API client": Case(
        client_of_x,
        pk,
        lambda world, thing: FORM,
        "post",
        took=lambda world, thing, user: ApiClient.objects.get(pk=thing.pk).scopes == ["read"],
    ),
    "renew the token of X": Case(
        client_of_x,
        pk,
        lambda world, thing: {"overlap": "0"},
        "post",
        took=lambda world, thing, user: thing.tokens.count() == 2,
    ),
    "revoke a token": Case(
        client_of_x,
        pk,
        method="post",
        took=lambda world, thing, user: ApiClient.objects.get(pk=thing.pk).revoked_at is not None,
    ),
    "a client's own tokens": read_only,
    "a client renews its own token": Case(
        method="post",
        json=True,
        took=lambda world, thing, user: ApiToken.objects.filter(client__account=user).count() == 2,
    ),
}
