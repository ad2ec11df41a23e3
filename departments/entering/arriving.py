"""The moment in which somebody is signed in, by whichever door."""

from django.contrib.auth import login
from django.http import HttpRequest

from departments.entering import places, presence, recording
from departments.entering.presence import By
from departments.models import User

BACKEND = "departments.backends.AccountBackend"


def arrive(request: HttpRequest, user: User, by: By) -> None:
    """Signs the account in, keeps where and by what, and records it. Every step that the account
    owes has been taken."""
    login(request, user, backend=BACKEND)
    presence.begin(request, by)
    recording.signed_in(request, user)
    places.note(request, user)
