"""Networks from which administrators sign in (`ADMINISTRATOR_NETWORKS`)."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from departments.entering import recording
from departments.models import User
from departments.roles import Role
from reform_tracker.addresses import client_address, comes_from


def is_elsewhere(request: HttpRequest, user: User) -> bool:
    """Whether one of the account's roles may not be used from this address."""
    networks = settings.ADMINISTRATOR_NETWORKS
    if not networks or comes_from(request, networks):
        return False
    return user.holds(*map(Role, settings.ADMINISTRATOR_NETWORK_ROLES))


def refusal(request: HttpRequest, user: User) -> HttpResponse:
    """Says so in words, to somebody who has given the right password; recorded."""
    recording.elsewhere(request, user)
    context = {"address": client_address(request)}
    return render(request, "errors/elsewhere.html", context, status=HTTPStatus.FORBIDDEN)
