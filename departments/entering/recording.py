"""Events of coming in and taking along. They change no fact, so nothing that was computed of facts
is computed anew for them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.message import Message

from axes.attempts import get_cool_off_threshold
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.models import User
from reform_tracker import clock
from reform_tracker.addresses import client_address, counted_address
from reform_tracker.audit.models import AuditEvent
from reform_tracker.audit.sources import API, BROWSER
from reform_tracker.audit.trail import AuditEntry, record_all

# The same refusal of the same account is recorded once in so long: a script that tries a thousand
# times shall not fill the trail.
REFUSED_EVERY = timedelta(minutes=1)
TOO_MANY_EVERY = timedelta(hours=1)
MOST_LOOKED_AT = 50  # of its last refusals; where as many were recorded since, no more are
NOT_ALLOWED = _("not allowed to this account")
# By which way somebody came.
PASSWORD, PROVIDER = "password", "provider"
BY_PROVIDER = _("through the provider of identities")
NOBODY = 0  # in place of an account that does not exist
LONGEST_PATH = 200
LONGEST_QUERY = 300


def signed_in(request: HttpRequest, user: User, *, way: str = PASSWORD) -> None:
    """`way`: by a password given here, or through the provider of identities."""
    through = BY_PROVIDER if way == PROVIDER else ""
    _record(request, "access.signed_in", user, actor=user, summary=through, data={"way": way})


def signed_out(request: HttpRequest, user: User) -> None:
    _record(request, "access.signed_out", user, actor=user)


def session_ended(request: HttpRequest, user: User) -> None:
    """It had been idle too long, or the day is over."""
    _record(request, "access.session_ended", user, actor=user)


def proved(request: HttpRequest, user: User, *, by: str) -> None:
    """Who was signed in has proved anew to be the account, for what the path does."""
    data = {"by": by, "path": request.path[:LONGEST_PATH]}
    _record(request, "access.proved", user, actor=user, data=data)


def cut_off(request: HttpRequest, user: User, *, actor: User, browser: str, last: str) -> None:
    """A session that was ended from elsewhere, by the person or by an administrator; `last` is the
    address where it was last seen."""
    data = {"browser": browser, "last_address": last}
    _record(request, "access.cut_off", user, actor=actor, data=data)


def new_place(request: HttpRequest, user: User, network: str, browser: str) -> None:
    """Signed in from where the account had not been seen."""
    data = {"network": network, "browser": browser}
    _record(request, "access.new_place", user, actor=user, data=data)


def failed(request: HttpRequest, username: str) -> None:
    """A wrong password, or an account that does not exist: what was typed for it is kept nowhere,
    it might be a password."""
    _record(request, "access.failed", _account(username))


def wrong_code(request: HttpRequest, user: User) -> None:
    """The password was right and the code was not: nobody has proved to be the account."""
    _record(request, "account.second_factor_failed", user)


def locked(request: HttpRequest, username: str) -> None:
    """The account for this address, or the address for all accounts; once while it lasts."""
    user, since = _account(username), get_cool_off_threshold(request)
    address = {"address": counted_address(request)}
    if not _lately("access.locked", user, since, address):
        _record(request, "access.locked", user, data=address)


def kept_out(request: HttpRequest, user: User | None, why: Promise) -> None:
    """The provider or the password was right, and still nobody was signed in; once a minute."""
    about = user or User(pk=NOBODY)
    with translation.override(settings.LANGUAGE_CODE):
        data = {"address": client_address(request), "why": str(why)}
    if not _lately("access.kept_out", about, clock.real_now() - REFUSED_EVERY, data):
        _record(request, "access.kept_out", about, summary=why, data=data)


def refused(request: HttpRequest, user: User) -> None:
    """What the permission table does not allow."""
    what = {"method": str(request.method), "path": request.path[:LONGEST_PATH]}
    if not _lately("access.refused", user, clock.real_now() - REFUSED_EVERY, what):
        _record(request, "access.refused", user, actor=user, summary=NOT_ALLOWED, data=what)


def elsewhere(request: HttpRequest, user: User) -> None:
    """An administrator from a network that is not allowed to him."""
    address = {"address": client_address(request)}
    if not _lately("access.elsewhere", user, clock.real_now() - REFUSED_EVERY, address):
        _record(request, "access.elsewhere", user, actor=user)


def too_many(request: HttpRequest, user: User, *, of: str = "requests") -> None:
    """More requests, or files, than are allowed in so long, by a system that may have gone wild."""
    if not _lately("access.too_many", user, clock.real_now() - TOO_MANY_EVERY, {"of": of}):
        data = {"of": of, "path": request.path[:LONGEST_PATH]}
        _record(request, "access.too_many", user, actor=user, data=data)


def downloaded(request: HttpRequest, user: User, response: HttpResponseBase) -> None:
    """A file: an attachment, a report, a list as a workbook."""
    header = Message()
    header["Content-Disposition"] = response["Content-Disposition"]
    path = request.path[:LONGEST_PATH]
    name = header.get_filename() or path
    data = {"path": path}
    if asked := request.META.get("QUERY_STRING", "")[:LONGEST_QUERY]:
        data["query"] = asked  # of a list: which part of it
    _record(request, "access.downloaded", user, actor=user, summary=name, data=data)


def _record(
    request: HttpRequest,
    action: str,
    user: User,
    *,
    actor: User | None = None,
    summary: str | Promise = "",
    data: Mapping[str, str] | None = None,
) -> None:
    """One event, in a transaction of its own: what it tells of has been done or refused."""
    entry = AuditEntry(
        action,
        user,
        summary or (user.trail_name if user.pk else _("no account of this name")),
        {"address": client_address(request), **(data or {})},
        changes_facts=False,
    )
    source = API if request.path.startswith("/api/") else BROWSER
    with transaction.atomic():
        record_all([entry], actor=actor, source=source)


def _account(username: str) -> User:
    return User.objects.filter(username=username).first() or User(pk=NOBODY)


def _lately(action: str, user: User, since: datetime, data: Mapping[str, str]) -> bool:
    """Whether the same was recorded of the account since then, or so much else that more would only
    fill the trail, for which all others wait."""
    about = AuditEvent.objects.filter(
        object_type=User._meta.label_lower, object_id=str(user.pk), action=action
    )
    rows = about.filter(recorded_at__gte=since).order_by("-id").values_list("data", flat=True)
    recent = list(rows[:MOST_LOOKED_AT])
    return len(recent) == MOST_LOOKED_AT or any(data.items() <= one.items() for one in recent)
