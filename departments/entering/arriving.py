"""The moment in which somebody is signed in, by whichever door."""

from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from departments.entering import places, presence, recording
from departments.entering.allowed import is_elsewhere
from departments.entering.presence import By
from departments.models import User

BACKEND = "departments.backends.AccountBackend"


def arrive(request: HttpRequest, user: User, by: By, *, way: str = recording.PASSWORD) -> None:
    """Signs the account in, keeps where and by what, and records it. Every step that the account
    owes has been taken. Raises PermissionDenied from a network that its roles may not be used from.
    """
    if is_elsewhere(request, user):
        recording.elsewhere(request, user)
        raise PermissionDenied
    login(request, user, backend=BACKEND)
    presence.begin(request, by)
    recording.signed_in(request, user, way=way)
    places.note(request, user)
