"""What is asked of the provider of identities itself: where it listens, its keys, and the tokens.

Everything goes by `reform_tracker.outgoing`, to the provider's own host and to the networks that
OIDC_NETWORKS names, within its time limits. Nothing here believes a token: see `tokens`.
"""

import base64
import json
import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache

from departments.single_sign_on.refusing import AWAY, UNTRUSTED, KeptOut
from reform_tracker import outgoing

log = logging.getLogger(__name__)

KEPT_SECONDS = 60 * 60
# So long nobody waits again for a provider that did not answer, and no key is asked for again.
AWAY_SECONDS, KEYS_EVERY_SECONDS = 5, 60
WELL_KNOWN = "/.well-known/openid-configuration"
OK = 200


@dataclass(frozen=True, slots=True)
class Provider:
    """Where it listens. `sign_out` is "" where it offers none."""

    authorize: str
    token: str
    keys: str
    sign_out: str
    secret_in_body: bool


def found() -> Provider:
    """As the provider describes itself (OpenID Connect Discovery 1.0); kept for an hour.

    Raises KeptOut where it does not answer, or does not describe itself as it should.
    """
    kept = cache.get(_key("provider"))
    if not isinstance(kept, Provider):
        kept = _read(_asked(settings.OIDC_ISSUER.rstrip("/") + WELL_KNOWN))
        cache.set(_key("provider"), kept, KEPT_SECONDS)
    return kept


def keys(*, anew: bool = False) -> list[dict[str, Any]]:
    """The public keys with which it signs; `anew` where one is missing, once a minute at most."""
    kept: list[dict[str, Any]] | None = cache.get(_key("keys"))
    if kept is None or (anew and cache.add(_key("asked"), "", KEYS_EVERY_SECONDS)):
        listed = _asked(found().keys).get("keys")
        if not isinstance(listed, list):
            raise KeptOut(UNTRUSTED, "its list of keys is no list")
        kept = [one for one in listed if isinstance(one, dict)]
        cache.set(_key("keys"), kept, KEPT_SECONDS)
    return kept


def identity_token(code: str, *, verifier: str, callback: str) -> str:
    """What the provider gives for the code that it sent by the browser. Raises KeptOut."""
    known = found()
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": callback,
        "code_verifier": verifier,
    }
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
    }
    client, secret = settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET
    if known.secret_in_body:
        asked |= {"client_id": client, "client_secret": secret}
    else:
        both = f"{quote(client, safe='')}:{quote(secret, safe='')}"
        headers["Authorization"] = "Basic " + base64.b64encode(both.encode()).decode()
    sent = outgoing.Post(known.token, urlencode(asked).encode(), headers)
    try:
        answer = outgoing.post(sent, _allowed())
    except outgoing.Failure as failure:
        raise KeptOut(AWAY, str(failure)) from failure
    given = _json(answer)
    token = given.get("id_token")
    if answer.status != OK or not isinstance(token, str):
        raise KeptOut(UNTRUSTED, f"no token for the code: {answer.status} {given.get('error', '')}")
    return token


def _asked(url: str) -> dict[str, Any]:
    if cache.get(_key("away")):
        raise KeptOut(AWAY, "did not answer a moment ago")
    try:
        answer = outgoing.get(url, _allowed())
    except outgoing.Failure as failure:
        cache.set(_key("away"), "", AWAY_SECONDS)
        raise KeptOut(AWAY, str(failure)) from failure
    if answer.status != OK:
        raise KeptOut(AWAY, f"{answer.status} from {urlsplit(url).path}")
    return _json(answer)


def _read(said: dict[str, Any]) -> Provider:
    """Raises KeptOut for a description that is somebody else's or leads elsewhere."""
    if said.get("issuer") != settings.OIDC_ISSUER:
        raise KeptOut(UNTRUSTED, f"it calls itself {said.get('issuer')!r}, OIDC_ISSUER does not")
    methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Provider(
        authorize=_address(said, "authorization_endpoint"),
        token=_address(said, "token_endpoint"),
        keys=_address(said, "jwks_uri"),
        sign_out=_sign_out(said),
        secret_in_body="client_secret_basic" not in methods,
    )


def _address(said: dict[str, Any], name: str) -> str:
    """As secure as the issuer itself."""
    given = said.get(name)
    secure = urlsplit(settings.OIDC_ISSUER).scheme == "https"
    begins = ("https://",) if secure else ("https://", "http://")
    if not isinstance(given, str) or not given.startswith(begins):
        raise KeptOut(UNTRUSTED, f"its {name} is no address")
    return given


def _sign_out(said: dict[str, Any]) -> str:
    """On the provider's own host only: the content policy lets a form lead nowhere else."""
    given = said.get("end_session_endpoint")
    is_its_own = isinstance(given, str) and given.startswith(settings.OIDC_ORIGIN + "/")
    return str(given) if is_its_own else ""


def _json(answer: outgoing.Answer) -> dict[str, Any]:
    try:
        read = json.loads(answer.body)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise KeptOut(UNTRUSTED, f"no JSON object in its answer {answer.status}")
    return read


def _allowed() -> outgoing.Allowed:
    host = urlsplit(settings.OIDC_ISSUER).hostname or ""
    return outgoing.Allowed({host}, settings.OIDC_NETWORKS)


def _key(name: str) -> str:
    """Of this provider: where the setting names another, nothing of the former is believed."""
    told = base64.urlsafe_b64encode(settings.OIDC_ISSUER.encode()).decode()
    return f"single_sign_on.{name}.{told}"
