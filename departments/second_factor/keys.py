"""Security keys (WebAuthn): registered and named by their owner, used in place of a code."""

import hashlib
import json
import time

from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, generate_challenge
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from departments.models import SecurityKey, User
from departments.second_factor import service
from departments.second_factor.models import LONGEST_NAME
from departments.second_factor.service import FactorRefused
from reform_tracker import clock
from reform_tracker.addresses import address_of

CHALLENGE_SECONDS = 5 * 60  # between the question and the answer of a key
MOST_KEYS = 10  # of one account
LONGEST_ANSWER = 16_000  # characters of what a browser answers
# What the library raises for answers that are no answers at all.
UNREADABLE = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, IndexError)


def drawn_challenge() -> str:
    return bytes_to_base64url(generate_challenge())


def ask(request: HttpRequest, purpose: str) -> str:
    """A new challenge, which this browser may answer for five minutes; `purpose` names it in the
    session, and one that was asked there before is over."""
    challenge = drawn_challenge()
    request.session[purpose] = {"challenge": challenge, "at": int(time.time())}
    return challenge


def asked(request: HttpRequest, purpose: str) -> str:
    """What was asked for this purpose; "" where nothing was, or too long ago."""
    kept = request.session.get(purpose)
    if kept is None or not 0 <= time.time() - kept["at"] <= CHALLENGE_SECONDS:
        return ""
    return str(kept["challenge"])


def is_possible(request: HttpRequest) -> bool:
    """Browsers know security keys by the name of a host; an address of numbers has none."""
    return address_of(_host(request).strip("[]")) is None


def options_to_add(request: HttpRequest, user: User, challenge: str) -> str:
    """What the browser is asked for when a key is registered, as JSON."""
    options = generate_registration_options(
        rp_id=_host(request),
        rp_name=_("Reform Tracker"),
        user_name=user.username,
        user_display_name=user.full_name,
        # Says nothing about the person, and is the same for all keys of one.
        user_id=salted_hmac("departments.second_factor.keys", str(user.pk)).digest(),
        challenge=base64url_to_bytes(challenge),
        exclude_credentials=_descriptors(user),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.DISCOURAGED,
        ),
    )
    return options_to_json(options)


def options_to_sign_in(request: HttpRequest, user: User, challenge: str) -> str:
    """What the browser is asked for at the second step, as JSON; "" for an account without keys."""
    descriptors = _descriptors(user)
    if not descriptors or not is_possible(request):
        return ""
    options = generate_authentication_options(
        rp_id=_host(request),
        challenge=base64url_to_bytes(challenge),
        allow_credentials=descriptors,
        user_verification=UserVerificationRequirement.DISCOURAGED,
    )
    return options_to_json(options)


@transaction.atomic
def add(request: HttpRequest, user: User, *, name: str, answer: str, challenge: str) -> list[str]:
    """A key of the account's own. Returns recovery codes, to be shown this once, where it is the
    first second factor of the account. All other sessions end.

    Raises FactorRefused for an answer that is not one to this challenge on this site.
    """
    service.lock(user)
    if SecurityKey.objects.filter(user=user).count() >= MOST_KEYS:
        raise FactorRefused(_("An account has at most %(count)d keys.") % {"count": MOST_KEYS})
    try:
        verified = verify_registration_response(
            credential=_read(answer),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_host(request),
            expected_origin=_origin(request),
        )
    except UNREADABLE:
        raise FactorRefused(_("The key did not answer as it should. Try again.")) from None
    known_as = hashlib.sha256(verified.credential_id).hexdigest()
    if SecurityKey.objects.filter(known_as=known_as).exists():
        raise FactorRefused(_("This key is registered already."))
    is_first = not service.has_factor(user)
    now = clock.real_now()
    key = SecurityKey.objects.create(
        user=user,
        name=name[:LONGEST_NAME],
        known_as=known_as,
        credential=bytes_to_base64url(verified.credential_id),
        public_key=bytes_to_base64url(verified.credential_public_key),
        sign_count=verified.sign_count,
        made_at=now,
    )
    return service.key_added(user, key.name, is_first=is_first, session=request.session.session_key)


def spend(request: HttpRequest, user: User, answer: str, challenge: str) -> bool:
    """Whether a key of the account has answered this challenge on this site. Called under the lock
    of `service.check`. A key whose counter goes back is a copy and opens nothing."""
    try:
        read = _read(answer)
        known_as = hashlib.sha256(base64url_to_bytes(str(read["id"]))).hexdigest()
        key = SecurityKey.objects.filter(user=user, known_as=known_as).first()
        if key is None or not challenge:
            return False
        verified = verify_authentication_response(
            credential=read,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_host(request),
            expected_origin=_origin(request),
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
        )
    except UNREADABLE:
        return False
    key.sign_count, key.last_used_at = verified.new_sign_count, clock.real_now()
    key.save(update_fields=["sign_count", "last_used_at"])
    return True


def _descriptors(user: User) -> list[PublicKeyCredentialDescriptor]:
    rows = SecurityKey.objects.filter(user=user).values_list("credential", flat=True)
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in rows]


def _read(answer: str) -> dict[str, object]:
    """Raises ValueError for what is no JSON object."""
    if len(answer) > LONGEST_ANSWER:
        raise ValueError("too long")
    try:
        read = json.loads(answer)
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(read, dict):
        raise ValueError("no object")
    return read


def _host(request: HttpRequest) -> str:
    """The name under which the browser knows this site; `ALLOWED_HOSTS` has judged it."""
    host = request.get_host()
    return host if host.endswith("]") else host.rpartition(":")[0] or host


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
