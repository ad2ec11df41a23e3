"""To the provider and back, and the binding of an account that one manages."""

import logging
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from departments.accounts.service import AccountRefused
from departments.entering import recording
from departments.entering.presence import By
from departments.fresh_proof import service as fresh_proof
from departments.middleware import public
from departments.permissions import Action, authorize
from departments.requests import account
from departments.second_factor import halfway, remembered
from departments.single_sign_on import begun, provider, service, tokens
from departments.single_sign_on.begun import Begun
from departments.single_sign_on.refusing import (
    AWAY,
    CANCELLED,
    NOT_BEGUN,
    SOMEBODY_ELSE,
    UNTRUSTED,
    KeptOut,
)
from reform_tracker.audit.sources import BROWSER

log = logging.getLogger(__name__)
PAGES = "departments/single_sign_on"
# What is no event: anybody can make a wrong address, and stop.
NOT_RECORDED = (CANCELLED, NOT_BEGUN, AWAY)

# From where a browser comes when a person has pressed our button or typed the address.
OF_THE_PERSON = ("same-origin", "none")


@public
@never_cache
@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """To the provider, and from there back to the page that was wanted.

    Only from a page of ours or an address that somebody typed: another site that leads here would
    have signed in, without a deed of theirs, whoever is signed in at the provider. Browsers say
    so themselves, and pages cannot (`Sec-Fetch-Site`, Fetch Metadata). No form that is posted:
    browsers hold its whole way, through the provider's own pages, to our `form-action`.
    """
    if not service.is_offered():
        raise Http404
    wanted = request.GET.get("next", "")
    if request.headers.get("Sec-Fetch-Site", "none") not in OF_THE_PERSON:
        sign_in = reverse("departments:sign-in")
        return redirect(f"{sign_in}?{urlencode({'next': wanted})}" if wanted else sign_in)
    try:
        again = "again" in request.GET and request.user.is_authenticated
        return HttpResponseRedirect(begun.begin(request, next=wanted, again=again))
    except KeptOut as refusal:
        return _kept_out(request, refusal)


@public
@never_cache
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Back from the provider: nobody is signed in whose answer does not fit in every part."""
    if not service.is_offered():
        raise Http404
    try:
        this = begun.spent(request, request.GET.get("state", ""))
        token = _asked_for(request, this)
        claims = tokens.proved(token, nonce=this.nonce)
        if this.again:
            return _proved_anew(request, this, claims)
        user = service.arrived(claims)
        given = {"token": token, "sign_out": provider.found().sign_out}
    except KeptOut as refusal:
        return _kept_out(request, refusal)
    onward = this.next or reverse("home")
    if tokens.proves_second_factor(claims):
        halfway.complete(request, user, By.PROVIDER, provider=given)
    elif remembered.knows(request, user):
        halfway.complete(request, user, By.REMEMBERED, provider=given)
    elif step := halfway.next_step(request, user, next=onward, provider=given):
        return redirect(step)
    else:
        halfway.enter(request, user, By.PROVIDER, provider=given)
    return redirect(onward)


@require_POST
def unbind(request: HttpRequest, pk: int) -> HttpResponse:
    """The security administrator undoes the binding of an account to its identity."""
    actor = account(request)
    authorize(actor, Action.MANAGE_ACCOUNTS)
    try:
        service.unbind(pk, actor=actor, source=BROWSER)
    except AccountRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The binding is undone; the person is told."))
    return redirect("departments:account", pk)


def sign_out_address(request: HttpRequest) -> str:
    """Where a session that came from the provider ends there too; "" where nothing does. Asked
    before the session ends here."""
    given = halfway.through_provider(request)
    if not given.get("sign_out"):
        return ""
    asked = {
        "id_token_hint": given["token"],
        "client_id": settings.OIDC_CLIENT_ID,
        "post_logout_redirect_uri": request.build_absolute_uri(reverse("departments:sign-in")),
    }
    begins = "&" if urlsplit(given["sign_out"]).query else "?"
    return f"{given['sign_out']}{begins}{urlencode(asked)}"


def _proved_anew(request: HttpRequest, this: Begun, claims: tokens.Claims) -> HttpResponse:
    """Who is signed in has been asked by the provider too. Raises KeptOut."""
    tokens.require_asked_since(claims, this.at)
    user = service.known(claims)
    if user is None or user != request.user:
        raise KeptOut(SOMEBODY_ELSE, user.username if user else "", user)
    fresh_proof.note(request, user, By.PROVIDER)
    return redirect(this.next or reverse("home"))


def _asked_for(request: HttpRequest, this: Begun) -> str:
    """The identity token for the code that came. Raises KeptOut, also where none came."""
    told = request.GET.get("error", "")
    if told == "access_denied":
        raise KeptOut(CANCELLED)
    if told:
        raise KeptOut(UNTRUSTED, f"it answered {told[:60]!r}")
    if request.GET.get("iss", settings.OIDC_ISSUER) != settings.OIDC_ISSUER:  # RFC 9207
        raise KeptOut(UNTRUSTED, "another issuer answered")
    code = request.GET.get("code", "")
    return provider.identity_token(code, verifier=this.verifier, callback=this.callback)


def _kept_out(request: HttpRequest, refusal: KeptOut) -> HttpResponse:
    """What happened and whom to ask; an event once the provider has said who it is, or what is not
    true."""
    with translation.override("en"):
        # The detail is theirs, and might end the line and begin another one.
        log.warning("single sign-on: %s: %r", str(refusal.reason.title), str(refusal.detail))
    if refusal.reason not in NOT_RECORDED:
        recording.kept_out(request, refusal.user, refusal.reason.title)
    context = {"refusal": refusal}
    return render(request, f"{PAGES}/kept_out.html", context, status=refusal.reason.status)
