"""Browsers in which the second step was taken and is not asked for again for some days.

A browser is known by a token in a signed cookie. What is kept of it is bound to the account, its
password and its factors: whichever of them is another, the cookie opens nothing.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from departments.entering.browsers import name_of
from departments.models import Authenticator, RememberedDevice, SecurityKey, User
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from reform_tracker.audit.trail import record

SALT = "departments.second_factor.remembered"


def remembered_of(user: User) -> list[RememberedDevice]:
    """Those in which the account is not asked for a code, the newest first."""
    return list(RememberedDevice.objects.filter(user=user, made_at__gt=_since()))


def knows(request: HttpRequest, user: User) -> bool:
    """Whether this browser is remembered for the account, its password and factor being the same;
    notes its use."""
    token = request.get_signed_cookie(_cookie(user), default=None, salt=SALT)
    if not token or not settings.REMEMBER_DEVICE_DAYS:
        return False
    rows = RememberedDevice.objects.filter(user=user, made_at__gt=_since())
    return bool(rows.filter(digest=_digest(token, user)).update(last_used_at=clock.real_now()))


@transaction.atomic
def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """From now on this browser is known; nothing where the setting allows none."""
    if not settings.REMEMBER_DEVICE_DAYS:
        return
    token, now = secrets.token_urlsafe(32), clock.real_now()
    made = RememberedDevice.objects.create(
        user=user,
        digest=_digest(token, user),
        name=name_of(request.headers.get("user-agent", "")),
        made_at=now,
        last_used_at=now,
    )
    _record(user, "account.device_remembered", made)
    response.set_signed_cookie(
        _cookie(user),
        token,
        salt=SALT,
        max_age=timedelta(days=settings.REMEMBER_DEVICE_DAYS),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


@transaction.atomic
def end(pk: int, *, actor: User) -> None:
    """The browser is asked for a code again. Raises Http404 for somebody else's."""
    found = RememberedDevice.objects.select_for_update().filter(user=actor, pk=pk).first()
    if found is None:
        raise Http404
    _record(actor, "account.device_ended", found)
    found.delete()


def _since() -> datetime:
    return clock.real_now() - timedelta(days=settings.REMEMBER_DEVICE_DAYS)


def _cookie(user: User) -> str:
    """One for each account: several people may share a browser."""
    prefix = "__Host-" if settings.SESSION_COOKIE_SECURE else ""
    return f"{prefix}device-{user.pk}"


def _digest(token: str, user: User) -> str:
    apps = Authenticator.objects.confirmed().filter(user=user).values_list("pk", flat=True)
    keys = SecurityKey.objects.filter(user=user).values_list("pk", flat=True)
    factors = f"apps {sorted(apps)} keys {sorted(keys)}"
    bound = (token, str(user.pk), user.password, factors)
    return salted_hmac(SALT, "|".join(bound), algorithm="sha256").hexdigest()


def _record(user: User, action: str, device: RememberedDevice) -> None:
    record(
        actor=user,
        action=action,
        target=user,
        source=BROWSER,
        summary=user.trail_name,
        data={"device": device.name},
    )
