"""Sign-ins that a browser has begun and not ended: what leads to the provider, and who comes back.

They stand in the browser's own session, each under the state that the provider sends back with it;
whichever comes back first is spent. Several tabs may each have begun one.
"""

import base64
import hashlib
import secrets
import time
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from departments.single_sign_on import provider
from departments.single_sign_on.refusing import NOT_BEGUN, KeptOut

BEGUN = "sign_ins_begun"  # in the session
SECONDS, MOST = 10 * 60, 5


@dataclass(frozen=True, slots=True)
class Begun:
    """What has to come back (`nonce`), what only we know (`verifier`, RFC 7636), and where it
    leads; `callback` is the address that the provider was told. `again`: somebody who is signed in
    proves anew who it is, so the provider has to ask too."""

    nonce: str
    verifier: str
    callback: str
    next: str
    at: int
    again: bool = False


def begin(request: HttpRequest, *, next: str, again: bool = False) -> str:
    """The address at the provider to which the browser goes. Raises KeptOut while it is away."""
    known = provider.found()
    state = secrets.token_urlsafe(32)
    new = Begun(
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        callback=request.build_absolute_uri(reverse("departments:provider-callback")),
        next=own_path(request, next),
        at=int(time.time()),
        again=again,
    )
    lasting = [item for item in _kept(request).items() if _lasts(Begun(**item[1]))]
    request.session[BEGUN] = {**dict(lasting[-MOST + 1 :]), state: asdict(new)}
    digest = hashlib.sha256(new.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": settings.OIDC_CLIENT_ID,
        "redirect_uri": new.callback,
        "scope": settings.OIDC_SCOPES,
        "state": state,
        "nonce": new.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        # OpenID Connect Core 1.0, 3.1.2.1: it asks, whoever is signed in there, and says when.
        **({"prompt": "login", "max_age": "0"} if again else {}),
    }
    return f"{known.authorize}{'&' if urlsplit(known.authorize).query else '?'}{urlencode(asked)}"


def spent(request: HttpRequest, state: str) -> Begun:
    """The sign-in that this browser has begun under that state, which is over by that. Raises
    KeptOut for one of another browser, of long ago, or that came back before."""
    kept = _kept(request)
    found = kept.pop(state, None)
    if found is None:
        raise KeptOut(NOT_BEGUN)
    request.session[BEGUN] = kept
    # Now, not with the answer: a second request with the same state finds nothing.
    request.session.save()
    begun = Begun(**found)
    if not _lasts(begun):
        raise KeptOut(NOT_BEGUN)
    return begun


def own_path(request: HttpRequest, wanted: str) -> str:
    """The page of ours that was wanted; "" for everything else."""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else ""


def _kept(request: HttpRequest) -> dict[str, dict[str, Any]]:
    return dict(request.session.get(BEGUN, {}))


def _lasts(begun: Begun) -> bool:
    return 0 <= time.time() - begun.at <= SECONDS
