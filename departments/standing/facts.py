"""What of an account opens something, part by part. Another part is an entry of `PARTS`."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Any

from departments.models import ApiToken, Authenticator, ProviderIdentity, RoleGrant, User
from departments.second_factor.models import SecurityKey
from reform_tracker.audit import chain

STATE, GRANTS, PASSWORD = "state", "grants", "password"
FACTORS, IDENTITY, TOKENS = "factors", "identity", "tokens"
SECRET = (PASSWORD, FACTORS, IDENTITY, TOKENS)  # the trail holds an HMAC of it alone
PURPOSE = "standing"
Values = dict[int, Any]


def standing(numbers: Collection[int]) -> dict[int, dict[str, Any]]:
    """Of each of these accounts every part as it is in the database. A statement for each part."""
    found = {name: read(numbers) for name, read in PARTS.items()}
    there = found[STATE]
    return {pk: {name: values.get(pk, []) for name, values in found.items()} for pk in there}


def kept(account: int, part: str, value: Any, key: str, algorithm: str) -> Any:
    """The part as the trail holds it. Raises UnknownKeyError and UnknownDigestError."""
    if part not in SECRET:
        return value
    said = {"account": account, "part": part, "value": value}
    return chain.code(PURPOSE, said, key, algorithm)


def _state(numbers: Collection[int]) -> Values:
    rows = User.objects.filter(pk__any_of=list(numbers)).order_by("pk")
    told = rows.values_list("pk", "username", "organization_id", "is_active")
    return {pk: rest for pk, *rest in told}


def _password(numbers: Collection[int]) -> Values:
    rows = User.objects.filter(pk__any_of=list(numbers))
    return dict(rows.values_list("pk", "password"))


def _grants(numbers: Collection[int]) -> Values:
    return _rows(
        RoleGrant.objects.filter(user__any_of=list(numbers)).order_by("role", "organization"),
        *("user", "role", "organization_id", "granted_by", "confirmed_by", "confirmed_at"),
    )


def _factors(numbers: Collection[int]) -> Values:
    """Seeds are sealed anew when their key is changed, so they are named and not compared."""
    apps = Authenticator.objects.confirmed().filter(user__any_of=list(numbers)).order_by("pk")
    keys = SecurityKey.objects.filter(user__any_of=list(numbers)).order_by("pk")
    found = _rows(apps, "user", "pk", "made_at")
    for user, listed in _rows(keys, "user", "known_as", "public_key").items():
        found[user] = [*found.get(user, []), *listed]
    return found


def _identity(numbers: Collection[int]) -> Values:
    rows = ProviderIdentity.objects.filter(user__any_of=list(numbers))
    return _rows(rows, "user", "issuer", "subject")


def _tokens(numbers: Collection[int]) -> Values:
    rows = ApiToken.objects.filter(client__account__any_of=list(numbers)).order_by("key_id")
    return _rows(
        rows,
        *("client__account", "key_id", "secret_hmac", "expires_at", "revoked_at"),
        *("client__scopes", "client__networks", "client__is_sandbox", "client__revoked_at"),
    )


def _rows(rows: Any, *columns: str) -> Values:
    """The other columns by the first, in types that JSON gives back as they are."""
    found: dict[int, list[Any]] = defaultdict(list)
    for account, *rest in rows.values_list(*columns):
        found[account].append([chain.plain(value) for value in rest])
    return dict(found)


PARTS: Mapping[str, Callable[[Collection[int]], Values]] = {
    STATE: _state,
    GRANTS: _grants,
    PASSWORD: _password,
    FACTORS: _factors,
    IDENTITY: _identity,
    TOKENS: _tokens,
}
