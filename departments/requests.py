"""Who is asking."""

from typing import cast

from django.http import HttpRequest

from departments.models import User


def account(request: HttpRequest) -> User:
    """The signed-in account; departments.middleware.SignInRequired lets nobody else pass."""
    return cast(User, request.user)
