"""Sign-in is the rule, not the exception; sessions end when idle and at the end of the day."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

from departments.entering import presence, recording
from departments.models import User
from departments.second_factor import halfway
from departments.second_factor.service import is_required
from reform_tracker import clock

GetResponse = Callable[[HttpRequest], HttpResponse]
ViewFunction = Callable[..., HttpResponseBase]


class SessionLimits:
    """Ends a session after 30 idle minutes or 12 hours."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and presence.is_over(request):
            if isinstance(request.user, User):
                recording.session_ended(request, request.user)
            logout(request)
        return self.get_response(request)


class SecondFactorTaken:
    """Ends a session that a password alone has opened once more is required: by a role that was
    given meanwhile, or by the setting. To whatever comes behind it nobody is signed in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        asked = bool(settings.SECOND_FACTOR_ROLES) and isinstance(user, User)
        if asked and is_required(cast(User, user)) and not halfway.was_taken(request):
            logout(request)
        return self.get_response(request)


class NothingStored:
    """What a person has seen stays in no store of browser or proxy; the API answers itself."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = not request.path.startswith("/api/")
        if (
            is_page
            and request.user.is_authenticated
            and "no-store" not in response.get("Cache-Control", "")
        ):
            patch_cache_control(response, private=True, no_store=True)
        return response


class SignInRequired:
    """Every page needs an account unless its view says `public = True`; the API answers itself."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: ViewFunction, args: object, kwargs: object
    ) -> HttpResponse | None:
        if getattr(view, "public", False):
            return None
        if request.user.is_authenticated:
            return _password_first(request, view)
        if request.path.startswith("/api/"):
            return None
        if request.method == "POST":
            # What was typed is still in the browser: say so instead of dropping it silently.
            return render(
                request, "errors/session_ended.html", {"next": came_from(request)}, status=401
            )
        return redirect_to_login(request.get_full_path())


def _password_first(request: HttpRequest, view: ViewFunction) -> HttpResponse | None:
    """Holds an account to its password page while somebody else knows its password, or when it has
    grown old; not whoever came without one."""
    user, by_provider = request.user, bool(halfway.through_provider(request))
    must = (
        isinstance(user, User) and not by_provider and user.must_choose_password(clock.real_now())
    )
    if not must or getattr(view, "before_change", False):
        return None
    if request.path.startswith("/api/"):
        raise PermissionDenied
    return redirect("departments:password")


def came_from(request: HttpRequest, fallback: str = "/") -> str:
    """The page a form came from, if it is one of ours."""
    wanted = request.POST.get("next") or request.headers.get("referer", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else fallback


def before_change(view: ViewFunction) -> ViewFunction:
    """Marks a view that is open to an account which must change its password first."""
    view.before_change = True  # type: ignore[attr-defined]  # functions take attributes
    return view


def public(view: ViewFunction) -> ViewFunction:
    """Marks a view that anyone may open."""
    view.public = True  # type: ignore[attr-defined]  # functions take attributes
    return view
