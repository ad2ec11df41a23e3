"""The second step as Django knows it: guesses are counted as those at passwords are."""

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from departments.backends import AccountBackend
from departments.models import User
from departments.second_factor import halfway, keys, service


class SecondFactorBackend(BaseBackend):
    """Whether the code is the account's. It stands behind the lock (`AxesStandaloneBackend`), and
    what it refuses is counted there for account and address, together with wrong passwords."""

    def authenticate(  # type: ignore[override]  # a code in place of a password
        self, request: HttpRequest, username: str, token: str
    ) -> User | None:
        user = User.objects.filter(username=username).first()
        if user is None or not AccountBackend().user_can_authenticate(user):
            return None
        if service.is_of_a_key(token):
            is_right = keys.spend(request, user, token, halfway.challenge_of(request))
        else:
            is_right = service.spend(user, token)
        if is_right:
            return user
        service.note_failure(request, user)
        return None
