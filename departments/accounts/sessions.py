"""Sessions of one account."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from departments.models import User
from reform_tracker import clock


def end_sessions(user: User, *, but: str | None = None) -> None:
    """Ends all of them for good, save for the one with the key `but`: an account that is opened
    again does not bring them back.

    Whose a session is stands inside of it, so all that last are looked at; accounts are rarely
    closed.
    """
    lasting = Session.objects.filter(expire_date__gte=clock.real_now()).exclude(pk=but)
    theirs = [
        row.pk for row in lasting.iterator() if row.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(pk__in=theirs).delete()
