"""The second step of signing in, one's own second factor, and resetting somebody else's."""

from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from departments.accounts.service import managed_by
from departments.entering.presence import By
from departments.granting.models import Kind
from departments.granting.proposing import is_privileged
from departments.granting.views import to_proposal
from departments.middleware import public
from departments.models import Authenticator, SecurityKey, User
from departments.permissions import Action, authorize
from departments.requests import account
from departments.second_factor import codes, halfway, keys, remembered, service
from departments.second_factor.demo import code_to_show
from departments.second_factor.forms import CodeForm, KeyForm, PasswordAgainForm, ResetForm
from departments.single_sign_on import service as single_sign_on
from reform_tracker.audit.sources import BROWSER

PAGES = "departments/second_factor"
SETTING_UP = "second_factor_set_up"  # in the session: what its owner has begun to set up
ADDING_KEY = "security_key_challenge"  # in the session: what a new key has to answer
form_view = require_http_methods(["GET", "HEAD", "POST"])


@public
@never_cache
@sensitive_post_parameters("code")
@form_view
def code(request: HttpRequest) -> HttpResponse:
    """The second step: a code from the app or a recovery code."""
    half = halfway.found(request)
    if half is None:
        return _from_the_beginning(request)
    if half.set_up is not None:
        return redirect("departments:sign-in-set-up")
    answer = request.POST.get("answer", "")  # of a security key, in place of a code
    hint = _("Six digits from the authenticator app, or one of the recovery codes.")
    form = CodeForm(None if answer else request.POST or None, help_text=hint)
    if answer or (request.method == "POST" and form.is_valid()):
        typed = answer or form.cleaned_data["code"]
        if service.check(request, half.user, typed):
            return _signed_in(request, half, service.by_what(typed))
        if not answer:
            form.add_error("code", _("This code is wrong, or it was used before."))
    context = {
        "form": form,
        "person": half.user,
        "key_failed": bool(answer),
        "options": keys.options_to_sign_in(request, half.user, half.challenge),
        "days": settings.REMEMBER_DEVICE_DAYS,
        "demo_code": code_to_show(half.user),
    }
    status = 422 if form.errors or answer else 200
    return render(request, f"{PAGES}/code.html", context, status=status)


@public
@never_cache
@sensitive_post_parameters("code")
@form_view
def first_set_up(request: HttpRequest) -> HttpResponse:
    """The set-up in the middle of signing in, where a role requires a second factor."""
    half = halfway.found(request)
    new = service.begun(half.user, half.set_up) if half else None
    if half is None or new is None:
        return _from_the_beginning(request)
    form = _code_form(request)
    if request.method == "POST" and form.is_valid():
        drawn = _confirmed(form, half.user, new, session=None)
        if drawn:
            halfway.complete(request, half.user, By.APP, provider=half.provider)
            return _shown_once(request, drawn, half.next)
    return _picture(request, form, half.user, new)


@never_cache
@sensitive_post_parameters("password")
@form_view
def own(request: HttpRequest) -> HttpResponse:
    """How one's own account stands, its binding to the provider too; with the password a factor is
    set up, renewed or switched off."""
    user = account(request)
    form = PasswordAgainForm(user, request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            return _changed(request, user, request.POST.get("do", ""))
        except service.FactorRefused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "standing": service.standing_of(user),
        "keys_possible": keys.is_possible(request),
        "devices": remembered.remembered_of(user),
        "days": settings.REMEMBER_DEVICE_DAYS,
        "by_provider": single_sign_on.is_offered(),
        "identity": single_sign_on.identity_of(user),
        "may_bind": single_sign_on.may_open(user),
    }
    status = 422 if form.errors else 200
    return render(request, f"{PAGES}/own.html", context, status=status)


@never_cache
@sensitive_post_parameters("code")
@form_view
def set_up(request: HttpRequest) -> HttpResponse:
    """The picture of a seed that was begun on the page before, and its first code."""
    user = account(request)
    new = service.begun(user, request.session.get(SETTING_UP))
    if new is None:
        return redirect("departments:second-factor")
    form = _code_form(request)
    if request.method == "POST" and form.is_valid():
        key = request.session.session_key
        drawn = _confirmed(form, user, new, session=key)
        if drawn:
            del request.session[SETTING_UP]
            halfway.taken(request)
            return _shown_once(request, drawn, reverse("departments:second-factor"))
    return _picture(request, form, user, new)


@never_cache
@form_view
def key_new(request: HttpRequest) -> HttpResponse:
    """A security key is touched and named, after the password on the page before."""
    user, challenge = account(request), _challenge(request)
    if not challenge or not keys.is_possible(request):
        return redirect("departments:second-factor")
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            drawn = keys.add(request, user, challenge=challenge, **form.cleaned_data)
        except service.FactorRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            del request.session[ADDING_KEY]
            halfway.taken(request)
            messages.success(request, _("The key is added."))
            own_page = reverse("departments:second-factor")
            return _shown_once(request, drawn, own_page) if drawn else redirect(own_page)
    context = {"form": form, "options": keys.options_to_add(request, user, challenge)}
    status = 422 if form.errors else 200
    return render(request, f"{PAGES}/key_new.html", context, status=status)


