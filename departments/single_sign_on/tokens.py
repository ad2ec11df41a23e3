"""Whether an identity token is the provider's, for us, of now and of this very sign-in.

Signatures and the plain claims are judged by `joserfc`; what is asked of them stands here.
"""

from typing import Any

from django.conf import settings
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from departments.single_sign_on import provider
from departments.single_sign_on.models import LONGEST_SUBJECT
from departments.single_sign_on.refusing import UNTRUSTED, KeptOut
from reform_tracker import clock

# By a private key alone: never `none`, and never a secret that we hold too (HS…).
ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "Ed25519", "EdDSA"),
)
KEY_TYPES = frozenset({"RSA", "EC", "OKP"})
SKEW_SECONDS = 60  # by which clocks may differ
LONGEST_TOKEN = 32_000

Claims = dict[str, Any]


def proved(token: str, *, nonce: str) -> Claims:
    """The claims of the token. Raises KeptOut with what does not fit."""
    if len(token) > LONGEST_TOKEN:
        raise KeptOut(UNTRUSTED, "the token is too long")
    try:
        claims = _signed(token)
        _asked_of(nonce).validate(claims)
    except (JoseError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise KeptOut(UNTRUSTED, f"{type(error).__name__}: {error}") from error
    _check_party(claims)
    subject = claims["sub"]
    if not subject or len(subject) > LONGEST_SUBJECT or not subject.isprintable():
        raise KeptOut(UNTRUSTED, "the token names nobody")
    return claims


def proves_second_factor(claims: Claims) -> bool:
    """Whether the provider says that it has asked for more than a password, in words that the
    operator has named."""
    methods = claims.get("amr")
    said = {one for one in methods if isinstance(one, str)} if isinstance(methods, list) else set()
    if isinstance(claims.get("acr"), str):
        said.add(claims["acr"])
    return not settings.OIDC_SECOND_FACTOR.isdisjoint(said)


def require_asked_since(claims: Claims, moment: int) -> None:
    """Raises KeptOut where the provider has not asked who it is since then, or does not say so."""
    at = claims.get("auth_time")
    if isinstance(at, bool) or not isinstance(at, int | float) or at < moment - SKEW_SECONDS:
        raise KeptOut(UNTRUSTED, "it does not say that it has asked anew (auth_time)")


def _signed(token: str) -> Claims:
    """With a key of the provider; one that it has begun to use meanwhile is asked for."""
    try:
        return _decoded(token, provider.keys())
    except InvalidKeyIdError:
        return _decoded(token, provider.keys(anew=True))


def _decoded(token: str, listed: list[dict[str, Any]]) -> Claims:
    usable = [
        one for one in listed if one.get("kty") in KEY_TYPES and one.get("use", "sig") == "sig"
    ]
    # What else stands in a header is the provider's own affair; what is critical is still refused.
    registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
    given = KeySet.import_key_set({"keys": usable})
    return jwt.decode(token, given, algorithms=list(ALGORITHMS), registry=registry).claims


def _asked_of(nonce: str) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(clock.real_now().timestamp()),
        leeway=SKEW_SECONDS,
        iss={"essential": True, "value": settings.OIDC_ISSUER},
        aud={"essential": True, "value": settings.OIDC_CLIENT_ID},
        nonce={"essential": True, "value": nonce},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
    )


def _check_party(claims: Claims) -> None:
    """A token for several says to whom it was given (OpenID Connect Core 1.0, 3.1.3.7)."""
    party, audience = claims.get("azp"), claims["aud"]
    several = isinstance(audience, list) and len(audience) > 1
    if (party is not None or several) and party != settings.OIDC_CLIENT_ID:
        raise KeptOut(UNTRUSTED, "the token was given to another party")
    if not isinstance(claims["nonce"], str):
        raise KeptOut(UNTRUSTED, "the nonce is no text")
