"""The page that asks for a fresh proof, and leads back to what was to be done."""

from collections.abc import Sequence
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from departments.fresh_proof import service
from departments.fresh_proof.forms import PREFIX, ProofForm
from departments.fresh_proof.service import Way
from departments.requests import account
from departments.second_factor import keys
from departments.second_factor.demo import code_to_show
from departments.second_factor.halfway import PROVING
from departments.single_sign_on.begun import own_path

OF_THE_FORM = "csrfmiddlewaretoken"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest) -> HttpResponse:
    """Before a form is filled in; with no way on it only says that the proof is fresh."""
    onward = own_path(request, request.POST.get("next") or request.GET.get("next", ""))
    form = ProofForm(request, account(request), request.POST or None)
    if service.is_fresh(request) or (request.method == "POST" and form.is_valid()):
        if onward:
            return redirect(onward)
        return render(request, "departments/fresh_proof/given.html")
    return _page(request, form, [("next", onward)], reverse("departments:proof"))


def held_up(request: HttpRequest) -> HttpResponse | None:
    """Called before the view of what needs a fresh proof. A form that was sent comes back with the
    proof and goes on to its view (None), whatever was typed in it; a file has to be chosen again.
    """
    if request.method != "POST" or request.FILES:
        asked = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('departments:proof')}?{asked}")
    is_given = any(name.startswith(f"{PREFIX}-") for name in request.POST)
    form = ProofForm(request, account(request), request.POST if is_given else None)
    if is_given and form.is_valid():
        return None
    waiting = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != OF_THE_FORM and not name.startswith(f"{PREFIX}-")
    ]
    return _page(request, form, waiting, request.get_full_path())


def _page(
    request: HttpRequest, form: ProofForm, waiting: Sequence[tuple[str, object]], action: str
) -> HttpResponse:
    """`waiting` are the fields of the form that goes on once the proof is given."""
    user = form.user
    options = ""
    if form.way == Way.FACTOR and user.security_keys.exists():
        challenge = keys.ask(request, PROVING)
        options = keys.options_to_sign_in(request, user, challenge)
    context = {
        "form": form,
        "waiting": waiting,
        "action": action,
        "options": options,
        "by_provider": form.way == Way.PROVIDER,
        "is_held_up": action != reverse("departments:proof"),
        "demo_code": code_to_show(user) if form.way == Way.FACTOR else "",
    }
    status = HTTPStatus.UNAUTHORIZED if context["is_held_up"] else HTTPStatus.OK
    if form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    answer = render(request, "departments/fresh_proof/proof.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