@sensitive_post_parameters("password")
@form_view
def key_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A key of one's own that is lost or not wanted any more, with the password."""
    user = account(request)
    key = SecurityKey.objects.filter(user=user, pk=pk).first()
    if key is None:
        raise Http404
    form = PasswordAgainForm(user, request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            this = request.session.session_key
            service.remove_key(user, pk, source=BROWSER, session=this)
        except service.FactorRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The key is removed."))
            return redirect("departments:second-factor")
    status = 422 if form.errors else 200
    return render(request, f"{PAGES}/key_remove.html", {"form": form, "key": key}, status=status)


@require_POST
def end_device(request: HttpRequest, pk: int) -> HttpResponse:
    """A browser of one's own is asked for a code again."""
    remembered.end(pk, actor=account(request))
    messages.success(request, _("This browser is asked for a code again."))
    return redirect("departments:second-factor")


@form_view
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """The security administrator forgets the second factor of somebody who has lost it."""
    actor = account(request)
    authorize(actor, Action.MANAGE_ACCOUNTS)
    user = managed_by(actor).select_related("organization").filter(pk=pk).first()
    if user is None:
        raise Http404
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service.reset(pk, actor=actor, source=BROWSER, **form.cleaned_data)
        except service.FactorRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            if onward := to_proposal(request, pk, Kind.FACTOR):
                return onward
            messages.success(request, _("The second factor is reset; the person is told."))
            return redirect("departments:account", pk)
    context = {"account": user, "form": form, "required": service.is_required(user)}
    context["by_two"] = is_privileged(user)
    status = 422 if form.errors else 200
    return render(request, f"{PAGES}/reset.html", context, status=status)


def _signed_in(request: HttpRequest, half: halfway.Halfway, by: By) -> HttpResponse:
    halfway.complete(request, half.user, by, provider=half.provider)
    response = redirect(half.next)
    if "remember" in request.POST:
        remembered.remember(request, response, half.user)
    return response


def _changed(request: HttpRequest, user: User, wanted: str) -> HttpResponse:
    """Does what the button says. Raises FactorRefused."""
    this = request.session.session_key
    if wanted == "codes":
        drawn = service.renew_codes(user, source=BROWSER, session=this)
        return _shown_once(request, drawn, reverse("departments:second-factor"))
    if wanted == "remove":
        service.remove(user, source=BROWSER, session=this)
        messages.success(request, _("Two-factor sign-in is switched off."))
        return redirect("departments:second-factor")
    if wanted == "key":
        keys.ask(request, ADDING_KEY)
        return redirect("departments:security-key-new")
    request.session[SETTING_UP] = service.begin_set_up(user).pk
    return redirect("departments:second-factor-set-up")


def _challenge(request: HttpRequest) -> str:
    """What the key that is being added has to answer; "" where none is, or for too long, which the
    person is told: the password was given so long ago that somebody else may sit there."""
    challenge = keys.asked(request, ADDING_KEY)
    if not challenge and request.session.pop(ADDING_KEY, None):
        messages.error(request, _("Adding a key has to end within 5 minutes: begin again."))
    return challenge


def _confirmed(form: CodeForm, user: User, new: Authenticator, *, session: str | None) -> list[str]:
    """The recovery codes once the first code fits; none, and the reason in the form, before."""
    try:
        return service.confirm(
            user,
            new.pk,
            typed=form.cleaned_data["code"],
            source=BROWSER,
            session=session,
        )
    except service.FactorRefused as refusal:
        form.add_error("code", str(refusal))
        return []


def _code_form(request: HttpRequest) -> CodeForm:
    hint = _("The six digits that the app shows now.")
    return CodeForm(request.POST or None, help_text=hint)


def _picture(request: HttpRequest, form: CodeForm, user: User, new: Authenticator) -> HttpResponse:
    address = codes.address_of(new.seed, user.username)
    context = {
        "form": form,
        "person": user,
        "picture": codes.picture_of(address),
        "seed": codes.in_groups(new.seed),
        "demo_code": code_to_show(user, new),
    }
    status = 422 if form.errors else 200
    return render(request, f"{PAGES}/set_up.html", context, status=status)


def _shown_once(request: HttpRequest, drawn: list[str], onward: str) -> HttpResponse:
    """The recovery codes, on this page and never again, also as a file that the page brings."""
    file = "data:text/plain;charset=utf-8," + quote("\r\n".join([*drawn, ""]))
    context = {"codes": drawn, "file": file, "onward": onward}
    return render(request, f"{PAGES}/recovery_codes.html", context, status=201)


def _from_the_beginning(request: HttpRequest) -> HttpResponse:
    """Nobody has given a password here, or too long ago."""
    if request.user.is_authenticated:
        return redirect("home")
    messages.error(request, _("Sign in once more: the second step has to follow within 5 minutes."))
    return redirect("departments:sign-in")
